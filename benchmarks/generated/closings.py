"""What a generated case posts when it is closed period by period: over all closings, each line comes to what one run at the end gives it, and is settled once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.generated.case import TIMEZONE, Case, Row
from benchmarks.generated.choices import Choices, SeededChoices, pick
from enishi_engine.calculate import calculate
from enishi_engine.closing import Closed, close, closings_of
from enishi_engine.core.program import Program
from enishi_engine.settlement import Posted, settlements

GROUPS = ("month_end", "twentieth")
# A payee's part of a line under one text.
Part = tuple[Any, ...]
_DAY = {"order_lines": "ordered_on", "line_changes": "date", "customer_payments": "date", "activities": "date"}
_PART = ("id", "version", "payee_kind", "payee", "partner")


def with_closings(case: Case, choices: Choices) -> Case:
    """The case with two groups of partners, each closed two or three times: periods of any length, known by any later moment."""
    begin = date.fromisoformat(min(case.texts))
    closings = [row for group in GROUPS for row in _calendar(group, begin + timedelta(days=choices.whole(0, 60)), choices)]
    agreements = [{**row, "closing_group": GROUPS[choices.whole(0, 1)]} for row in case.tables.get("agreements", [])]
    named = {row["partner"] for row in agreements}
    more = [
        {
            "id": f"g-{row['code']}",
            "partner": row["code"],
            "contract": "agency",
            "first_day": "2020-01-01",
            "closing_group": GROUPS[place % 2],
        }
        for place, row in enumerate(case.tables["partners"])
        if row["code"] not in named or choices.whole(0, 3) == 0
    ]
    tables = {name: _learned_late(name, rows, choices) for name, rows in case.tables.items()}
    tables |= {"closings": closings, "agreements": agreements + more}
    texts = {day: {**text, "payout": _payout(choices)} for day, text in case.texts.items()}
    return replace(case, texts=texts, tables=tables, known_by=None, until=None)


def _payout(choices: Choices) -> dict[str, Any]:
    rhythm = pick(choices, ("monthly", "monthly", "quarterly", "half_yearly", "yearly", {"yearly": choices.whole(1, 12)}))
    minimum = {"minimum": pick(choices, (0, 1, 500, 2_000)), "below_minimum": pick(choices, ("carried", "lost"))}
    owed_back, at_end = pick(choices, ("carried", "billed")), pick(choices, ("as_usual", "settled"))
    return {"rhythm": rhythm, "owed_back": owed_back, "at_contract_end": at_end, **minimum}


def _learned_late(name: str, rows: list[Row], choices: Choices) -> list[Row]:
    """Some rows of what happened are learned weeks or months later, and some lines turn out to be other than they were told."""
    day = _DAY.get(name)
    if day is None:
        return rows
    late = [_late(row, day, choices.whole(1, 120)) if choices.whole(0, 1) else row for row in rows]
    if name != "order_lines":
        return late
    newest = {row["id"]: row for row in sorted(late, key=lambda row: row.get("revision", 1))}
    corrected = [row for row in newest.values() if choices.whole(0, 3) == 0]
    return late + [_late({**_otherwise(row, rows, choices), "revision": 9}, day, choices.whole(1, 150)) for row in corrected]


def _otherwise(row: Row, rows: list[Row], choices: Choices) -> Row:
    """The line with twice its net, which leaves room for all its changes, or as another partner's."""
    if row["net_minor"] > 0 and choices.whole(0, 1):
        return {**row, "net_minor": row["net_minor"] * 2}
    return {**row, "partner": rows[0]["partner"]}


def _late(row: Row, day: str, days: int) -> Row:
    return {**row, "learned_at": f"{date.fromisoformat(row[day]) + timedelta(days=days)}T12:00"}


def _calendar(group: str, first_day: date, choices: Choices) -> list[Row]:
    rows: list[Row] = []
    known_by = first_day
    for number in range(choices.whole(2, 3)):
        last_day = first_day + timedelta(days=choices.whole(0, 90))
        known_by = max(known_by + timedelta(days=1), last_day + timedelta(days=choices.whole(-10, 90)))
        rows.append(
            {
                "id": f"{group}-{number}",
                "closing_group": group,
                "first_day": first_day.isoformat(),
                "last_day": last_day.isoformat(),
                "known_by": f"{known_by}T12:00",
            }
        )
        first_day = last_day + timedelta(days=1)
    return rows


def what_closings_post_otherwise(case: Case, seed: str) -> list[str]:
    """Every part of a line whose postings do not add up to the run at the group's last closing; empty when all is well."""
    closing_case = with_closings(case, SeededChoices(f"closings/{seed}"))
    program, facts = closing_case.program(), closing_case.facts()
    groups = closings_of(facts)
    found: list[str] = []
    for group, closings in groups.items():
        last = closings[-1]
        closed = close(program, facts, groups, through=last)
        posted = _posted(closed)
        found += _settled_otherwise(program, closed, group)
        final = calculate(program, facts, known_by=last.known_by, until=last.last_day).rows("earning_lines")
        expected = {_part(row): (row["amount"], row["payable"]) for row in final if _group(row, closing_case, last.known_by) == group}
        for part in sorted({*posted, *expected}, key=str):
            sums = posted.get(part, (0, 0)), expected.get(part, (0, 0))
            if sums[0] != sums[1]:
                found.append(f"{group}: {part} is posted {sums[0]}, and {sums[1]} at the end")
    return found


def _posted(closed: tuple[Closed, ...]) -> dict[Part, tuple[int, int]]:
    """Own lines and adjustments of every closing, added up."""
    posted: dict[Part, tuple[int, int]] = {}
    for one in closed:
        for row in (*one.lines.to_pylist(), *one.adjustments.to_pylist()):
            amount, payable = posted.get(_part(row), (0, 0))
            posted[_part(row)] = amount + row["amount"], payable + row["payable"]
    return posted


def _settled_otherwise(program: Program, closed: tuple[Closed, ...], group: str) -> list[str]:
    """Payees of whom the closings paid, billed, lost and still carry another sum than they posted for them as money."""
    postings = [Posted(one.closing.id, one.closing.last_day, (one.lines, one.adjustments), one.ended) for one in closed]
    rows = [row for through in range(1, len(postings) + 1) for row in settlements(program, postings[:through]).to_pylist()]
    found = []
    for payee in sorted({(row["payee_kind"], row["payee"]) for row in rows}):
        own = [row for row in rows if (row["payee_kind"], row["payee"]) == payee]
        settled = sum(row["paid"] - row["billed"] + row["lost"] for row in own) + own[-1]["carried_out"]
        lines = [row for one in postings for table in one.tables for row in table.to_pylist()]
        posted = sum(row["payable"] for row in lines if (row["payee_kind"], row["payee"], row["pays_as"]) == (*payee, "money"))
        if settled != posted:
            found.append(f"{group}: {payee} is settled {settled}, and posted {posted}")
    return found


def _part(row: Mapping[str, Any]) -> Part:
    return tuple(row[name] for name in _PART)


def _group(row: Mapping[str, Any], case: Case, known_by: datetime) -> str:
    """The group as docs/rules/closings.md says it, looked up among the rows of the case."""
    known: dict[str, Row] = {}
    for agreement in case.tables["agreements"]:
        learned = agreement.get("learned_at") or agreement.get("booked_at") or "1900-01-01T00:00"
        is_known = datetime.fromisoformat(learned).replace(tzinfo=ZoneInfo(TIMEZONE)) <= known_by
        if is_known and agreement.get("revision", 1) >= known.get(agreement["id"], agreement).get("revision", 1):
            known[agreement["id"]] = agreement
    own = sorted((one for one in known.values() if one["partner"] == row["partner"]), key=lambda one: one["id"])
    begun = [one for one in own if date.fromisoformat(one["first_day"]) <= row["day"]]
    chosen = max(begun, key=lambda one: one["first_day"]) if begun else min(own, key=lambda one: one["first_day"])
    return str(chosen["closing_group"])
