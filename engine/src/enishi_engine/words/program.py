"""A whole program in words: the page that a partner-sales manager hands to a partner."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from babel.numbers import get_currency_name

from enishi_engine.core.incentive import Incentive, Label, Metric, NamedWeight, Rounding
from enishi_engine.core.payout import EVERY_CLOSING
from enishi_engine.core.program import Program, Version
from enishi_engine.words import amounts
from enishi_engine.words.expressions import in_words, table_of_weights
from enishi_engine.words.incentives import incentive_in_words
from enishi_engine.words.language import Language, phrase, sentence, spoken
from enishi_engine.words.payout import payout_in_words
from enishi_engine.words.ranks import flag_in_words, ladder_in_words
from enishi_engine.words.vocabulary import Vocabulary, vocabulary_of

_PHRASES: Mapping[str, Label] = {
    "currency": Label("金額はすべて税抜、通貨は{currency}です。", "All amounts exclude tax and are in {currency}."),
    "year": Label("年度は{day}に始まります。", "The program year starts on {day}."),
    "in_force": Label("{first}からの内容", "In force from {first}"),
    "in_force_until": Label("{first}から{last}までの内容", "In force from {first} to {last}"),
    "metrics": Label("指標", "Figures"),
    "metrics_intro": Label("条件や料率に使う、パートナーごとの実績です。", "What conditions and rates look at, for each partner."),
    "weights": Label("重みづけの表", "Weights"),
    "ranks": Label("ランク", "Ranks"),
    "incentives": Label("インセンティブ", "Incentives"),
    "no_ranks": Label("この版にランクはありません。", "There are no ranks in this version."),
    "none": Label("この版にインセンティブはありません。", "There are no incentives in this version."),
    "payout": Label("お支払い", "Payouts"),
    "flags": Label("要確認フラグ", "Flags"),
    "flags_intro": Label(
        "次に当てはまるパートナーを、確認の対象とします。お支払いには影響しません。",
        "Whoever meets one of these is looked into. It changes no payment.",
    ),
    "rounding": Label("端数処理", "Rounding"),
}
_ROUNDINGS: Mapping[Rounding, Label] = {
    Rounding.DOWN: Label(
        "金額は明細ごとに1回だけ計算し、最小単位に満たない端数は切り捨てます。",
        "Each amount is rounded once, down to the smallest unit of the currency.",
    ),
    Rounding.UP: Label(
        "金額は明細ごとに1回だけ計算し、最小単位に満たない端数は切り上げます。",
        "Each amount is rounded once, up to the smallest unit of the currency.",
    ),
    Rounding.HALF_UP: Label(
        "金額は明細ごとに1回だけ計算し、最小単位に満たない端数は四捨五入します。",
        "Each amount is rounded once, to the nearest smallest unit of the currency, a half up.",
    ),
    Rounding.HALF_EVEN: Label(
        "金額は明細ごとに1回だけ計算し、最小単位に満たない端数は最も近い値に、ちょうど半分のときは偶数になる方へ丸めます。",
        "Each amount is rounded once, to the nearest smallest unit of the currency, a half to the even one.",
    ),
}


def describe(program: Program, language: Language) -> str:
    """The program in words, as Markdown.

    Shape   a heading, then each version: ranks, incentives (who, what, when, how much, limits, take-backs), figures, rounding.
    Units   amounts in the program's currency.
    Errors  none: every checked program has words.
    Source  docs/rules/
    """
    blocks = [f"# {spoken(program.label, language)}", _about(program, language)]
    for version in program.versions:
        blocks.extend(_version(version, vocabulary_of(program, version, language)))
    return "\n\n".join(block.strip("\n") for block in blocks) + "\n"


def _about(program: Program, language: Language) -> str:
    currency = get_currency_name(program.currency, count=2, locale=language)
    return phrase(_PHRASES, "currency", language, currency=currency)


def _version(version: Version, words: Vocabulary) -> Iterator[str]:
    language = words.language
    yield f"## {_days(version, language)}"
    if version.year_starts != (1, 1):
        yield phrase(_PHRASES, "year", language, day=amounts.day_of_year(*version.year_starts, language))
    yield f"### {phrase(_PHRASES, 'ranks', language)}"
    yield phrase(_PHRASES, "no_ranks", language) if version.ladder is None else ladder_in_words(version, words)
    yield f"### {phrase(_PHRASES, 'incentives', language)}"
    if not version.incentives:
        yield phrase(_PHRASES, "none", language)
    for incentive in version.incentives:
        yield f"#### {spoken(incentive.label, language)}"
        yield _incentive(incentive, version, words)
    if version.metrics:
        yield f"### {phrase(_PHRASES, 'metrics', language)}"
        yield phrase(_PHRASES, "metrics_intro", language)
        yield "\n".join(_metric(metric, words) for metric in version.metrics)
    if version.payout != EVERY_CLOSING:
        yield f"### {phrase(_PHRASES, 'payout', language)}"
        yield "\n".join(f"- {one}" for one in payout_in_words(version.payout, version.year_starts, words.currency, language))
    if version.weights:
        yield f"### {phrase(_PHRASES, 'weights', language)}"
        yield "\n".join(_weight(named, words) for named in version.weights)
    if version.flags:
        yield f"### {phrase(_PHRASES, 'flags', language)}"
        yield phrase(_PHRASES, "flags_intro", language)
        yield "\n".join(f"- **{spoken(flag.label, language)}**: {flag_in_words(flag, version, words)}" for flag in version.flags)
    yield f"### {phrase(_PHRASES, 'rounding', language)}"
    yield rounding_in_words(version.rounding, language)


def rounding_in_words(rounding: Rounding, language: Language) -> str:
    return spoken(_ROUNDINGS[rounding], language)


def _days(version: Version, language: Language) -> str:
    first = amounts.day(version.from_day, language)
    if version.until_day is None:
        return phrase(_PHRASES, "in_force", language, first=first)
    last: date = version.until_day - timedelta(days=1)
    return phrase(_PHRASES, "in_force_until", language, first=first, last=amounts.day(last, language))


def _incentive(incentive: Incentive, version: Version, words: Vocabulary) -> str:
    items = incentive_in_words(incentive, version.incentives, words)
    return "\n".join(_item(item.head, item.text) for item in items)


def _item(head: str, text: str) -> str:
    """A point of the list; a table stands under its head, indented so that it stays in the list."""
    lines = text.strip("\n").split("\n")
    if len(lines) == 1:
        return f"- **{head}**: {lines[0]}"
    if lines[0].startswith("  - "):
        return "\n".join([f"- **{head}**:", *lines])
    first, rest = ("", ["", *lines]) if lines[0].startswith("|") else (f" {lines[0]}", lines[1:])
    return "\n".join([f"- **{head}**:{first}", *(f"  {line}".rstrip() for line in rest), ""])


def _weight(named: NamedWeight, words: Vocabulary) -> str:
    cases = table_of_weights(named.weight.table, words)
    return "\n".join([f"- **{words.weight(named.weight.name)}**:", *(f"  - {case}" for case in cases)])


def _metric(metric: Metric, words: Vocabulary) -> str:
    return f"- **{words.metric(metric.id)}**: {sentence(in_words(metric.expression, words), words.language)}"
