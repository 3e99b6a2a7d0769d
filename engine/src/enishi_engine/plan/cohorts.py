"""Places among partners: who is compared with whom at a moment, in which order (docs/rules/metrics.md, "Places")."""

from dataclasses import dataclass

from enishi_engine.core.expression import CohortSize, Field, Position
from enishi_engine.plan.arithmetic import WIDE, divided, quoted
from enishi_engine.plan.lookups import in_business
from enishi_engine.plan.scalars import cohort_column

# Fractions of denominators up to 64 bits differ by more than 2 to the power of -130: three such digits tell any two apart.
DIGIT, DIGITS = 2**62, 3


@dataclass(frozen=True)
class Cohort:
    """A metric by which partners are placed, and what cuts them into cohorts (None: one cohort)."""

    metric: str
    by: Field | None
    is_ratio: bool
    is_attribute: bool  # `by` is a declared attribute, which partners have from a day on

    @property
    def columns(self) -> tuple[str, str]:
        """The columns of the place and of the size."""
        return cohort_column(Position(self.metric, self.by)), cohort_column(CohortSize(self.metric, self.by))


def compared_moments(moments: str) -> str:
    """Every partner in business on the reference day of each moment that is asked for."""
    return (
        f"SELECT p.code AS partner, m.reference_day, m.cut FROM (SELECT DISTINCT reference_day, cut FROM {moments}) m "
        f"JOIN partners p ON {in_business('p', 'm.reference_day')}"
    )


@dataclass(frozen=True)
class Places:
    """Place and size for each partner that has the figure, at each moment; `values` has the metric of all who are compared."""

    cohort: Cohort
    values: str

    def sql(self) -> str:
        within = "PARTITION BY cut" if self.cohort.by is None else "PARTITION BY cut, cohort"
        place, size = self.cohort.columns
        return (
            f"SELECT partner, reference_day, cut, rank() OVER ({within} ORDER BY {self.order()}) AS {place}, "
            f"count(*) OVER ({within}) AS {size} FROM ({self.figures()})"
        )

    def order(self) -> str:
        if not self.cohort.is_ratio:
            return "figure DESC"
        return ", ".join(f"digit_{place} DESC" for place in range(DIGITS + 1))

    def figures(self) -> str:
        """Those who have a figure and belong to a cohort; a ratio as its whole part and the digits after it."""
        metric = f"v.metric_{self.cohort.metric}"
        cut, join = self.cut()
        known = [f"{metric} IS NOT NULL", *([f"({cut}) IS NOT NULL"] if self.cohort.by is not None else [])]
        rows = f"FROM {self.values} v {join} WHERE {' AND '.join(known)}"
        key = f"SELECT v.partner, v.reference_day, v.cut, {cut} AS cohort"
        if not self.cohort.is_ratio:
            return f"{key}, {metric} AS figure {rows}"
        bottom = f"{metric}_of"
        found = f"{key}, {floored(metric, bottom)} AS digit_0, {metric} AS top, {bottom} AS bottom {rows}"
        found = f"SELECT *, CAST(top - digit_0 * bottom AS {WIDE}) AS rest FROM ({found})"
        for place in range(1, DIGITS + 1):
            moved = f"rest * {DIGIT}"
            found = f"SELECT * REPLACE (({moved}) % bottom AS rest), {divided(moved, 'bottom')} AS digit_{place} FROM ({found})"
        return found

    def cut(self) -> tuple[str, str]:
        """What a partner's cohort is, and the join that tells it."""
        by = self.cohort.by
        if by is None:
            return "NULL", ""
        if not self.cohort.is_attribute:
            return f"p.{quoted(by.name)}", "JOIN partners p ON p.code = v.partner"
        return "a.value", f"ASOF LEFT JOIN attribute_{by.name} a ON a.partner = v.partner AND v.reference_day >= a.day"


def floored(top: str, bottom: str) -> str:
    """The largest whole number not above top ÷ bottom (above 0)."""
    return f"(CASE WHEN {top} < 0 THEN -{divided(f'{bottom} - 1 - {top}', bottom)} ELSE {divided(top, bottom)} END)"


@dataclass(frozen=True)
class PlacedValues:
    """Metrics at the moments with the places beside them."""

    values: str
    places: tuple[tuple[Cohort, str], ...]  # each cohort and the relation of its places

    def sql(self) -> str:
        columns = [column for number, (cohort, _) in enumerate(self.places) for column in (f"c{number}.{name}" for name in cohort.columns)]
        joins = [
            f"LEFT JOIN {relation} c{number} ON c{number}.partner = v.partner AND c{number}.cut = v.cut AND c{number}.reference_day = v.reference_day"
            for number, (_, relation) in enumerate(self.places)
        ]
        return f"SELECT v.*, {', '.join(columns)} FROM {self.values} v {' '.join(joins)}"
