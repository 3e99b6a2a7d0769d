"""A result in words. What may not be said cannot be: a figure comes only with its range, a colour only from a range that leaves nothing out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from enishi_engine.core.incentive import Label
from enishi_engine.effects.study import Cap, FirstDeals, Measure, Method, Naive, Pooled, Range, Result, Verdict, YenRange
from enishi_engine.effects.words.actions import action, pooled_action
from enishi_engine.effects.words.ranges import ratio_range, share_range, signed_yen, yen, yen_range
from enishi_engine.effects.words.reasons import reason_words
from enishi_engine.words.language import Language, spoken

VERDICTS = {
    (Verdict.WORKED, Cap.FULL): Label("効果がありました。", "It worked."),
    (Verdict.WORKED, Cap.PROBABLY): Label("おそらく効果がありました。", "It probably worked."),
    (Verdict.DID_NOT_WORK, Cap.FULL): Label("効果はありませんでした。", "It did not work."),
    (Verdict.DID_NOT_WORK, Cap.PROBABLY): Label("おそらく効果はありませんでした。", "It probably did not work."),
}
# Whatever the cap: these two claim nothing.
NOT_PAID_BACK = {
    Cap.FULL: Label("支払額に見合う効果はありませんでした。", "It did not pay for itself."),
    Cap.PROBABLY: Label("おそらく支払額に見合う効果はありませんでした。", "It probably did not pay for itself."),
}
OPEN_VERDICTS = {
    Verdict.CANNOT_TELL_YET: Label("増えたとはまだ言い切れません。", "Whether it added anything cannot be told yet."),
    Verdict.CANNOT_BE_MEASURED: Label("効果があったかどうかは測れません。", "Whether it worked cannot be measured."),
}
ADDED = Label("増えた売上は{range}とみられます。", "What it added lies {range}.")
SO_FAR = Label("途中経過です。ここまでに増えた売上は{range}とみられます。", "This is on the way: what it has added so far lies {range}.")
DIFFERENCE = Label(
    "ご案内先の売上は、もともとの傾向との差が{range}でした。効果の証拠にはなりません。",
    "What those offered it sold beyond their usual lies {range}. That proves no effect.",
)
FIRST = Label(
    "90日以内に最初の成約があったのは、ご案内した{offered}社のうち{offered_with}社、比較対象{compared}社のうち{compared_with}社でした。",
    "Within 90 days {offered_with} of {offered} offered it closed a first deal, and {compared_with} of the {compared} compared.",
)
FIRST_OPENED = Label(
    "90日以内に最初の商談か成約があったのは、ご案内した{offered}社のうち{offered_with}社、比較対象{compared}社のうち{compared_with}社でした。",
    "Within 90 days {offered_with} of {offered} offered it opened or closed a first deal, and {compared_with} of the {compared} compared.",
)
FIRST_DIFFERENCE = Label("割合の差は{range}とみられます。", "The difference of the shares lies {range}.")
LIFT = Label("もともと見込まれた売上に対しては{range}です。", "As a share of what would have been sold, that lies {range}.")
IN_THE_WINDOW = Label(
    "期間中だけを見ると{range}です(その後に減った分を差し引く前)。",
    "In the campaign's own time it lies {range}, before what came in less afterwards is taken off.",
)
SPENT = Label(
    "支払った{paid}のうち、施策がなくても受注していた分は{anyway}、前倒しは{moved}、新しい分は{new}です。",
    "Of {paid} paid: for deals that were coming anyway, {anyway}; for deals moved forward, {moved}; for new ones, {new}.",
)
RETURN = Label("支払1円につき、費用を差し引いて{range}が戻った計算です。", "What came back beyond each yen paid lies {range}.")
PER_ENROLLED = Label("参加1社あたりの増加は{range}とみられます。", "What it added per partner that took part lies {range}.")
CALIBRATED = Label(
    "施策のない過去{placebos}時点で同じ計算をし、そのずれを差し引いています。",
    "The same was calculated for {placebos} past days without a campaign, and what it errs by there is taken off.",
)
BEFORE_AFTER = Label("前後比較では{yen}と出ます。", "Before/after would have said {yen}.")
YEAR_ON_YEAR = Label("前年同期比では{yen}と出ます。", "Year on year would have said {yen}.")
THE_REST = Label("参加した会社とそれ以外を比べると{yen}と出ます。", "Participants against the rest would have said {yen}.")
MISLEADS = Label(
    "この数字は、施策のない月にも同じように動きます。", "That number also moves like this in months without a campaign."
)  # fmt: skip
MISLEADS_BY_CHOICE = Label(
    "参加した会社は、もともと売れている会社であることが多いためです。", "That is because partners that sell more are the ones that take part."
)  # fmt: skip
DOTS = Label("灰色の点{dots}個をご覧ください。", "See the {dots} grey dots.")
POOLED = Label(
    "同じ種類の企画{campaigns}回をまとめると、売上の増加は{range}とみられます。",
    "Judged by {campaigns} together, what campaigns of this kind add to sales lies {range}.",
)


class Tone(Enum):
    """The only colours a result may have."""

    GREY = "grey"
    GREEN = "green"
    RED = "red"


class TooStrong(ValueError):
    """A verdict that the way partners came to the campaign does not allow: a bug of whoever made the result."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A result for people: one sentence with its range, one action, and what stands behind them.

    `range` is what the sentence speaks of, in yen or as a share. There is no way to give a colour: it follows.
    """

    verdict: Verdict
    cap: Cap
    final: bool
    range: YenRange | Range | None
    sentence: str
    action: str
    behind: tuple[str, ...]
    misleading: tuple[str, ...] = ()

    @property
    def tone(self) -> Tone:
        """Grey unless the end has come, a verdict is allowed, and the range leaves nothing out."""
        if not self.final or self.cap is not Cap.FULL or self.range is None:
            return Tone.GREY
        if self.verdict is Verdict.WORKED and self.range.low > 0:
            return Tone.GREEN
        return Tone.RED if self.verdict is Verdict.DID_NOT_WORK and self.range.high < 0 else Tone.GREY


def told(result: Result, language: Language) -> Told:
    """
    A result in words.

    Shape   `behind` are sentences: where the money went, the return, per enrolled, then each reason.
    Units   yen with two digits that matter, rounded outwards.
    Errors  TooStrong for a verdict beyond its cap, or one without a range.
    Source  docs/rules/effects.md, "Words".
    """
    found = _range(result)
    verdict = _verdict(result.verdict, result.cap, found, language)
    said = [*_said(result, language), *([] if result.cap is Cap.NOT_PROOF and result.yen is not None else [verdict])]
    return Told(
        verdict=result.verdict,
        cap=result.cap,
        final=result.final,
        range=found,
        sentence=_joined(said, language),
        action=action(result, language),
        behind=(*_money(result, language), *_calibrated(result, language), *(reason_words(reason, language) for reason in result.reasons)),
        misleading=tuple(_misleading(result.naive, language)),
    )


def told_pooled(pooled: Pooled, language: Language) -> Told:
    """Several campaigns of one kind in words, as `told`."""
    said = spoken(POOLED, language, campaigns=str(pooled.campaigns), range=share_range(pooled.lift, language))
    return Told(
        verdict=pooled.verdict,
        cap=pooled.cap,
        final=True,
        range=pooled.lift,
        sentence=_joined([said, _verdict(pooled.verdict, pooled.cap, pooled.lift, language)], language),
        action=pooled_action(pooled, language),
        behind=tuple(reason_words(reason, language) for reason in pooled.reasons),
    )


def _range(result: Result) -> YenRange | Range | None:
    if result.method is Method.FIRST_DEALS:
        return None if result.first_deals is None else result.first_deals.difference
    return result.yen


def _said(result: Result, language: Language) -> Iterator[str]:
    if result.method is Method.FIRST_DEALS and result.first_deals is not None:
        yield from _first_deals(result.first_deals, language)
    elif result.yen is not None:
        form = DIFFERENCE if result.cap is Cap.NOT_PROOF else ADDED if result.final else SO_FAR
        yield spoken(form, language, range=yen_range(result.yen, language))


def _first_deals(found: FirstDeals, language: Language) -> Iterator[str]:
    yield spoken(
        FIRST_OPENED if found.opened_too else FIRST, language,
        offered=f"{found.offered:,}", offered_with=f"{found.offered_with_deal:,}",
        compared=f"{found.compared:,}", compared_with=f"{found.compared_with_deal:,}",
    )  # fmt: skip
    if found.difference is not None:
        yield spoken(FIRST_DIFFERENCE, language, range=share_range(found.difference, language))


def _verdict(verdict: Verdict, cap: Cap, found: YenRange | Range | None, language: Language) -> str:
    if verdict in OPEN_VERDICTS:
        return spoken(OPEN_VERDICTS[verdict], language)
    if (verdict, cap) not in VERDICTS:
        raise TooStrong(f"{verdict.value} may not be said under {cap.value}.")
    if found is None:
        raise TooStrong(f"{verdict.value} may not be said without a range.")
    # A range that holds nothing does not say that it brought nothing: only that it brought less than it cost.
    did_not_pay = verdict is Verdict.DID_NOT_WORK and found.holds_nothing
    return spoken(NOT_PAID_BACK[cap] if did_not_pay else VERDICTS[verdict, cap], language)


def _calibrated(result: Result, language: Language) -> Iterator[str]:
    if result.method is Method.CALIBRATED and result.placebos:
        yield spoken(CALIBRATED, language, placebos=str(len(result.placebos)))


def _money(result: Result, language: Language) -> Iterator[str]:
    """What follows from the range, where a verdict may follow from it too: nothing before the end, nothing without proof."""
    if not result.final or result.cap not in {Cap.FULL, Cap.PROBABLY}:
        return
    # Where yen and deals disagree, a share of deals would contradict the sentence.
    if result.net is not None and result.shown is Measure.DEALS:
        yield spoken(LIFT, language, range=share_range(result.net.lift, language))
    if result.net is not None and result.gross is not None and result.shown is Measure.DEALS:
        yield spoken(IN_THE_WINDOW, language, range=yen_range(result.gross.yen, language))
    if result.bars is not None:
        parts = {name: yen_range(getattr(result.bars, name), language, signed=False) for name in ("anyway", "moved", "new")}
        yield spoken(SPENT, language, paid=yen(result.bars.paid, language), **parts)
    if result.return_per_yen is not None:
        yield spoken(RETURN, language, range=ratio_range(result.return_per_yen, language))
    if result.per_enrolled is not None:
        yield spoken(PER_ENROLLED, language, range=yen_range(result.per_enrolled, language))


def _misleading(naive: Naive | None, language: Language) -> Iterator[str]:
    """What plain comparisons would have claimed; each is followed by why not to believe it."""
    if naive is None:
        return
    figures = ((BEFORE_AFTER, naive.before_after), (YEAR_ON_YEAR, naive.year_on_year), (THE_REST, naive.participants_and_the_rest))
    for form, figure in figures:
        if figure is not None:
            dots = [spoken(DOTS, language, dots=str(len(naive.past)))] if naive.past and form is BEFORE_AFTER else []
            why = MISLEADS_BY_CHOICE if form is THE_REST else MISLEADS
            yield _joined([spoken(form, language, yen=signed_yen(figure, language)), spoken(why, language), *dots], language)


def _joined(sentences: list[str], language: Language) -> str:
    return ("" if language == "ja" else " ").join(sentences)
