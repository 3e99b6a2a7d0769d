"""The one thing to do next: of all that could be said about a result, what helps most."""

import math
from collections.abc import Mapping

from enishi_engine.core.incentive import Label
from enishi_engine.effects.study import Cap, Pooled, Result, Verdict, Why, YenRange
from enishi_engine.words.language import Language, spoken

MOST_CAMPAIGNS = 20
# How much farther than its half-width a middle must lie for four in five such campaigns to be told apart: (1.960 + 0.842) ÷ 1.960.
FOUR_IN_FIVE = (1.959964 + 0.841621) / 1.959964

# The first of these that a result has decides.
BY_REASON: Mapping[Why, Label] = {
    Why.NOBODY_OFFERED: Label("ご案内を始めてから、もう一度お試しください。", "Offer it first, then look again."),
    Why.NO_DEALS_AT_ALL: Label("成約のデータを取り込んでください。", "Bring in the deals."),
    Why.NO_SALES_IN_THE_WINDOW: Label(
        "期間中の成約がすべて取り込まれているか、ご確認ください。", "Check whether all deals of its time were brought in."
    ),
    Why.DRAW_LOOKS_WRONG: Label(
        "ご案内先の記録が抽選の結果と合っているか、ご確認ください。", "Check whether those recorded as offered it are those who were drawn."
    ),
    Why.NOBODY_HELD_OUT: Label(
        "次回は3分の1を第2弾に回してください。順番を抽選で決めれば測れます。",
        "Next time let a third wait for a second wave: with the order drawn it can be measured.",
    ),
    Why.NOT_ENDED: Label("終了日までお待ちください。", "Wait until it is over."),
    Why.CHOSEN_BY_THEMSELVES: Label(
        "次回はご案内先を抽選で決めてください。参加は各社のご判断のままで測れます。",
        "Next time draw who is offered it. Taking part may stay up to them.",
    ),
    Why.OTHER_CAMPAIGN_AT_ONCE: Label(
        "次回は時期をずらすか、2つの企画の案内先を別々に抽選してください。", "Next time run them one after the other, or draw who is offered each."
    ),
    Why.NOBODY_COMPARABLE: Label(
        "次回は似たパートナーの中で抽選してください。", "Next time draw among partners that are alike."
    ),
    Why.PLACEBOS_FAIL: Label("次回はご案内先を抽選で決めてください。", "Next time draw who is offered it."),
    Why.TOO_LITTLE_HISTORY: Label(
        "過去24か月の成約を取り込むか、ご案内先を抽選で決めてください。", "Bring in the deals of 24 months, or draw who is offered it."
    ),
    Why.TOO_FEW_OFFERED: Label("次回は販売実績のある30社以上で抽選してください。それより少ないと、幅をお示しするだけになります。", "Next time draw among 30 partners or more that sell. With fewer a range is all there will be."),
    Why.TOO_FEW_COMPARED: Label("次回は後の順番を8社以上にしてください。販売実績のある30社以上の3分の1が目安です。", "Next time let 8 or more wait: a third of 30 or more that sell."),
    Why.TOO_FEW_ACTIVE: Label("次回は販売実績のある30社以上で抽選してください。それより少ないと、幅をお示しするだけになります。", "Next time draw among 30 partners or more that sell. With fewer a range is all there will be."),
    Why.CHOSEN_BY_A_RULE: Label(
        "確かめるには、次回は順番を抽選で決めてください。", "To know for sure, draw the order next time."
    ),
    Why.MOSTLY_NOT_ACTIVE_YET: Label(
        "最初の成約を目標に続け、売上では判断しないでください。", "Go on with first deals as the aim, and do not judge it by yen."
    ),
}  # fmt: skip
BY_VERDICT: Mapping[Verdict, Label] = {
    Verdict.WORKED: Label(
        "続けてください。次回も15%以上を後の順番に残すと、効き目の変化がわかります。",
        "Go on. Let at least 15% wait next time too, to see whether it goes on working.",
    ),
    Verdict.DID_NOT_WORK: Label("この形では続けず、内容か対象を変えてください。", "Do not go on as it is: change what it offers, or to whom."),
    Verdict.CANNOT_TELL_YET: Label(
        "回数を重ねても見分けにくい大きさです。ご案内先を増やすか、期間を延ばしてください。",
        "Repeating it would hardly tell. Offer it to more partners, or for longer.",
    ),
    Verdict.CANNOT_BE_MEASURED: Label(
        "次回は順番を抽選で決め、3分の1を第2弾に回してください。", "Next time draw the order, and let a third wait."
    ),
}  # fmt: skip
TOO_DEAR = Label(
    "売上は増えましたが、支払額に見合いません。支払額か対象を見直してください。",
    "It sold more, but cost more than it brought. Pay less, or offer it to others.",
)
REPEAT = Label(
    "判定には、同じ企画があと{more}回(各{partners}社)は必要です。効き目に差があれば、さらに必要です。",
    "It takes at least {more} more like it (of {partners} partners each) to tell; more, if they work differently.",
)
REPEAT_KIND = Label("同じ種類の企画をあと{more}回行えば判定できる見込みです。", "{more} more of this kind would probably tell.")


def action(result: Result, language: Language) -> str:
    """What to do next, as one sentence or two."""
    given = {reason.why for reason in result.reasons}
    if result.verdict is Verdict.WORKED and result.return_per_yen is not None and result.return_per_yen.high < 0:
        return spoken(TOO_DEAR, language)
    if result.verdict in {Verdict.WORKED, Verdict.DID_NOT_WORK}:
        return spoken(BY_VERDICT[result.verdict], language)
    may_be_told = result.final and result.verdict is Verdict.CANNOT_TELL_YET and result.cap is Cap.FULL
    more = campaigns_needed(result.yen) if may_be_told and result.yen is not None else None
    if more is not None:
        return spoken(REPEAT, language, more=str(more), partners=f"{result.offered + result.compared:,}")
    first = next((label for why, label in BY_REASON.items() if why in given), BY_VERDICT[result.verdict])
    return spoken(first, language)


def pooled_action(pooled: Pooled, language: Language) -> str:
    """What to do next about a kind of campaign."""
    if pooled.verdict is Verdict.CANNOT_TELL_YET and pooled.more_needed:
        return spoken(REPEAT_KIND, language, more=str(pooled.more_needed))
    return spoken(BY_VERDICT[pooled.verdict], language)


def campaigns_needed(found: YenRange) -> int | None:
    """How many more campaigns like this one would tell in four of five cases, if its middle is the truth.

    None where so many would not do (more than 20 in all), or none more is needed.
    Source  docs/rules/effects.md, "How many more".
    """
    if found.middle == 0 or not found.holds_nothing:
        return None
    reach = (found.high - found.low) / 2
    needed = math.ceil((FOUR_IN_FIVE * reach / found.middle) ** 2)
    return needed - 1 if 1 < needed <= MOST_CAMPAIGNS else None
