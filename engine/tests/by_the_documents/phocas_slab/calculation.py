"""The gallery's slab rebate, calculated by hand from docs/rules/ alone: no engine is imported."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from engine.tests.by_the_documents.facts_as_known import Facts, Row, facts_as_known
from engine.tests.by_the_documents.lines_and_contracts import Contracts, Lines
from engine.tests.by_the_documents.results import counted, earned_row, failed_row
from engine.tests.by_the_documents.whole_money import MILLION, divided

VERSION = date(2021, 1, 1)
MODE = "down"  # said nowhere in the text: the default
FIRST, MIDDLE, END = 0, 1_000_000, 5_000_000  # cents


def calculate(folder: Path, *, known_by: str | None = None, until: date | None = None) -> dict[str, list[Row]]:
    """Rows of earning_lines, not_paid and counted."""
    facts = facts_as_known(folder, decimals=2, timezone="Asia/Tokyo", first_version=VERSION, known_by=known_by, until=until)
    return _tables(facts)


def _pay(total: int) -> int:
    """What a running total pays, in cents: the band that holds it meets all of it; from its end on as much as at its end."""
    held = min(total, END)
    return divided(held * (50_000 if held < MIDDLE else 100_000), MILLION, MODE) if held >= FIRST else 0


def _tables(facts: Facts) -> dict[str, list[Row]]:
    lines = Lines(facts)
    contracts = Contracts(facts, lines)
    totals: dict[tuple[str, int], int] = defaultdict(int)
    earned: list[Row] = []
    unpaid: list[Row] = []
    marks: list[tuple[Any, ...]] = []
    for line in sorted(lines.all, key=lines.ordered):
        day = line["ordered_on"]
        for seller in lines.sellers(line, day):
            contract, _ = contracts.agreement(seller, day, line)
            if day < VERSION or not contract:
                marks.append(("rebate", VERSION, seller, f"{day:%Y-%m}", "other_version" if day < VERSION else "no_contract"))
                continue
            row: Row = {
                "incentive": "rebate",
                "fact": "order_line",
                "fact_id": line["id"],
                "seller": seller,
                "payee": seller,
                "partner": seller,
            }
            row |= {"day": day, "base": lines.share(line, day, seller, line["net"])} | lines.weight_of(line, day, seller)
            before = totals[seller, day.year]
            after = totals[seller, day.year] = before + row["base"]
            amount = _pay(after) - _pay(before)
            if amount:
                row |= {"total_before": before, "total_after": after, "calculated": amount, "amount": amount}
                earned.append(earned_row(row, VERSION, amount))
            else:
                unpaid.append(failed_row(row, VERSION, _why(before, after, row["base"])))
    return {"earning_lines": earned, "not_paid": unpaid, "counted": counted(marks)}


def _why(before: int, after: int, base: int) -> Row:
    if after < FIRST:
        return {"gate": 9, "reason": "below_first_band", "needed": FIRST, "had": after, "unit": "money"}
    if before >= END:
        return {"gate": 9, "reason": "beyond_last_band", "needed": END, "had": after, "unit": "money"}
    return {"gate": 10, "reason": "zero", "had": base, "unit": "money"}
