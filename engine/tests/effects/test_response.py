"""The response profile and what is recommended from it."""

import numpy as np
import pytest

from enishi_engine.acceptance.responses import make_responses
from enishi_engine.effects.response import Measured, Option, Profile, Why, learn_profile, recommend
from enishi_engine.effects.words import profile_sentences, recommendation_sentences

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
    assert found.profit is not None
    # 1.960 × ¥2,550,000 either way
    assert (found.profit.low, found.profit.middle, found.profit.high) == (-1_597_908, 3_400_000, 8_397_908)
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
    assert (found.profit, found.chance_of_loss) == (None, None)


def test_partners_not_active_yet_are_offered_only_from_the_learning_budget():
    without = recommend(_profile(0.2, 0.1), [_option(active=False)], partners=600, budget_yen=10**7)
    with_one = recommend(_profile(0.2, 0.1), [_option(active=False)], partners=600, budget_yen=10**7, learning_yen=200_000)

    assert without.offers == ()
    assert [(offer.why, offer.offered) for offer in with_one.offers] == [(Why.TEACHES, 10)]


def test_what_to_do_next_is_said_with_who_waits_the_range_of_the_profit_and_the_chance_of_loss():
    found = recommend(_profile(0.2, 0.1), [_option(), _option(active=False)], partners=600, budget_yen=10_000_000)

    assert recommendation_sentences(found, "ja") == (
        "「retail」の100社のうち、抽選で85社に「spiff」をご案内し、15社は後の順番にします(費用の見込み170万円)。費用を上回ると見込まれるためです。",
        "合わせた利益は−160万円〜+840万円の間(中心は約340万円)とみられます。",
        "損になる見込みは約9%です。",
    )
    assert recommendation_sentences(found, "en")[1] == (
        "Together their profit lies between −¥1,600,000 and +¥8,400,000 (middle: about ¥3,400,000)."
    )


def test_where_nothing_pays_or_too_few_partners_are_known_no_profit_is_said():
    dear = recommend(_profile(0.05, 0.1), [_option()], partners=600, budget_yen=10_000_000)
    small = recommend(_profile(0.2, 0.1), [_option()], partners=499, budget_yen=10_000_000)
    to_learn = recommend(_profile(0.2, 0.1), [_option(active=False)], partners=600, budget_yen=0, learning_yen=200_000)

    assert recommendation_sentences(dear, "ja") == ("予算の範囲で、費用を上回ると見込まれる企画はありません。",)
    assert [sentence.endswith("販売実績のある先から選んでいます。") for sentence in recommendation_sentences(small, "ja")] == [True]
    assert [sentence.endswith("効き目を知るためです。") for sentence in recommendation_sentences(to_learn, "ja")] == [True]


def test_who_responds_is_said_with_a_range_each_and_below_500_partners_not_at_all():
    profile = _profile(0.2, 0.05, fatigue=None)

    assert profile_sentences(profile, "ja", partners=500)[0] == (
        # 1.960 × 5 points either way, ends outwards
        "「retail」への「spiff」で増える売上は、もともと見込まれる売上に対して+10%〜+30%の間(中心は約20%)とみられます。"
    )
    assert profile_sentences(profile, "ja", partners=500)[1].startswith("どの企画も、過去12か月に同じ回数の企画")
    assert profile_sentences(profile, "ja", partners=499) == ("パートナーが499社です。どの層に効くかを言えるのは500社からです。",)
