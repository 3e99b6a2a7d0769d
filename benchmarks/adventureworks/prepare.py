"""Turns the AdventureWorks reseller set (Microsoft's sample data, MIT) into a folder of facts.

    python -m benchmarks.adventureworks.prepare --data DIR --out DIR

DIR of --data holds FactResellerSales.parquet, DimReseller.parquet, DimProduct.parquet, DimProductSubcategory.parquet and
DimProductCategory.parquet. What becomes of them:

| fact | from | columns |
| --- | --- | --- |
| partners | DimReseller | `code` is ResellerAlternateKey, `name` ResellerName; all 701, also those that never bought |
| partner_attributes | DimReseller | `business_type` is BusinessType in snake_case, from the program's first day |
| products | DimProduct | one for each ProductAlternateKey that has a category; `family` is the category in lower case |
| order_lines | FactResellerSales | `id` is SalesOrderNumber-SalesOrderLineNumber, `partner` the reseller, `net` SalesAmount in cents |

Amounts come with four decimals and are rounded half up to the cent, each line by itself, in integers. Every line is booked at 00:00
of its day in the program's zone, so that the lines of one day are in the order of their ids. There are no end customers, salespeople,
cancellations or payments in the set.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ZONE = "America/Los_Angeles"
FIRST_DAY = "2010-12-01"
FACTS = ("partners", "partner_attributes", "products", "order_lines")

PARTNERS = "SELECT ResellerAlternateKey AS code, ResellerName AS name FROM DimReseller ORDER BY code"
PARTNER_ATTRIBUTES = f"""
    SELECT ResellerAlternateKey AS partner, 'business_type' AS attribute, lower(replace(BusinessType, ' ', '_')) AS value, DATE '{FIRST_DAY}' AS first_day
    FROM DimReseller ORDER BY partner
"""
# A product has several rows, one for each span of its price; name and category are the same in all of them.
PRODUCTS = """
    SELECT DISTINCT ProductAlternateKey AS code, EnglishProductName AS name, lower(EnglishProductCategoryName) AS family
    FROM DimProduct JOIN DimProductSubcategory USING (ProductSubcategoryKey) JOIN DimProductCategory USING (ProductCategoryKey) ORDER BY code
"""
# 10,000ths of a dollar are whole numbers: 100 of them are a cent, and no line of the set is below 0.
ORDER_LINES = """
    SELECT SalesOrderNumber || '-' || SalesOrderLineNumber AS id, SalesOrderNumber AS "order", ResellerAlternateKey AS partner,
        ProductAlternateKey AS product, OrderQuantity::BIGINT AS quantity, (SalesAmount * 10000)::BIGINT AS ten_thousandths,
        ((SalesAmount * 10000)::BIGINT + 50) // 100 AS net_minor, OrderDate::DATE AS ordered_on
    FROM FactResellerSales JOIN DimReseller USING (ResellerKey) JOIN DimProduct USING (ProductKey) ORDER BY id
"""


class OtherData(ValueError):
    """The folder holds another set than the one that the figures of the tests were made from."""


@dataclass(frozen=True)
class Figures:
    """What was written: lines, their sum in cents, and how many lines the rounding to the cent changed."""

    lines: int
    net: int
    changed: int


EXPECTED = Figures(lines=60_855, net=8_045_059_611, changed=49_286)


def prepare(data: Path, out: Path) -> Figures:
    """Write the facts as Parquet into `out`. Raises OtherData, with nothing written, when the set is not the expected one."""
    connection = duckdb.connect()
    for table in ("FactResellerSales", "DimReseller", "DimProduct", "DimProductSubcategory", "DimProductCategory"):
        connection.read_parquet(str(data / f"{table}.parquet")).create_view(table)
    lines = connection.sql(ORDER_LINES).to_arrow_table()
    figures = figures_of(lines)
    if figures != EXPECTED:
        raise OtherData(f"{data} gives {figures}, but {EXPECTED} was expected. Take the set from the source that its README names.")
    facts = {
        "partners": connection.sql(PARTNERS).to_arrow_table(),
        "partner_attributes": connection.sql(PARTNER_ATTRIBUTES).to_arrow_table(),
        "products": connection.sql(PRODUCTS).to_arrow_table(),
        "order_lines": with_provenance(lines.drop_columns(["ten_thousandths"])),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, table in facts.items():
        pq.write_table(table, out / f"{name}.parquet", compression="zstd")
    return figures


def figures_of(lines: pa.Table) -> Figures:
    """The figures that tell whether these are the lines that the tests speak of."""
    in_cents = pc.multiply(lines["net_minor"], 100)
    changed = pc.sum(pc.not_equal(in_cents, lines["ten_thousandths"])).as_py()
    return Figures(lines=lines.num_rows, net=pc.sum(lines["net_minor"]).as_py(), changed=changed)


def with_provenance(lines: pa.Table) -> pa.Table:
    """The lines with their source, booked at the first moment of their day."""
    midnight = pc.assume_timezone(lines["ordered_on"].cast(pa.timestamp("us")), ZONE)
    source = pa.array(["adventureworks"] * lines.num_rows)
    return lines.append_column("source", source).append_column("booked_at", midnight)


def read_prepared(folder: Path) -> Mapping[str, pa.Table]:
    """The facts as tables for the hand-written jobs: the columns as written, money in cents and named as in the engine (`net`)."""
    tables = {name: pq.read_table(folder / f"{name}.parquet") for name in FACTS}
    lines = tables["order_lines"]
    tables["order_lines"] = lines.rename_columns([name.removesuffix("_minor") for name in lines.column_names])
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.adventureworks.prepare", description="AdventureWorks resellers as facts.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the reseller set (Parquet)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder that the facts are written to")
    asked = parser.parse_args()
    figures = prepare(asked.data, asked.out)
    dollars, cents = divmod(figures.net, 100)
    print(f"{figures.lines:,} order lines, {dollars:,}.{cents:02} dollars, {figures.changed:,} lines rounded to the cent, in {asked.out}")


if __name__ == "__main__":
    main()
