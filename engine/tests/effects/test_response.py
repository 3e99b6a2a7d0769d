"""The response profile and what is recommended from it."""

import numpy as np
import pytest

from enishi_engine.acceptance.responses import make_responses
from enishi_engine.effects.response import Measured, Option, Profile, Why, learn_profile, recommend

TRAITS = {"accounting": (1.0, 1.0), "retail": (1.0, 0.0)}


def _measured(lift: float, *, received: float = 0.0, segment: str = "retail", kind: str = "spiff") -> Measured:
    return Measured(kind=kind, segment=segment, campaign="autumn", lift=lift, error=0.05, received=received)


def _profile(lift: float, error: float, fatigue: float | None = None) -> Profile:
    return Profile(cells=(("spiff", "retail"),), mean=np.array([lift]), covariance=np.array([[error**2]]), fatigue=fatigue, received=0.0)


def _option(**changes: object) -> Option:
    usual = {"partners": 100, "active": True, "usual_yen": 1_000_000.0, "cost_yen": 20_000.0, "margin": 0.3}
    return Option(kind="spiff", segment="retail", **{**usual, **changes})  # type: ignore[arg-type]


def test_fatigue_cannot_be_told_where_exposure_was_always_the_same():
    same = learn_profile([_measured(0.2, received=3), _measured(0.1, received=3)], TRAITS)
    more = learn_profile([_measured(0.3, received=0), _measured(0.05, received=6)] * 6, TRAITS)

    assert same.fatigue is None
    assert more.fatigue is not None
    # 0.05 ÷ 0.3 = e^(−6κ): κ = 0.30
    assert more.fatigue == pytest.approx(0.30, abs=0.08)


def test_a_segment_never_tried_is_less_certain_than_one_that_was():
    profile = learn_profile([_measured(0.2)] * 4, TRAITS)

    tried, never = profile.between(("spiff", "retail")), profile.between(("spiff", "accounting"))

    assert never[1] - never[0] > tried[1] - tried[0]


def test_other_names_and_another_order_change_nothing():
    measured = [_measured(0.2), _measured(0.1, segment="accounting"), _measured(0.3, kind="contest", received=4)]

    turned = learn_profile(measured[::-1], TRAITS)

    assert np.allclose(turned.mean, learn_profile(measured, TRAITS).mean)


def test_95_of_100_ranges_hold_the_truth_and_pooling_beats_single_cells():
    held, ours, alone = [], [], []
    for seed in range(8):
        made = make_responses(seed)
        profile = learn_profile(made.measured, made.traits)
        for row, cell in enumerate(profile.cells):
            low, high = profile.between(cell)
            held.append(low <= made.truth[cell] <= high)
            ours.append((profile.mean[row] - made.truth[cell]) ** 2)
        alone += [(lift - made.truth[cell]) ** 2 for cell, lift in made.alone.items()]

    assert 0.90 <= np.mean(held) <= 1.0
    assert np.sqrt(np.mean(ours)) < 0.7 * np.sqrt(np.mean(alone))


def test_15_percent_always_wait_and_the_chance_of_loss_is_stated():
    found = recommend(_profile(0.2, 0.1), [_option()], partners=600, budget_yen=10_000_000)

    # 85 of 100; each brings 0.3 × ¥1,000,000 × 0.2 − ¥20,000 = ¥40,000; spread 85 × ¥300,000 × 0.1; Φ(−40,000 ÷ 30,000) = 9.1 %
    assert [(offer.offered, offer.waiting, offer.why) for offer in found.offers] == [(85, 15, Why.PAYS)]
    assert found.profit_yen == pytest.approx(3_400_000)
    assert found.chance_of_loss == pytest.approx(0.0912, abs=0.0001)


def test_a_budget_is_never_exceeded_and_what_does_not_pay_is_not_offered():
    assert recommend(_profile(0.2, 0.1), [_option()], partners=600, budget_yen=210_000).offers[0].offered == 10
    assert recommend(_profile(0.05, 0.1), [_option()], partners=600, budget_yen=210_000).offers == ()


def test_tired_partners_are_worth_less():
    # e^(−0.3 × 4) = 0.301: 0.3 × ¥1,000,000 × 0.2 × 0.301 = ¥18,072 < ¥20,000
    assert recommend(_profile(0.2, 0.1, 0.3), [_option(received=4.0)], partners=600, budget_yen=10**7).offers == ()


def test_below_500_partners_active_ones_with_a_holdout_and_no_figure():
    found = recommend(_profile(0.2, 0.1), [_option(), _option(active=False)], partners=499, budget_yen=10**7)

    assert [(offer.why, offer.option.active, offer.waiting) for offer in found.offers] == [(Why.SIMPLE_RULE, True, 15)]
    assert (found.profit_yen, found.chance_of_loss) == (None, None)


def test_partners_not_active_yet_are_offered_only_from_the_learning_budget():
    without = recommend(_profile(0.2, 0.1), [_option(active=False)], partners=600, budget_yen=10**7)
    with_one = recommend(_profile(0.2, 0.1), [_option(active=False)], partners=600, budget_yen=10**7, learning_yen=200_000)

    assert without.offers == ()
    assert [(offer.why, offer.offered) for offer in with_one.offers] == [(Why.TEACHES, 10)]
