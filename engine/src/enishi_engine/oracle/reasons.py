"""Why a candidate was not paid, in figures (docs/rules/results.md, "Figures of a reason")."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.expression import PPM, Compare, Expression, Field, In, Literal, MetricValue, Not, Unit
from enishi_engine.core.incentive import Ladder
from enishi_engine.oracle.reviews import rank_at
from enishi_engine.oracle.spans import day_number
from enishi_engine.oracle.values import Names, Value, as_ratio, value_of


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was needed and what there was: the last six columns of `not_paid`."""

    needed: int | None = None
    had: int | None = None
    had_of: int | None = None
    unit: str | None = None
    needed_code: str | None = None
    had_code: str | None = None


NO_FIGURE = Figure()


@dataclass(frozen=True, kw_only=True)
class Failure:
    """The first gate that a candidate failed."""

    gate: int
    reason: str
    subject: str | None = None
    figure: Figure = NO_FIGURE


def missing(gate: int, subject: str) -> Failure:
    return Failure(gate=gate, reason="missing", subject=subject)


def no_rate(gate: int, subject: str, day: date, currencies: str) -> Failure:
    """What is unknown for want of an exchange rate, on or before which day, between which currencies (`USD/JPY`)."""
    figure = Figure(needed=day_number(day), unit="day", needed_code=currencies)
    return Failure(gate=gate, reason="no_rate", subject=subject, figure=figure)


def days_figure(needed: date | None, had: date | None) -> Figure:
    return Figure(needed=None if needed is None else day_number(needed), had=None if had is None else day_number(had), unit="day")


def unit_name(unit: Unit) -> str:
    return unit.name.lower()


def figure_of_test(test: Expression, names: Names, ladder: Ladder | None) -> Figure:
    """The figures of a condition that is false: of a comparison, a choice or a bare true-or-false name."""
    match test:
        case Compare(_, Literal() as needed, had) if not isinstance(had, Literal):
            return _of_comparison(needed, had, names, ladder)
        case Compare(_, had, needed):
            return _of_comparison(needed, had, names, ladder)
        case In(item, options):
            texts = ", ".join(code_text(option.value, option.unit, ladder) for option in options)
            had_text = code_text(value_of(item, names), item.unit, ladder)
            return Figure(unit=unit_name(item.unit), needed_code=texts, had_code=had_text)
        case Field(unit=Unit.BOOL) | MetricValue(unit=Unit.BOOL):
            return Figure(unit="bool", needed_code="true", had_code="false")
        case Not(Field(unit=Unit.BOOL) | MetricValue(unit=Unit.BOOL)):
            return Figure(unit="bool", needed_code="false", had_code="true")
        case _:
            return NO_FIGURE


def _of_comparison(needed: Expression, had: Expression, names: Names, ladder: Ladder | None) -> Figure:
    if needed.unit is had.unit is Unit.RATIO:
        return Figure(unit="ratio")
    if needed.unit is Unit.RATIO:
        needed, had = had, needed  # a ratio beside something else is always what was had
    wanted, there = value_of(needed, names), value_of(had, names)
    if had.unit is Unit.RATIO:
        return ratio_figure(wanted if needed.unit is not Unit.COUNT else wanted * PPM, there)
    if had.unit in (Unit.CODE, Unit.RANK, Unit.BOOL):
        codes = code_text(wanted, needed.unit, ladder), code_text(there, had.unit, ladder)
        return Figure(unit=unit_name(had.unit), needed_code=codes[0], had_code=codes[1])
    return Figure(unit=unit_name(had.unit), needed=_number(wanted), had=_number(there))


def ratio_figure(needed: int, had: Value) -> Figure:
    """Needed in ppm; had as numerator and denominator."""
    ratio = as_ratio(had, Unit.RATIO)
    assert ratio is not None, "a missing ratio has no figures"
    return Figure(needed=needed, had=ratio[0], had_of=ratio[1], unit="ratio")


def measure_figure(needed: int | None, had: Value, unit: Unit) -> Figure:
    """Of a band's measure."""
    if unit is Unit.RATIO:
        assert needed is not None, "a band names its bounds"
        return ratio_figure(needed, had)
    return Figure(needed=needed, had=had, unit=unit_name(unit))


def key_figure(had: Value, unit: Unit, ladder: Ladder | None) -> Figure:
    """Of a table's key that has no row."""
    if unit in (Unit.CODE, Unit.RANK, Unit.BOOL):
        return Figure(unit=unit_name(unit), had_code=code_text(had, unit, ladder))
    return Figure(unit=unit_name(unit), had=_number(had))


def code_text(value: Value, unit: Unit, ladder: Ladder | None) -> str:
    """A code as it is, a rank by its id, a truth value as `true` or `false`, a day as written, a number in digits."""
    if unit is Unit.RANK:
        assert ladder is not None, "a rank stands on a ladder"
        return rank_at(ladder, value)
    return str(value).lower() if unit is Unit.BOOL else str(value)


def _number(value: Value) -> int:
    return day_number(value) if isinstance(value, date) else int(value)
