"""The gallery's btool program with closed periods and payouts, calculated by hand from docs/rules/ alone: no engine is imported."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from engine.tests.by_the_documents.facts_as_known import Facts, Row, facts_as_known
from engine.tests.by_the_documents.lines_and_contracts import Contracts, Lines
from engine.tests.by_the_documents.results import EARNING, counted, failed_row
from engine.tests.by_the_documents.returns import with_take_backs
from engine.tests.by_the_documents.whole_money import MILLION, divided

VERSION = date(2026, 4, 1)
MINIMUM = 10_000
NAMES = "id incentive version kind fact fact_id seller payee_kind payee partner origin pays_as change".split()
FIGURES = [name for name in EARNING if name not in NAMES]


def calculate(folder: Path, *, known_by: str | None = None, until: date | None = None) -> dict[str, list[Row]]:
    """Rows of earning_lines, not_paid and counted."""
    return _tables(_facts(folder, known_by, until))


def close(folder: Path, group: str) -> dict[str, dict[str, list[Row]]]:
    """Rows of adjustments, postings and settlements of each closing of the group, in order."""
    every = sorted((row for row in _facts(folder, None, None).of("closings")), key=lambda row: row["first_day"])
    closings = [row for row in every if row["closing_group"] == group]
    groups = {row["closing_group"] for row in every}
    before: list[Row] = []
    accounts: dict[tuple[str, str], int] = {}
    closed: dict[str, dict[str, list[Row]]] = {}
    for number, closing in enumerate(closings):
        facts = _facts(folder, closing["known_by"].isoformat(), closing["last_day"])
        after = []
        for line in _tables(facts)["earning_lines"]:
            if _group(facts, groups, line) == group:
                belongs = [other["id"] for other in closings[: number + 1] if other["first_day"] <= line["day"] <= other["last_day"]]
                after.append(line | {"belongs_to": belongs[0] if belongs else None})
        own = [line for line in after if line["belongs_to"] == closing["id"]]
        adjustments = _adjustments(closing["id"], before, [line for line in after if line["belongs_to"] != closing["id"]])
        postings = _postings(closing["id"], own, adjustments)
        settlements = _settle(closing["id"], postings, accounts)
        closed[closing["id"]] = {"adjustments": adjustments, "postings": postings, "settlements": settlements}
        before = after
    return closed


def _facts(folder: Path, known_by: str | None, until: date | None) -> Facts:
    return facts_as_known(folder, decimals=0, timezone="Asia/Tokyo", first_version=VERSION, known_by=known_by, until=until)


def _tables(facts: Facts) -> dict[str, list[Row]]:
    lines = Lines(facts)
    contracts = Contracts(facts, lines)
    earned: list[Row] = []
    unpaid: list[Row] = []
    marks: list[tuple[Any, ...]] = []
    for line in lines.all:
        day = line["ordered_on"]
        for seller in lines.sellers(line, day):
            contract, _ = contracts.agreement(seller, day, line)
            if day < VERSION or not contract:
                marks.append(("commission", VERSION, seller, f"{day:%Y-%m}", "other_version" if day < VERSION else "no_contract"))
                continue
            row: Row = {
                "incentive": "commission",
                "fact": "order_line",
                "fact_id": line["id"],
                "seller": seller,
                "payee": seller,
                "partner": seller,
            }
            base = lines.share(line, day, seller, line["net"] - line["setup"])
            amount = divided(base * 100_000, MILLION, "down")
            row |= {"day": day, "line": line, "base": base, "rate": 100_000, "calculated": amount, "amount": amount} | lines.weight_of(
                line, day, seller
            )
            if amount:
                earned += with_take_backs(
                    row, lines, version=VERSION, after={"cancel"}, within=60, customer_paid=False, mode="down", full=True
                )
            else:
                unpaid.append(failed_row(row, VERSION, {"gate": 10, "reason": "zero", "had": base, "unit": "money"}))
    return {"earning_lines": earned, "not_paid": unpaid, "counted": counted(marks)}


# ── Closed periods ───────────────────────────────────────────────────────────────────────────────────────────────────


def _group(facts: Facts, groups: set[str], line: Row) -> str:
    """The closing group of the payee's company on the line's day."""
    named = [row for row in facts.of("agreements") if row["partner"] == line["partner"] and row["closing_group"]]
    if not named:
        (only,) = groups
        return only
    begun = [row for row in named if row["first_day"] <= line["day"]]
    if begun:
        return str(min(begun, key=lambda row: (-row["first_day"].toordinal(), row["id"]))["closing_group"])
    return str(min(named, key=lambda row: (row["first_day"], row["id"]))["closing_group"])


def _adjustments(closing: str, before: list[Row], after: list[Row]) -> list[Row]:
    """What the earlier periods' lines are now, less what they were."""

    def by_key(lines: list[Row]) -> dict[tuple[Any, ...], Row]:
        return {(line["id"], line["version"], line["payee_kind"], line["payee"], line["belongs_to"]): line for line in lines}

    were, are = by_key(before), by_key(after)
    names = "id incentive version kind fact fact_id seller payee_kind payee partner day belongs_to origin pays_as".split()
    found = []
    for key in were.keys() | are.keys():
        was, now = were.get(key), are.get(key)
        figures: Row = {}
        for name in ("amount", "payable"):
            figures |= {f"{name}_before": was[name] if was else 0, f"{name}_after": now[name] if now else 0}
            figures[name] = figures[f"{name}_after"] - figures[f"{name}_before"]
        if figures["amount"] == 0 and figures["payable"] == 0:
            continue
        told = now or was
        assert told is not None
        differ = ", ".join(name for name in FIGURES if was and now and was[name] != now[name])
        what = {"what": "changed" if was and now else "late" if now else "gone", "changed": differ or None}
        found.append({"closing": closing} | {name: told[name] for name in names} | what | figures)
    return found


def _postings(closing: str, own: list[Row], adjustments: list[Row]) -> list[Row]:
    sums: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for side, rows in (("own", own), ("adjusted", adjustments)):
        for row in rows:
            total = sums[row["payee_kind"], row["payee"], row["partner"], row["incentive"], row["pays_as"]]
            for name in ("amount", "payable"):
                total[f"{side}_{name}"] += row[name]
                total[name] += row[name]
    names = "own_amount own_payable adjusted_amount adjusted_payable amount payable".split()
    return [
        {"closing": closing}
        | dict(zip(("payee_kind", "payee", "partner", "incentive", "pays_as"), key, strict=True))
        | {name: total[name] for name in names}
        for key, total in sums.items()
    ]


def _settle(closing: str, postings: list[Row], accounts: dict[tuple[str, str], int]) -> list[Row]:
    """Every closing pays; below the minimum a balance is carried, and so is what is owed back."""
    posted: dict[tuple[str, str], int] = defaultdict(int)
    for row in postings:
        posted[row["payee_kind"], row["payee"]] += row["payable"]
    found = []
    for account in sorted(accounts.keys() | posted.keys()):
        carried_in = accounts.get(account, 0)
        balance = carried_in + posted[account]
        outcome = "nothing" if balance == 0 else "owed_back" if balance < 0 else "paid" if balance >= MINIMUM else "below_minimum"
        paid = balance if outcome == "paid" else 0
        accounts[account] = balance - paid
        figures = {"carried_in": carried_in, "posted": posted[account], "paid": paid, "lost": 0, "billed": 0, "carried_out": balance - paid}
        names = {"closing": closing, "payee_kind": account[0], "payee": account[1]}
        found.append(names | figures | {"minimum": MINIMUM, "outcome": outcome})
    return found
