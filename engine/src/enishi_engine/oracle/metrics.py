"""Figures per partner at a moment of evaluation, and agreed targets (docs/rules/metrics.md; candidates.md, "Targets")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from enishi_engine.core.expression import (
    PPM,
    Aggregate,
    And,
    Changes,
    CohortSize,
    Comparator,
    Compare,
    Expression,
    Fold,
    Literal,
    Position,
    SpanKind,
    TargetValue,
    Unit,
)
from enishi_engine.core.incentive import Role, Rounding
from enishi_engine.core.program import Program, Version
from enishi_engine.core.refusals import TargetNotWhole
from enishi_engine.facts.currency import minor_digits
from enishi_engine.oracle.exchange import converted_change, converted_line, foreign
from enishi_engine.oracle.known import Change, Known, Line, Row
from enishi_engine.oracle.parts import company_row, in_business, rows_beside, rows_beside_line, shares, within
from enishi_engine.oracle.rounding import split
from enishi_engine.oracle.spans import DAY, Moment, Window, moment_of_span, window_of
from enishi_engine.oracle.values import Names, Value, as_ratio, holds, value_of


@dataclass(frozen=True)
class Counted:
    """A fact that a figure may read: the rows its names speak of, its days, its place in order, and a line's shares."""

    rows: Mapping[str, Row]
    days: Row
    booked_at: datetime
    source: str
    id: str
    shares: Mapping[str, int] | None = None
    change: Change | None = None
    line: Line | None = None

    def day(self, by: str, changes: Changes) -> date | None:
        """The day that places it; a change stands on the later of its own and its line's, or on its line's."""
        day: date | None = self.days.get(by)
        if day is None or self.change is None or changes is Changes.ON_DAY_OF_LINE:
            return day
        return max(day, self.change.date)

    @property
    def is_gone(self) -> bool:
        """Is it an order line that is wholly undone?"""
        return self.line is not None and self.line.gone_on is not None


class Figures:
    """Every metric of every version, read at moments; each answer is kept."""

    def __init__(self, program: Program, known: Known) -> None:
        self.known = known
        self.currency = program.currency
        self._answers: dict[tuple[date, str, str, Moment], Value] = {}
        self._dated: dict[tuple[Aggregate, str, Rounding], list[tuple[date, Value]]] = {}
        self._facts = {
            "line": _by_partner(_line_facts(known)),
            "activity": _by_partner(_activity_facts(known)),
            "deal": _by_partner(_deal_facts(known)),
        }

    def metric(self, version: Version, name: str, partner: str, moment: Moment) -> Value:
        """The metric of one partner at a moment, in its unit; None where it is missing."""
        asked = (version.from_day, name, partner, moment)
        if asked not in self._answers:
            metric = next(metric for metric in version.metrics if metric.id == name)
            self._answers[asked] = self.value(metric.expression, version, partner, moment)
        return self._answers[asked]

    def value(self, expression: Expression, version: Version, partner: str, moment: Moment) -> Value:
        """What an expression of figures and metrics is for one partner at a moment; None where it is missing."""
        names = Names(
            metric=lambda other: self.metric(version, other, partner, moment),
            aggregate=lambda figure: self._figure(figure, version, partner, moment),
        )
        return value_of(expression, names)

    def cohort(self, asked: Position | CohortSize, version: Version, partner: str, moment: Moment) -> int | None:
        """The partner's place among its cohort at a moment, or the cohort's size; None where it is in none (docs/rules/metrics.md)."""
        figures = self._cohort(asked, version, partner, moment)
        if partner not in figures:
            return None
        if isinstance(asked, CohortSize):
            return len(figures)
        return 1 + sum(1 for figure in figures.values() if figure > figures[partner])

    def _cohort(self, asked: Position | CohortSize, version: Version, partner: str, moment: Moment) -> dict[str, Fraction]:
        """The figures of all partners of one cohort: of those in business on the reference day, alike in what cuts it."""

        def group(code: str) -> Value:
            return None if asked.by is None else company_row(code, moment.reference, version.attributes, self.known).get(asked.by.name)

        own = group(partner)
        if asked.by is not None and own is None:
            return {}
        unit = next(metric for metric in version.metrics if metric.id == asked.metric).expression.unit
        cohort = [code for code in self.known.partners if in_business(code, moment.reference, self.known) and group(code) == own]
        figures = {code: as_ratio(self.metric(version, asked.metric, code, moment), unit) for code in cohort}
        return {code: Fraction(*figure) for code, figure in figures.items() if figure is not None}

    def target(self, target: TargetValue, partner: str, first_day: date, last_day: date) -> int | None:
        """What both sides agreed on for the metric and exactly these days, in its unit; None where they did not."""
        agreed = [
            (signed, row["id"], row)
            for row in self.known.targets
            if (row["partner"], row["person"], row["metric"]) == (partner, None, target.metric)
            and (row["first_day"], row["last_day"]) == (first_day, last_day)
            and (signed := self._both_signed_on(row)) is not None
            and (signed <= first_day or row["agreed_late"])
        ]
        if not agreed:
            return None
        return self._in_unit(max(agreed, key=lambda found: found[:2])[2], target.unit)

    def _both_signed_on(self, target: Row) -> date | None:
        """The later of the two signatures; one after the run's last day does not exist."""
        signatures = (target["partner_signed_on"], target["maker_signed_on"])
        if any(signature is None or signature > self.known.until for signature in signatures):
            return None
        later: date = max(signatures)
        return later

    def _in_unit(self, target: Row, unit: Unit) -> int:
        """Targets are millionths of what people write: major units of money, whole counts, numbers."""
        scale = {Unit.MONEY: 10 ** minor_digits(self.currency), Unit.NUMBER: PPM}.get(unit, 1)
        value, rest = divmod(target["value"] * scale, PPM)
        if rest:
            raise TargetNotWhole(target=target["id"], partner=target["partner"], metric=target["metric"], unit=unit.value)
        return int(value)

    # ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _figure(self, figure: Aggregate, version: Version, partner: str, moment: Moment) -> Value:
        placed = moment_of_span(figure.span, moment)
        if placed is None:
            return None
        if figure.span.kind is SpanKind.STATE:
            return self._state(figure, partner, placed.cut - DAY)
        window = window_of(
            figure.span, placed, year_starts=version.year_starts, contract_start=lambda cut: self._contract_start(partner, cut)
        )
        if window is None:
            return None
        if figure.entity == "day":
            return sum(1 for day in _days(window) if self._held(figure.where, version, partner, Moment(day, day + DAY)))
        if figure.fold is Fold.COUNT_EACH:
            return sum(
                1 for group in self._groups(figure, version, partner, window) if self._passes(figure, group, version, partner, moment)
            )
        return _folded(figure, self._read(figure, version, partner, window))

    def _held(self, test: Expression | None, version: Version, partner: str, moment: Moment) -> bool:
        """Is a condition on figures true at a moment?"""
        names = Names(
            metric=lambda name: self.metric(version, name, partner, moment),
            aggregate=lambda figure: self._figure(figure, version, partner, moment),
        )
        return holds(test, names)

    def _groups(self, figure: Aggregate, version: Version, partner: str, window: Window) -> set[str]:
        """What the partner's facts in the window are parted by."""
        return set(self._read(replace(figure, fold=Fold.COUNT_DISTINCT, where=None), version, partner, window))

    def _passes(self, figure: Aggregate, group: str, version: Version, partner: str, moment: Moment) -> bool:
        """Is the test true of the figures over the facts of one group?"""
        assert figure.value is not None, "groups are parted by something"
        own = Compare(Comparator.EQUAL, figure.value, Literal(group, Unit.CODE))

        def of_group(inner: Aggregate) -> Value:
            where = own if inner.where is None else And((inner.where, own))
            return self._figure(replace(inner, where=where), version, partner, moment)

        return holds(figure.where, Names(aggregate=of_group))

    def _read(self, figure: Aggregate, version: Version, partner: str, window: Window) -> list[Value]:
        """The partner's values of the facts in the window, in the order of the facts."""
        asked = figure, partner, version.rounding
        if asked not in self._dated:
            self._dated[asked] = self._all_values(*asked)
        return [value for day, value in self._dated[asked] if window[0] <= day < window[1]]

    def _all_values(self, figure: Aggregate, partner: str, rounding: Rounding) -> list[tuple[date, Value]]:
        """Every fact of the partner that the figure reads, with its day, in order; for a count each is its fact's id."""
        assert figure.by is not None, "a span is placed by a day"
        found = []
        for fact in self._facts[figure.entity].get(partner, ()):
            day, names = fact.day(figure.by, figure.changes), Names(rows=self._rows(fact, figure.by, rounding))
            if day is None or not holds(figure.where, names):
                continue
            counts = figure.fold in (Fold.COUNT, Fold.COUNT_DISTINCT)
            if counts and (fact.change is not None or (fact.is_gone and figure.changes is Changes.ON_DAY_OF_LINE)):
                continue
            value = fact.id if figure.value is None else value_of(figure.value, names)
            if value is not None:
                found.append((day, (fact.booked_at, fact.source, fact.id), _part_of(value, figure, fact, partner)))
        found.sort(key=lambda item: item[:2])
        return [(day, value) for day, _, value in found]

    def _rows(self, fact: Counted, by: str, rounding: Rounding) -> Mapping[str, Row]:
        """What the fact's names speak of; money of a line by the rate of the line's own day."""
        read = None if fact.line is None else foreign(fact.line, fact.days.get(by), rounding, self.known)
        if read is None:
            return fact.rows
        line = fact.rows["line"]
        return {**fact.rows, "line": converted_line(line, read) if fact.change is None else converted_change(line, fact.change, read)}

    def _state(self, figure: Aggregate, partner: str, day: date) -> Value:
        """Who or what holds at the end of a day."""
        people = {
            person["code"]: person
            for person in self.known.people.values()
            if person["partner"] == partner
            and (person["joined"] is None or person["joined"] <= day)
            and (person["left"] is None or day < person["left"])
        }
        facts: list[Mapping[str, Row]] = [{"person": person} for person in people.values()]
        if figure.entity == "certificate":
            facts = [
                {"certificate": certificate, "person": people[certificate["person"]]}
                for certificate in self.known.certificates
                if certificate["person"] in people and within(day, certificate["first_day"], certificate["last_day"])
            ]
        held = [rows for rows in facts if holds(figure.where, Names(rows=rows))]
        values = [1 if figure.value is None else value_of(figure.value, Names(rows=rows)) for rows in held]
        return _folded(figure, [value for value in values if value is not None])

    def _contract_start(self, partner: str, cut: date) -> date | None:
        agreements = (self.known.agreements or {}).get(partner, ())
        started: date | None = self.known.partners.get(partner, {}).get("first_day")
        return min((row["first_day"] for row in agreements if row["first_day"] < cut), default=started)


def _days(window: Window) -> Iterator[date]:
    day = window[0]
    while day < window[1]:
        yield day
        day += DAY


def _folded(figure: Aggregate, values: list[Value]) -> Value:
    match figure.fold:
        case Fold.SUM:
            return sum(values)
        case Fold.COUNT:
            return len(values)
        case Fold.COUNT_DISTINCT | Fold.COUNT_EACH:
            return len(set(values))
        case Fold.LATEST:
            return values[-1] if values else None


def _part_of(value: Value, figure: Aggregate, fact: Counted, partner: str) -> Value:
    """A line's amount is split among those who share in the line; everything else is each one's whole."""
    if figure.fold in (Fold.COUNT, Fold.COUNT_DISTINCT) or fact.shares is None:
        return value
    return split(value, fact.shares)[partner]


# ── Facts that are counted ───────────────────────────────────────────────────────────────────────────────────────────


def _by_partner(facts: Iterator[tuple[str, Counted]]) -> dict[str, list[Counted]]:
    found: dict[str, list[Counted]] = {}
    for partner, fact in facts:
        found.setdefault(partner, []).append(fact)
    return found


def _line_facts(known: Known) -> Iterator[tuple[str, Counted]]:
    """Each line, and each change that undoes something as a negative line, for everyone who shares in it."""
    for line in known.lines.values():
        weights = shares(line, Role.SOLD, line.row["ordered_on"])
        rows = rows_beside_line(line, known)
        facts = [Counted(rows, line.row, line.row["booked_at"], line.row["source"], line.id, weights, line=line)]
        for change in line.changes:
            if change.undoes > 0:
                negative = {**rows, "line": _negative(line, change)}
                facts.append(Counted(negative, line.row, change.booked_at, change.source, change.id, weights, change, line))
        for partner in weights:
            yield from ((partner, fact) for fact in facts)


def _negative(line: Line, change: Change) -> Row:
    nothing = {"list": 0, "partner_price": 0, "setup": 0, "subvention": 0, "quantity": 0}
    return {**line.row, **nothing, "net": -change.undoes, "change": change.kind}


def _activity_facts(known: Known) -> Iterator[tuple[str, Counted]]:
    for row in known.activities:
        rows = {"activity": row, "person": known.people.get(row["person"], {})}
        yield row["partner"], Counted(rows, row, row["booked_at"], row["source"], row["id"])


def _deal_facts(known: Known) -> Iterator[tuple[str, Counted]]:
    for row in known.deals.values():
        yield row["partner"], Counted({"deal": row, **rows_beside(row, known)}, row, row["booked_at"], row["source"], row["id"])
