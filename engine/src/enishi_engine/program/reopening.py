"""What a later change of a line opens again: `reopens: bands`, or `[bands, limits]`; of a metric `changes: on_day_of_line`."""

from collections.abc import Mapping
from dataclasses import replace

from enishi_engine.core.expression import Aggregate, Changes, Expression, MetricValue, replaced, walk
from enishi_engine.core.incentive import Banded, BudgetOrder, Incentive, LineOccasion, Method, Reopens
from enishi_engine.program import values
from enishi_engine.program.document import Notes, Written

_OF_THE_METRIC = "write changes: on_day_of_line under the metric, as {is: sum(line.net) over month, changes: on_day_of_line}"
# What is not the incentive's to open, and where the text says it.
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "figures": ("figures stand in metrics, which other incentives and the ladder read too.", f"Leave it out here and {_OF_THE_METRIC}."),
    "ranks": (
        "ranks come of metrics, and not of this incentive.",
        f"Leave it out here and {_OF_THE_METRIC}; ranks of closed periods follow with restates: ranks.",
    ),
}


def reopens(value: Written | None, notes: Notes) -> tuple[Reopens, ...]:
    """The words of the text, each once, in their order there."""
    found: list[Reopens] = []
    for written in values.items(value, "reopens", notes):
        if written.value in ELSEWHERE:
            why, remedy = ELSEWHERE[written.value]
            notes.add(written.place, f"reopens: {written.value}: {why}", remedy)
            continue
        word = values.choice(written, Reopens, "thing to reopen", notes)
        if word is not None and word not in found:
            found.append(word)
    return tuple(found)


def unfit(incentive: Incentive) -> tuple[str, str] | None:
    """What of an incentive does not fit to what it reopens, and the remedy."""
    if not incentive.reopens:
        return None
    if not isinstance(incentive.occasion, LineOccasion):
        return "Only order lines are changed later and taken back.", "Leave reopens out."
    if incentive.uncertain_months is not None:
        return (
            "reopens: with a continuing condition that takes back: what is left of a line then cannot be calculated yet.",
            "Leave reopens out, or write otherwise: ends.",
        )
    if incentive.take_back is None:
        return (
            "reopens: counts a line by what its take-back leaves of it, and nothing is taken back.",
            "Add take_back: {after: [cancel, refund], share: proportional}, or leave reopens out.",
        )
    if Reopens.BANDS in incentive.reopens:
        return _unfit_bands(incentive)
    return _unfit_limits(incentive)


def _unfit_bands(incentive: Incentive) -> tuple[str, str] | None:
    amount = incentive.amount
    if not isinstance(amount, Banded):
        return "reopens: bands, but there is no running total.", "Leave bands out, or pay by bands over a period."
    rates = [band.value for band in amount.bands.bands]
    if min(rates) < 0 or (amount.method is Method.WHOLE_AMOUNT and rates != sorted(rates)):
        # Else a refund could take back more of a line than was earned on it.
        return (
            "reopens: bands, but a larger total can pay less.",
            "Let the values rise, or write method: marginal with values of 0 or more.",
        )
    return _unfit_limits(incentive) if Reopens.LIMITS in incentive.reopens else None


def _unfit_limits(incentive: Incentive) -> tuple[str, str] | None:
    if not incentive.limits:
        return "reopens: limits, but there are no limits.", "Leave limits out of reopens, or add limits:."
    if any(limit.order is BudgetOrder.PRORATED for limit in incentive.limits):
        return (
            "reopens: limits: what is left of a budget that is shared in proportion cannot be calculated yet.",
            "Write order: booked, or leave limits out of reopens.",
        )
    return None


# ── Metrics ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def with_changes(expression: Expression, written: Written | None, name: str, notes: Notes) -> Expression:
    """The metric's expression with its own figures of lines as `changes:` says; without one of them the key is refused."""
    changes = values.choice(written, Changes, "day for changes", notes)
    if written is None or changes is None:
        return expression
    if not any(isinstance(part, Aggregate) and part.entity == "line" for part in walk(expression)):
        of_others = any(isinstance(part, MetricValue) for part in walk(expression))
        remedy = "Say it of the metrics that it is built of, or leave it out." if of_others else "Leave changes out."
        notes.add(written.place, f"Only order lines are changed later, and {name} has no figure of them.", remedy)
        return expression

    def counted(part: Expression) -> Expression | None:
        if isinstance(part, Aggregate) and part.entity == "line" and part.changes is not changes:
            return replaced(replace(part, changes=changes), counted)
        return None

    return replaced(expression, counted)
