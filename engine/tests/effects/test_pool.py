"""Campaigns of one kind judged together: the command, what it refuses, what does not count and why."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from typer.testing import CliRunner, Result

from enishi_engine.acceptance.example import example_study
from enishi_engine.cli import app
from enishi_engine.effects.answering import answer, answer_together
from enishi_engine.effects.estimating import pool
from enishi_engine.effects.reading import read_study
from enishi_engine.effects.study import Cap, Effect, Measure, Method, Range, Reason, Verdict, Why, YenRange
from enishi_engine.effects.study import Result as Answer
from enishi_engine.effects.words import each_of


@cache
def _example(seed: int) -> Mapping[str, str]:
    return example_study(seed)


def _folder(place: Path, name: str, seed: int, **changes: str) -> Path:
    """A study of an invented campaign of that name; `changes` stand in the text for what is there."""
    folder = place / name
    folder.mkdir()
    for file, text in _example(seed).items():
        (folder / file).write_text(text, encoding="utf-8")
    text = (folder / "study.yaml").read_text(encoding="utf-8").replace("新春の紹介キャンペーン", name)
    for old, new in changes.items():
        lines = [new if line.startswith(f"{old}:") else line for line in text.splitlines()]
        text = "\n".join(lines) + "\n"
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return folder / "study.yaml"


def _pool(*arguments: Path | str) -> Result:
    return CliRunner().invoke(app, ["pool", *map(str, arguments)])


def test_new_studies_with_a_seed_and_a_name_of_their_own_can_be_judged_together(tmp_path: Path):
    for seed, name in ((4, "春"), (5, '秋: "2回目"')):
        written = CliRunner().invoke(app, ["new-study", str(tmp_path / str(seed)), "--seed", str(seed), "--campaign", name])
        assert written.exit_code == 0, written.output

    data = json.loads(_pool(tmp_path / "4" / "study.yaml", tmp_path / "5" / "study.yaml", "--json").stdout)

    assert [each["campaign"] for each in data["campaigns"]] == ["春", '秋: "2回目"']


def test_two_campaigns_together_have_a_narrower_range_than_either(tmp_path: Path):
    one, other = _folder(tmp_path, "春", 4), _folder(tmp_path, "秋", 5)

    data = json.loads(_pool(one, other, "--json").stdout)

    lift = data["pooled"]["lift"]
    alone = [json.loads(_pool(path, "--json").stdout)["pooled"]["lift"] for path in (one, other)]
    assert all(lift["high"] - lift["low"] < each["high"] - each["low"] for each in alone)
    assert data["pooled"]["campaigns"] == 2
    assert [(each["campaign"], each["counted"]) for each in data["campaigns"]] == [("春", True), ("秋", True)]
    assert data["ja"]["sentence"].startswith("同じ種類の企画2回をまとめると、売上の増加は")
    assert data["en"]["sentence"].startswith("Judged by 2 together, what campaigns of this kind add to sales lies between")
    assert data["ja"]["campaigns"][0].startswith("「春」:増えた売上は")


def test_people_read_one_sentence_one_action_and_each_campaign(tmp_path: Path):
    said = _pool(_folder(tmp_path, "春", 4), _folder(tmp_path, "秋", 5), "--language", "ja").stdout.splitlines()

    assert said[0].startswith("同じ種類の企画2回をまとめると")
    assert [line[:6] for line in said if line.startswith("- 「")] == ["- 「春」:", "- 「秋」:"]


def test_everything_that_is_wrong_in_any_study_is_said_at_once_with_its_folder(tmp_path: Path):
    wrong = _folder(tmp_path, "春", 4, window="window: 20 months")

    refused = _pool(wrong, tmp_path / "absent.yaml", "--json")

    assert refused.exit_code == 4
    errors = json.loads(refused.stdout)["errors"]
    assert [error["file"] for error in errors] == [str(tmp_path / "春" / "study.yaml"), str(tmp_path / "absent.yaml")]


def test_campaigns_of_two_kinds_are_refused_with_both(tmp_path: Path):
    refused = _pool(_folder(tmp_path, "春", 4), _folder(tmp_path, "秋", 5, kind="kind: contest"))

    assert refused.exit_code == 4
    assert "kind: referral, contest. Only campaigns of one kind are judged together." in refused.stderr


def test_one_campaign_given_twice_is_refused(tmp_path: Path):
    one = _folder(tmp_path, "春", 4)

    refused = _pool(one, one)

    assert (refused.exit_code, "春 of 2026-01-01: is given twice." in refused.stderr) == (4, True)


def test_a_campaign_that_is_not_over_or_left_nobody_waiting_does_not_count_and_that_is_said(tmp_path: Path):
    early = _folder(tmp_path, "春", 4, known_until="known_until: 2026-05-01")
    everyone = _folder(tmp_path, "全社", 5, assignment="assigned: everyone\nwaves: [2026-01-01]")
    rows = list(csv.DictReader(io.StringIO(_example(5)["partners.csv"])))
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0], "wave"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "wave": "1"} for row in rows)
    (tmp_path / "全社" / "partners.csv").write_text(text.getvalue(), encoding="utf-8")

    data = json.loads(_pool(early, everyone, "--json").stdout)

    assert data["pooled"] is None
    assert data["ja"]["sentence"] == "まとめて判定できる企画がありません。"
    assert "まだ締まっていないため、まとめには含めていません。" in data["ja"]["campaigns"][0]
    assert "まとめられる幅がないため、まとめには含めていません。" in data["ja"]["campaigns"][1]
    assert data["en"]["campaigns"][0].endswith("It is not counted here: it is not over yet. Wait until it is over.")


def test_where_yen_is_shown_instead_of_deals_the_campaign_does_not_count():
    lift = Range(low=0.1, middle=0.2, high=0.3)
    deals = Answer(
        method=Method.DEALS_MODEL, verdict=Verdict.WORKED, cap=Cap.FULL, final=True, measured_until=np.datetime64("2026-07-01"),
        reasons=(), offered=80, compared=40, yen=YenRange(low=1, middle=2, high=3),
        net=Effect(lift=lift, deals=lift, yen=YenRange(low=1, middle=2, high=3)),
    )  # fmt: skip
    split = replace(deals, shown=Measure.YEN, verdict=Verdict.CANNOT_TELL_YET, yen=YenRange(low=-1, middle=0, high=1))

    assert pool([deals, split]) == pool([deals])
    assert "件数と金額で結果が食い違うため、まとめには含めていません。" in each_of("春", split, "ja", counted=False)


def test_each_campaign_is_judged_knowing_what_the_others_offered_the_same_partners(tmp_path: Path):
    one = read_study(_folder(tmp_path, "春", 4))
    campaign = one.study.campaign
    other = replace(one, study=replace(one.study, campaign=replace(campaign, name="同時の企画")))

    found = answer_together([one, other])

    # The same 80 were offered both, and none of those compared: what is due to which cannot be told apart.
    assert answer(one).cap is Cap.FULL
    assert [result.cap for result in found.results] == [Cap.NOT_PROOF, Cap.NOT_PROOF]
    assert Reason(Why.OTHER_CAMPAIGN_AT_ONCE, {"name": "同時の企画", "offered_both": 80, "share": 1.0}) in found.results[0].reasons
    assert found.pooled is not None
    assert found.pooled.verdict is Verdict.CANNOT_BE_MEASURED
