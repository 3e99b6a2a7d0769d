"""What holds for every program and all facts, whatever the amounts: looked at on the plan alone."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from benchmarks.generated import Case, differences
from benchmarks.generated.comparing import sorted_rows
from benchmarks.generated.drawing import seeded_case
from engine.tests.operators.desk import Example, run
from enishi_engine.calculate import calculate
from enishi_engine.core.incentive import Incentive, OnAgreement, OnClaim, OnEarning, OnEvent, OnLine, OnServiceMonth, Settles, Share
from enishi_engine.core.program import Program, Version
from enishi_engine.core.results import SCHEMAS, Result
from enishi_engine.explain.recompute import agrees, recompute_take_back
from enishi_engine.oracle.spans import add_months
from enishi_engine.plan.spans import periods

CASES = range(1000, 1012)
Row = dict[str, Any]


def answer(case: Case) -> Result:
    return calculate(case.program(), case.facts(), known_by=case.moment, until=case.last_day)


@cache
def answer_of(number: int) -> Result:
    return answer(seeded_case(number))


@pytest.mark.parametrize("number", CASES)
def test_the_order_of_rows_in_the_facts_changes_nothing(number: int):
    case = seeded_case(number)
    shuffled = {name: random.Random(name).sample(rows, len(rows)) for name, rows in case.tables.items()}

    assert differences(answer(replace(case, tables=shuffled)), answer_of(number)) == []


@pytest.mark.parametrize("number", CASES[:4])
def test_calculated_twice_it_is_the_same(number: int):
    assert differences(answer(seeded_case(number)), answer_of(number)) == []


def puts_partners_side_by_side(number: int) -> bool:
    """Does the program compare partners, or share something out among all of them? Then one more partner does make a difference."""
    case = seeded_case(number)
    limits = (limit for version in case.program().versions for one in version.incentives for limit in one.limits or ())
    return any(word in case.to_json() for word in ("position(", "cohort(", "pool_share")) or any(
        limit.order is not None for limit in limits
    )


@pytest.mark.parametrize("number", [number for number in range(1000, 1040) if not puts_partners_side_by_side(number)][: len(CASES)])
def test_an_unrelated_partner_changes_nothing_for_others(number: int):
    case, before = seeded_case(number), answer_of(number)
    after = answer(replace(with_stranger(case), until=before.until.isoformat()))

    for name in SCHEMAS:
        if name != "summary":
            known = [row for row in sorted_rows(after.tables[name]) if "zebra" not in (row.get("seller"), row.get("partner"))]
            assert known == sorted_rows(before.tables[name]), name


def with_stranger(case: Case) -> Case:
    """The case and a partner of its own, with lines, customers and activities that touch nobody else's."""
    tables = {name: list(rows) for name, rows in case.tables.items()}
    tables["partners"].append({"code": "zebra"})
    kept = ("net_minor", "kind", "quantity", "product", "ordered_on", "accepted_on", "starts_on", "list_minor")
    lines = [row for row in tables["order_lines"] if "learned_at" not in row][:5]
    tables["order_lines"] += [
        {
            **{name: row[name] for name in kept if name in row},
            "id": f"z{row['id']}",
            "partner": "zebra",
            "customer": "zoo",
            "subscription": "z",
        }
        for row in lines
        if row.get("revision", 1) == 1
    ]
    if "customers" in tables:
        tables["customers"].append({"code": "zoo"})
    if "agreements" in tables:
        tables["agreements"].append({"id": "z", "partner": "zebra", "contract": "agency", "first_day": "2020-01-01"})
    return replace(case, tables=tables)


# ── Every fact once ──────────────────────────────────────────────────────────────────────────────────────────────────


def known_rows(case: Case, name: str) -> list[Row]:
    """Of each key the highest revision; for cases without a moment of knowledge."""
    return known_rows_by(case, name, "id")


def known_rows_by(case: Case, name: str, key: str) -> list[Row]:
    latest: dict[str, Row] = {}
    for row in case.tables.get(name, []):
        if row[key] not in latest or row.get("revision", 1) > latest[row[key]].get("revision", 1):
            latest[row[key]] = row
    return list(latest.values())


def facts_of_incentive(case: Case, program: Program, version: Version, incentive: Incentive, result: Result) -> int:
    """Parts of lines, activities, partners and periods, or what another incentive earned, counted from the rows alone (docs/rules/candidates.md)."""
    until = result.until
    if isinstance(incentive.occasion, OnAgreement):
        return sum(date.fromisoformat(row["first_day"]) <= until for row in known_rows(case, "agreements"))
    if isinstance(incentive.occasion, OnEarning):
        of = next(one for one in version.incentives if one.id == incentive.occasion.of)
        return sum(row["kind"] == "earned" for row in own_rows(result, "earning_lines", version, of))
    lines = [row for row in known_rows(case, "order_lines") if date.fromisoformat(row["ordered_on"]) <= until]
    shared, role = known_rows(case, "credits"), incentive.role.value
    if isinstance(incentive.occasion, OnLine):
        return sum(parts_of(line, shared, role, line["ordered_on"]) for line in lines)
    if isinstance(incentive.occasion, OnServiceMonth):
        begun = sum(parts_of(line, shared, role, month) for line in lines for month in months_of(line, until))
        if not isinstance(incentive.after_contract, Settles):
            return begun
        return begun + sum(
            settled_before_they_begin(line, case, role, until, incentive.after_contract) for line in known_rows(case, "order_lines")
        )
    if isinstance(incentive.occasion, OnClaim):
        return sum(date.fromisoformat(row["requested_on"]) <= until for row in known_rows(case, "claims"))
    if isinstance(incentive.occasion, OnEvent):
        return sum(date.fromisoformat(row["date"]) <= until for row in known_rows(case, "activities"))
    ended = periods(incentive.occasion, incentive.campaign, version, program.versions[0].from_day, until)
    return len(ended) * len(case.tables["partners"])


def bought_months(line: Row) -> list[date]:
    """First days of the months of a line's service."""
    start = date.fromisoformat(line.get("starts_on") or line["ordered_on"])
    return [add_months(start, month) for month in range(line.get("term_months") or 0)]


def months_of(line: Row, until: date) -> list[str]:
    """First days of the months of a line's service that have begun."""
    return [day.isoformat() for day in bought_months(line) if day <= until]


def settled_before_they_begin(line: Row, case: Case, role: str, until: date, after: Settles) -> int:
    """Parts of months still to come that the end of their seller's contract settles by the last day (docs/rules/candidates.md, T8)."""
    settled = 0
    for day in [day for day in bought_months(line) if day > until]:
        for seller in sellers_of(line, known_rows(case, "credits"), role, day.isoformat()) or {line["partner"]}:
            held = [(first, last) for first, last in days_held(case, seller, line.get("product")) if first <= day]
            under = any(first.isoformat() <= line["ordered_on"] <= last.isoformat() for first, last in held)
            end = max((last for _, last in held), default=date.max)
            in_time = after.months is None or end < day < add_months(end + timedelta(days=1), after.months)
            settled += under and line["ordered_on"] <= end.isoformat() and end < day and end <= until and in_time
    return settled


def days_held(case: Case, seller: str, product: str | None) -> list[tuple[date, date]]:
    """The spans in which the seller is in business under an agreement that covers the product."""
    family = next((row.get("family") for row in known_rows_by(case, "products", "code") if row["code"] == product), None)
    spans: list[Row] = [{}]
    if "agreements" in case.tables:
        spans = [row for row in known_rows(case, "agreements") if row["partner"] == seller and covers(row, product, family)]
    business = next(row for row in known_rows_by(case, "partners", "code") if row["code"] == seller)
    held = [(max(first_day(row), first_day(business)), min(last_day(row), last_day(business))) for row in spans]
    return [(first, last) for first, last in held if first <= last]


def covers(agreement: Row, product: str | None, family: str | None) -> bool:
    if agreement.get("product") is not None:
        return bool(agreement["product"] == product)
    return agreement.get("family") is None or bool(agreement["family"] == family)


def first_day(row: Row) -> date:
    return date.fromisoformat(row.get("first_day") or "0001-01-01")


def last_day(row: Row) -> date:
    return date.fromisoformat(row.get("last_day") or "9999-12-31")


def parts_of(line: Row, credits: list[Row], role: str, day: str) -> int:
    return len(sellers_of(line, credits, role, day)) or 1


def sellers_of(line: Row, credits: list[Row], role: str, day: str) -> set[str]:
    return {
        row["partner"]
        for row in credits
        if row["line"] == line["id"] and row["role"] == role and row.get("first_day", "") <= day <= row.get("last_day", "9999")
    }


@pytest.mark.parametrize("number", range(1000, 1020))
def test_every_fact_is_paid_or_not_paid_or_counted_once_for_each_incentive(number: int):
    case = replace(seeded_case(number), known_by=None)
    program, result = case.program(), answer(case)
    for version in program.versions:
        for incentive in version.incentives:
            paid = [row for row in own_rows(result, "earning_lines", version, incentive) if row["kind"] == "earned"]
            not_paid = own_rows(result, "not_paid", version, incentive)
            counted = sum(row["count"] for row in own_rows(result, "counted", version, incentive))
            facts = facts_of_incentive(case, program, version, incentive, result)
            assert len(paid) + len(not_paid) + counted == facts, incentive.id


def own_rows(result: Result, table: str, version: Version, incentive: Incentive) -> list[Row]:
    rows: list[Row] = result.tables[table].to_pylist()
    return [row for row in rows if (row["version"], row["incentive"]) == (version.from_day, incentive.id)]


# ── Amounts from figures ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", range(1000, 1020))
def test_the_figures_of_every_earning_line_give_its_amount(number: int):
    case = seeded_case(number)
    said = {(version.from_day, one.id): (one, version) for version in case.program().versions for one in version.incentives}
    rows = earning_lines(answer_of(number))
    origins = {row["id"]: row for row in rows if row["kind"] == "earned"}
    assert [row["id"] for row in origins.values() if not agrees(row, *said[row["version"], row["incentive"]])] == []

    for origin in origins.values():
        before = None
        for row in taken_back(rows, origin, case):
            expected = recompute_take_back(row, origin, before, *said[row["version"], row["incentive"]])
            assert row["calculated"] == expected, row["id"]  # where limits are not reopened, the amount
            before = row


def earning_lines(result: Result) -> list[Row]:
    rows: list[Row] = result.tables["earning_lines"].to_pylist()
    return rows


def taken_back(rows: list[Row], origin: Row, case: Case) -> list[Row]:
    """The take-backs of a line in the order of the changes: by day, booking, source and id; a condition that failed is the last, alone on its day."""
    changes = {row["id"]: row for row in known_rows(case, "line_changes")}
    found = [row for row in rows if row["origin"] == origin["id"] and row["version"] == origin["version"]]
    return sorted(found, key=lambda row: (row["day"], changes.get(row["change"], {}).get("source", "file"), row["change"]))


@pytest.mark.parametrize("number", range(1000, 1020))
def test_a_full_refund_within_the_window_returns_exactly_what_was_earned(number: int):
    case = seeded_case(number)
    changes = [
        {"id": f"c{row['id']}", "line": row["id"], "kind": "refund", "amount_minor": row["net_minor"], "date": day_after_all(row)}
        for row in known_rows(case, "order_lines")
        if row["net_minor"] > 0
    ]
    case = replace(case, known_by=None, until="2030-01-01", tables={**case.tables, "line_changes": changes})
    said = {(version.from_day, one.id): one for version in case.program().versions for one in version.incentives}
    rows = earning_lines(answer(case))
    for origin in (row for row in rows if row["kind"] == "earned"):
        take_back = said[origin["version"], origin["incentive"]].take_back
        change = next((one for one in changes if one["line"] == origin["fact_id"]), None)
        if take_back is None or change is None or "refund" not in take_back.after or take_back.share is Share.UNUSED_MONTHS:
            continue  # of unused months only those after the refund come back
        own = [row for row in rows if row["origin"] == origin["id"] and row["version"] == origin["version"]]
        back = sum(row["amount"] for row in own)
        if any(row["undone"] is None for row in own):  # a continuing condition failed, which takes back what is left
            assert back == -origin["amount"], origin["id"]
            continue
        inside = take_back.days is None or (date.fromisoformat(change["date"]) - origin["day"]).days <= take_back.days
        assert back == (-origin["amount"] if inside else 0), origin["id"]


def day_after_all(row: Row) -> str:
    return max(str(row.get(name, "")) for name in ("ordered_on", "accepted_on", "starts_on"))


# ── Needed and had ───────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = "incentives: [{id: c, type: commission, base: line.net, rate: 10 %, limits: none, "
DAYS = {"ordered_on", "registered", "date"}
NAMED = (
    ('condition: "line.net >= 1_000"}]', "line A1 2024-04-30 999", ("line", "net_minor")),
    ('condition: "line.net = 1_000"}]', "line A1 2024-04-30 2_000", ("line", "net_minor")),
    ('condition: "line.net <= 1_000"}]', "line A1 2024-04-30 2_000", ("line", "net_minor")),
    ('condition: "1_000 <= line.net"}]', "line A1 2024-04-30 10", ("line", "net_minor")),
    ('who: "line.quantity >= 3"}]', "line A1 2024-04-30 100", ("line", "quantity")),
    ('condition: "line.ordered_on >= 2024-05-01"}]', "line A1 2024-04-30 100", ("line", "ordered_on")),
    ('first_day: "2024-05-01"}]', "line A1 2024-04-30 100", ("line", "ordered_on")),
    ('last_day: "2024-02-29"}]', "line A1 2024-04-30 100", ("line", "ordered_on")),
    ("entitled: {months: 1, anchor: partner.first_day}}]", "partner aoba first_day=2024-01-31; line A1 2024-02-29 100", ("line", "ordered_on")),
    ("registered: any_time}]", "deal D1 2024-05-01; line A1 2024-04-30 100 deal=D1; line A2 2024-06-01 1 deal=D1", ("deal", "registered")),
    ("registered: {within: 3 days}}]", "deal D1 2024-04-26; line A1 2024-04-30 100 deal=D1", ("deal", "registered")),
    ("claim: {within: 3 days}}]", "line A1 2024-04-26 100; activity V1 claim 2024-04-30 subject=A1", ("activity", "date")),
    ("rate: {by: line.quantity, bands: [{from: 3, to: 5, rate: 10 %, beyond: nothing}]}}]", "line A1 2024-04-30 100", ("line", "quantity")),
)  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "figure"), NAMED, ids=lambda value: value if isinstance(value, str) and "}]" in value else None)
def test_the_named_figure_changed_to_the_named_need_makes_the_row_pay(text: str, facts: str, figure: tuple[str, str]):
    head = HEAD.replace("rate: 10 %, ", "") if text.startswith("rate") else HEAD
    refused: list[Row] = run(Example("", head + text, facts)).tables["not_paid"].to_pylist()
    needed = next(row["needed"] for row in refused if row["fact_id"] == "A1")
    value = str(date.fromordinal(date(1970, 1, 1).toordinal() + needed)) if figure[1] in DAYS else str(needed)

    changed = run(Example("", head + text, facts_with(facts, *figure, value)))

    assert [row["fact_id"] for row in changed.rows("earning_lines") if row["fact_id"] == "A1"] == ["A1"]


def facts_with(facts: str, shape: str, name: str, value: str) -> str:
    """The facts with the figure of the first fact of that shape changed."""
    places = {("line", "ordered_on"): 2, ("line", "net_minor"): 3, ("deal", "registered"): 2, ("activity", "date"): 3}
    written = facts.split("; ")
    at = next(place for place, fact in enumerate(written) if fact.startswith(shape))
    words = written[at].split()
    if (shape, name) in places:
        words[places[shape, name]] = value
    else:
        words.append(f"{name}={value}")
    written[at] = " ".join(words)
    return "; ".join(written)
