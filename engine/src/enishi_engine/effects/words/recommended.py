"""Who responds to what, and what to do next, in words: each lift and profit with its range, no lift at all where too few partners were seen."""

from collections.abc import Iterator, Mapping

from enishi_engine.core.incentive import Label
from enishi_engine.effects.response import LEAST_PARTNERS, Offer, Profile, Recommendation, Why
from enishi_engine.effects.study import Range
from enishi_engine.effects.words.fatigue import fatigue_sentence
from enishi_engine.effects.words.ranges import share_range, yen, yen_range
from enishi_engine.words.language import Language, spoken

TOO_FEW = Label(
    "パートナーが{partners}社です。どの層に効くかを言えるのは{needed}社からです。",
    "There are {partners} partners. Which of them respond can be said from {needed} on.",
)
RESPONDS = Label(
    "「{segment}」への「{kind}」で増える売上は、もともと見込まれる売上に対して{range}とみられます。",
    "What “{kind}” adds for “{segment}”, as a share of what would have been sold, lies {range}.",
)
OFFER = Label(
    "「{segment}」の{partners}社のうち、抽選で{offered}社に「{kind}」をご案内し、{waiting}社は後の順番にします(費用の見込み{cost})。",
    "Of the {partners} in “{segment}”, draw {offered} for “{kind}” and let {waiting} wait for a later turn (expected to cost {cost}).",
)
BECAUSE: Mapping[Why, Label] = {
    Why.PAYS: Label("費用を上回ると見込まれるためです。", "It is expected to bring more than it costs."),
    Why.TEACHES: Label("売上のためではなく、効き目を知るためです。", "This is to learn whether it works, not to sell more."),
    Why.SIMPLE_RULE: Label(
        "どの層に効くかはまだ言えないため、販売実績のある先から選んでいます。",
        "Which partners respond cannot be said yet, so those that sell are chosen.",
    ),
}
NOTHING = Label(
    "予算の範囲で、費用を上回ると見込まれる企画はありません。", "Nothing within the budget is expected to bring more than it costs."
)
PROFIT = Label("合わせた利益は{range}とみられます。", "Together their profit lies {range}.")
LOSS = Label("損になる見込みは約{percent}%です。", "The chance that they lose money is about {percent}%.")


def profile_sentences(profile: Profile, language: Language, *, partners: int) -> tuple[str, ...]:
    """One sentence for each kind and segment, then what wears off; below 500 partners in the network only why there is none."""
    if partners < LEAST_PARTNERS:
        return (spoken(TOO_FEW, language, partners=f"{partners:,}", needed=f"{LEAST_PARTNERS:,}"),)
    return (*(_responds(profile, row, language) for row in range(len(profile.cells))), fatigue_sentence(profile, language))


def recommendation_sentences(found: Recommendation, language: Language) -> tuple[str, ...]:
    """What to offer to whom and why, each with those who wait; then the profit as a range and the chance of a loss, where they may be stated."""
    if not found.offers:
        return (spoken(NOTHING, language),)
    return (*(_offer(one, language) for one in found.offers), *_profit(found, language))


def _responds(profile: Profile, row: int, language: Language) -> str:
    kind, segment = profile.cells[row]
    low, high = profile.between((kind, segment))
    found = Range(low=low, middle=float(profile.mean[row]), high=high)
    return spoken(RESPONDS, language, kind=kind, segment=segment, range=share_range(found, language))


def _offer(offer: Offer, language: Language) -> str:
    option = offer.option
    said = spoken(
        OFFER, language,
        segment=option.segment, kind=option.kind, partners=f"{option.partners:,}", offered=f"{offer.offered:,}",
        waiting=f"{offer.waiting:,}", cost=yen(round(offer.offered * option.cost_yen), language),
    )  # fmt: skip
    return ("" if language == "ja" else " ").join([said, spoken(BECAUSE[offer.why], language)])


def _profit(found: Recommendation, language: Language) -> Iterator[str]:
    if found.profit is not None and found.chance_of_loss is not None:
        yield spoken(PROFIT, language, range=yen_range(found.profit, language))
        yield spoken(LOSS, language, percent=f"{100 * found.chance_of_loss:.0f}")
