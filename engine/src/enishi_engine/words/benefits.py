"""What ranks bring beside money, in words: what a rank allows, what uses it up, and what is left of it."""

from collections.abc import Mapping

from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Allowance, Benefit, Label, Ladder, PeriodKind, Rung
from enishi_engine.words import amounts
from enishi_engine.words.expressions import in_words, number_in_words
from enishi_engine.words.figures import period_name
from enishi_engine.words.language import listed, phrase, spoken
from enishi_engine.words.vocabulary import Vocabulary

_PHRASES: Mapping[str, Label] = {
    "benefit": Label("{benefit}: {allowed}", "{benefit}: {allowed}"),
    "per": Label("{period}ごとに{amount}", "{amount} per {period}"),
    "unlimited": Label("上限なし", "unlimited"),
    "highest": Label(
        "回数や金額で定めた特典は期間ごとに数えます。期間の途中でランクが変わったときは、その期間に適用されたランクのうち最も多い枠を使えます。",
        "Benefits with an amount are counted by period. When the rank changes within one, the most that any rank held in it brings is what can be used.",
    ),
    "used_by": Label("{benefit}の利用は、{figure}で数えます。", "What is used of {benefit} is {figure}."),
}


def benefits_in_words(rung: Rung, ladder: Ladder, words: Vocabulary) -> str:
    """Everything a rank brings: 共同プロモーション: 半期ごとに2、料率: 2%."""
    by_id = {benefit.id: benefit for benefit in ladder.benefits}
    said = [
        phrase(_PHRASES, "benefit", words.language, benefit=words.benefit(name), allowed=allowed_in_words(allowed, by_id[name], words))
        for name, allowed in rung.benefits.items()
    ]
    return listed(said, words.language)


def allowed_in_words(allowed: Allowance, benefit: Benefit, words: Vocabulary) -> str:
    """What a rank brings of one benefit: 半期ごとに2, 2 %, or the words of the text."""
    if isinstance(allowed, Label):
        return spoken(allowed, words.language)
    if benefit.use is None:
        return amounts.rate(allowed or 0)
    unit = benefit.use.figure.unit
    amount = phrase(_PHRASES, "unlimited", words.language) if allowed is None else number_in_words(allowed, unit, words)
    period = period_name(benefit.use.per.period, words.language, calendar=benefit.use.per.kind is PeriodKind.CALENDAR)
    return phrase(_PHRASES, "per", words.language, amount=amount, period=period)


def benefit_rules(ladder: Ladder, words: Vocabulary) -> list[str]:
    """How benefits are counted, and what uses up each of them."""
    counted = [(benefit.id, benefit.use.figure) for benefit in ladder.benefits if benefit.use is not None]
    uses = [
        phrase(_PHRASES, "used_by", words.language, benefit=words.benefit(name), figure=in_words(figure, words)) for name, figure in counted
    ]
    return [phrase(_PHRASES, "highest", words.language), *uses] if uses else []


_LEFT: Mapping[str, Label] = {
    "left": Label("{entitled}のうち{used}を利用、残り{left}", "{used} of {entitled} used, {left} left"),
    "beyond": Label("{entitled}に対して{used}を利用({left}の超過)", "{used} used of {entitled}, {left} too much"),
    "unlimited": Label("{used}を利用(上限なし)", "{used} used, without limit"),
    "unknown": Label("枠は{entitled}(利用の値なし)", "{entitled} in all; what was used has no value"),
    "unlimited_unknown": Label("上限なし(利用の値なし)", "without limit; what was used has no value"),
}


def left_in_words(row: Mapping[str, int | str | None], words: Vocabulary) -> str:
    """A row of the result table `benefits`: 2のうち1を利用、残り1."""
    unit = Unit[str(row["unit"]).upper()]
    figures = {name: row[name] for name in ("entitled", "used", "left")}
    key = "left" if figures["entitled"] is not None else "unlimited"
    if figures["used"] is None:
        key = "unknown" if key == "left" else "unlimited_unknown"
    elif isinstance(figures["left"], int) and figures["left"] < 0:
        key, figures["left"] = "beyond", -figures["left"]
    said = {name: number_in_words(value, unit, words) for name, value in figures.items() if isinstance(value, int)}
    return phrase(_LEFT, key, words.language, **said)
