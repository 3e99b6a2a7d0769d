"""What a plan can see before it starts, tried on the past."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from enishi_engine.cli import app
from enishi_engine.effects.power import Improvement, Power, Seen, Way, expected_half_width, power, power_sentences
from enishi_engine.effects.power.past import redrawn, with_effect
from enishi_engine.effects.power.seeing import _between, design_of
from enishi_engine.effects.reading import read_study
from enishi_engine.effects.study import Assigned, Study

DAY = np.datetime64("2025-01-01")
FOUND = Power(
    offered=80, waiting=40, past_days=9, half_width=0.25, smallest=0.3,
    seen=(Seen(effect=0.2, seen=30, tried=54), Seen(effect=0.3, seen=45, tried=54)),
    improvements=(
        Improvement(way=Way.MORE_WAITING, offered=60, waiting=60, smallest=0.26),
        Improvement(way=Way.LONGER, offered=80, waiting=40, smallest=0.31),
        Improvement(way=Way.TOGETHER, offered=80, waiting=40, smallest=0.164),
    ),
)  # fmt: skip


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]) -> Path:
    folder = tmp_path_factory.mktemp("study")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "study.yaml"


@pytest.fixture(scope="session")
def study(example: Path) -> Study:
    return read_study(example).study


def test_the_plan_is_moved_to_a_past_day_and_nothing_later_is_known(study: Study):
    past = redrawn(study, design_of(study), DAY, seed=1)

    # The last of two waves waits and is compared; the first is measured over window and months after, 181 days.
    assert past.campaign.assigned is Assigned.RANDOMISED_OFFER
    assert (past.campaign.waves[0].starts, past.known_until) == (DAY, DAY + np.timedelta64(181, "D"))
    assert past.deals.day.max() < past.known_until
    # 33 % of 120, rounded up, wait.
    assert np.bincount(past.campaign.wave + 1).tolist() == [40, 80]
    assert (redrawn(study, design_of(study), DAY, seed=2).campaign.wave != past.campaign.wave).any()


def test_an_effect_is_put_in_by_duplicating_own_deals_of_those_offered_in_their_time(study: Study):
    past = redrawn(study, design_of(study), DAY, seed=1)
    offered = past.campaign.wave[past.deals.partner] == 0
    theirs = offered & (past.deals.day >= DAY)

    doubled = with_effect(past, 1.0, seed=1)
    tenth = with_effect(past, 0.1, seed=1)

    assert len(with_effect(past, 0.0, seed=1).deals) == len(past.deals)
    assert len(doubled.deals) - len(past.deals) == theirs.sum()
    assert doubled.deals.yen.sum() - past.deals.yen.sum() == past.deals.yen[theirs].sum()
    # A binomial of some 900 deals: a tenth, give or take four standard deviations.
    count = int(theirs.sum())
    assert abs(len(tenth.deals) - len(past.deals) - 0.1 * count) < 4 * np.sqrt(0.09 * count)


def test_four_in_five_lies_where_the_line_between_two_neighbours_comes_to_it():
    # 43.2 of 54 are four in five: 1.2 of the 9 between 42 and 51, so 0.5 + 0.1 × 1.2 ÷ 9.
    assert _between(Seen(effect=0.5, seen=42, tried=54), Seen(effect=0.6, seen=51, tried=54)) == pytest.approx(0.5133, abs=0.0001)
    assert _between(None, Seen(effect=0.05, seen=54, tried=54)) == 0.05


@pytest.fixture(scope="session")
def found(study: Study) -> Power:
    return power(study, trials=9, improve=False)


def test_what_a_plan_sees_is_between_its_half_width_and_a_few_times_that(found: Power):
    assert (found.offered, found.waiting, found.past_days) == (80, 40, 9)
    assert found.half_width is not None
    assert found.smallest is not None
    # In logarithms four in five are seen at about 1.43 half-widths above nothing.
    assert found.half_width < found.smallest < 4 * found.half_width


def test_the_same_seed_gives_the_same_and_a_larger_effect_is_seen_at_least_as_often(study: Study, found: Power):
    assert expected_half_width(study, trials=9) == found.half_width
    assert [one.seen for one in found.seen] == sorted(one.seen for one in found.seen)


def test_ten_partners_can_see_nothing_and_that_is_said(study: Study):
    few = study.campaign.left_out
    assert few is not None
    ten = replace(study, campaign=replace(study.campaign, left_out=np.arange(len(few)) >= 10))

    found = power(ten, trials=9)

    assert (found.offered + found.waiting, found.smallest) == (10, None)
    # Half of these ten wait already, and no three can be judged together where one is not seen.
    assert np.count_nonzero(ten.campaign.wave[:10] == 1) == 5
    assert [(one.way, one.smallest) for one in found.improvements] == [(Way.LONGER, None)]
    assert "幅をお示しするだけ" in power_sentences(found, "ja")[0]


def test_without_history_nothing_can_be_tried_and_that_is_said(study: Study):
    found = power(replace(study, history_from=np.datetime64("2025-09-01")), trials=9)

    assert (found.past_days, found.smallest) == (0, None)
    assert power_sentences(found, "ja") == (
        "過去の実績が短く、何%の増加を見分けられるか試せません。過去24か月の成約を取り込んでください。",
    )


def test_where_nobody_waits_a_third_is_tried_as_waiting(study: Study):
    everyone = replace(study.campaign, assigned=Assigned.EVERYONE, waves=study.campaign.waves[:1], wave=np.zeros_like(study.campaign.wave))

    assert design_of(replace(study, campaign=everyone)).waiting_percent == 33


def test_before_launch_one_sentence_says_what_can_be_seen_and_one_what_would_help():
    assert power_sentences(FOUND, "ja") == (
        "この計画(第1弾80社・後日ご案内する40社)で見分けられるのは約30%以上の増加だけです。",
        "より小さな増加まで見分けるには:後日ご案内する先を60社にする(約26%から)または同じ企画3回をまとめて判定する(効き目が毎回同じなら約16%から)。",
        "過去9時点で同じ抽選をやり直し、実際の成約を増やして、54回のうち何回見分けられたかを数えました。",
    )
    assert power_sentences(FOUND, "en")[0] == "This plan (first wave 80, later 40) can only see increases of about 30% or more."


def test_the_commands_answer_in_both_languages(example: Path, files: dict[str, str]):
    short = example.parent / "short.yaml"
    short.write_text(example.read_text(encoding="utf-8") + "history_from: 2025-09-01\n", encoding="utf-8")
    judged = CliRunner().invoke(app, ["study", str(example), "--json"])
    planned = CliRunner().invoke(app, ["power", str(short), "--json"])

    assert (judged.exit_code, planned.exit_code) == (0, 0)
    data = json.loads(judged.stdout)
    truth = json.loads(files["truth.json"])
    assert data["result"]["yen"]["low"] <= truth["new_yen"] <= data["result"]["yen"]["high"]
    assert data["ja"]["sentence"].startswith("増えた売上は")
    assert data["en"]["sentence"].startswith("What it added lies between")
    assert data["result"]["measured_until"] == "2026-07-01"
    assert json.loads(planned.stdout)["ja"][0].startswith("過去の実績が短く")
    assert "Traceback" not in CliRunner().invoke(app, ["study", str(example), "--language", "ja"]).output


def test_a_study_that_is_wrong_is_refused_with_all_its_mistakes(tmp_path: Path):
    (tmp_path / "study.yaml").write_text("campaign: x\n", encoding="utf-8")

    refused = CliRunner().invoke(app, ["study", str(tmp_path / "study.yaml"), "--json"])

    assert refused.exit_code == 4
    assert len(json.loads(refused.stdout)["errors"]) == 8


def test_partners_missing_from_one_wave_are_an_alarm_and_no_effect_is_read(example: Path, files: dict[str, str], tmp_path: Path):
    for path in example.parent.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    waiting = {one["partner"] for one in json.loads(files["drawn.json"])["placed"] if one["wave"] == 2}
    gone = set(sorted(waiting)[:30])
    for name, column in (("partners.csv", 0), ("deals.csv", 1)):
        rows = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        (tmp_path / name).write_text("\n".join(row for row in rows if row.split(",")[column] not in gone) + "\n", encoding="utf-8")

    said = json.loads(CliRunner().invoke(app, ["study", str(tmp_path / "study.yaml"), "--json"]).stdout)

    # 80 and 10 of 80 and 40: the chance of as few as 10 of 90 when a third are expected is 10⁻⁶.
    assert said["result"]["verdict"] == "cannot_be_measured"
    assert said["result"]["yen"] is None
    assert said["ja"]["files"] == [
        "抽選では80 : 40社でしたが、データにあるのは80 : 10社です。偶然でこれほどずれるのは1000回に1回もありません。"
    ]
