"""What a campaign changed: the model against figures worked elsewhere, what may not move it, and what may never be said."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from enishi_engine.acceptance.studies import as_study
from enishi_engine.acceptance.worlds import (
    WORLDS,
    CampaignSettings,
    at_the_start,
    by_recorded_rule,
    by_themselves,
    drawn,
    make_world,
    run_campaign,
)
from enishi_engine.effects.estimating import choose, judge, pool
from enishi_engine.effects.estimating.deals_model import fit_deals
from enishi_engine.effects.estimating.doubts import _chance
from enishi_engine.effects.estimating.first_deals import difference_of_shares, first_deals
from enishi_engine.effects.estimating.past import Sold
from enishi_engine.effects.study import NEVER, Assigned, Cap, Deals, Method, OpenDeals, OtherCampaign, Partners, Result, Study, Verdict, Why


@cache
def _drawn(partners: int = 120, lift: float = 0.42, seed: int = 1, assigned: Assigned = Assigned.RANDOMISED_OFFER) -> Study:
    """60 % of the partners of a world of active ones, offered a campaign by chance."""
    world = make_world(WORLDS["active"].but(partners=partners), seed)
    happened = run_campaign(world, CampaignSettings(lift=lift), at_the_start(world, drawn(world, 0.6, seed)), seed)
    return as_study(happened, assigned, paid_ppm=50_000)


def _because(result: Result) -> set[Why]:
    return {reason.why for reason in result.reasons}


def _with_deals(study: Study, partner: list[int], day: np.datetime64, yen: int) -> Study:
    """The study with one more deal of each of these partners."""
    deals = study.deals
    more = Deals(
        partner=np.concatenate([deals.partner, np.array(partner, dtype=np.int64)]),
        day=np.concatenate([deals.day, np.full(len(partner), day)]),
        yen=np.concatenate([deals.yen, np.full(len(partner), yen, dtype=np.int64)]),
        cancelled=np.concatenate([deals.cancelled, np.full(len(partner), NEVER)]),
    )
    return replace(study, deals=more)


def _with_partners(study: Study, count: int) -> Study:
    """The study with so many partners more that never sell, every other one offered."""
    partners, campaign = study.partners, study.campaign
    names = tuple(f"Z{number}" for number in range(count))
    roster = Partners(
        codes=partners.codes + names,
        ranks=partners.ranks + (partners.ranks[0],) * count,
        joined=np.concatenate([partners.joined, np.full(count, partners.joined.min())]),
        left=np.concatenate([partners.left, np.full(count, NEVER)]),
        unit=partners.unit + names,
    )
    offered = replace(
        campaign,
        wave=np.concatenate([campaign.wave, np.arange(count) % 2 - 1]),
        paid=np.concatenate([campaign.paid, np.zeros(count, dtype=np.int64)]),
        enrolled=None,
    )
    return replace(study, partners=roster, campaign=offered)


# ── The model ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_covariates_the_effect_is_the_ratio_of_means_and_its_error_that_of_hc3():
    deals = np.array([4.0, 6.0, 8.0, 2.0, 3.0, 1.0])
    offer = np.array([[1.0], [1.0], [1.0], [0.0], [0.0], [0.0]])

    found = fit_deals(deals, offer, np.zeros((6, 0)), np.arange(6))

    # Means 6 and 2: β = log 3. A row's leverage in a group of three is 1/3, so its pull is (deal − mean) ÷ (3 × mean) ÷ (1 − 1/3):
    # offered ((−2)² + 0² + 2²) ÷ (3 × 6 × 2/3)² = 8 ÷ 144; compared (0² + 1² + (−1)²) ÷ (3 × 2 × 2/3)² = 2 ÷ 16.
    assert found.coefficients[0] == pytest.approx(np.log(3), abs=1e-6)
    assert float(np.square(found.influence).sum()) == pytest.approx(8 / 144 + 2 / 16, rel=1e-5)


def test_partners_drawn_as_one_err_as_one():
    deals = np.array([4.0, 4.0, 8.0, 8.0, 2.0, 2.0, 1.0, 1.0])
    offer = np.array([[1.0]] * 4 + [[0.0]] * 4)

    single = fit_deals(deals, offer, np.zeros((8, 0)), np.arange(8))
    pairs = fit_deals(deals, offer, np.zeros((8, 0)), np.repeat(np.arange(4), 2))

    # Two partners that always do the same tell as much as one: the sum of squares doubles.
    assert float(np.square(pairs.influence).sum()) == pytest.approx(2 * float(np.square(single.influence).sum()), rel=1e-6)


def test_the_difference_of_two_shares_is_newcombes():
    # Newcombe (1998), method 10, 56/70 and 48/80: 0.2000, from 0.0524 to 0.3339
    found = difference_of_shares(56, 70, 48, 80)

    assert (found.low, found.middle, found.high) == pytest.approx((0.0524, 0.2, 0.3339), abs=5e-5)


def test_arms_of_a_bad_draw_are_told_by_mann_and_whitney():
    # 8 deals against 8, all smaller: U = 0 of a mean of 32, variance 8 × 8 ÷ 12 × (17 − ties 0) = 90.67; z = 3.361, both sides 0.00078
    assert _chance(np.arange(8.0), np.arange(8.0, 16.0)) == pytest.approx(0.00078, abs=5e-6)
    # All the same but one a side: no sign of anything
    assert _chance(np.array([1.0, 1, 1, 2]), np.array([1.0, 1, 1, 2])) == pytest.approx(1.0)


# ── What may not move it ─────────────────────────────────────────────────────────────────────────────────────────────


def test_other_names_and_another_order_of_partners_change_nothing():
    study = _drawn()
    order = np.random.default_rng(5).permutation(len(study.partners))
    place = np.argsort(order)
    partners, campaign = study.partners, study.campaign
    assert campaign.enrolled is not None
    turned = replace(
        study,
        partners=replace(
            partners,
            codes=tuple(f"N{row}" for row in range(len(order))),
            unit=tuple(f"N{row}" for row in range(len(order))),
            ranks=tuple(partners.ranks[row] for row in order),
            joined=partners.joined[order],
            left=partners.left[order],
        ),
        deals=replace(study.deals, partner=place[study.deals.partner]),
        campaign=replace(campaign, wave=campaign.wave[order], paid=campaign.paid[order], enrolled=campaign.enrolled[order]),
    )

    one, other = judge(study), judge(turned)

    assert one.yen is not None
    assert other.yen is not None
    assert (other.yen.low, other.yen.middle, other.yen.high) == pytest.approx((one.yen.low, one.yen.middle, one.yen.high), rel=1e-6)


def test_a_thousand_times_the_yen_is_a_thousand_times_the_range():
    study = _drawn()
    larger = replace(study, deals=replace(study.deals, yen=study.deals.yen * 1_000))

    one, other = judge(study), judge(larger)

    assert one.yen is not None
    assert other.yen is not None
    assert (other.yen.low, other.yen.high) == pytest.approx((one.yen.low * 1_000, one.yen.high * 1_000), rel=1e-5)
    assert one.verdict is other.verdict


def test_arms_changed_over_turn_the_sign():
    study = _drawn()
    campaign = study.campaign
    turned = replace(study, campaign=replace(campaign, wave=-1 - campaign.wave, enrolled=None))

    one, other = judge(study), judge(turned)

    assert one.net is not None
    assert other.net is not None
    assert np.log1p(other.net.lift.middle) == pytest.approx(-np.log1p(one.net.lift.middle), abs=1e-5)


def test_partners_that_never_sell_on_both_sides_hardly_move_it():
    study = _drawn()
    one, other = judge(study), judge(_with_partners(study, 60))

    assert one.net is not None
    assert other.net is not None
    reach = (one.net.lift.high - one.net.lift.low) / 2
    assert abs(other.net.lift.middle - one.net.lift.middle) < 0.05 * reach


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_huge_deal_never_makes_it_work(seed: int):
    study = _drawn(lift=0.0, seed=seed)
    before = judge(study)
    offered = int(np.flatnonzero(study.campaign.wave == 0)[0])

    huge = judge(_with_deals(study, [offered], study.campaign.waves[0].starts + 10, 100_000_000_000))

    assert before.verdict is not Verdict.WORKED
    assert huge.verdict is not Verdict.WORKED
    assert Why.ONE_DEAL_DECIDES in _because(huge)


def test_of_past_days_without_a_campaign_nearly_all_ranges_hold_nothing():
    study = _drawn(lift=0.0, seed=7)
    wave = study.campaign.waves[0]
    held = []
    for months in (6, 9, 12, 15, 18):
        moved = [(day.astype("datetime64[M]") - months).astype("datetime64[D]") for day in (wave.starts, wave.ends, wave.after_ends)]
        earlier = replace(wave, starts=moved[0], ends=moved[1], after_ends=moved[2])
        past = replace(study, campaign=replace(study.campaign, waves=(earlier,), announced=moved[0]), known_until=moved[2])
        yen = judge(past).yen
        held.append(yen is not None and yen.holds_nothing)

    assert sum(held) >= 4


# ── What may never be said ───────────────────────────────────────────────────────────────────────────────────────────


def _chosen(how: str, lift: float = 1.5) -> Result:
    world = make_world(WORLDS["active"].but(partners=200), 3)
    if how == "top of the list":  # a hard edge: nobody like them was left out
        chosen = np.argsort(np.argsort(-world.sold(world.starts - 365, world.starts), kind="stable")) < 60
    else:
        chosen = by_recorded_rule(world, 0.4, 3) if how == "rule" else by_themselves(world, 0.4, 3)
    happened = run_campaign(world, CampaignSettings(lift=lift), at_the_start(world, chosen), 3)
    return judge(as_study(happened, Assigned.OPT_IN if how == "themselves" else Assigned.RECORDED_RULE))


def test_chosen_by_a_rule_is_probably_at_most():
    found = _chosen("rule")

    assert (found.method, found.cap, found.verdict) == (Method.CALIBRATED, Cap.PROBABLY, Verdict.WORKED)
    assert len(found.placebos) == 9


@pytest.mark.parametrize("how", ["themselves", "top of the list"])
def test_without_a_reason_or_anybody_like_them_it_never_worked(how: str):
    found = _chosen(how)

    assert (found.cap, found.verdict) == (Cap.NOT_PROOF, Verdict.CANNOT_BE_MEASURED)


def test_everybody_or_ten_partners_give_a_range_only():
    study = _drawn()
    everybody = replace(study, campaign=replace(study.campaign, assigned=Assigned.EVERYONE, wave=np.zeros(120, dtype=np.int64)))
    few = np.where(np.arange(120) < 10, 0, -1)
    ten = replace(study, campaign=replace(study.campaign, assigned=Assigned.RECORDED_RULE, wave=few))

    for one, why in ((everybody, Why.NOBODY_HELD_OUT), (ten, Why.TOO_FEW_OFFERED)):
        found = judge(one)
        assert (found.method, found.cap, found.verdict) == (Method.OWN_HISTORY, Cap.RANGE_ONLY, Verdict.CANNOT_BE_MEASURED)
        assert why in _because(found)
        assert found.net is not None


def test_seven_who_wait_are_too_few_to_compare_with():
    study = _drawn()
    nearly_all = np.where(np.arange(120) < 113, 0, -1)

    found = judge(replace(study, campaign=replace(study.campaign, wave=nearly_all, enrolled=None)))

    assert found.reasons[0].values == {"compared": 7, "needed": 8}
    assert (found.method, found.verdict) == (Method.OWN_HISTORY, Verdict.CANNOT_BE_MEASURED)


def test_before_the_last_day_nothing_is_decided():
    study = _drawn(lift=1.5)
    early = judge(replace(study, known_until=study.campaign.waves[0].ends))

    assert judge(study).verdict is Verdict.WORKED
    assert (early.final, early.verdict) == (False, Verdict.CANNOT_TELL_YET)
    assert Why.NOT_ENDED in _because(early)


def test_a_finished_wave_stands_beside_nobody():
    study = _drawn(assigned=Assigned.WAVES)
    wave = study.campaign.waves[0]
    later = replace(wave, starts=wave.after_ends, ends=wave.after_ends + 90, after_ends=wave.after_ends + 180)
    in_turn = replace(study, campaign=replace(study.campaign, waves=(wave, later), wave=np.abs(study.campaign.wave)))

    found = judge(in_turn)

    # The first wave's 72 beside the 48 whose turn comes; the second has nobody left beside it.
    assert (found.offered, found.compared) == (int((in_turn.campaign.wave == 0).sum()), int((in_turn.campaign.wave == 1).sum()))
    assert {Why.ORDER_WAS_DRAWN, Why.LAST_WAVE_NOT_MEASURED, Why.FINISHED_WAVES_NOT_COMPARED} <= _because(found)


def test_a_second_turn_right_after_the_window_leaves_moved_deals_untold():
    study = _drawn(assigned=Assigned.WAVES)
    wave = study.campaign.waves[0]
    later = replace(wave, starts=wave.ends, ends=wave.after_ends, after_ends=wave.after_ends + 90)
    in_turn = replace(study, campaign=replace(study.campaign, waves=(wave, later), wave=np.abs(study.campaign.wave)))

    found = judge(in_turn)

    assert (found.net, found.bars, found.cap) == (None, None, Cap.PROBABLY)
    assert Why.MONTHS_AFTER_NOT_MEASURED in _because(found)


# ── Data as it comes ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_another_campaign_for_one_arm_only_cannot_be_told_apart():
    study = _drawn(lift=1.5)
    offered, wave = study.campaign.wave == 0, study.campaign.waves[0]
    other = OtherCampaign(name="summer", starts=wave.starts, ends=wave.ends, offered=offered)
    evenly = replace(other, offered=np.ones(120, dtype=np.bool_))

    alone = judge(replace(study, campaign=replace(study.campaign, others=(other,))))
    both = judge(replace(study, campaign=replace(study.campaign, others=(evenly,))))

    assert (alone.cap, alone.verdict) == (Cap.NOT_PROOF, Verdict.CANNOT_BE_MEASURED)
    assert (both.cap, both.verdict) == (Cap.FULL, Verdict.WORKED)
    assert Why.OTHER_CAMPAIGN_AT_ONCE in _because(both)


def test_offered_partners_without_sales_are_answered_without_a_figure():
    study = _drawn()
    offered = study.campaign.wave == 0
    kept = ~(offered[study.deals.partner] & (study.deals.day >= study.campaign.waves[0].starts))
    deals = study.deals
    silent = replace(
        study,
        deals=Deals(partner=deals.partner[kept], day=deals.day[kept], yen=deals.yen[kept], cancelled=deals.cancelled[kept]),
    )

    found = judge(silent)

    assert (found.verdict, found.net, found.yen) == (Verdict.CANNOT_TELL_YET, None, None)
    assert Why.NO_SALES_IN_THE_WINDOW in _because(found)


def test_without_history_what_was_drawn_is_still_measured_and_what_was_chosen_is_not():
    study = _drawn()
    first = study.campaign.waves[0].starts
    deals = study.deals
    kept = deals.day >= first
    new = replace(
        study,
        deals=Deals(partner=deals.partner[kept], day=deals.day[kept], yen=deals.yen[kept], cancelled=deals.cancelled[kept]),
        history_from=first,
    )

    drawn_one, chosen = judge(new), judge(replace(new, campaign=replace(new.campaign, assigned=Assigned.RECORDED_RULE)))

    assert drawn_one.net is not None
    assert (chosen.method, chosen.net) == (Method.NOTHING, None)
    assert Why.TOO_LITTLE_HISTORY in _because(drawn_one) & _because(chosen)


def test_partners_of_whom_nothing_is_known_are_compared_all_the_same():
    study = _drawn()
    first, deals = study.campaign.waves[0].starts, study.deals
    kept = deals.day >= first
    unknown = replace(
        study,
        partners=replace(study.partners, ranks=("all",) * 120),
        deals=Deals(partner=deals.partner[kept], day=deals.day[kept], yen=deals.yen[kept], cancelled=deals.cancelled[kept]),
        history_from=first,
    )

    found = judge(unknown)

    # Nothing to adjust by: the lift is the ratio of the arms' mean deals.
    until = study.campaign.waves[0].after_ends
    counted = deals.partner[kept & (deals.day < until) & (deals.cancelled >= until)]
    offered = study.campaign.wave == 0
    each = np.bincount(counted, minlength=120)
    assert found.net is not None
    assert found.net.lift.middle == pytest.approx(each[offered].mean() / each[~offered].mean() - 1, rel=1e-6)
    assert Why.DRAW_LOOKS_WRONG not in _because(found)


def _of_a_year(history_months: int, assigned: Assigned) -> Study:
    """A campaign of six months with six months after, with so much history."""
    world = make_world(WORLDS["active"].but(history_months=history_months, window_months=6, after_months=6), 3)
    chosen = by_recorded_rule(world, 0.4, 3) if assigned is Assigned.RECORDED_RULE else np.ones(120, dtype=np.bool_)
    return as_study(run_campaign(world, CampaignSettings(lift=0.5), at_the_start(world, chosen), 3), assigned)


def test_a_long_campaign_needs_more_history_than_two_years_and_that_is_said():
    # A year before the first past day, the 365 days of the campaign, and four months for three past days: (365 + 365) ÷ 30.4 + 4 = 28.
    chosen = judge(_of_a_year(24, Assigned.RECORDED_RULE))
    assert (chosen.method, chosen.verdict, chosen.yen) == (Method.NOTHING, Verdict.CANNOT_BE_MEASURED, None)
    assert chosen.reasons[1].values == {"months": 24, "needed": 28}

    # Own history wants a quarter more before it: (457 + 365) ÷ 30.4 + 3 = 30.
    everybody = judge(_of_a_year(24, Assigned.EVERYONE))
    assert (everybody.method, everybody.net) == (Method.OWN_HISTORY, None)
    assert everybody.reasons[-1].values == {"months": 24, "needed": 30}

    assert judge(_of_a_year(28, Assigned.RECORDED_RULE)).yen is not None
    assert judge(_of_a_year(30, Assigned.EVERYONE)).yen is not None


def test_where_nothing_can_be_measured_plain_comparisons_still_stand_as_what_misleads():
    found = judge(_of_a_year(24, Assigned.RECORDED_RULE))

    assert found.naive is not None
    assert found.naive.participants_and_the_rest is not None


def test_who_left_stays_where_they_were_drawn():
    study = _drawn()
    left = study.partners.left.copy()
    left[:10] = study.campaign.waves[0].starts + 30

    found = judge(replace(study, partners=replace(study.partners, left=left)))

    assert found.offered + found.compared == 120
    assert Why.GONE_MEANWHILE in _because(found)


def test_partners_not_active_yet_are_counted_by_their_first_deal():
    study = _drawn()
    first = study.campaign.waves[0].starts
    deals = study.deals
    kept = (deals.day >= first) | (deals.partner < 10)
    new = replace(
        study, deals=Deals(partner=deals.partner[kept], day=deals.day[kept], yen=deals.yen[kept], cancelled=deals.cancelled[kept])
    )

    found = judge(new)

    assert (found.method, found.cap, found.yen) == (Method.FIRST_DEALS, Cap.LEARNING_ONLY, None)
    assert found.first_deals is not None
    assert found.first_deals.offered + found.first_deals.compared == 110


def test_where_deals_in_the_making_are_known_a_first_one_counts_when_it_is_opened():
    study = _drawn()
    first = study.campaign.waves[0].starts
    offered, compared = (np.flatnonzero(study.campaign.wave == number) for number in (0, -1))
    deals = study.deals
    kept = deals.day < np.datetime64("1900-01-01")
    nobody_sold = Deals(partner=deals.partner[kept], day=deals.day[kept], yen=deals.yen[kept], cancelled=deals.cancelled[kept])
    # Ten of the 72 offered open one after 89 days, one more after 90; one of the 48 compared had one open before, so it is not new.
    opened = OpenDeals(
        partner=np.concatenate([offered[:11], compared[:1]]),
        opened=np.array([first + 89] * 10 + [first + 90, first - 5]),
        closed=np.full(12, NEVER),
    )

    found = first_deals(
        Sold(replace(study, deals=nobody_sold, open_deals=opened)), first, study.campaign.wave == 0, study.campaign.wave == -1
    )

    assert found is not None
    assert (found.offered, found.offered_with_deal, found.compared, found.compared_with_deal, found.opened_too) == (72, 10, 47, 0, True)


def test_the_three_parts_of_what_was_paid_are_all_of_it():
    found = judge(_drawn())

    assert found.bars is not None
    assert found.bars.anyway.middle + found.bars.moved.middle + found.bars.new.middle == found.bars.paid > 0


def test_a_draw_that_favours_the_large_is_noticed():
    study = _drawn()
    past = np.bincount(study.deals.partner[study.deals.day < study.campaign.waves[0].starts], minlength=120)
    large = np.where(past >= np.median(past), 0, -1)

    found = judge(replace(study, campaign=replace(study.campaign, wave=large, enrolled=None)))

    assert Why.DRAW_LOOKS_WRONG in _because(found)
    assert found.cap is Cap.NOT_PROOF


def test_the_method_is_chosen_and_explained_without_a_look_at_the_result():
    study = _drawn()
    ends = study.campaign.waves[0].starts
    assert choose(study) == choose(replace(study, known_until=ends))
    assert choose(study).reasons[0].values == {"offered": 72, "compared": 48}


def test_four_campaigns_together_tell_more_than_one():
    results = [judge(_drawn(lift=0.5, seed=seed)) for seed in (1, 2, 3, 4)]
    together, alone = pool(results), pool(results[:1])

    assert together.lift.high - together.lift.low < alone.lift.high - alone.lift.low
    assert together.campaigns == 4
    assert alone.more_needed is None or alone.more_needed <= 20


def test_nothing_to_pool_is_an_error_of_the_caller():
    study = _drawn()
    everybody = judge(replace(study, campaign=replace(study.campaign, assigned=Assigned.EVERYONE)))

    with pytest.raises(ValueError, match="at least one finished campaign"):
        pool([everybody])
