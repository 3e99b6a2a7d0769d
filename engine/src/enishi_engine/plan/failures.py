"""Gates: each way to fail, with the SQL of its test and of the figures of its reason (docs/rules/candidates.md, results.md)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from enishi_engine.core.expression import (
    PPM,
    Compare,
    Expression,
    Field,
    In,
    Literal,
    Not,
    Unit,
)
from enishi_engine.core.incentive import Condition, LineDay
from enishi_engine.plan.arithmetic import WIDE, days_between, text_literal
from enishi_engine.plan.scalars import fraction, scalar

DAY_COLUMN = {
    LineDay.ORDER: "line_ordered_on", LineDay.ACCEPTANCE: "line_accepted_on", LineDay.START: "line_starts_on",
    LineDay.PAYMENT: "line_paid_on", LineDay.REGISTRATION: "deal_registered", LineDay.MEETING: "line_meeting",
}  # fmt: skip
EPOCH = "DATE '1970-01-01'"


@dataclass(frozen=True)
class Figures:
    """SQL of what was needed and what was had; None where there is none."""

    needed: str | None = None
    had: str | None = None
    had_of: str | None = None
    needed_code: str | None = None
    had_code: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Failure:
    """One way to fail a gate: when `test` (SQL) is true, with its reason; `unknown` is what has no value then."""

    gate: int
    reason: str
    test: str
    subject: str | None = None
    figures: Figures = field(default_factory=Figures)
    unknown: Expression | None = None


def epoch_days(day: str) -> str:
    """A day as a whole number: days since 1970-01-01."""
    return f"CAST({days_between(day, EPOCH)} AS BIGINT)"


def day_figures(needed: str, had: str | None) -> Figures:
    return Figures(epoch_days(needed), None if had is None else epoch_days(had), unit="day")


def condition_failures(gate: int, reason: str, condition: Condition, ranks: tuple[str, ...]) -> tuple[Failure, ...]:
    """Unknown is missing; false is the reason itself, with the condition's figures."""
    test = scalar(condition.test)
    return (
        Failure(gate, "missing", f"({test}) IS NULL", condition.text, unknown=condition.test),
        Failure(gate, reason, f"NOT ({test})", condition.text, condition_figures(condition.test, ranks)),
    )


def condition_figures(test: Expression, ranks: tuple[str, ...]) -> Figures:
    """What the condition compares: needed is its right side, unless only the left one is written as a value."""
    match test:
        case Compare(_, left, right) if isinstance(left, Literal) and not isinstance(right, Literal):
            return _compared(right, left, ranks)
        case Compare(_, left, right):
            return _compared(left, right, ranks)
        case In(item, options):
            needed = ", ".join(_code_of(option, ranks) for option in options)
            return _coded(item, text_literal(needed), ranks)
        case Not(Field(unit=Unit.BOOL)):
            return Figures(needed_code="'false'", had_code="'true'", unit="bool")
        case Field(unit=Unit.BOOL):
            return Figures(needed_code="'true'", had_code="'false'", unit="bool")
        case _:
            return Figures()


def _code_of(option: Literal, ranks: tuple[str, ...]) -> str:
    return ("none", *ranks)[int(str(option.value))] if option.unit is Unit.RANK else str(option.value)


def _compared(had: Expression, needed: Expression, ranks: tuple[str, ...]) -> Figures:
    if Unit.RATIO in (had.unit, needed.unit):
        return _ratio(had, needed)
    if had.unit is Unit.DAY:
        return day_figures(scalar(needed), scalar(had))
    if had.unit in (Unit.CODE, Unit.RANK, Unit.BOOL):
        return _coded(had, as_code(scalar(needed), needed.unit, ranks), ranks)
    return Figures(scalar(needed), scalar(had), unit=had.unit.name.lower())


def _coded(had: Expression, needed_code: str, ranks: tuple[str, ...]) -> Figures:
    return Figures(needed_code=needed_code, had_code=as_code(scalar(had), had.unit, ranks), unit=had.unit.name.lower())


def as_code(value: str, unit: Unit, ranks: tuple[str, ...]) -> str:
    """A code, rank or truth value as text."""
    if unit is Unit.RANK:
        return (
            f"CASE {value} " + " ".join(f"WHEN {place} THEN {text_literal(rank)}" for place, rank in enumerate(("none", *ranks))) + " END"
        )
    if unit is Unit.BOOL:
        return f"CASE WHEN {value} THEN 'true' ELSE 'false' END"
    return value if unit is Unit.CODE else f"CAST({value} AS VARCHAR)"


def _ratio(had: Expression, needed: Expression) -> Figures:
    """Numerator and denominator had; the need in ppm, unless it is a ratio too."""
    if had.unit is Unit.RATIO and needed.unit is Unit.RATIO:
        return Figures(unit="ratio")
    if had.unit is not Unit.RATIO:
        return _ratio(needed, had)
    top, bottom = fraction(had)
    scale = 1 if needed.unit is Unit.RATE else PPM
    return Figures(f"CAST({scalar(needed)} AS {WIDE}) * {scale}", top, bottom, unit="ratio")


def first_failed(failures: tuple[Failure, ...], start: int = 1) -> str:
    """SQL of the place of the first failure whose test is true, counted from `start`; 0 when none is."""
    if not failures:
        return "0"
    cases = " ".join(f"WHEN {failure.test} THEN {place}" for place, failure in enumerate(failures, start=start))
    return f"CASE {cases} ELSE 0 END"


FIGURES = {"needed": "BIGINT", "had": "BIGINT", "had_of": "BIGINT", "needed_code": "VARCHAR", "had_code": "VARCHAR"}


def columns_or_null(kinds: Mapping[str, str], columns: Collection[str]) -> str:
    """SQL of columns by name and type: NULL for those that the relation does not have."""
    return ", ".join(name if name in columns else f"CAST(NULL AS {kind}) AS {name}" for name, kind in kinds.items())


def figure_columns(failures: tuple[Failure, ...], place: str, start: int = 1) -> dict[str, str]:
    """SQL of the reason's changing columns, chosen by the place of the failure; only those that any failure has."""
    found: dict[str, str] = {}
    for name, kind in FIGURES.items():
        cases = [
            f"WHEN {number} THEN CAST({value} AS {kind})"
            for number, failure in enumerate(failures, start=start)
            if (value := getattr(failure.figures, name)) is not None
        ]
        if cases:
            found[name] = f"CASE {place} {' '.join(cases)} END"
    return found


def within(failures: tuple[Failure, ...], path: str) -> tuple[Failure, ...]:
    """The failures, each only where `path` (SQL) is true."""
    return tuple(replace(failure, test=f"({path}) AND ({failure.test})") for failure in failures)
