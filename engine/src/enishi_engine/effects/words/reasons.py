"""Each reason of a result in words: how it was found, what limits it, what was left out."""

from collections.abc import Mapping
from datetime import date

from enishi_engine.core.incentive import Label
from enishi_engine.effects.study import Reason, Why
from enishi_engine.words.amounts import day, money
from enishi_engine.words.language import Language, spoken

REASONS: Mapping[Why, Label] = {
    Why.OFFER_WAS_DRAWN: Label(
        "ご案内先は抽選で決まりました(ご案内{offered}社、比較対象{compared}社)",
        "Who was offered it was drawn ({offered} offered, {compared} compared)",
    ),
    Why.OFFER_WAS_DRAWN_ENROLMENT_WAS_NOT: Label(
        "ご案内先は抽選、参加は各社のご判断でした(ご案内{offered}社、うち参加{enrolled}社)。ご案内した全社で比べています",
        "Who was offered it was drawn; who took part was up to them ({enrolled} of {offered}). All who were offered it are compared",
    ),
    Why.ORDER_WAS_DRAWN: Label("順番は抽選で決まりました({waves}回)", "The order was drawn ({waves} waves)"),
    Why.CHOSEN_BY_A_RULE: Label("ご案内先は抽選でなく、記録された基準で選ばれました", "Who was offered it was chosen by a recorded rule, not drawn"),
    Why.CHOSEN_BY_THEMSELVES: Label(
        "参加は各社のご判断で、その理由の記録がありません。もともと伸びる見込みの会社が参加した場合と見分けられません",
        "Partners chose to take part, and why is not recorded. This looks the same as when those took part who would have grown anyway",
    ),
    Why.NOBODY_HELD_OUT: Label(
        "全社({offered}社)に同時にご案内したため、比べる相手がいません",
        "All {offered} were offered it at once, so there is nobody to compare with",
    ),
    Why.TOO_FEW_OFFERED: Label(
        "ご案内先が{offered}社です。比べるには{needed}社が必要です", "{offered} were offered it; a comparison needs {needed}"
    ),
    Why.TOO_FEW_COMPARED: Label(
        "比較対象が{compared}社です。比べるには{needed}社が必要です", "{compared} are there to compare with; a comparison needs {needed}"
    ),
    Why.TOO_FEW_ACTIVE: Label(
        "販売実績のあるパートナーが{active}社です。比べるには{needed}社が必要です",
        "{active} partners were selling; a comparison needs {needed}",
    ),
    Why.MOSTLY_NOT_ACTIVE_YET: Label(
        "ご案内した{offered}社のうち販売実績があるのは{active}社のため、売上ではなく最初の成約があったかどうかで見ています",
        "Of {offered} offered it {active} were selling before, so first deals are looked at and not yen",
    ),
    Why.NOBODY_OFFERED: Label("まだどのパートナーにもご案内していません", "Nobody has been offered it yet"),
    Why.NOT_ENDED: Label("途中経過です。{ends}に締まるまで判定しません", "This is on the way. Nothing is judged before {ends}"),
    Why.TOO_LITTLE_HISTORY: Label(
        "過去の実績は{months}か月分でした({needed}か月分が目安です)", "There are {months} months of history ({needed} are what it takes)"
    ),
    Why.NOBODY_COMPARABLE: Label(
        "ご案内したパートナーの{share}には、似た相手が比較対象にいません",
        "For {share} of those offered it there is nobody like them to compare with",
    ),
    Why.RANGE_HOLDS_NOTHING: Label(
        "幅の中に「変化なし」が含まれています", "No change at all lies within the range"
    ),
    Why.DEALS_AND_YEN_DISAGREE: Label(
        "件数と金額で結果が食い違うため、金額で示しています(件数は分けて数えれば増やせます)",
        "Deals and yen disagree, so yen is shown (a deal can be split into several)",
    ),
    Why.ONE_DEAL_DECIDES: Label(
        "1件の大口({yen})が全体の{share}を占めています。この1件だけで判定は変えません",
        "One deal of {yen} is {share} of all. A verdict does not turn on one deal",
    ),
    Why.NO_SALES_IN_THE_WINDOW: Label(
        "ご案内先か比較対象のどちらかに、期間中の成約がほとんどありません", "Those offered it, or those compared, closed hardly any deal in its time"
    ),
    Why.NO_DEALS_AT_ALL: Label("成約の記録がありません", "There is no record of any deal"),
    Why.OTHER_CAMPAIGN_AT_ONCE: Label("同じ時期に「{name}」も{offered_both}社(ご案内先の{share})にご案内していました。比較対象と偏りがあると、どちらの効果かは分けられません", "“{name}” was offered to {offered_both} of them ({share}) at the same time. Where that differs from those compared, what is due to which cannot be told apart"),
    Why.DRAW_LOOKS_WRONG: Label(
        "ご案内先と比較対象が、施策の前から抽選では起こりにくいほど違っています",
        "Those offered it differed from the others before it began, more than a draw would bring about",
    ),
    Why.PLACEBOS_FAIL: Label(
        "施策のない過去{tried}時点のうち{outside}時点で、同じ計算が「効果」を示しました",
        "On {outside} of {tried} past days without a campaign the same calculation showed an effect",
    ),
    Why.PAID_IS_UNKNOWN: Label("支払額の記録がないため、費用に見合うかは言えません", "What was paid is not recorded, so no return can be stated"),
    Why.MONTHS_AFTER_NOT_MEASURED: Label(
        "次の順番が早く来たため、期間の後は測れていません。前倒しになっただけの分が含まれている場合があります",
        "The next turn came too early for the months after to be measured. Deals that were only moved forward may be among these",
    ),
    Why.NOT_PAID_BACK_AT_BEST: Label(
        "幅の上の端でも、支払った額に届きません", "Even the upper end of the range brings less than was paid"
    ),
    Why.LEFT_OUT_BEFORE_THE_DRAW: Label("抽選の対象外などの{partners}社は、どちらの側にも数えていません", "{partners} partners are counted on neither side: not drawn, or taken out"),
    Why.GONE_MEANWHILE: Label(
        "期間中に契約が終わった会社(ご案内先{offered}社、比較対象{compared}社)も、抽選のときの側に数えています",
        "Partners whose contract ended meanwhile ({offered} offered, {compared} compared) still count where they were drawn",
    ),
    Why.JOINED_TOO_LATE: Label(
        "開始後に加わった{partners}社は数えていません", "{partners} that joined too late are not counted"
    ),
    Why.ATTRIBUTE_KNOWN_TOO_LATE: Label(
        "「{name}」は開始後({known_on})に決まった属性のため使っていません。後から選んだ属性では何でも効果に見えます",
        "“{name}” has been known since {known_on} only, after the start, and is not used: among attributes chosen afterwards one always looks like an effect",
    ),
    Why.FINISHED_WAVES_NOT_COMPARED: Label("まだ順番が来ていないパートナーとだけ比べています。順番が終わったパートナーは比べる相手に使っていません", "Only those whose turn had not come are compared with, never those whose turn is over"),
    Why.LAST_WAVE_NOT_MEASURED: Label(
        "最後の順番の{partners}社は、比べる相手が残っていないため測っていません",
        "The last {partners} are not measured: nobody was left whose turn had not come",
    ),
    Why.DRAWN_AS_GROUPS: Label(
        "抽選は{groups}のまとまりで行われました。幅はまとまりの数によります", "{groups} groups were drawn; the range is that of so many groups"
    ),
}  # fmt: skip
MONEY = frozenset({"yen"})
SHARES = frozenset({"share"})
DAYS = frozenset({"ends", "known_on"})


def reason_words(reason: Reason, language: Language) -> str:
    """The reason as a sentence."""
    said = spoken(REASONS[reason.why], language, **{name: _figure(name, value, language) for name, value in reason.values.items()})
    return said + ("。" if language == "ja" else ".")


def _figure(name: str, value: float | str, language: Language) -> str:
    if name in DAYS:
        return day(date.fromisoformat(str(value)), language)
    if name in MONEY:
        return money(int(value), "JPY", language)
    if name in SHARES:
        return f"{round(float(value) * 100)}%"
    return value if isinstance(value, str) else f"{value:,g}"
