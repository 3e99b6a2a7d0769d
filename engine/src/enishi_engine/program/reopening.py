"""What a later change of a line opens again, as the text says it: `reopens: bands`, or `[bands, limits]`."""

from collections.abc import Mapping

from enishi_engine.core.incentive import Banded, BudgetOrder, Incentive, LineOccasion, Method, Reopens
from enishi_engine.program import values
from enishi_engine.program.document import Notes, Written

# What a change could open too, and is not built: refused by name.
NOT_BUILT: Mapping[str, str] = {
    "figures": "a period's figures in which a line counts by what is left of it",
    "ranks": "a review in which a line counts by what is left of it",
}


def reopens(value: Written | None, notes: Notes) -> tuple[Reopens, ...]:
    """The words of the text, each once, in their order there."""
    found: list[Reopens] = []
    for written in values.items(value, "reopens", notes):
        if written.value in NOT_BUILT:
            problem = f"reopens: {written.value}: {NOT_BUILT[written.value]} cannot be calculated yet."
            notes.add(written.place, problem, "A figure counts a change as a negative line on its own day. Leave it out.")
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
