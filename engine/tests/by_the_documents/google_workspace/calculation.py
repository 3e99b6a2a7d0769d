"""The gallery's referral fee per user, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date
from pathlib import Path
from typing import Any

from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Facts, Row, facts_as_known
from engine.tests.by_the_documents.lines_and_contracts import Contracts, Lines
from engine.tests.by_the_documents.results import counted, day_number, failed_row
from engine.tests.by_the_documents.returns import with_take_backs

VERSION = date(2021, 1, 1)
FIRST, LAST = date(2021, 1, 1), date(2021, 12, 31)
AMOUNTS = {"starter": 800, "standard": 1_500, "plus": 2_300}  # cents
MOST = 230_000


def calculate(folder: Path, *, known_by: str | None = None, until: date | None = None) -> dict[str, list[Row]]:
    """Rows of earning_lines, not_paid and counted."""
    return _tables(facts_as_known(folder, decimals=2, timezone="Asia/Tokyo", first_version=VERSION, known_by=known_by, until=until))


def _tables(facts: Facts) -> dict[str, list[Row]]:
    lines = Lines(facts)
    contracts = Contracts(facts, lines)
    standing: list[Row] = []
    unpaid: list[Row] = []
    marks: list[tuple[Any, ...]] = []
    for line in sorted(lines.all, key=lines.ordered):
        day = line["ordered_on"]
        for seller in lines.sellers(line, day):
            contract, _ = contracts.agreement(seller, day, line)
            outside = line["kind"] != "new"
            gate = "other_version" if day < VERSION else "no_contract" if not contract else "out_of_scope" if outside else None
            if gate:
                marks.append(("referral", VERSION, seller, f"{day:%Y-%m}", gate))
                continue
            row: Row = {
                "incentive": "referral",
                "fact": "order_line",
                "fact_id": line["id"],
                "seller": seller,
                "payee": seller,
                "partner": seller,
            }
            row |= {"day": day, "line": line} | lines.weight_of(line, day, seller)
            failed = _gates(row, lines)
            if failed:
                unpaid.append(failed_row(row, VERSION, failed))
            else:
                standing.append(row)
    earned: list[Row] = []
    for row in cap(standing, key=lambda row: row["line"]["customer"], name="customer", maximum=MOST):
        if row["amount"] == 0:
            unpaid.append(failed_row(row, VERSION, row["failed"]))
        else:
            earned += with_take_backs(row, lines, version=VERSION, after={"cancel"}, within=89, customer_paid=True, mode="down", full=True)
    return {"earning_lines": earned, "not_paid": unpaid, "counted": counted(marks)}


def _gates(row: Row, lines: Lines) -> Row | None:
    line, day = row["line"], row["day"]
    if not FIRST <= day <= LAST:
        return {"gate": 1, "reason": "after_last_day", "needed": day_number(LAST), "had": day_number(day), "unit": "day"}
    product = line["product"]
    if product is None:
        return {"gate": 9, "reason": "missing", "subject": "product.code"}
    if product not in AMOUNTS:
        return {"gate": 9, "reason": "no_row", "subject": "product.code", "had_code": product, "unit": "code"}
    units = min(line["quantity"], 100)
    amount = lines.share(line, day, row["seller"], units * AMOUNTS[product])
    row |= {"units": units, "unit_amount": AMOUNTS[product], "calculated": amount, "amount": amount}
    return {"gate": 10, "reason": "zero", "unit": "money"} if amount == 0 else None
