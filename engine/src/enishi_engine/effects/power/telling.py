"""What a plan can see, in sentences, and what would let it see more."""

from enishi_engine.core.incentive import Label
from enishi_engine.effects.power.seeing import Power, Way
from enishi_engine.words.language import Language, any_of, spoken

CAN_SEE = Label(
    "この計画(第1弾{offered}社・後日ご案内する{waiting}社)で見分けられるのは約{smallest}以上の増加だけです。",
    "This plan (first wave {offered}, later {waiting}) can only see increases of about {smallest} or more.",
)
SEES_NOTHING = Label(
    "この計画(第1弾{offered}社・後日ご案内する{waiting}社)では、売上が2.5倍になっても見分けられるとは限りません。幅をお示しするだけになります。",
    "This plan (first wave {offered}, later {waiting}) may not see even sales of two and a half times the usual. A range is all there will be.",
)
TOO_SHORT = Label(
    "過去の実績が短く、何%の増加を見分けられるか試せません。過去24か月の成約を取り込んでください。",
    "The history is too short to try what can be seen. Bring in the deals of 24 months.",
)
TRIED = Label(
    "過去{days}時点で同じ抽選をやり直し、実際の成約を増やして、{tried}回のうち何回見分けられたかを数えました。",
    "The same draw was made on {days} past days, real deals were added, and it was counted in how many of {tried} campaigns that was seen.",
)
WAYS = {
    Way.MORE_WAITING: Label("後日ご案内する先を{waiting}社にする(約{smallest}から)", "let {waiting} wait (from about {smallest})"),
    Way.LONGER: Label("期間を2倍にする(約{smallest}から)", "run it twice as long (from about {smallest})"),
    Way.TOGETHER: Label(
        "同じ企画3回をまとめて判定する(効き目が毎回同じなら約{smallest}から)",
        "judge three of its kind together (from about {smallest}, if each works alike)",
    ),
}
TO_SEE_MORE = Label("より小さな増加まで見分けるには:{ways}。", "To see smaller ones: {ways}.")


def power_sentences(found: Power, language: Language) -> tuple[str, ...]:
    """What the plan can see, what would let it see less, and how that was found out."""
    if not found.past_days:
        return (spoken(TOO_SHORT, language),)
    sizes = {"offered": f"{found.offered:,}", "waiting": f"{found.waiting:,}"}
    if found.smallest is None:
        said = [spoken(SEES_NOTHING, language, **sizes)]
    else:
        said = [spoken(CAN_SEE, language, smallest=_percent(found.smallest), **sizes)]
    ways = [
        spoken(WAYS[one.way], language, waiting=f"{one.waiting:,}", smallest=_percent(one.smallest))
        for one in found.improvements
        if one.smallest is not None and (found.smallest is None or one.smallest < found.smallest)
    ]
    if ways:
        said.append(spoken(TO_SEE_MORE, language, ways=any_of(ways, language)))
    said.append(spoken(TRIED, language, days=str(found.past_days), tried=str(max((one.tried for one in found.seen), default=0))))
    return tuple(said)


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"
