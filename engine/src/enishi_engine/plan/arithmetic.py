"""Integer arithmetic as SQL text: the one multiply-divide-round, splitting, and days.

Two things differ between SQL dialects, whole-number division and the difference of days; both stand here and
nowhere else. `//` truncates toward zero in DuckDB; no `/`, no DECIMAL and no round() is ever printed.
"""

from datetime import date

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import Rounding

NARROW, WIDE = "BIGINT", "HUGEINT"
LARGEST_NARROW = 2**63 - 1
LARGEST_WIDE = 2**127 - 1


def day_literal(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def text_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def divided(whole: str, divisor: str) -> str:
    """Whole-number division toward zero."""
    return f"(({whole}) // ({divisor}))"


def days_between(later: str, earlier: str) -> str:
    return f"(({later}) - ({earlier}))"


def plus_days(day: str, days: str) -> str:
    return f"(({day}) + CAST({days} AS INTEGER))"


def minus_days(day: str, days: str) -> str:
    return f"(({day}) - CAST({days} AS INTEGER))"


def each_day(first: str, end: str) -> str:
    """One row for each day from `first` until before `end`."""
    return f"CAST(unnest(generate_series({first}, {minus_days(end, '1')}, INTERVAL 1 DAY)) AS DATE)"


def plus_months(day: str, months: str) -> str:
    """Adds months, the day clamped to the month's end."""
    return f"CAST(({day}) + to_months(CAST({months} AS INTEGER)) AS DATE)"


def rounded(product: str, divisor: str, mode: Rounding) -> str:
    """`product` ÷ `divisor` (above 0), rounded by the mode, symmetric for negatives (docs/rules/money.md)."""
    sign = f"(CASE WHEN ({product}) < 0 THEN -1 ELSE 1 END)"
    if mode is Rounding.DOWN:
        return divided(product, divisor)
    if mode is Rounding.UP:
        return divided(f"({product}) + {sign} * (({divisor}) - 1)", divisor)
    if mode is Rounding.HALF_UP:
        return divided(f"2 * ({product}) + {sign} * ({divisor})", f"2 * ({divisor})")
    quotient = divided(product, divisor)
    remainder = f"abs(({product}) - {quotient} * ({divisor}))"
    nearer = f"2 * {remainder} > ({divisor}) OR (2 * {remainder} = ({divisor}) AND {quotient} % 2 <> 0)"
    return f"({quotient} + CASE WHEN {nearer} THEN {sign} ELSE 0 END)"


def share(value: str) -> str:
    """This part's share of a whole value by largest remainder, ties by partner code (docs/rules/money.md, "Splitting").

    The row has `weights` (in order of partner code; null for a line that is not split), `weight`,
    `weight_total` and `place`, the part's place among the weights.
    """
    size = f"CAST(abs({value}) AS {WIDE})"
    remainders = f"list_transform(weights, lambda w: ({size} * w) % weight_total)"
    mine = f"(({size} * weight) % weight_total)"
    before = f"len(list_filter({remainders}, lambda r, i: r > {mine} OR (r = {mine} AND i < place)))"
    left_over = divided(f"list_sum({remainders})", "weight_total")
    part = f"({divided(f'{size} * weight', 'weight_total')} + CASE WHEN {before} < {left_over} THEN 1 ELSE 0 END)"
    sign = f"CASE WHEN ({value}) < 0 THEN -1 ELSE 1 END"
    return f"(CASE WHEN weights IS NULL OR ({value}) IS NULL THEN {value} ELSE CAST({sign} * {part} AS {NARROW}) END)"


def period_number(day: str, period: Period, first_month: int) -> str:
    """A whole number that is the same for all days of one period; years start in `first_month`."""
    return divided(f"year({day}) * 12 + month({day}) - {first_month}", str(period.months))


def period_start(day: str, period: Period, first_month: int, offset: int = 0) -> str:
    """First day of the period that holds `day`, `offset` periods back."""
    start = f"({period_number(day, period, first_month)} * {period.months} + {first_month - 1 - offset * period.months})"
    return f"make_date({divided(start, '12')}, {start} % 12 + 1, 1)"
