"""Who is offered a campaign when: the draw, what it may not do, and the alarm afterwards."""

import hashlib
import json
import math
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from enishi_engine.cli import app
from enishi_engine.effects.assignment import (
    AssignmentChanged,
    Listed,
    Plan,
    PlanRefused,
    Rule,
    RuleKind,
    Unit,
    Veto,
    WhyLeftOut,
    as_data,
    assignment_sentences,
    draw,
    from_data,
    roster_hash,
    sample_ratio,
    told_to_partners,
)
from enishi_engine.effects.reading import read_roster
from enishi_engine.facts import FactsRejected

PLAN = Plan(campaign="秋の紹介", first_days=(date(2026, 1, 5), date(2026, 4, 1)), seed=7, drawn_on=date(2025, 12, 20))
CAST = (
    Listed(partner="aoba", rank="gold", past_deals=14),
    Listed(partner="kita", rank="gold", past_deals=9),
    Listed(partner="minami", rank="gold", past_deals=2),
)
VETO = Veto(reason="契約を見直し中", by="Hana", on=date(2025, 12, 1))


def _roster(partners: int) -> tuple[Listed, ...]:
    made = random.Random(1)
    return tuple(
        Listed(
            partner=f"p{number:04}",
            rank=made.choice(["gold", "silver", "bronze"]),
            past_deals=int(made.lognormvariate(1.5, 1)),
            region=made.choice(["関東", "関西"]),
            distributor=f"d{number % 10}",
        )
        for number in range(partners)
    )


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_draw_of_three_by_hand():
    # As docs/rules/effects.md says it, with SHA-256 alone.
    rows = '[["aoba","gold","14","","","false","","",""],["kita","gold","9","","","false","","",""],["minami","gold","2","","","false","","",""]]'
    digest = _sha(rows)
    order = sorted(["aoba", "kita", "minami"], key=lambda code: _sha(f"7:{digest}:{code}")[:16])
    start = int(_sha(f"7:{digest}:wave 2"), 16) % 3
    # One of three (33 % of 3 = 0.99, rounded up) waits: the place where (place + 1) + start reaches a multiple of 3.
    waits = next(code for place, code in enumerate(order) if (place + 1 + start) // 3 > (place + start) // 3)

    drawn = draw(CAST, PLAN)

    assert drawn.roster_sha256 == digest
    assert drawn.partners_of(2) == (waits,)
    assert drawn.sizes() == (2, 1)


def test_the_order_of_rows_changes_nothing_and_another_seed_does():
    roster = _roster(120)

    assert draw(roster[::-1], PLAN) == draw(roster, PLAN)
    assert draw(roster, replace(PLAN, seed=8)).partners_of(2) != draw(roster, PLAN).partners_of(2)


def test_a_composed_and_a_decomposed_name_are_one_roster():
    assert roster_hash([replace(CAST[0], region="ガ")]) == roster_hash([replace(CAST[0], region="カ\u3099")])


def test_any_changed_cell_is_another_roster():
    changed = [
        replace(CAST[0], rank="silver"),
        replace(CAST[0], past_deals=15),
        replace(CAST[0], region="関東"),
        replace(CAST[0], distributor="kita"),
        replace(CAST[0], agreed_target=True),
        replace(CAST[0], veto=VETO),
    ]

    assert len({roster_hash([one, *CAST[1:]]) for one in (CAST[0], *changed)}) == 7


def test_a_third_waits_in_every_rank_and_past_deals_are_alike():
    roster = _roster(600)
    listed = {one.partner: one for one in roster}

    drawn = draw(roster, PLAN)

    # 33 % of 600 = 198
    assert drawn.sizes() == (402, 198)
    ranks = Counter(one.rank for one in roster)
    waiting = Counter(listed[code].rank for code in drawn.partners_of(2))
    # Within one partner of a third in each rank, whose first and last places may be shared with the neighbour.
    assert all(abs(waiting[rank] - 0.33 * ranks[rank]) < 2 for rank in ranks)
    for block, found in Counter((one.stratum, one.block) for one in drawn.placed).items():
        here = sum(one.wave == 2 for one in drawn.placed if (one.stratum, one.block) == block)
        assert abs(here - 0.33 * found) < 2
    means = [sum(listed[code].past_deals for code in drawn.partners_of(wave)) / len(drawn.partners_of(wave)) for wave in (1, 2)]
    assert means[1] == pytest.approx(means[0], rel=0.1)


def test_over_seeds_everybody_waits_equally_often():
    roster = _roster(30)
    waited = Counter(code for seed in range(300) for code in draw(roster, replace(PLAN, seed=seed)).partners_of(2))

    # 10 of 30 wait each time: 100 of 300, with a standard deviation of √(300 · ⅓ · ⅔) = 8.2; five of them.
    assert set(waited) == {one.partner for one in roster}
    assert all(abs(times - 100) < 41 for times in waited.values())


def test_three_waves_are_filled_and_the_last_is_never_below_its_share():
    drawn = draw(_roster(100), replace(PLAN, first_days=(*PLAN.first_days, date(2026, 7, 1)), comparison_percent=20))

    assert drawn.sizes() == (40, 40, 20)
    assert draw(CAST, replace(PLAN, comparison_percent=20)).sizes() == (2, 1)


def test_an_agreed_target_and_a_veto_are_never_drawn():
    roster = (replace(CAST[0], agreed_target=True), replace(CAST[1], veto=VETO), *CAST[2:], Listed(partner="x", rank="gold", past_deals=1))

    drawn = draw(roster, PLAN)

    assert {one.partner for one in drawn.placed} == {"minami", "x"}
    assert [(one.partner, one.why) for one in drawn.left_out] == [("aoba", WhyLeftOut.AGREED_TARGET), ("kita", WhyLeftOut.VETO)]


def test_under_two_tiers_a_distributor_goes_with_all_that_buy_through_it():
    roster = (Listed(partner="d1", rank="gold", past_deals=3), *_roster(100))

    drawn = draw(roster, replace(PLAN, unit=Unit.DISTRIBUTOR))

    waves: dict[str, set[int]] = {}
    for one in drawn.placed:
        waves.setdefault(one.unit, set()).add(one.wave)
    assert len(waves) == 10
    assert all(len(found) == 1 for found in waves.values())
    assert next(one for one in drawn.placed if one.partner == "d1").stratum == "gold"


def test_who_belongs_with_a_partner_that_may_not_be_drawn_is_not_drawn_either():
    roster = [replace(one, distributor="kita") for one in (replace(CAST[0], agreed_target=True), CAST[2])]

    drawn = draw([*roster, Listed(partner="x", rank="gold", past_deals=1)], replace(PLAN, unit=Unit.DISTRIBUTOR))

    assert [(one.partner, one.why, one.because_of) for one in drawn.left_out] == [
        ("aoba", WhyLeftOut.AGREED_TARGET, None),
        ("minami", WhyLeftOut.TOGETHER, "aoba"),
    ]


def test_a_recorded_rule_chooses_and_says_that_it_is_no_draw():
    drawn = draw(CAST, replace(PLAN, rule=Rule(kind=RuleKind.MOST_DEALS, number=1)))

    assert (drawn.partners_of(1), drawn.randomised) == (("aoba",), False)
    assert draw(CAST, replace(PLAN, rule=Rule(kind=RuleKind.AT_LEAST, number=9))).partners_of(1) == ("aoba", "kita")
    assert "おそらく" in "".join(assignment_sentences(drawn, "ja"))
    assert "抽選" not in told_to_partners(drawn, "ja")


def test_everything_wrong_with_a_plan_is_said_at_once():
    late = replace(CAST[0], veto=replace(VETO, on=date(2026, 1, 2)))
    wrong = replace(PLAN, first_days=PLAN.first_days[::-1], seed=-1, comparison_percent=19, drawn_on=date(2026, 5, 1), by_region=True)

    with pytest.raises(PlanRefused) as refused:
        draw([late, late], replace(wrong, drawn_on=date(2026, 1, 1)))

    said = "\n".join(refused.value.problems)
    for part in ("do not rise", "19 %", "seed -1", "stands in it twice", "after the draw", "has no region"):
        assert part in said
    with pytest.raises(PlanRefused, match="before anybody is offered"):
        draw(CAST, replace(PLAN, drawn_on=date(2026, 1, 6)))
    with pytest.raises(PlanRefused, match="nobody is left to compare"):
        draw(CAST, replace(PLAN, first_days=PLAN.first_days[:1]))
    with pytest.raises(PlanRefused, match="two tiers"):
        draw([replace(CAST[0], distributor="kita"), replace(CAST[1], distributor="minami"), CAST[2]], PLAN)


def test_a_kept_draw_comes_out_again_and_an_edited_one_does_not():
    drawn = draw(_roster(40), PLAN)
    kept = json.loads(json.dumps(as_data(drawn)))

    assert from_data(kept) == drawn
    moved = json.loads(json.dumps(kept))
    moved["placed"][0]["wave"] = 3 - moved["placed"][0]["wave"]
    with pytest.raises(AssignmentChanged, match="does not come out again"):
        from_data(moved)
    with pytest.raises(AssignmentChanged, match="format"):
        from_data({"format": "another"})


def test_partners_hear_that_turns_are_drawn_and_which_is_theirs():
    said = told_to_partners(draw(CAST, PLAN), "ja", wave=2)

    assert said == (
        "「秋の紹介」は、順番にご案内します(第1弾は2026年1月5日から、第2弾は2026年4月1日から)。全社に順番が回り、どなたが先になるかは抽選で決めました。"
        "ご評価によるものではありません。これまでのお約束と手数料に変わりはありません。貴社は第2弾です。"
    )
    assert told_to_partners(draw(CAST, PLAN), "en", wave=1).endswith("You are in wave 1.")


def test_below_30_a_draw_says_that_a_range_is_all_there_will_be():
    assert "30に満たない" in "".join(assignment_sentences(draw(_roster(29), PLAN), "ja"))
    assert "30に満たない" not in "".join(assignment_sentences(draw(_roster(30), PLAN), "ja"))


# ── The alarm ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_alarm_is_exact_for_two_waves():
    # All ten found are of the first wave, of which half were planned: 2 · 2^−10 = 0.00195; of eleven 0.00098.
    assert sample_ratio((50, 50), (10, 0)).chance == pytest.approx(2 / 2**10)
    assert not sample_ratio((50, 50), (10, 0)).alarm
    assert sample_ratio((50, 50), (11, 0)).alarm


def test_a_fifth_of_one_wave_missing_is_an_alarm_and_of_both_is_none():
    assert sample_ratio((1000, 500), (1000, 400)).alarm
    assert not sample_ratio((1000, 500), (800, 400)).alarm
    assert sample_ratio((500, 500, 500), (500, 500, 380)).alarm
    assert not sample_ratio((500, 500, 500), (400, 410, 395)).alarm


def test_the_alarm_goes_off_by_chance_alone_less_than_once_in_a_thousand():
    # Every outcome of 60 fair places with its chance: those that are an alarm come to less than 0.001 together, and to more than nothing.
    chance = sum(math.comb(60, one) / 2**60 for one in range(61) if sample_ratio((1, 1), (one, 60 - one)).alarm)

    assert 0.0002 < chance < 0.001


def test_shapes_that_are_no_waves_are_refused():
    for planned, found in (((1,), (1,)), ((1, 1), (1,)), ((1, 0), (1, 1))):
        with pytest.raises(ValueError, match="Two waves"):
            sample_ratio(planned, found)


# ── Files and the command ────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_wrong_in_a_roster_is_said_with_its_line(tmp_path: Path):
    path = tmp_path / "roster.csv"
    path.write_text("partner,rank,past_deals,veto,veto_by\naoba,gold,many,,\nkita,gold,-1,,\nminami,gold,2,late,\n", encoding="utf-8")

    with pytest.raises(FactsRejected) as rejected:
        read_roster(path)

    assert [(one.line, one.column, one.value) for one in rejected.value.errors] == [
        (2, "past_deals", "many"),
        (3, "past_deals", "-1"),
        (4, "veto_by", None),
        (4, "veto_on", None),
    ]


def test_the_command_keeps_a_draw_once_and_what_it_kept_can_be_drawn_again(tmp_path: Path):
    roster, out = tmp_path / "roster.csv", tmp_path / "drawn.json"
    roster.write_text("partner,rank,past_deals\naoba,gold,14\nkita,gold,9\nminami,gold,2\n", encoding="utf-8")
    words = [
        "assign",
        str(roster),
        "--campaign",
        "秋の紹介",
        "--wave",
        "2026-01-05",
        "--wave",
        "2026-04-01",
        "--seed",
        "7",
        "--on",
        "2025-12-20",
    ]

    first = CliRunner().invoke(app, [*words, "--out", str(out), "--json"])
    again = CliRunner().invoke(app, [*words, "--out", str(out)])

    assert (first.exit_code, again.exit_code) == (0, 5)
    assert from_data(json.loads(out.read_text(encoding="utf-8"))) == draw(CAST, PLAN)
    assert json.loads(first.stdout)["told_to_partners"]["ja"].startswith("「秋の紹介」は")


def test_the_command_says_what_is_wrong_with_plan_or_roster(tmp_path: Path):
    words = ["--campaign", "autumn", "--wave", "2026-01-05", "--seed", "7", "--on", "2025-12-20"]

    absent = CliRunner().invoke(app, ["assign", str(tmp_path / "none.csv"), *words])

    assert (absent.exit_code, "is no file" in absent.stderr) == (4, True)
    assert CliRunner().invoke(app, ["assign", "x", *words, "--most-deals", "1", "--at-least", "1"]).exit_code == 2
    assert CliRunner().invoke(app, ["template", "roster"]).stdout.startswith("partner,rank,past_deals")
