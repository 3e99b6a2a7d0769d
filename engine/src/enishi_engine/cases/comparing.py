"""A case beside its result: everything that came out otherwise, in words that name both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from enishi_engine.cases.expectations import Case, ExpectedAmount, ExpectedRank, ExpectedReason
from enishi_engine.cases.figures import Row, amount_words, benefit_words, matches, reason_words
from enishi_engine.core.program import Program
from enishi_engine.core.results import Result
from enishi_engine.facts import Facts, minor_digits
from enishi_engine.program.japanese import said
from enishi_engine.said import Said

VERBS: Mapping[str, str] = {"earns": "earn", "takes_back": "take back", "payable": "have payable"}


@dataclass(frozen=True)
class Difference:
    """What the case says and what came out; `line` is where the case says it."""

    line: int
    text: str

    @property
    def said(self) -> Said:
        """The same in both languages."""
        return said(self.text)

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


def looked_at(case: Case) -> tuple[str, ...]:
    """The tables of the result that tell whether the case passes; the words of a difference may need others too."""
    said = case.expected
    more = {"ranks": said.ranks, "benefits": said.benefits, "counted": said.counted}
    return ("earning_lines", "not_paid", *(table for table, expected in more.items() if expected))


def differences(case: Case, result: Result) -> tuple[Difference, ...]:
    """Every difference, in the order in which the case speaks."""
    outcome = Outcome(case, result)
    found = [*outcome.wrong_amounts(), *outcome.wrong_reasons(), *outcome.unmentioned(), *outcome.wrong_ranks(), *outcome.wrong_counts()]
    found += outcome.wrong_benefits()
    return tuple(sorted(found, key=lambda difference: difference.line))


Key = tuple[str, str, str]  # incentive, fact id, seller


class Outcome:
    """What came out of one case, by incentive, fact and seller."""

    def __init__(self, case: Case, result: Result) -> None:
        self.case, self.result = case, result
        self.digits = minor_digits(case.program.currency)
        self.amounts: dict[str, dict[Key, int]] = {verb: {} for verb in VERBS}
        for row in result.rows("earning_lines"):
            key = _key(row)
            earned = row["kind"] == "earned"
            _add(self.amounts["earns" if earned else "takes_back"], key, _whole(row["amount"]) * (1 if earned else -1))
            _add(self.amounts["payable"], key, _whole(row["payable"]))
        self.reasons: dict[Key, Row] = {_key(row): row for row in result.rows("not_paid")}

    def wrong_amounts(self) -> Iterator[Difference]:
        for what, expected_amounts in self.case.expected.amounts.items():
            for expected in expected_amounts:
                found = sum(_named(self.amounts[what], expected))
                if found != expected.amount:
                    says = f"{self.name(expected)} should {VERBS[what]} {self.money(expected.amount)}"
                    yield Difference(expected.place.line, f"{says}; it is {self.money(found)}{self.why(expected)}.")

    def wrong_reasons(self) -> Iterator[Difference]:
        for expected in self.case.expected.pays_nothing:
            said = f"{self.name(expected)} should pay nothing ({_said(expected)})"
            rows = _named(self.reasons, expected)
            for row in rows:
                if not self.agrees(expected, row):
                    yield Difference(expected.place.line, f"{said}; it pays nothing because: {reason_words(row, self.digits)}.")
            if not rows:
                paid = _named(self.amounts["earns"], expected)
                came = f"it earns {self.money(sum(paid))}" if paid else f"it is no candidate{self.why(expected)}"
                yield Difference(expected.place.line, f"{said}; {came}.")

    def agrees(self, expected: ExpectedReason, row: Row) -> bool:
        if expected.reason != row["reason"] or (expected.subject is not None and expected.subject != row["subject"]):
            return False
        sides = (("needed", expected.needed), ("had", expected.had))
        return all(written is None or matches(written, row, side, self.digits) for side, written in sides)

    def unmentioned(self) -> Iterator[Difference]:
        """What is paid or taken back by an incentive of which the case speaks, and is not said."""
        for what in ("earns", "takes_back"):
            said = {(expected.incentive, expected.fact_id, expected.seller) for expected in self.case.expected.amounts[what]}
            for (incentive, fact_id, seller), amount in sorted(self.amounts[what].items()):
                if incentive not in self.case.expected.mentioned or {(incentive, fact_id, None), (incentive, fact_id, seller)} & said:
                    continue
                # What should pay nothing and is paid is told once, where the case says so.
                if what == "earns" and any(_names(expected, (incentive, fact_id, seller)) for expected in self.case.expected.pays_nothing):
                    continue
                sentence = f"{incentive} {fact_id} ({seller}) is not said to {VERBS[what]} anything; it is {self.money(amount)}."
                yield Difference(self.case.place.line, sentence)

    def wrong_ranks(self) -> Iterator[Difference]:
        for expected in self.case.expected.ranks:
            if expected.day > self.result.until:
                sentence = f"nothing is known of {expected.day}, the run ends on {self.result.until}; add until: {expected.day}."
            else:
                found = rank_on(self.case.program, self.case.facts, self.result, expected)
                if found == expected.rank:
                    continue
                sentence = f"{expected.partner} should be {expected.rank} on {expected.day}; it is {found}."
            yield Difference(expected.place.line, sentence)

    def wrong_benefits(self) -> Iterator[Difference]:
        rows = {(row["partner"], row["benefit"], row["first_day"]): row for row in self.rows("benefits")}
        for expected in self.case.expected.benefits:
            row = rows.get((expected.partner, expected.benefit, expected.first_day))
            came = {} if row is None else {key: benefit_words(row, key, self.digits) for key in expected.figures}
            if came != {key: _plain(written) for key, written in expected.figures.items()}:
                says = ", ".join(f"{key} {written}" for key, written in expected.figures.items())
                found = ", ".join(f"{key} {written}" for key, written in came.items()) or "there is nothing of it"
                yield Difference(expected.place.line, f"{expected.partner} should have of {expected.benefit}: {says}; {found}.")

    def wrong_counts(self) -> Iterator[Difference]:
        for expected in self.case.expected.counted:
            rows = self.rows("counted")
            found = sum(_whole(row["count"]) for row in rows if (row["incentive"], row["gate"]) == (expected.incentive, expected.gate))
            if found != expected.count:
                sentence = f"{expected.incentive} should count {expected.count:,} as {expected.gate}; it is {found:,}."
                yield Difference(expected.place.line, sentence)

    def why(self, expected: ExpectedAmount | ExpectedReason) -> str:
        """Why the fact pays nothing, or that it was only counted, or that its period was not over."""
        rows = _named(self.reasons, expected)
        if rows:
            return ": " + "; ".join(reason_words(row, self.digits) for row in rows)
        if _named(self.amounts["earns"], expected):
            return ""
        last_day = expected.fact_id.partition("..")[2]
        if last_day and last_day > str(self.result.until):
            return f": the period is not over, the run ends on {self.result.until}; add until: {last_day}"
        day = _day_of(self.case.facts, expected.fact_id)
        if day is not None and day > self.result.until:
            return f": its day is {day}, and the run ends on {self.result.until}"
        counted = [row for row in self.rows("counted") if row["incentive"] == expected.incentive]
        first = self.case.program.versions[0].from_day
        if day is not None and day < first and {row["gate"] for row in counted} == {"other_version"}:
            return f": its day is {day}, and the first text is in force from {first}"
        gates = ", ".join(f"{row['gate']} {row['count']}" for row in counted)
        return f" (only counted for {expected.incentive}: {gates})" if gates else ""

    def rows(self, table: str) -> list[Row]:
        """Of a table that only some cases look at; nothing where it was not calculated (`looked_at`)."""
        found: list[Row] = [*self.result.rows(table)] if table in self.result.tables else []
        return found

    def name(self, expected: ExpectedAmount | ExpectedReason) -> str:
        seller = f" ({expected.seller})" if expected.seller else ""
        return f"{expected.incentive} {expected.fact_id}{seller}"

    def money(self, amount: int) -> str:
        return amount_words(amount, self.digits) if amount else "nothing"


def payout_differences(case: Case, settled: Mapping[tuple[str, str], Row]) -> Iterator[Difference]:
    """What a closing pays, carries, loses or bills otherwise than said; `settled` by closing and payee."""
    digits, closings = minor_digits(case.program.currency), [str(row["id"]) for row in _rows(case.facts, "closings")]
    for one in case.expected.payouts:
        row = settled.get((one.closing, one.payee))
        if one.closing not in closings:
            yield Difference(one.place.line, f"the case tells of no closing {one.closing}; add it to closings, with its days and known_by.")
            continue
        if row is None:
            yield Difference(one.place.line, f"{one.closing} should settle with {one.payee}; it has no account there.")
            continue
        wrong = [key for key, amount in one.figures.items() if row[key] != amount]
        if wrong:
            says, came = (", ".join(f"{key} {amount_words(figures[key], digits)}" for key in wrong) for figures in (one.figures, row))
            yield Difference(one.place.line, f"{one.closing} should settle with {one.payee}: {says}; it is {came}.")


def rank_on(program: Program, facts: Facts, result: Result, expected: ExpectedRank) -> str:
    """The rank of a day: what the latest review or decision on or before it left; on one day the decision (docs/rules/ranks.md)."""
    ladder = program.versions[0].ladder
    opening = ladder.rungs[0].id if ladder and ladder.rungs[0].condition is None else "none"
    reviews = [(_day(row["day"]), 0, "", str(row["rank"])) for row in result.rows("ranks") if row["partner"] == expected.partner]
    rows = [row for row in _rows(facts, "rank_decisions") if row["partner"] == expected.partner]
    decisions = [(row["first_day"] or date.min, 1, str(row["id"]), str(row["rank"])) for row in rows]
    events = [(date.min, 0, "", opening), *reviews, *decisions]
    return max(event for event in events if event[0] <= expected.day)[3]


def _rows(facts: Facts, fact: str) -> list[Row]:
    table = facts.tables.get(fact)
    return [] if table is None else table.to_pylist()


def _day_of(facts: Facts, fact_id: str) -> date | None:
    """The day of an order line (or the line of a month of service) or of an activity; None of anything else."""
    days = {row["id"]: row["ordered_on"] for row in _rows(facts, "order_lines")} | {
        row["id"]: row["date"] for row in _rows(facts, "activities")
    }
    found = days.get(fact_id.partition("#")[0])
    return None if found is None else _day(found)


Came = TypeVar("Came")


def _named(found: Mapping[Key, Came], expected: ExpectedAmount | ExpectedReason) -> list[Came]:
    """What came out of the fact (and seller) that the case names."""
    return [value for key, value in found.items() if _names(expected, key)]


def _names(expected: ExpectedAmount | ExpectedReason, key: Key) -> bool:
    incentive, fact_id, seller = key
    return (expected.incentive, expected.fact_id) == (incentive, fact_id) and expected.seller in (None, seller)


def _said(expected: ExpectedReason) -> str:
    parts = [expected.reason]
    parts += [
        f"{side} {written}"
        for side, written in (("subject", expected.subject), ("needed", expected.needed), ("had", expected.had))
        if written
    ]
    return ", ".join(parts)


def _plain(written: str) -> str:
    """A figure as it is written without the _ between its thousands."""
    return written.replace("_", "")


def _key(row: Row) -> Key:
    return str(row["incentive"]), str(row["fact_id"]), str(row["seller"])


def _add(totals: dict[Key, int], key: Key, amount: int) -> None:
    totals[key] = totals.get(key, 0) + amount


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value
