"""The plan of a draw, and what can be said against it before anybody is drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from enishi_engine.core.refusals import Refusal
from enishi_engine.effects.assignment.roster import Listed

LEAST_COMPARISON = 20
USUAL_COMPARISON = 33
MOST_WAVES = 6


class Unit(Enum):
    """What is drawn as one: never a person inside a partner, for they talk."""

    PARTNER = "partner"
    DISTRIBUTOR = "distributor"  # with all that buy through it
    REGION = "region"


class RuleKind(Enum):
    """A rule by which the first wave is chosen instead of drawn."""

    MOST_DEALS = "most_deals"  # so many partners with the most past deals
    AT_LEAST = "at_least"  # every partner with so many past deals


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A recorded rule: what it brings can only be "probable" afterwards, for those who are chosen differ from the rest."""

    kind: RuleKind
    number: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a campaign's waves are to be filled.

    Shape   `first_days` has one day per wave, rising; the last wave is the comparison group until its own turn comes.
    Units   `comparison_percent` of what is drawn, rounded up.
    """

    campaign: str
    first_days: tuple[date, ...]
    seed: int
    drawn_on: date
    comparison_percent: int = USUAL_COMPARISON
    unit: Unit = Unit.PARTNER
    by_region: bool = False
    rule: Rule | None = None


class PlanRefused(Refusal):
    """A plan that nobody could learn from, or that would not be a draw; `problems` are all of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems), ja="\n".join(("計画に誤りがあります。", *self.problems)))


def check_plan(plan: Plan, roster: Sequence[Listed]) -> None:
    """Raises PlanRefused with everything that is wrong with the plan, or with the plan on this roster."""
    problems = [*_of_days(plan), *_of_shares(plan), *_of_roster(plan, roster)]
    if problems:
        raise PlanRefused(problems)


def _of_days(plan: Plan) -> Iterator[str]:
    days = plan.first_days
    if not 2 <= len(days) <= MOST_WAVES:
        yield f"waves: {len(days)} given; 2 to {MOST_WAVES} are needed. Give each wave's first day: without a later wave nobody is left to compare with."
    if any(later <= earlier for earlier, later in pairwise(days)):
        yield f"waves: {', '.join(map(str, days))} do not rise. Give each wave a later first day than the one before."
    if days and plan.drawn_on > days[0]:
        yield f"drawn on {plan.drawn_on}: the first wave starts on {days[0]}. A draw is made before anybody is offered anything; give later waves."


def _of_shares(plan: Plan) -> Iterator[str]:
    if not LEAST_COMPARISON <= plan.comparison_percent <= 80:
        yield (
            f"comparison group {plan.comparison_percent} %: at least {LEAST_COMPARISON} % and at most 80 % must wait for the last wave. "
            f"{USUAL_COMPARISON} % is usual."
        )
    if plan.seed < 0:
        yield f"seed {plan.seed}: is below 0. Write any whole number from 0 on, and tell it before the draw."
    if plan.rule is not None and len(plan.first_days) > 2:
        yield "rule: a rule chooses the first wave, so there can be two waves only. Draw the waves instead, or give two days."
    if plan.rule is not None and plan.rule.number < 1:
        yield f"rule: {plan.rule.number} is no number of partners or deals. Write 1 or more."
    if plan.rule is not None and plan.unit is not Unit.PARTNER:
        yield "rule: a rule chooses partners one by one. Leave the rule out to draw distributors or regions."


def _of_roster(plan: Plan, roster: Sequence[Listed]) -> Iterator[str]:
    if not roster:
        yield "roster: no partner stands in it. List the partners that the campaign could be offered."
    for partner in sorted(_twice(one.partner for one in roster)):
        yield f"roster: {partner} stands in it twice. Keep one row for each partner."
    for one in roster:
        if one.veto is not None and one.veto.on > plan.drawn_on:
            yield f"{one.partner}: the veto is of {one.veto.on}, after the draw of {plan.drawn_on}. Vetoes are recorded before the draw; draw on a later day, or leave it out."
        if (plan.by_region or plan.unit is Unit.REGION) and one.region is None:
            yield f"{one.partner}: has no region. Fill in the roster's column region, or do not draw by region."
    yield from _circles(roster)


def _twice(codes: Iterator[str]) -> set[str]:
    seen: set[str] = set()
    return {code for code in codes if code in seen or seen.add(code)}  # type: ignore[func-returns-value]


def _circles(roster: Sequence[Listed]) -> Iterator[str]:
    above = {one.partner: one.distributor for one in roster if one.distributor not in {None, one.partner}}
    for one in roster:
        if one.partner in above and one.distributor in above:
            yield (
                f"{one.partner}: buys through {one.distributor}, which buys through {above[one.distributor]}. "
                "There are two tiers; name the distributor at the top."
            )
