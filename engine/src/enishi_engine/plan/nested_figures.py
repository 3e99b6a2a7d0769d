"""Figures whose test holds figures itself: groups that pass it, and the days on which it holds (docs/rules/metrics.md)."""

from dataclasses import dataclass

from enishi_engine.core.expression import Span, SpanKind
from enishi_engine.plan.arithmetic import days_between, each_day, minus_days, period_start, plus_days, plus_months
from enishi_engine.plan.metrics import spans_at


@dataclass(frozen=True)
class DaysAsked:
    """Each day from the first to the last that a span reads of a partner, as a moment: its end."""

    span: Span
    moments: str
    first_month: int

    def sql(self) -> str:
        spans = spans_at(self.span, self.moments, self.first_month)
        return (
            f"SELECT partner, day AS reference_day, {plus_days('day', '1')} AS cut FROM "
            f"(SELECT partner, {each_day('min(low)', 'max(high)')} AS day FROM ({spans}) WHERE low < high GROUP BY partner)"
        )


@dataclass(frozen=True)
class DaysMet:
    """The days on which a condition held, as facts to count."""

    values: str

    def sql(self) -> str:
        return f"SELECT partner, reference_day AS day, 1 AS value FROM {self.values} WHERE metric_met"


@dataclass(frozen=True)
class GroupsAsked:
    """The groups that a partner's facts within the span are in, at each moment."""

    span: Span
    facts: str  # partner, day and, as value, the group
    moments: str
    first_month: int

    def sql(self) -> str:
        spans = spans_at(self.span, self.moments, self.first_month)
        return (
            f"SELECT DISTINCT b.partner, f.value AS grouped, b.reference_day, b.cut FROM ({spans}) b "
            f"JOIN {self.facts} f ON f.partner = b.partner AND f.day >= b.low AND f.day < b.high"
        )


@dataclass(frozen=True)
class GroupsMet:
    """How many groups pass their test at each moment; NULL where the span is missing."""

    span: Span
    values: str
    moments: str
    first_month: int

    def sql(self) -> str:
        spans = spans_at(self.span, self.moments, self.first_month)
        return (
            "SELECT b.partner, b.reference_day, b.cut, CASE WHEN b.low IS NOT NULL THEN coalesce(g.value, 0) END AS value "
            f"FROM ({spans}) b LEFT JOIN (SELECT partner, reference_day, cut, count(*) AS value FROM {self.values} WHERE metric_met GROUP BY ALL) g "
            "ON g.partner = b.partner AND g.reference_day = b.reference_day AND g.cut = b.cut"
        )


@dataclass(frozen=True)
class GroupSteps:
    """Each group at every moment at which any of its figures may change: between them its test stays as it is.

    `facts` are relations of partner, grouped and day with the span through which they are looked at.
    """

    facts: tuple[tuple[str, Span], ...]
    moments: str
    first_month: int

    def sql(self) -> str:
        changes = " UNION ALL ".join(
            f"SELECT partner, grouped, unnest([{', '.join(days)}]) AS day, {of_cut} AS of_cut FROM {facts}"
            for facts, span in self.facts
            for of_cut, days in (("TRUE", self.cuts(span)), ("FALSE", self.references(span)))
            if days
        )
        cut = f"CASE WHEN c.of_cut THEN c.day ELSE {plus_days('c.day', 'b.behind')} END"
        return (
            f"SELECT DISTINCT partner, grouped, {minus_days(cut, 'b.behind')} AS reference_day, {cut} AS cut FROM ({changes}) c "
            f"CROSS JOIN (SELECT DISTINCT {BEHIND} AS behind FROM {self.moments}) b"
        )

    def cuts(self, span: Span) -> list[str]:
        """Cuts at which a fact of `day` comes into the span, or may leave it."""
        comes = plus_days("day", "1")
        if span.kind is SpanKind.TRAILING_DAYS:
            return [comes, plus_days("day", str(span.length + 1))]
        if span.kind is SpanKind.TRAILING_MONTHS:  # up to three days of a longer month reach back to one day
            return [comes, *(plus_days(plus_months("day", str(span.length)), str(days)) for days in (1, 2, 3, 4))]
        return [comes]

    def references(self, span: Span) -> list[str]:
        """Reference days from which a period of facts is looked at, and no longer."""
        if span.kind not in (SpanKind.PROGRAM, SpanKind.CALENDAR):
            return []
        month = self.first_month if span.kind is SpanKind.PROGRAM else 1
        return [period_start("day", span.period, month, -span.offset - later) for later in (0, 1)]


BEHIND = days_between("cut", "reference_day")


@dataclass(frozen=True)
class GroupsRunning:
    """How many groups pass their test, from each step on."""

    values: str

    def sql(self) -> str:
        return f"""
            WITH met AS (SELECT partner, grouped, {BEHIND} AS behind, cut, CASE WHEN metric_met THEN 1 ELSE 0 END AS met FROM {self.values}),
            changes AS (
                SELECT partner, behind, cut, met - coalesce(lag(met) OVER (PARTITION BY partner, grouped, behind ORDER BY cut), 0) AS more FROM met
            ), daily AS (SELECT partner, behind, cut, sum(more) AS more FROM changes WHERE more <> 0 GROUP BY ALL)
            SELECT partner, behind, cut, CAST(sum(more) OVER (PARTITION BY partner, behind ORDER BY cut) AS BIGINT) AS value FROM daily"""


@dataclass(frozen=True)
class GroupsAt:
    """How many groups pass their test at each moment."""

    running: str
    moments: str

    def sql(self) -> str:
        return (
            f"SELECT m.partner, m.reference_day, m.cut, coalesce(g.value, 0) AS value FROM (SELECT *, {BEHIND} AS behind FROM {self.moments}) m "
            "ASOF LEFT JOIN " + self.running + " g ON g.partner = m.partner AND g.behind = m.behind AND m.cut >= g.cut"
        )


def steps_can_be_listed(span: Span) -> bool:
    """Is what the span reads decided by the moment's days alone, and not by contracts or a day of the text?"""
    return span.as_of is None and span.kind is not SpanKind.SINCE_CONTRACT
