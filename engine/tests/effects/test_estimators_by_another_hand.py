"""The estimators checked from the rules alone: closed forms by hand, a likelihood written down anew, and what must not change an answer."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize, special

from enishi_engine.acceptance.worlds import NEVER, WORLDS, CampaignSettings, drawn, make_world, run_campaign
from enishi_engine.effects.estimating import judge
from enishi_engine.effects.estimating.added import Added, estimate
from enishi_engine.effects.estimating.calibrating import PastDay, calibrate
from enishi_engine.effects.estimating.comparing import Compared, Counted
from enishi_engine.effects.estimating.deals_model import RIDGE, effective_partners, fit_deals
from enishi_engine.effects.estimating.ranges import draw, new_of
from enishi_engine.effects.study import Assigned, Campaign, Deals, Partners, Study, Verdict, Wave

NOTHING = np.zeros((8, 0))
TREATED = np.array([2.0, 4, 6, 8])
COMPARED = np.array([1.0, 2, 3, 2])


def _two_groups() -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([TREATED, COMPARED]), np.repeat([[1.0], [0.0]], 4, axis=0)


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_covariates_the_coefficient_is_the_logarithm_of_the_ratio_of_means():
    deals, offer = _two_groups()

    found = fit_deals(deals, offer, NOTHING, np.arange(8))

    # Means 5 and 2, whatever the dispersion.
    assert found.coefficients[0] == pytest.approx(math.log(5 / 2), abs=1e-6)


def test_hc3_of_two_groups_is_the_sum_of_their_squared_leave_one_out_errors():
    deals, offer = _two_groups()

    influence = fit_deals(deals, offer, NOTHING, np.arange(8)).influence

    # Each error ÷ (mean · (n − 1)): squares (9 + 1 + 1 + 9) ÷ (5 · 3)² + (1 + 0 + 1 + 0) ÷ (2 · 3)² = 20 ÷ 225 + 2 ÷ 36
    assert float(influence[:, 0] @ influence[:, 0]) == pytest.approx(20 / 225 + 2 / 36, abs=1e-6)


def test_partners_drawn_as_one_pull_together():
    deals, offer = _two_groups()

    influence = fit_deals(deals, offer, NOTHING, np.array([0, 0, 1, 1, 2, 2, 3, 3])).influence[:, 0]

    # (−3 − 1) ÷ 15, (1 + 3) ÷ 15 among those offered; (−1 + 0) ÷ 6, (1 + 0) ÷ 6 among the others, with the sign turned.
    assert influence.tolist() == pytest.approx([-4 / 15, 4 / 15, 1 / 6, -1 / 6], abs=1e-6)


def test_effective_partners_by_hand():
    # (1 + 1 + 2)² ÷ (1 + 1 + 4) = 16 ÷ 6; two that were drawn together are one of weight 2: 16 ÷ 8.
    assert effective_partners(np.array([1.0, 1, 2]), np.arange(3)) == pytest.approx(16 / 6)
    assert effective_partners(np.array([1.0, 1, 2]), np.array([0, 0, 1])) == pytest.approx(2.0)


def test_degrees_of_freedom_are_those_of_the_smaller_arm():
    # Ten alike offered, five alike compared: as many effective partners as there are, and 2 · 5 − 4 = 6 degrees.
    offered = np.arange(15) < 10
    counted = Counted(deals=np.tile([2.0, 4.0, 3.0], 5), yen=np.tile([2.0, 4.0, 3.0], 5), squares=np.ones(15))
    rows = Compared(
        partner=np.arange(15), unit=np.arange(15), number=np.zeros(15, dtype=np.int64), offered=offered, active=np.ones(15, dtype=np.bool_),
        window=counted, net=counted, past_yen=np.ones(15), covariates=np.zeros((15, 0)),
    )  # fmt: skip

    found = estimate(rows)

    assert found.effective == pytest.approx(5.0)
    assert found.freedom == pytest.approx(6.0)


def test_new_yen_is_the_part_that_would_not_have_come_and_luck_is_of_the_size_of_the_deals():
    # β = ln 2: half of three deals of 100, 200 and 400 is new; luck is √(½ · ½ · (100² + 200² + 400²)) = 229.1.
    sold = Counted(deals=np.array([3.0]), yen=np.array([700.0]), squares=np.array([210_000.0]))
    everybody = (np.array([True]),)

    luck = new_of(sold, everybody, np.array([[math.log(2)]] * 2), np.array([0.0, 1.0]))

    assert luck.yen.tolist() == pytest.approx([350.0, 350.0 + 229.1288], abs=0.001)
    assert luck.deals.tolist() == pytest.approx([1.5, 1.5 + math.sqrt(0.75)])
    # One and a half would have come: the lift is all of it again.
    assert luck.lift[0] == pytest.approx(1.0)


def test_draws_of_a_coefficient_have_the_spread_of_a_t():
    one = Added(
        groups=(np.array([True]),), net=np.array([0.2]), window=np.array([0.3]), yen=5.0,
        covariance=np.diag([0.01, 0.04, 9.0]), freedom=10.0, effective=7.0,
    )  # fmt: skip

    draws = draw(one, seed=3)

    # 97.5 % of Student's t with 10 degrees is 2.228.
    assert float(draws.net[0, 0]) == 0.2
    assert np.percentile(draws.net[1:, 0], 97.5) == pytest.approx(0.2 + 2.228 * 0.1, rel=0.05)
    assert np.percentile(draws.yen[1:], 2.5) == pytest.approx(5.0 - 2.228 * 3.0, abs=0.4)


def test_what_past_days_err_by_is_taken_off_and_what_they_differ_by_is_added():
    # Logarithms 0.06, 0.02, 0.04 with variance 0.0001 each: mean 0.04; variance between them (0.02² + 0.02² + 0) ÷ 2 = 0.0004;
    # added (0.0004 − 0.0001) + 0.0004 ÷ 3 = 0.00043333. Yen err by nothing and differ by less than their own variance: 0.01 ÷ 3 of ¥1,000².
    tried = [
        PastDay(
            day=np.datetime64("2025-01-01"), found=np.array([one, one, 0.0]), variance=np.array([0.0001, 0.0001, 0.01]), before_after=0.0
        )
        for one in (0.06, 0.02, 0.04)
    ]
    found = Added(
        groups=(np.array([True]),), net=np.array([0.2]), window=np.array([0.3]), yen=500.0,
        covariance=np.diag([0.01, 0.02, 9.0]), freedom=10.0, effective=7.0,
    )  # fmt: skip

    calibrated = calibrate(found, tried, 1000.0)

    assert (calibrated.net[0], calibrated.window[0], calibrated.yen) == pytest.approx((0.16, 0.26, 500.0))
    assert np.diag(calibrated.covariance) == pytest.approx([0.01 + 0.00043333, 0.02 + 0.00043333, 9.0 + 0.01 / 3 * 1000**2], rel=1e-6)


# ── The likelihood, written down anew ────────────────────────────────────────────────────────────────────────────────


def test_with_covariates_the_coefficients_are_where_the_penalised_likelihood_is_largest():
    chance = np.random.default_rng(4)
    count = 60
    covariates = chance.normal(size=(count, 2))
    offer = (np.arange(count) % 3 > 0).astype(np.float64)[:, None]
    deals = chance.negative_binomial(2, 1 / (1 + 0.5 * np.exp(0.8 + 0.4 * offer[:, 0] + 0.5 * covariates[:, 0]))).astype(np.float64)

    found = fit_deals(deals, offer, covariates, np.arange(count))
    alpha = found.dispersion
    design = np.column_stack([np.ones(count), offer, covariates])

    def loss(beta: np.ndarray) -> float:
        mean = np.exp(design @ beta)
        likelihood = (
            special.gammaln(deals + 1 / alpha) - special.gammaln(1 / alpha)
            + deals * np.log(alpha * mean) - (deals + 1 / alpha) * np.log1p(alpha * mean)
        )  # fmt: skip
        return float(-likelihood.sum() + RIDGE / 2 * np.square(beta[2:]).sum())

    best = optimize.minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-9}).x

    assert alpha > 0
    assert found.coefficients[0] == pytest.approx(best[1], abs=1e-4)
    # The sandwich with each residual ÷ (1 − its leverage), by the textbook's matrices.
    mean = np.exp(design @ best)
    weight = np.diag(mean / (1 + alpha * mean))
    bread = np.linalg.inv(design.T @ weight @ design + np.diag([0, 0, RIDGE, RIDGE]))
    hat = np.diag(np.sqrt(weight) @ design @ bread @ design.T @ np.sqrt(weight))
    residual = (deals - mean) / (1 + alpha * mean) / (1 - hat)
    sandwich = bread @ design.T @ np.diag(residual**2) @ design @ bread
    assert float(found.influence[:, 0] @ found.influence[:, 0]) == pytest.approx(sandwich[1, 1], rel=1e-3)


# ── What must not change an answer ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def study() -> Study:
    """120 partners of an invented network, 80 of them drawn; nothing is read from the world but what a maker sees."""
    world = make_world(WORLDS["active"], 21)
    chosen = drawn(world, 2 / 3, 21)
    happened = run_campaign(world, CampaignSettings(lift=0.2), np.where(chosen, world.starts, NEVER), 21)
    codes = tuple(f"p{number}" for number in range(len(chosen)))
    deals = happened.deals
    return Study(
        partners=Partners(codes=codes, ranks=tuple(map(str, world.rank)), joined=world.joined, left=world.left, unit=codes),
        deals=Deals(partner=deals.partner, day=deals.day, yen=deals.yen, cancelled=deals.refunded),
        campaign=Campaign(
            name="autumn", kind="referral", assigned=Assigned.RANDOMISED_OFFER,
            waves=(Wave(starts=world.starts, ends=world.ends, after_ends=world.after_ends),),
            wave=np.where(chosen, 0, -1), announced=world.starts, paid=np.where(chosen, 10_000, 0), margin_ppm=300_000,
        ),
        history_from=world.first_day,
        known_until=world.after_ends,
    )  # fmt: skip


def _yen(study: Study) -> np.ndarray:
    found = judge(study).yen
    assert found is not None
    return np.array([found.low, found.middle, found.high], dtype=np.float64)


def _reordered(study: Study) -> Study:
    order = np.random.default_rng(1).permutation(len(study.partners))
    place = np.argsort(order)
    partners = study.partners
    return replace(
        study,
        partners=replace(
            partners,
            codes=tuple(f"q{row}" for row in range(len(order))),
            ranks=tuple(partners.ranks[row] for row in order),
            unit=tuple(f"q{row}" for row in range(len(order))),
            joined=partners.joined[order],
            left=partners.left[order],
        ),
        deals=replace(study.deals, partner=place[study.deals.partner]),
        campaign=replace(study.campaign, wave=study.campaign.wave[order], paid=study.campaign.paid[order]),
    )


def test_other_names_and_another_order_give_the_same_numbers(study: Study):
    assert _yen(_reordered(study)) == pytest.approx(_yen(study), rel=1e-6, abs=2)


def test_a_thousand_times_the_yen_is_a_thousand_times_the_answer(study: Study):
    thousand = replace(study, deals=replace(study.deals, yen=study.deals.yen * 1000))

    assert _yen(thousand) == pytest.approx(1000 * _yen(study), rel=1e-6, abs=2000)


def test_with_the_arms_swapped_the_sign_turns(study: Study):
    swapped = replace(study, campaign=replace(study.campaign, wave=np.where(study.campaign.wave == 0, -1, 0)))

    one, other = judge(study).net, judge(swapped).net
    assert one is not None
    assert other is not None
    # As logarithms, where both are of all partners: one up, the other down by as much.
    assert math.log1p(one.lift.middle) == pytest.approx(-math.log1p(other.lift.middle), abs=0.03)


def test_partners_that_never_sell_move_the_lift_by_less_than_a_twentieth_of_its_half_width(study: Study):
    more = 40
    names = tuple(f"idle{number}" for number in range(more))
    partners = study.partners
    idle = replace(
        study,
        partners=replace(
            partners,
            codes=(*partners.codes, *names),
            ranks=(*partners.ranks, *(partners.ranks[0],) * more),
            unit=(*partners.unit, *names),
            joined=np.concatenate([partners.joined, np.full(more, partners.joined.min())]),
            left=np.concatenate([partners.left, np.full(more, NEVER)]),
        ),
        campaign=replace(
            study.campaign,
            wave=np.concatenate([study.campaign.wave, np.tile([0, -1], more // 2)]),
            paid=np.concatenate([study.campaign.paid, np.zeros(more, dtype=np.int64)]),
        ),
    )

    one, other = judge(study).net, judge(idle).net
    assert one is not None
    assert other is not None
    half = (one.lift.high - one.lift.low) / 2
    assert abs(one.lift.middle - other.lift.middle) < 0.05 * half


def test_on_a_past_day_without_a_campaign_nothing_is_seen(study: Study):
    year = np.timedelta64(365, "D")
    wave = study.campaign.waves[0]
    past = replace(
        study,
        campaign=replace(
            study.campaign,
            waves=(Wave(starts=wave.starts - year, ends=wave.ends - year, after_ends=wave.after_ends - year),),
            announced=wave.starts - year,
        ),
        known_until=wave.after_ends - year,
    )

    low, _, high = _yen(past)
    assert low < 0 < high


@pytest.mark.parametrize("of", ["offered", "compared"])
def test_one_huge_deal_never_makes_it_worked(study: Study, of: str):
    # A campaign that did nothing, and one deal of ¥1,000,000,000 in its window.
    row = int(np.flatnonzero(study.campaign.wave == (0 if of == "offered" else -1))[0])
    at = study.campaign.waves[0].starts + np.timedelta64(30, "D")
    quiet = _without_effect(study)
    huge = replace(
        quiet,
        deals=Deals(
            partner=np.append(quiet.deals.partner, row),
            day=np.append(quiet.deals.day, at),
            yen=np.append(quiet.deals.yen, 1_000_000_000),
            cancelled=np.append(quiet.deals.cancelled, NEVER),
        ),
    )

    assert judge(quiet).verdict is not Verdict.WORKED
    assert judge(huge).verdict is not Verdict.WORKED


def _without_effect(study: Study) -> Study:
    world = make_world(WORLDS["active"], 21)
    deals = world.deals
    return replace(study, deals=Deals(partner=deals.partner, day=deals.day, yen=deals.yen, cancelled=deals.refunded))


BREAKS: dict[str, Callable[[Study], Study]] = {
    # A deal that was undone before the end counts for nothing …
    "cancelled": lambda study: replace(
        study, deals=replace(study.deals, cancelled=np.where(np.arange(len(study.deals)) % 10 == 0, study.deals.day, study.deals.cancelled))
    ),
    # … as one that is not there.
    "absent": lambda study: replace(
        study,
        deals=Deals(
            **{name: getattr(study.deals, name)[np.arange(len(study.deals)) % 10 != 0] for name in ("partner", "day", "yen", "cancelled")}
        ),
    ),
}


def test_a_deal_that_was_cancelled_counts_like_one_that_was_never_won(study: Study):
    assert _yen(BREAKS["cancelled"](study)) == pytest.approx(_yen(BREAKS["absent"](study)), rel=1e-9)
