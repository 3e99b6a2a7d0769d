"""What was taken back of a reopened running total or limit, in sentences whose figures give it again."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.tests.operators.desk import Example, run, texts_of
from engine.tests.operators.test_reopening_at_its_borders import BOTH, MONTH, TWO, capped, volume
from enishi_engine.explain import line_in_words, recompute_take_back
from enishi_engine.explain.explanation import text_of
from enishi_engine.program.folder import read_texts

HALF = f"{TWO}; change C1 A2 refund 1_000_000 2024-06-05"


def rows_of(text: str, facts: str) -> tuple[Any, dict[str, Mapping[str, Any]]]:
    example = Example("", text, facts)
    rows: Any = run(example).rows("earning_lines")
    return read_texts(texts_of(example)).program, {row["id"]: row for row in rows}


def said(text: str, facts: str, id_: str, language: Any = "en") -> list[str]:
    program, rows = rows_of(text, facts)
    row = rows[id_]
    origin = rows.get(row["origin"])
    earlier = [one for one in rows.values() if one["origin"] is not None and one["origin"] == row["origin"] and one["day"] < row["day"]]
    return list(line_in_words(row, program, language, origin=origin, before=earlier[-1] if earlier else None).sentences)


def test_a_refund_tells_the_total_without_it():
    assert said(volume(), HALF, "v/A2/aoba/C1")[1:] == [
        "¥1,000,000 of the base is undone, so that the running total is ¥2,000,000 instead of ¥3,000,000.",
        "A total of ¥3,000,000 pays ¥3,000,000 × 5% = ¥150,000.",
        "A total of ¥2,000,000 pays ¥2,000,000 × 3% = ¥60,000.",
        "That is ¥150,000 − ¥60,000 = ¥90,000 less.",
    ]
    assert said(volume(), HALF, "v/A2/aoba/C1", "ja")[1:] == [
        "対象金額のうち取り消された分は1,000,000円で、累計は3,000,000円から2,000,000円になります。",
        "累計3,000,000円に対する額は3,000,000円 × 5% = 150,000円。",
        "累計2,000,000円に対する額は2,000,000円 × 3% = 60,000円。",
        "減少額は150,000円 − 60,000円 = 90,000円。",
    ]


def test_a_second_refund_takes_off_what_the_first_took_back():
    facts = f"{HALF}; change C2 A2 refund 1_000_000 2024-06-06"

    assert said(volume(), facts, "v/A2/aoba/C2")[-2:] == [
        "That is ¥150,000 − ¥30,000 = ¥120,000 less.",
        "Less the ¥90,000 taken back before, ¥30,000.",
    ]


def test_a_line_says_that_others_count_by_what_is_left_of_them():
    facts = f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05"

    assert said(volume(), facts, "v/A2/aoba")[1:3] == [
        "The running total of the year went from ¥0 to ¥2,000,000 (the net amount ¥2,000,000).",
        "The running total counts other lines by what changes have left of them.",
    ]
    assert said(volume(), facts, "v/A2/aoba", "ja")[2] == "累計には、ほかの明細を取消・返金の後に残った分だけ数えます。"


def test_what_a_cap_had_left_falls_in_the_same_share():
    assert said(BOTH.replace("[bands, limits]", "bands"), HALF, "v/A2/aoba/C1")[-1] == (
        "¥70,000 earned × ¥90,000 less ÷ ¥120,000 before limits = ¥52,500."
    )


def test_a_reopened_limit_tells_what_fell_before_it_and_after():
    facts = "line A1 2024-04-01 5_000; change C1 A1 refund 3_000 2024-04-20"

    assert said(capped(MONTH), facts, "c/A1/aoba/C1")[1:] == [
        "¥500 earned × ¥3,000 undone ÷ ¥5,000 net = ¥300.",
        "Limits count what is left: of ¥300 less since what was taken back before, ¥100 are taken back.",
    ]
    assert said(capped(MONTH), facts, "c/A1/aoba/C1", "ja")[1:] == [
        "発生した500円 × 取り消された金額3,000円 ÷ 正味金額5,000円 = 300円。",
        "上限・下限は残った額で計算し直します。前回までの分を除いた減少額300円に対し、返還は100円です。",
    ]


@pytest.mark.parametrize("text", [volume(), volume(method="marginal"), BOTH, BOTH.replace("[bands, limits]", "bands")])
def test_every_take_back_is_recomputed_from_the_figures_of_the_rows(text: str):
    changes = (
        (f"C{n}", line, amount) for n, (line, amount) in enumerate((("A1", 333_333), ("A2", 7), ("A2", 999_999), ("A1", 500_001)), 1)
    )
    program, rows = rows_of(
        text, "; ".join([TWO, *(f"change {id_} {line} refund {amount} 2024-06-0{id_[1]}" for id_, line, amount in changes)])
    )
    before: dict[str, Mapping[str, Any]] = {}

    for row in sorted((row for row in rows.values() if row["kind"] == "take_back"), key=lambda row: row["day"]):
        assert recompute_take_back(row, rows[row["origin"]], before.get(row["origin"]), *text_of(row, program)) == row["calculated"]
        before[row["origin"]] = row
    assert len(before) == 2
