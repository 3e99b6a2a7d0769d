"""Incentives that meet on one occasion, and limits on what one key earns (docs/rules/stacking-and-limits.md)."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import Incentive, Limit, LimitKey, OnPeriod, Stacking
from enishi_engine.oracle.amounts import Outcome
from enishi_engine.oracle.candidates import Candidate
from enishi_engine.oracle.reasons import Failure, Figure
from enishi_engine.oracle.spans import period_holding

PERIODS = {LimitKey.MONTH: Period.MONTH, LimitKey.QUARTER: Period.QUARTER, LimitKey.HALF: Period.HALF, LimitKey.YEAR: Period.YEAR}


def settle(incentives: tuple[Incentive, ...], outcomes: Mapping[str, list[Outcome]]) -> None:
    """Gate 12: let the incentives of one text that meet on an occasion settle which of them pay."""
    meeting: dict[tuple[str, str, str], dict[str, Outcome]] = {}
    for incentive in incentives:
        for outcome in outcomes[incentive.id]:
            meeting.setdefault(outcome.candidate.occasion.key, {})[incentive.id] = outcome
    for on_occasion in meeting.values():
        _settle_occasion(incentives, on_occasion)


def _settle_occasion(incentives: tuple[Incentive, ...], outcomes: Mapping[str, Outcome]) -> None:
    standing = {key: outcome for key, outcome in outcomes.items() if outcome.stands}
    for first, second in combinations([incentive for incentive in incentives if incentive.id in standing], 2):
        if standing[first.id].stands and standing[second.id].stands:
            _settle_pair(standing[first.id], standing[second.id])
    for incentive in incentives:
        if incentive.id in standing and standing[incentive.id].stands and incentive.requires is not None:
            required = standing.get(incentive.requires)
            if required is None or not required.stands:
                standing[incentive.id].failure = Failure(gate=12, reason="other_pays_nothing", subject=incentive.requires)


def _settle_pair(first: Outcome, second: Outcome) -> None:
    """The earlier in the text and the later; what either says about the other counts."""
    one, other = first.candidate.incentive, second.candidate.incentive
    one_says, other_says = one.stacking.get(other.id), other.stacking.get(one.id)
    if one_says is Stacking.THIS_FIRST:
        _falls(second, first, "other_comes_first")
    elif other_says is Stacking.THIS_FIRST:
        _falls(first, second, "other_comes_first")
    elif Stacking.BEST in (one_says, other_says):
        if first.amount >= second.amount:
            _falls(second, first, "other_is_better")
        else:
            _falls(first, second, "other_is_better")


def _falls(loser: Outcome, winner: Outcome, reason: str) -> None:
    figure = Figure(needed=winner.amount, had=loser.amount, unit="money")
    loser.failure = Failure(gate=12, reason=reason, subject=winner.candidate.incentive.id, figure=figure)


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def limit(incentive: Incentive, outcomes: Iterable[Outcome]) -> None:
    """Gate 13: cap and raise what one incentive's candidates of one key earn together, narrow limits before wide ones."""
    standing = [outcome for outcome in outcomes if outcome.stands]
    limits = sorted(incentive.limits or (), key=lambda one: (LimitKey.LINE not in one.per, -len(one.per)))
    reached: dict[int, Failure] = {}
    for one in limits:
        _apply(one, standing, reached)
    for outcome in standing:
        if outcome.amount == 0:
            outcome.failure = reached[id(outcome)]


def _apply(one: Limit, standing: list[Outcome], reached: dict[int, Failure]) -> None:
    totals: dict[tuple[Any, ...], int] = {}
    for outcome in standing:
        key = tuple(_key(part, outcome.candidate) for part in one.per)
        before = totals.get(key, 0)
        totals[key] = before + outcome.amount
        paid = _limited(totals[key], one) - _limited(before, one)
        if paid == 0 and id(outcome) not in reached:
            needed = one.minimum if one.maximum is None else one.maximum
            figure = Figure(needed=needed, had=before, unit="money")
            reached[id(outcome)] = Failure(gate=13, reason="limit_reached", subject=_name(one), figure=figure)
        if paid != outcome.amount:
            outcome.amount, outcome.limited_by = paid, _name(one)


def _limited(total: int, one: Limit) -> int:
    """G: the total, raised to the floor, then cut to the cap; nothing and less stay as they are."""
    if total <= 0:
        return total
    raised = total if one.minimum is None else max(total, one.minimum)
    return raised if one.maximum is None else min(raised, one.maximum)


def _name(one: Limit) -> str:
    return "+".join(key.value for key in one.per)


def _key(key: LimitKey, candidate: Candidate) -> Any:
    fact = candidate.occasion.source
    match key:
        case LimitKey.LINE:
            # A period is one occasion for each partner; the parts of a line are one occasion together.
            whose = candidate.occasion.seller if isinstance(candidate.incentive.occasion, OnPeriod) else None
            return candidate.occasion.fact_id, whose, candidate.payee_kind, candidate.payee
        case LimitKey.PERSON:
            return fact.get("person")
        case LimitKey.CUSTOMER:
            return fact.get("customer")
        case LimitKey.PARTNER:
            return candidate.partner
        case LimitKey.CAMPAIGN:
            return None
        case _:
            return period_holding(candidate.day, PERIODS[key], candidate.version.year_starts)[0]
