"""Incentives that meet on one occasion, and limits on what one key earns (docs/rules/stacking-and-limits.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import BudgetOrder, Limit, LimitKey, OnPeriod, Reopens, Stacking
from enishi_engine.core.program import Program, Version
from enishi_engine.oracle.amounts import Outcome, calculated_left
from enishi_engine.oracle.candidates import Candidate
from enishi_engine.oracle.reasons import Failure, Figure
from enishi_engine.oracle.rounding import split
from enishi_engine.oracle.spans import period_holding
from enishi_engine.oracle.undoing import undoings

PERIODS = {LimitKey.MONTH: Period.MONTH, LimitKey.QUARTER: Period.QUARTER, LimitKey.HALF: Period.HALF, LimitKey.YEAR: Period.YEAR}


def settle(program: Program, outcomes: Mapping[str, list[Outcome]]) -> None:
    """Gate 12: let the incentives that meet on an occasion settle which of them pay."""
    meeting: dict[tuple[str, str, str], dict[str, Outcome]] = {}
    for incentive_id, judged in outcomes.items():
        for outcome in judged:
            meeting.setdefault(outcome.candidate.occasion.key, {})[incentive_id] = outcome
    for on_occasion in meeting.values():
        _settle_occasion(program, {key: outcome for key, outcome in on_occasion.items() if outcome.stands})


def _settle_occasion(program: Program, standing: Mapping[str, Outcome]) -> None:
    latest = max((outcome.candidate.version.from_day for outcome in standing.values()), default=None)
    texts = [version for version in reversed(program.versions) if latest is not None and version.from_day <= latest]
    order = [one for one in dict.fromkeys(incentive.id for version in texts for incentive in version.incentives) if one in standing]
    for first, second in combinations(order, 2):
        said = next((words for version in texts if (words := _words(version, first, second)) is not None), None)
        if said is not None and standing[first].stands and standing[second].stands:
            _settle_pair(standing[first], standing[second], *said)
    for outcome in [standing[incentive_id] for incentive_id in order if standing[incentive_id].stands]:
        required = outcome.candidate.incentive.requires
        if required is not None and (required not in standing or not standing[required].stands):
            outcome.failure = Failure(gate=12, reason="other_pays_nothing", subject=required)


def _words(version: Version, first: str, second: str) -> tuple[Stacking | None, Stacking | None] | None:
    """What each says about the other in a text; None where the text does not have both."""
    incentives = {incentive.id: incentive for incentive in version.incentives}
    if first not in incentives or second not in incentives:
        return None
    return incentives[first].stacking.get(second), incentives[second].stacking.get(first)


def _settle_pair(first: Outcome, second: Outcome, one_says: Stacking | None, other_says: Stacking | None) -> None:
    """The earlier in the text and the later; what either says about the other counts."""
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


@dataclass
class Left:
    """What limits so far have left of one outcome: of all of it, and where they are reopened of what each change leaves."""

    outcome: Outcome
    amount: int
    after_changes: tuple[int, ...] = ()
    limited_by: str | None = None
    failure: Failure | None = None

    @property
    def counts(self) -> int:
        """What it adds to the totals of a limit."""
        return self.after_changes[-1] if self.after_changes else self.amount


def limit(outcomes: Iterable[Outcome], program: Program, until: date) -> None:
    """Gates 13 and 14: cap and raise what one incentive's candidates of one key earn together, each by the limits of its own text."""
    standing = [outcome for outcome in outcomes if outcome.stands]
    after: dict[tuple[Any, ...], list[Left]] = {}
    for place, outcome in enumerate(standing):
        reopened = Reopens.LIMITS in outcome.candidate.incentive.reopens
        words = (_raised(outcome.candidate, program, until), outcome.candidate.version.year_starts, reopened)
        if words not in after:
            after[words] = _after_limits(*words, standing)
        left = after[words][place]
        outcome.left = left.after_changes
        outcome.amount, outcome.limited_by, outcome.failure = left.amount, left.limited_by, left.failure if left.amount == 0 else None


def _raised(candidate: Candidate, program: Program, until: date) -> tuple[Limit, ...]:
    """The limits of the candidate's text, a budget as large as the largest that a text says from then on."""
    texts = [version for version in program.versions if candidate.version.from_day <= version.from_day <= until]
    said = [one for version in texts for other in version.incentives if other.id == candidate.incentive.id for one in other.limits or ()]
    return tuple(
        one
        if one.order is None
        else replace(one, maximum=max(other.maximum or 0 for other in said if other.order and other.per == one.per))
        for one in candidate.incentive.limits or ()
    )


def _after_limits(
    limits: tuple[Limit, ...],
    year_starts: tuple[int, int],
    reopened: bool,  # noqa: FBT001 - one of the words of a text
    standing: list[Outcome],
) -> list[Left]:
    """What the limits of one text leave of all candidates, whichever text judged them; narrow limits before wide ones."""
    left = [Left(outcome, outcome.calculated, _after_changes(outcome) if reopened else ()) for outcome in standing]
    for one in sorted(limits, key=lambda one: (one.order is not None, LimitKey.LINE not in one.per, -len(one.per))):
        if one.order is BudgetOrder.PRORATED:
            _prorate(one, year_starts, left)
        elif one.order is BudgetOrder.BOOKED:
            _apply(one, year_starts, sorted(left, key=lambda each: each.outcome.candidate.occasion.booked))
        else:
            _apply(one, year_starts, left)
    return left


def _after_changes(outcome: Outcome) -> tuple[int, ...]:
    return tuple(calculated_left(outcome, undone) for undone in undoings(outcome.candidate))


def _prorate(budget: Limit, year_starts: tuple[int, int], left: list[Left]) -> None:
    """Where all together ask for more than the budget, everybody's share of it by largest remainder, ties in the order of booking."""
    asking: dict[Any, list[Left]] = {}
    for candidate in left:
        if candidate.amount > 0:
            asking.setdefault(_key(budget.per[0], candidate.outcome.candidate, year_starts), []).append(candidate)
    for group in asking.values():
        asked, maximum = sum(candidate.amount for candidate in group), budget.maximum or 0
        if asked <= maximum:
            continue
        booked = sorted(group, key=lambda candidate: candidate.outcome.candidate.occasion.booked)
        shares = split(maximum, {f"{place:09}": candidate.amount for place, candidate in enumerate(booked)})
        for candidate, share in zip(booked, shares.values(), strict=True):
            _limit_to(share, asked, budget, candidate)


def _apply(one: Limit, year_starts: tuple[int, int], left: list[Left]) -> None:
    totals: dict[tuple[Any, ...], int] = {}
    for candidate in left:
        key = tuple(_key(part, candidate.outcome.candidate, year_starts) for part in one.per)
        before = totals.get(key, 0)
        totals[key] = before + candidate.counts
        paid_before = _limited(before, one)
        candidate.after_changes = tuple(_limited(before + amount, one) - paid_before for amount in candidate.after_changes)
        _limit_to(_limited(before + candidate.amount, one) - paid_before, before, one, candidate)


def _limit_to(paid: int, had: int, one: Limit, candidate: Left) -> None:
    """What the limit leaves of the candidate, and where that is nothing for the first time, why."""
    if paid == 0 and candidate.failure is None:
        gate, reason = (13, "limit_reached") if one.order is None else (14, "budget_spent")
        figure = Figure(needed=one.minimum if one.maximum is None else one.maximum, had=had, unit="money")
        candidate.failure = Failure(gate=gate, reason=reason, subject=_name(one), figure=figure)
    if paid != candidate.amount:
        candidate.amount, candidate.limited_by = paid, _name(one)


def _limited(total: int, one: Limit) -> int:
    """G: the total, raised to the floor, then cut to the cap; nothing and less stay as they are."""
    if total <= 0:
        return total
    raised = total if one.minimum is None else max(total, one.minimum)
    return raised if one.maximum is None else min(raised, one.maximum)


def _name(one: Limit) -> str:
    return "+".join(key.value for key in one.per)


def _key(key: LimitKey, candidate: Candidate, year_starts: tuple[int, int]) -> Any:
    fact = candidate.occasion.source
    match key:
        case LimitKey.LINE:
            # A period is one occasion for each partner; the parts of a line are one occasion together.
            whose = candidate.occasion.seller if isinstance(candidate.incentive.occasion, OnPeriod) else None
            line = candidate.occasion.line
            return candidate.occasion.fact_id if line is None else line.id, whose, candidate.payee_kind, candidate.payee
        case LimitKey.PERSON:
            return fact.get("person")
        case LimitKey.CUSTOMER:
            return candidate.occasion.customer
        case LimitKey.SUBSCRIPTION:
            return fact.get("subscription")
        case LimitKey.PARTNER:
            return candidate.partner
        case LimitKey.CAMPAIGN:
            return None
        case _:
            return period_holding(candidate.day, PERIODS[key], year_starts)[0]
