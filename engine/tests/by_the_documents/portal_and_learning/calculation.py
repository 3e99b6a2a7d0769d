"""The gallery's portal and learning program, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from engine.tests.by_the_documents.calendar_days import period
from engine.tests.by_the_documents.facts_as_known import Facts, Row, facts_as_known
from engine.tests.by_the_documents.lines_and_contracts import Contracts, Lines
from engine.tests.by_the_documents.results import counted, day_number, failed_row
from engine.tests.by_the_documents.returns import with_take_backs
from engine.tests.by_the_documents.whole_money import MILLION, divided

VERSION = date(2026, 4, 1)
RATES = {"referral": 100_000, "agency": 150_000}
RAISES = {"portal_start": 50_000, "product_knowledge": 30_000}
# (as written, kind, which one, about, reaching in millionths)
PARTS: dict[str, list[tuple[str, str, int, str | None, int | None]]] = {
    "portal_start": [("first portal_login", "portal_login", 1, None, None), ("first download", "download", 1, None, None)],
    "product_knowledge": [
        ("course_passed about basics reaching 80", "course_passed", 1, "basics", 80 * MILLION),
        ("2 study_session", "study_session", 2, None, None),
    ],
}


def calculate(folder: Path, *, known_by: str | None = None, until: date | None = None) -> dict[str, list[Row]]:
    """Rows of earning_lines, not_paid and counted."""
    facts = facts_as_known(folder, decimals=0, timezone="Asia/Tokyo", first_version=VERSION, known_by=known_by, until=until)
    lines = Lines(facts)
    contracts = Contracts(facts, lines)
    earned: list[Row] = []
    unpaid: list[Row] = []
    marks: list[tuple[Any, ...]] = []
    for line in lines.all:
        day = line["ordered_on"]
        for seller in lines.sellers(line, day):
            contract, agreement = contracts.agreement(seller, day, line)
            outside = line["kind"] not in {"new", "upgrade"}
            gate = "other_version" if day < VERSION else "no_contract" if not contract else "out_of_scope" if outside else None
            if gate:
                marks += [(incentive, VERSION, seller, f"{day:%Y-%m}", gate) for incentive in ("commission", *RAISES)]
                continue
            assert agreement is not None
            base = lines.share(line, day, seller, line["net"] - line["setup"])
            row: Row = {"fact": "order_line", "fact_id": line["id"], "seller": seller, "payee": seller, "partner": seller, "day": day}
            row |= {"line": line, "agreement": agreement, "base": base} | lines.weight_of(line, day, seller)
            paying = False
            for incentive in ("commission", *RAISES):
                one = row | {"incentive": incentive}
                failed = _gates(one, facts, contracts, paying)
                paying = failed is None if incentive == "commission" else paying
                if failed:
                    unpaid.append(failed_row(one, VERSION, failed))
                else:
                    earned += with_take_backs(
                        one, lines, version=VERSION, after={"cancel", "refund"}, within=180, customer_paid=False, mode="down"
                    )
    return {"earning_lines": earned, "not_paid": unpaid, "counted": counted(marks)}


def _gates(row: Row, facts: Facts, contracts: Contracts, paying: bool) -> Row | None:
    """The first gate that fails; one that passes all gets its rate and amount."""
    incentive, day, contract = row["incentive"], row["day"], row["agreement"]["contract"]
    for part in PARTS.get(incentive, []):
        since = _unlocked(facts, row["seller"], *part[1:])
        if since is not None and incentive == "product_knowledge":
            since = period("month", since, 4)[1] + timedelta(days=1)
        if since is None or day < since:
            figures = {"subject": part[0], "needed": since and day_number(since), "had": day_number(day), "unit": "day"}
            return {"gate": 4, "reason": "not_unlocked", **figures}
    if incentive in RAISES and not paying:
        return {"gate": 8, "reason": "other_pays_nothing", "subject": "commission"}
    special = contracts.special_term(row["agreement"], incentive, day)
    if special:
        row |= {"special_term": special["id"], "special_reason": special["reason"], "rate": special["rate_percent"] // 100}
    elif incentive == "commission" and contract not in RATES:
        return {"gate": 9, "reason": "no_row", "subject": "agreement.contract", "had_code": contract, "unit": "code"}
    else:
        row["rate"] = RAISES.get(incentive) or RATES[contract]
    row["calculated"] = row["amount"] = divided(row["base"] * row["rate"], MILLION, "down")
    return {"gate": 10, "reason": "zero", "had": row["base"], "unit": "money"} if row["amount"] == 0 else None


def _unlocked(facts: Facts, partner: str, kind: str, number: int, about: str | None, reaching: int | None) -> date | None:
    """The day of the so-manieth activity of the partner that counts."""
    days = sorted(
        row["date"]
        for row in facts.of("activities")
        if row["partner"] == partner and row["kind"] == kind
        if (about is None or row["subject"] == about) and (reaching is None or (row["value"] or 0) >= reaching)
    )
    return days[number - 1] if len(days) >= number else None
