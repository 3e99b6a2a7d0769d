"""What a study comes to, in sentences: nothing is said without its range, and nothing that the result does not allow."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

from enishi_engine.core.incentive import Label
from enishi_engine.effects.study import (
    Bars,
    BeforeAfter,
    Cap,
    FirstDeals,
    Method,
    Naive,
    Pooled,
    Range,
    Reason,
    Result,
    Verdict,
    Why,
    YenRange,
    answered,
)
from enishi_engine.effects.words import (
    Tone,
    actions,
    campaigns_needed,
    fatigue,
    files,
    reasons,
    recommended,
    share_range,
    telling,
    together,
    told,
    told_pooled,
    yen_range,
)
from enishi_engine.words.language import LANGUAGES

UNCERTAIN = YenRange(low=-400_000, middle=1_800_000, high=4_100_000)
MORE = YenRange(low=400_000, middle=1_800_000, high=4_100_000)
LESS = YenRange(low=-4_100_000, middle=-1_800_000, high=-400_000)
RESULT = Result(
    method=Method.DEALS_MODEL,
    verdict=Verdict.CANNOT_TELL_YET,
    cap=Cap.FULL,
    final=True,
    measured_until=np.datetime64("2026-07-01"),
    reasons=(Reason(why=Why.OFFER_WAS_DRAWN, values={"offered": 80, "compared": 40}), Reason(why=Why.RANGE_HOLDS_NOTHING)),
    offered=80,
    compared=40,
    yen=UNCERTAIN,
)


def _with(*whys: Why, **changes: object) -> Result:
    values: dict[str, int | float | str] = {
        "offered": 8,
        "needed": 30,
        "ends": "2026-07-01",
        "name": "新春",
        "offered_both": 3,
        "share": 0.4,
        "months": 5,
        "known_on": "2026-03-01",
    }
    found = tuple(Reason(why=why, values={**values, "compared": 3, "active": 4, "outside": 3, "tried": 9, "placebos": 9}) for why in whys)
    return replace(RESULT, reasons=found, **changes)  # type: ignore[arg-type]


def test_one_sentence_one_range_one_action():
    said = told(RESULT, "ja")

    assert said.sentence == "増えた売上は−40万円〜+410万円の間(中心は約180万円)とみられます。増えたとはまだ言い切れません。"
    # (1.4294 × 225 ÷ 180)² = 3.19: four campaigns in all, three more.
    assert said.action == "判定には、同じ企画があと3回(各120社)は必要です。効き目に差があれば、さらに必要です。"
    assert told(RESULT, "en").sentence == (
        "What it added lies between −¥400,000 and +¥4,100,000 (middle: about ¥1,800,000). Whether it added anything cannot be told yet."
    )


def test_where_the_money_went_has_three_ranges():
    bars = Bars(
        paid=1_000_000,
        anyway=YenRange(low=600_000, middle=700_000, high=800_000),
        moved=YenRange(low=0, middle=100_000, high=210_000),
        new=YenRange(low=110_000, middle=200_000, high=290_000),
    )

    said = told(replace(RESULT, bars=bars), "ja").behind[0]

    assert said == (
        "支払った100万円のうち、施策がなくても受注していた分は60万円〜80万円の間(中心は約70万円)、"
        "前倒しは0円〜21万円の間(中心は約10万円)、新しい分は11万円〜29万円の間(中心は約20万円)です。"
    )


def test_before_the_end_and_without_proof_nothing_is_said_of_where_the_money_went():
    share = YenRange(low=1, middle=2, high=3)
    paid = replace(RESULT, bars=Bars(paid=6, anyway=share, moved=share, new=share), return_per_yen=Range(low=-1, middle=0, high=1))

    assert len(told(paid, "ja").behind) == len(told(RESULT, "ja").behind) + 2
    for one in (replace(paid, final=False), replace(paid, cap=Cap.NOT_PROOF, verdict=Verdict.CANNOT_BE_MEASURED)):
        assert len(told(one, "ja").behind) == len(RESULT.reasons)


def test_a_plain_comparison_is_followed_by_why_not_to_believe_it():
    dots = (BeforeAfter(day=np.datetime64("2025-01-01"), yen=1),) * 9
    naive = Naive(before_after=3_217_000, year_on_year=None, participants_and_the_rest=-12_345, past=dots)

    said = told(replace(RESULT, naive=naive), "en").misleading

    assert said == (
        "Before/after would have said +¥3,200,000. That number also moves like this in months without a campaign. See the 9 grey dots.",
        "Participants against the rest would have said −¥12,000. That is because partners that sell more are the ones that take part.",
    )


# ── Ranges ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("low", "middle", "high", "shown"),
    [
        (-403_000, 1_777_000, 4_120_000, "−50万円〜+420万円の間(中心は約180万円)"),
        (31_000, 1_777_000, 4_123_000, "+3万円〜+413万円の間(中心は約178万円)"),
        (0, 0, 0, "0円〜0円の間(中心は約0円)"),
        (-7, 1, 9, "−7円〜+9円の間(中心は約1円)"),
        (-100_000_000, 5, 120_000_000, "−1億円〜+1億2,000万円の間(中心は約0円)"),
    ],
)
def test_ends_are_rounded_outwards_to_two_digits_that_matter(low: int, middle: int, high: int, shown: str):
    assert yen_range(YenRange(low=low, middle=middle, high=high), "ja") == shown


def test_what_is_shown_holds_what_was_found_and_keeps_its_side_of_nothing():
    chance = np.random.default_rng(3)
    for low, high in np.sort(chance.integers(-5_000_000, 5_000_000, (300, 2)), axis=1):
        text = yen_range(YenRange(low=int(low), middle=int((low + high) // 2), high=int(high)), "en")
        shown = [
            int(part.replace("−", "-").replace("¥", "").replace(",", "").replace("+", "")) for part in re.findall(r"[−+]?¥[\d,]+", text)
        ]

        assert shown[0] <= low <= high <= shown[1]
        assert shown[0] <= shown[2] <= shown[1]
        assert (shown[0] > 0, shown[1] < 0) == (low > 0, high < 0)


def test_a_share_has_whole_percents_unless_that_would_hide_its_side():
    assert share_range(Range(low=-0.041, middle=0.09, high=0.2251), "ja") == "−5%〜+23%の間(中心は約9%)"
    assert share_range(Range(low=0.0041, middle=0.09, high=0.2251), "ja") == "+0.4%〜+22.6%の間(中心は約9%)"
    assert share_range(Range(low=-0.3, middle=-0.2, high=-0.0005), "en") == "between −30% and −0.05% (middle: about −20%)"


# ── What may not be said ─────────────────────────────────────────────────────────────────────────────────────────────

FORBIDDEN = re.compile(
    r"p[-  ]?値|p[- ]?value|p\s*[<=]|有意|signific|prove[ns]? (an|the) effect|cheat|不正を|ランキング|最も効果|best partner|worst",
    re.IGNORECASE,
)


def _labels() -> Iterator[Label]:
    for module in (telling, actions, reasons, fatigue, files, recommended, together):
        for found in vars(module).values():
            if isinstance(found, Label):
                yield found
            elif isinstance(found, dict):
                yield from (one for one in found.values() if isinstance(one, Label))


def _allowed() -> Iterator[Result]:
    for verdict, cap, final, yen in product(Verdict, Cap, (True, False), (UNCERTAIN, MORE, LESS, None)):
        strong = verdict in {Verdict.WORKED, Verdict.DID_NOT_WORK}
        if not (strong and (cap not in {Cap.FULL, Cap.PROBABLY} or yen is None)):
            yield replace(RESULT, verdict=verdict, cap=cap, final=final, yen=yen)


def test_no_sentence_has_a_p_value_a_rank_of_partners_or_an_accusation():
    assert len(list(_labels())) > 60
    for label in _labels():
        assert not FORBIDDEN.search(label.ja + label.en), label


def test_colour_only_for_a_final_verdict_that_may_be_said_and_a_range_without_nothing():
    tones = {(one.verdict, one.cap, one.final, one.yen): told(one, "ja").tone for one in _allowed()}

    coloured = {key: tone for key, tone in tones.items() if tone is not Tone.GREY}
    assert coloured == {
        (Verdict.WORKED, Cap.FULL, True, MORE): Tone.GREEN,
        (Verdict.DID_NOT_WORK, Cap.FULL, True, LESS): Tone.RED,
    }


def test_a_colour_cannot_be_given():
    with pytest.raises(AttributeError):
        told(RESULT, "ja").tone = Tone.GREEN  # type: ignore[misc]
    with pytest.raises(TypeError):
        replace(told(RESULT, "ja"), tone=Tone.GREEN)  # type: ignore[call-arg]


def test_every_yen_of_a_sentence_stands_in_a_range():
    for one in _allowed():
        for language in LANGUAGES:
            said = told(one, language).sentence
            money = re.findall(r"[\d,]+万円|¥[\d,]+", said)
            assert len(money) == (0 if one.yen is None else 3)


def test_a_verdict_beyond_its_cap_or_without_a_range_is_a_bug_and_not_a_sentence():
    for cap in (Cap.NOT_PROOF, Cap.RANGE_ONLY, Cap.LEARNING_ONLY):
        with pytest.raises(telling.TooStrong):
            told(replace(RESULT, verdict=Verdict.WORKED, cap=cap, yen=MORE), "ja")
    with pytest.raises(telling.TooStrong):
        told(replace(RESULT, verdict=Verdict.WORKED, yen=None), "ja")


def test_probably_is_said_where_no_more_may_be():
    said = told(replace(RESULT, verdict=Verdict.WORKED, cap=Cap.PROBABLY, yen=MORE), "ja")

    assert said.sentence.endswith("おそらく効果がありました。")
    assert said.tone is Tone.GREY


# ── Reasons and actions ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_reason_has_words_that_use_only_the_figures_that_belong_to_it():
    # The figures stand in brackets beside each reason.
    declared = dict(re.findall(r'= "(\w+)"  # .*?\(([\w, :]+)\)', Path(answered.__file__).read_text(encoding="utf-8")))

    for why in Why:
        label = reasons.REASONS[why]
        for form in (label.ja, label.en):
            used = {name for _, name, _, _ in Formatter().parse(form) if name}
            known = {part.split(":")[0].strip() for part in declared.get(why.value, "").split(",")}
            assert used <= known, why


@pytest.mark.parametrize(
    ("result", "sentence", "action"),
    [
        # Nobody held out
        (_with(Why.NOBODY_HELD_OUT, verdict=Verdict.CANNOT_BE_MEASURED, cap=Cap.RANGE_ONLY), "測れません", "第2弾"),
        # Two campaigns at once on the same partners
        (_with(Why.OTHER_CAMPAIGN_AT_ONCE, verdict=Verdict.CANNOT_BE_MEASURED, cap=Cap.NOT_PROOF), "証拠にはなりません", "時期をずらす"),
        # Treated without sales
        (_with(Why.NO_DEALS_AT_ALL, verdict=Verdict.CANNOT_BE_MEASURED, yen=None), "測れません", "成約のデータ"),
        # An end in the future
        (_with(Why.NOT_ENDED, final=False), "途中経過", "お待ちください"),
        # Ten partners
        (_with(Why.TOO_FEW_OFFERED, verdict=Verdict.CANNOT_BE_MEASURED, cap=Cap.RANGE_ONLY), "測れません", "30社以上"),
        # No history
        (_with(Why.TOO_LITTLE_HISTORY, verdict=Verdict.CANNOT_BE_MEASURED, yen=None), "測れません", "24か月"),
        # The partners' own choice
        (_with(Why.NO_SALES_IN_THE_WINDOW, yen=None), "まだ言い切れません", "取り込まれているか"),
        (_with(Why.CHOSEN_BY_A_RULE, cap=Cap.PROBABLY), "まだ言い切れません", "抽選"),
        (_with(Why.CHOSEN_BY_THEMSELVES, verdict=Verdict.CANNOT_BE_MEASURED, cap=Cap.NOT_PROOF), "証拠にはなりません", "抽選"),
        (_with(Why.DRAW_LOOKS_WRONG, yen=None, verdict=Verdict.CANNOT_BE_MEASURED), "測れません", "ご確認ください"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_by_what_can_be_said_and_what_to_do(result: Result, sentence: str, action: str):
    said = told(result, "ja")

    assert sentence in said.sentence
    assert action in said.action
    assert said.tone is Tone.GREY


def test_a_range_that_holds_nothing_never_says_that_nothing_was_brought_only_that_it_did_not_pay():
    said = told(_with(Why.NOT_PAID_BACK_AT_BEST, verdict=Verdict.DID_NOT_WORK), "ja")

    assert said.sentence.endswith("支払額に見合う効果はありませんでした。")
    assert said.tone is Tone.GREY
    assert told(_with(verdict=Verdict.DID_NOT_WORK, yen=LESS), "ja").sentence.endswith("効果はありませんでした。")


def test_what_sold_more_but_cost_more_than_it_brought_is_not_to_go_on_as_it_is():
    result = replace(RESULT, verdict=Verdict.WORKED, yen=MORE, return_per_yen=Range(low=-0.9, middle=-0.6, high=-0.2))

    assert told(result, "ja").action == "売上は増えましたが、支払額に見合いません。支払額か対象を見直してください。"


def test_an_attribute_chosen_afterwards_is_not_used_and_that_is_said():
    said = told(_with(Why.ATTRIBUTE_KNOWN_TOO_LATE), "ja").behind[-1]

    assert said == "「新春」は開始後(2026年3月1日)に決まった属性のため使っていません。後から選んだ属性では何でも効果に見えます。"


def test_first_deals_are_told_as_shares_of_partners():
    found = FirstDeals(
        offered=40, offered_with_deal=6, compared=40, compared_with_deal=3, difference=Range(low=-0.06, middle=0.075, high=0.21)
    )

    said = told(replace(RESULT, method=Method.FIRST_DEALS, cap=Cap.LEARNING_ONLY, first_deals=found, yen=None), "ja")

    assert said.sentence == (
        "90日以内に最初の成約があったのは、ご案内した40社のうち6社、比較対象40社のうち3社でした。"
        "割合の差は−6%〜+21%の間(中心は約8%)とみられます。増えたとはまだ言い切れません。"
    )


def test_first_deals_that_were_opened_are_told_as_such():
    found = FirstDeals(offered=40, offered_with_deal=6, compared=40, compared_with_deal=3, difference=None, opened_too=True)

    said = told(replace(RESULT, method=Method.FIRST_DEALS, cap=Cap.LEARNING_ONLY, first_deals=found, yen=None), "ja")

    assert said.sentence.startswith("90日以内に最初の商談か成約があったのは、ご案内した40社のうち6社")


def test_campaigns_of_one_kind_are_judged_together():
    pooled = Pooled(
        campaigns=4, lift=Range(low=-0.02, middle=0.1, high=0.22), between=0.05,
        verdict=Verdict.CANNOT_TELL_YET, cap=Cap.FULL, reasons=(), more_needed=2,
    )  # fmt: skip

    assert told_pooled(pooled, "ja").action == "同じ種類の企画をあと2回行えば判定できる見込みです。"
    worked = told_pooled(replace(pooled, lift=Range(low=0.05, middle=0.1, high=0.15), verdict=Verdict.WORKED, more_needed=None), "ja")
    assert (worked.tone, "+5%〜+15%" in worked.sentence) == (Tone.GREEN, True)


def test_how_many_more_by_hand():
    # Half-width 100, middle 100: (1.4294 × 1)² = 2.04, three in all, two more. Middle 10: 204 in all, too many to promise.
    assert campaigns_needed(YenRange(low=-10, middle=90, high=190)) == 2
    assert campaigns_needed(YenRange(low=-90, middle=10, high=110)) is None
    assert campaigns_needed(YenRange(low=-100, middle=0, high=100)) is None
    assert campaigns_needed(MORE) is None
