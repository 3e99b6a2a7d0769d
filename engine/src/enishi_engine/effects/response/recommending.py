"""What to do next with a budget: which kind for which segment, who waits, and the chance that it loses money."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy import stats

from enishi_engine.effects.response.profile import Profile
from enishi_engine.effects.study import YenRange

LEAST_PARTNERS = 500  # below it nobody can say which kind of partner responds
HELD_OUT_PERCENT = 15


class Why(Enum):
    """Why an option was taken."""

    PAYS = "pays"  # expected to bring more than it costs
    TEACHES = "teaches"  # for partners not active yet: to know more, not to earn
    SIMPLE_RULE = "simple_rule"  # too few partners to learn from: active ones, with a holdout


@dataclass(frozen=True, kw_only=True)
class Option:
    """A kind of campaign for a segment.

    Units   yen per partner; margin a share of 1; `received` campaigns in the last 12 months.
    """

    kind: str
    segment: str
    partners: int
    active: bool
    usual_yen: float
    cost_yen: float
    margin: float
    received: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Offer it to so many, drawn, and let so many wait for a later turn."""

    option: Option
    offered: int
    waiting: int
    why: Why


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """Offers within the budgets; profit and chance of loss are None where no lift may be stated, or nothing is expected to pay.

    Units   whole yen; `chance_of_loss` is a share of 1; both concern the offers that are to pay.
    """

    offers: tuple[Offer, ...]
    profit: YenRange | None
    chance_of_loss: float | None


def recommend(
    profile: Profile | None, options: Sequence[Option], *, partners: int, budget_yen: float, learning_yen: float = 0.0
) -> Recommendation:
    """The offers that bring the most profit per yen, one kind per segment, each with at least 15 % who wait.

    Shape   `partners` is the size of the whole network: below 500 the simple rule holds and no lift is stated.
    Units   yen.
    Errors  none.
    Source  docs/rules/response.md, "What to do next".
    """
    if partners < LEAST_PARTNERS or profile is None:
        return Recommendation(offers=_taken(_by_cost(options), budget_yen, Why.SIMPLE_RULE), profit=None, chance_of_loss=None)
    worth = {option: _profit_of_one(profile, option) for option in options if (option.kind, option.segment) in profile.cells}
    paying = sorted(
        (option for option, profit in worth.items() if option.active and profit > 0),
        key=lambda option: (-worth[option] / max(option.cost_yen, 1e-9), option.kind, option.segment),
    )
    teaching = sorted(
        (option for option in worth if not option.active),
        key=lambda option: (-_unknown(profile, option) / max(option.cost_yen, 1e-9), option.kind, option.segment),
    )
    offers = _taken(paying, budget_yen, Why.PAYS)
    profit, loss = _together(profile, offers) if offers else (None, None)
    return Recommendation(offers=(*offers, *_taken(teaching, learning_yen, Why.TEACHES)), profit=profit, chance_of_loss=loss)


def _by_cost(options: Sequence[Option]) -> list[Option]:
    """Active partners only, the largest sales per yen of cost first: nothing is said about who responds."""
    active = [option for option in options if option.active]
    return sorted(active, key=lambda option: (-option.usual_yen / max(option.cost_yen, 1e-9), option.kind, option.segment))


def _taken(options: Sequence[Option], budget_yen: float, why: Why) -> tuple[Offer, ...]:
    """One kind per segment, as many partners as the money reaches for, never more than 85 %."""
    offers, left, served = [], budget_yen, set()
    for option in options:
        most = option.partners * (100 - HELD_OUT_PERCENT) // 100
        offered = min(most, int(left // option.cost_yen) if option.cost_yen > 0 else most)
        if option.segment in served or offered < 1:
            continue
        served.add(option.segment)
        left -= offered * option.cost_yen
        offers.append(Offer(option=option, offered=offered, waiting=option.partners - offered, why=why))
    return tuple(offers)


def _worn(profile: Profile, option: Option) -> float:
    return float(np.exp(-(profile.fatigue or 0.0) * option.received))


def _profit_of_one(profile: Profile, option: Option) -> float:
    lift = float(profile.mean[profile.cells.index((option.kind, option.segment))]) * _worn(profile, option)
    return option.margin * option.usual_yen * lift - option.cost_yen


def _unknown(profile: Profile, option: Option) -> float:
    row = profile.cells.index((option.kind, option.segment))
    return float(np.sqrt(profile.covariance[row, row])) * option.usual_yen


def _together(profile: Profile, offers: Sequence[Offer]) -> tuple[YenRange, float]:
    """Expected profit with its range of 95 %, and the chance of a loss: cells that err together err together here."""
    reach = np.zeros(len(profile.cells))
    cost = 0.0
    for offer in offers:
        option = offer.option
        reach[profile.cells.index((option.kind, option.segment))] += (
            offer.offered * option.margin * option.usual_yen * _worn(profile, option)
        )
        cost += offer.offered * option.cost_yen
    profit = float(reach @ profile.mean) - cost
    spread = float(np.sqrt(max(float(reach @ profile.covariance @ reach), 1e-12)))
    low, high = (round(profit + side * float(stats.norm.ppf(0.975)) * spread) for side in (-1, 1))
    return YenRange(low=low, middle=round(profit), high=high), float(stats.norm.cdf(-profit / spread))
