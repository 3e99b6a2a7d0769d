"""What is wrong or missing in a maker's files, each answered by what can still be said: from the files to the sentence."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from enishi_engine.effects.answering import answer
from enishi_engine.effects.reading import read_study
from enishi_engine.effects.response import Measured, learn_profile
from enishi_engine.effects.study import Result, Verdict
from enishi_engine.effects.words import Told, Tone, fatigue_sentence, told

Files = dict[str, str]
Change = Callable[[Files], Mapping[str, str]]
KEPT = "assignment: drawn.json   # what `enishi assign roster.csv` kept before the first day\n"
FIRST_DAY, LAST_DAY = "2026-01-01", "known_until: 2026-07-01"


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _table(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _waves(files: Files) -> dict[str, int]:
    return {one["partner"]: one["wave"] for one in json.loads(files["drawn.json"])["placed"]}


def _without_a_draw(files: Files, assigned: str) -> str:
    return files["study.yaml"].replace(KEPT, f"assigned: {assigned}\nwaves: [{FIRST_DAY}]\n")


def _nobody_held_out(files: Files) -> Mapping[str, str]:
    partners = [{**one, "wave": "1"} for one in _rows(files["partners.csv"])]
    return {"study.yaml": _without_a_draw(files, "everyone"), "partners.csv": _table(partners)}


def _two_campaigns(files: Files) -> Mapping[str, str]:
    half = [code for code, wave in _waves(files).items() if wave == 1][:40]
    other = f"other_campaigns: [{{campaign: 冬の研修, first_day: 2026-01-10, last_day: 2026-02-28, partners: [{', '.join(half)}]}}]\n"
    return {"study.yaml": files["study.yaml"] + other}


def _merged_and_gone(files: Files) -> Mapping[str, str]:
    first, later = ([code for code, wave in _waves(files).items() if wave == number] for number in (1, 2))
    merged = {first[0]: first[1], later[0]: first[2]}
    gone = {first[3], later[4]}
    rows = [
        {**one, "merged_into": merged.get(one["partner"], ""), "left": "2026-02-15" if one["partner"] in gone else ""}
        for one in _rows(files["partners.csv"])
    ]
    return {"partners.csv": _table(rows)}


def _treated_without_sales(files: Files) -> Mapping[str, str]:
    waves = _waves(files)
    return {"deals.csv": _table([one for one in _rows(files["deals.csv"]) if one["won_on"] < FIRST_DAY or waves[one["partner"]] == 2])}


def _one_order(yen: int) -> Change:
    def change(files: Files) -> Mapping[str, str]:
        offered = next(code for code, wave in _waves(files).items() if wave == 1)
        return {"deals.csv": f"{files['deals.csv']}HUGE,{offered},2026-02-02,{yen}\n"}

    return change


def _ten_partners(files: Files) -> Mapping[str, str]:
    first, later = ([code for code, wave in _waves(files).items() if wave == number] for number in (1, 2))
    ten = {**dict.fromkeys(first[:7], "1"), **dict.fromkeys(later[:3], "")}
    partners = [{**one, "wave": ten[one["partner"]]} for one in _rows(files["partners.csv"]) if one["partner"] in ten]
    deals = [one for one in _rows(files["deals.csv"]) if one["partner"] in ten]
    return {"study.yaml": _without_a_draw(files, "randomised_offer"), "partners.csv": _table(partners), "deals.csv": _table(deals)}


def _no_history(assigned: str | None) -> Change:
    def change(files: Files) -> Mapping[str, str]:
        deals = _table([one for one in _rows(files["deals.csv"]) if one["won_on"] >= FIRST_DAY])
        if assigned is None:
            return {"deals.csv": deals}
        waves = _waves(files)
        partners = [{**one, "wave": "1" if waves[one["partner"]] == 1 else ""} for one in _rows(files["partners.csv"])]
        return {"study.yaml": _without_a_draw(files, assigned), "partners.csv": _table(partners), "deals.csv": deals}

    return change


def _attribute_afterwards(files: Files) -> Mapping[str, str]:
    rows = [
        {"partner": code, "attribute": "伸び", "value": "高" if row % 3 else "低", "known_on": "2026-06-01"}
        for row, code in enumerate(_waves(files))
    ]
    return {"study.yaml": files["study.yaml"] + "attributes: attributes.csv\n", "attributes.csv": _table(rows)}


def _ends(day: str) -> Change:
    return lambda files: {"study.yaml": files["study.yaml"].replace(LAST_DAY, f"known_until: {day}")}


def _answered(files: Files, change: Change, folder: Path) -> tuple[Result, Told]:
    for name, text in {**files, **change(files)}.items():
        (folder / name).write_text(text, encoding="utf-8")
    result = answer(read_study(folder / "study.yaml"))
    return result, told(result, "ja")


@pytest.mark.parametrize(
    ("change", "verdict", "sentence", "action", "because"),
    [
        pytest.param(
            _nobody_held_out, Verdict.CANNOT_BE_MEASURED, "測れません", "第2弾", "比べる相手がいません", id="nobody held out"
        ),
        pytest.param(
            _two_campaigns, Verdict.CANNOT_BE_MEASURED, "効果の証拠にはなりません", "時期をずらす", "「冬の研修」も40社", id="two campaigns at once"
        ),
        pytest.param(
            _treated_without_sales, Verdict.CANNOT_TELL_YET, "まだ言い切れません", "取り込まれているか", "成約がほとんどありません", id="treated without sales"
        ),
        pytest.param(
            _one_order(1_000_000_000), Verdict.CANNOT_TELL_YET, "まだ言い切れません", "あと", "1件の大口(1,000,000,000円)", id="one order decides"
        ),
        pytest.param(
            _ends("2026-05-01"), Verdict.CANNOT_TELL_YET, "途中経過です", "お待ちください", "2026年7月1日に締まるまで", id="an end in the future"
        ),
        pytest.param(
            _ends("2025-12-20"), Verdict.CANNOT_TELL_YET, "まだ言い切れません", "お待ちください", "途中経過です", id="not begun"
        ),
        pytest.param(
            _ten_partners, Verdict.CANNOT_BE_MEASURED, "測れません", "30社以上", "比べるには8社が必要", id="ten partners"
        ),
        pytest.param(
            _no_history("opt_in"), Verdict.CANNOT_BE_MEASURED, "測れません", "抽選", "0か月分でした", id="no history, their own choice"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_said_in_words_and_grey(
    files: Files, tmp_path: Path, change: Change, verdict: Verdict, sentence: str, action: str, because: str
):
    result, said = _answered(files, change, tmp_path)

    assert result.verdict is verdict
    assert sentence in said.sentence
    assert action in said.action
    assert any(because in one for one in said.behind)
    assert said.tone is Tone.GREY


@pytest.mark.parametrize(
    ("change", "because"),
    [
        pytest.param(_merged_and_gone, "ご案内先1社、比較対象1社)も、抽選のときの側に", id="a partner merged or gone"),
        pytest.param(_no_history(None), "0か月分でした", id="no history, but drawn"),
        pytest.param(_attribute_afterwards, "「伸び」は開始後(2026年6月1日)に決まった属性のため使っていません", id="an attribute chosen afterwards"),
        # Beside the ¥700 million of this network one order of 100 million is large but decides nothing.
        pytest.param(_one_order(100_000_000), "順番は抽選で決まりました", id="one order of 100 million"),
    ],
)  # fmt: skip
def test_what_can_be_judged_all_the_same_says_what_was_left_out(files: Files, tmp_path: Path, change: Change, because: str):
    truth = json.loads(files["truth.json"])["new_yen"]

    result, said = _answered(files, change, tmp_path)

    assert result.yen is not None
    assert result.yen.low <= truth <= result.yen.high
    assert any(because in one for one in said.behind)


def test_an_attribute_chosen_afterwards_moves_nothing(files: Files, tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()

    assert _answered(files, _attribute_afterwards, tmp_path / "one")[0].yen == _answered(files, lambda _: {}, tmp_path / "other")[0].yen


def test_constant_exposure_says_that_fatigue_cannot_be_told():
    measured = [Measured(kind="spiff", segment="retail", campaign="autumn", lift=0.2, error=0.05, received=3.0)] * 2
    same = learn_profile(measured, {"retail": (1.0,)})

    assert fatigue_sentence(same, "ja").startswith("どの企画も、過去12か月に同じ回数の企画を受けたパートナーに行われています。")
    tired = type(same)(cells=same.cells, mean=np.array([0.2]), covariance=np.eye(1), fatigue=0.3, received=3.0)
    assert fatigue_sentence(tired, "ja") == "過去12か月に受けた企画が多いパートナーほど、効き目が弱い傾向があります。"
    assert "no clear difference" in fatigue_sentence(
        type(same)(cells=same.cells, mean=same.mean, covariance=same.covariance, fatigue=0.0, received=3.0), "en"
    )
