"""What one order would pay if it were placed today: the program in force on the partner's own facts and one line that nobody has ordered.

Nothing is kept. Others' orders are left out, so that a share of a pool or a place among partners is not in it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from enishi.closing.calculating import FactsOf, facts_taken
from enishi.core.maker import maker
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi_engine.calculate import calculate
from enishi_engine.core.incentive import PaysAs
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts, FactsRejected
from enishi_engine.facts.declarations import FACT
from enishi_engine.facts.tables import schema_of
from enishi_engine.said import SaidError

LINE = "supposed-order"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What would be ordered; `list_amount` in minor units of the maker's currency, without tax."""

    partner: str
    product: str
    quantity: int
    list_amount: int
    on: date
    person: str | None = None
    customer: str | None = None
    deal: str | None = None


def suppose(order: Order, *, nets: tuple[int, ...], at: datetime, facts_of: FactsOf = facts_taken) -> tuple[int, ...] | None:
    """
    What the partner would earn of the order at each net amount, all programs in the maker's currency together, in minor units.

    None where no text is in force, or the facts cannot be calculated with.
    """
    programs = [read(approved).program for name in texts.programs() if (approved := texts.approved_texts(name))]
    programs = [one for one in programs if one.currency == maker().currency]
    try:
        theirs = [(one, _of_partner(facts_of(one, at), order.partner)) for one in programs]
        paid = [tuple(_paid(program, facts, order, net, at) for net in nets) for program, facts in theirs]
    except (SaidError, FactsRejected):
        return None
    return tuple(sum(one) for one in zip(*paid, strict=True)) if paid else None


def _paid(program: Program, facts: Facts, order: Order, net: int, at: datetime) -> int:
    supposed = replace(facts, tables={**facts.tables, "order_lines": _with_line(facts, order, net, at)})
    lines = calculate(program, supposed, known_by=at, until=order.on).tables["earning_lines"].to_pylist()
    return sum(
        row["amount"]
        for row in lines
        if row["fact_id"] == LINE and row["partner"] == order.partner and row["pays_as"] == PaysAs.MONEY.value
    )


def _with_line(facts: Facts, order: Order, net: int, at: datetime) -> pa.Table:
    schema = schema_of(FACT["order_lines"])
    defaults = {column.name: column.default for column in FACT["order_lines"].columns if column.default is not None}
    said = {
        "id": LINE, "order": LINE, "partner": order.partner, "person": order.person, "customer": order.customer, "product": order.product,
        "kind": "new", "quantity": order.quantity, "net": net, "list": order.list_amount, "ordered_on": order.on, "deal": order.deal,
        "accepted_on": order.on, "starts_on": order.on, "source": "file", "revision": 1, "booked_at": at, "learned_at": at,
    }  # fmt: skip
    row = {field.name: said.get(field.name, 0 if defaults.get(field.name) == "0" else None) for field in schema}
    line = pa.Table.from_pylist([row], schema=schema)
    known = facts.tables.get("order_lines")
    return line if known is None else pa.concat_tables([known.select(schema.names).cast(schema), line])


def _of_partner(facts: Facts, partner: str) -> Facts:
    """The partner's own rows, and everything that is nobody's: products, rates, customers."""
    tables: dict[str, pa.Table] = dict(facts.tables)
    for name, table in facts.tables.items():
        if "partner" in table.column_names:
            tables[name] = table.filter(pc.equal(table["partner"], partner))
    lines = tables["order_lines"]["id"] if "order_lines" in tables else pa.chunked_array([pa.array([], pa.string())])
    for name, table in facts.tables.items():
        if "line" in table.column_names:
            tables[name] = tables[name].filter(pc.is_in(tables[name]["line"], value_set=pc.unique(lines)))
    return replace(facts, tables=tables)
