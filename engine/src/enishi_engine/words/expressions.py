"""Any typed expression in words: conditions as statements, everything else as the name of a value."""

from collections.abc import Callable, Mapping
from datetime import date

from enishi_engine.core.expression import (
    Aggregate,
    And,
    Arithmetic,
    ChosenRank,
    CohortSize,
    Comparator,
    Compare,
    CurrentRank,
    Divide,
    Expression,
    Field,
    In,
    InForce,
    Largest,
    Literal,
    MetricValue,
    Not,
    Operator,
    Or,
    OrElse,
    Per,
    Pick,
    Position,
    Smallest,
    TargetValue,
    ToNumber,
    Unit,
    Weight,
)
from enishi_engine.core.incentive import Label
from enishi_engine.words import amounts
from enishi_engine.words.arithmetic import arithmetic_in_words
from enishi_engine.words.fields import TRUTHS
from enishi_engine.words.figures import figure_in_words
from enishi_engine.words.language import all_of, any_of, listed, phrase, spoken
from enishi_engine.words.vocabulary import Vocabulary

_ORDERED: Mapping[Comparator, Label] = {
    Comparator.EQUAL: Label("{left}が{right}", "{left} is {right}"),
    Comparator.NOT_EQUAL: Label("{left}が{right}以外", "{left} is not {right}"),
    Comparator.LESS: Label("{left}が{right}未満", "{left} is below {right}"),
    Comparator.AT_MOST: Label("{left}が{right}以下", "{left} is at most {right}"),
    Comparator.GREATER: Label("{left}が{right}超", "{left} is above {right}"),
    Comparator.AT_LEAST: Label("{left}が{right}以上", "{left} is at least {right}"),
}
_DAYS: Mapping[Comparator, Label] = {
    Comparator.LESS: Label("{left}が{right}より前", "{left} is before {right}"),
    Comparator.AT_MOST: Label("{left}が{right}以前", "{left} is on or before {right}"),
    Comparator.GREATER: Label("{left}が{right}より後", "{left} is after {right}"),
    Comparator.AT_LEAST: Label("{left}が{right}以降", "{left} is on or after {right}"),
}
_RANKS: Mapping[Comparator, Label] = {
    Comparator.LESS: Label("{left}が{right}より下", "{left} is below {right}"),
    Comparator.GREATER: Label("{left}が{right}より上", "{left} is above {right}"),
    Comparator.AT_LEAST: Label("{left}が{right}以上", "{left} is {right} or above"),
    Comparator.AT_MOST: Label("{left}が{right}以下", "{left} is {right} or below"),
}
_PLACES: Mapping[Comparator, Label] = {
    Comparator.EQUAL: Label("{left}が{right}位", "{left} is {right}"),
    Comparator.NOT_EQUAL: Label("{left}が{right}位以外", "{left} is not {right}"),
    Comparator.LESS: Label("{left}が{right}位より上", "{left} is better than {right}"),
    Comparator.AT_MOST: Label("{left}が{right}位以内", "{left} is {right} or better"),
    Comparator.GREATER: Label("{left}が{right}位より下", "{left} is worse than {right}"),
    Comparator.AT_LEAST: Label("{left}が{right}位以下", "{left} is {right} or worse"),
}
_SHARES: Mapping[Comparator, Label] = {
    Comparator.LESS: Label("{left}が上位{right}より上", "{left} is above the top {right}"),
    Comparator.AT_MOST: Label("{left}が上位{right}以内", "{left} is within the top {right}"),
    Comparator.GREATER: Label("{left}が上位{right}より下", "{left} is not within the top {right}"),
    Comparator.AT_LEAST: Label("{left}がちょうど上位{right}かそれより下", "{left} is at the top {right} or below"),
}
_OPPOSITE = {
    Comparator.EQUAL: Comparator.NOT_EQUAL,
    Comparator.NOT_EQUAL: Comparator.EQUAL,
    Comparator.LESS: Comparator.AT_LEAST,
    Comparator.AT_LEAST: Comparator.LESS,
    Comparator.GREATER: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.GREATER,
}
_MIRRORED = {
    Comparator.LESS: Comparator.GREATER,
    Comparator.GREATER: Comparator.LESS,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.AT_LEAST: Comparator.AT_MOST,
}
_PHRASES: Mapping[str, Label] = {
    "rank": Label("ランク", "the rank"),
    "chosen": Label("選択したランク(確認済み)", "the rank chosen and confirmed"),
    "target": Label("{metric}の合意目標", "the agreed target for {metric}"),
    "position": Label("{metric}の順位", "the place by {metric}"),
    "position_within": Label("{cut}が同じパートナーの中での{metric}の順位", "the place by {metric} among partners alike in {cut}"),
    "cohort": Label("{metric}の順位がつくパートナーの数", "the number of partners with a place by {metric}"),
    "cohort_within": Label(
        "{cut}が同じで{metric}の順位がつくパートナーの数", "the number of partners alike in {cut} with a place by {metric}"
    ),
    "weighed": Label("{operand}×{factor}", "{operand} × {factor}"),
    "parts": Label("{operand}を{size}単位で数えた値", "{operand} in units of {size}"),
    "full_times": Label("{operand}の{size}ごとの数(端数は数えない)", "the number of full {size} in {operand}"),
    "otherwise": Label("それ以外", "otherwise"),
    "case": Label("{case}: {value}", "{case}: {value}"),
    "always": Label("つねに成り立つ", "always"),
    "never": Label("成り立つことがない", "never"),
    "true": Label("はい", "true"),
    "false": Label("いいえ", "false"),
    "among": Label("{item}が{options}のいずれか", "{item} is {options}"),
    "not_among": Label("{item}が{options}のいずれでもない", "{item} is neither {options}"),
    "is_true": Label("{field}に当たる", "{field} is true"),
    "is_false": Label("{field}に当たらない", "{field} is false"),
    "and": Label("、かつ", ", and "),
    "or": Label("、または", ", or "),
    "alike": Label("{left}と{right}の成否が一致する", "{left} holds exactly when {right} does"),
    "unlike": Label("{left}と{right}の成否が異なる", "exactly one of these holds: {left}; {right}"),
    "or_else": Label("{operand}(ない場合は{default})", "{operand} (if there is none: {default})"),
    "growth": Label("{then}に対する{now}の伸び率", "the growth of {now} over {then}"),
    "attainment": Label("{metric}の目標達成率", "the attainment of the agreed target for {metric}"),
    "ratio": Label("{denominator}に対する{numerator}の割合", "the ratio of {numerator} to {denominator}"),
    "smaller": Label("{operands}の小さい方", "the smaller of {operands}"),
    "smallest": Label("{operands}のうち最も小さいもの", "the smallest of {operands}"),
    "larger": Label("{operands}の大きい方", "the larger of {operands}"),
    "largest": Label("{operands}のうち最も大きいもの", "the largest of {operands}"),
}


def in_words(expression: Expression, words: Vocabulary) -> str:
    """The expression in words.

    Shape   a statement for a condition ("年間売上が5,000,000円以上"), else the name of a value ("正味金額から初期費用を差し引いた額").
    Units   amounts in the vocabulary's currency, a whole number beside a ratio as a percentage.
    Errors  none: every checked expression has words.
    Source  docs/rules/expressions.md
    """
    language = words.language
    match expression:
        case Literal() if expression.unit is not Unit.BOOL:
            return literal_in_words(expression, words)
        case Literal() | Field(unit=Unit.BOOL):
            return _truth(expression, words, holds=True)
        case Field():
            return words.field(expression.path)
        case MetricValue() | TargetValue() | Position() | CohortSize() | CurrentRank() | ChosenRank():
            return _figure_of_partner(expression, words)
        case Not(operand):
            return _denied(operand, words)
        case And() | Or():
            return _joined(expression, words)
        case Compare():
            return _comparison(expression, words)
        case In():
            return _membership(expression, words, "among")
        case Arithmetic():
            return arithmetic_in_words(expression, language, lambda part: in_words(part, words))
        case Divide():
            return _ratio(expression, words)
        case ToNumber(operand):
            return in_words(operand, words)
        case Per() | Pick() | InForce() | Weight():
            return _weighed(expression, words)
        case OrElse(operand, default):
            return phrase(_PHRASES, "or_else", language, operand=in_words(operand, words), default=_beside(default, operand, words))
        case Smallest(operands) | Largest(operands):
            return _extreme(expression, operands, words)
        case Aggregate():
            return figure_in_words(expression, language, lambda part: in_words(part, words))


def _figure_of_partner(name: MetricValue | TargetValue | Position | CohortSize | CurrentRank | ChosenRank, words: Vocabulary) -> str:
    match name:
        case Position(metric, by) | CohortSize(metric, by):
            key = ("position" if isinstance(name, Position) else "cohort") + ("" if by is None else "_within")
            cut = "" if by is None else words.field(by.path)
            return phrase(_PHRASES, key, words.language, metric=words.metric(metric), cut=cut)
        case MetricValue(metric):
            return words.metric(metric)
        case TargetValue(metric):
            return phrase(_PHRASES, "target", words.language, metric=words.metric(metric))
        case CurrentRank():
            return phrase(_PHRASES, "rank", words.language)
        case ChosenRank():
            return phrase(_PHRASES, "chosen", words.language)


def literal_in_words(literal: Literal, words: Vocabulary, beside: Expression | None = None) -> str:
    """A written value; `beside` is what it is compared with, which gives codes and whole numbers their meaning."""
    value, unit = literal.value, literal.unit
    if isinstance(value, bool):
        return phrase(_PHRASES, "true" if value else "false", words.language)
    if isinstance(value, str):
        return words.code(beside.path if isinstance(beside, Field) else "", value)
    if isinstance(value, date):
        return amounts.day(value, words.language)
    if unit is Unit.COUNT and beside is not None and beside.unit is Unit.RATIO:
        return amounts.rate(value * 1_000_000)
    return number_in_words(value, unit, words)


def number_in_words(value: int, unit: Unit, words: Vocabulary) -> str:
    """An integer in its unit; a ratio's bound is in ppm, a day counts from 1970-01-01, a rank is its place."""
    language = words.language
    as_text: Mapping[Unit, Callable[[], str]] = {
        Unit.MONEY: lambda: amounts.money(value, words.currency, language),
        Unit.RATE: lambda: amounts.rate(value),
        Unit.RATIO: lambda: amounts.rate(value),
        Unit.NUMBER: lambda: amounts.number(value),
        Unit.DAYS: lambda: amounts.days(value, language),
        Unit.MONTHS: lambda: amounts.months(value, language),
        Unit.DAY: lambda: amounts.day(amounts.day_of_number(value), language),
        Unit.RANK: lambda: words.rank_at(value),
    }
    return as_text.get(unit, lambda: amounts.count(value))()


def _beside(expression: Expression, other: Expression, words: Vocabulary) -> str:
    """A literal read beside what it meets; anything else as it is."""
    inner = expression.operand if isinstance(expression, ToNumber) else expression
    return literal_in_words(inner, words, other) if isinstance(inner, Literal) else in_words(expression, words)


def _comparison(test: Compare, words: Vocabulary) -> str:
    """Left and right, a literal on the left put on the right."""
    if isinstance(test.left, Literal) and not isinstance(test.right, Literal):
        return _comparison(Compare(_MIRRORED.get(test.comparator, test.comparator), test.right, test.left), words)
    if test.left.unit is Unit.BOOL:
        return _truth_comparison(test, words)
    left = test.left
    phrases = {Unit.DAY: _DAYS, Unit.RANK: _RANKS}.get(left.unit, _ORDERED)
    if isinstance(left, Position) and isinstance(test.right, Literal):
        phrases = _PLACES
    elif isinstance(left, Divide) and _is_top_share(left) and test.comparator in _SHARES:
        phrases, left = _SHARES, left.numerator
    form = phrases.get(test.comparator, _ORDERED[test.comparator])
    return spoken(form, words.language, left=in_words(left, words), right=_beside(test.right, test.left, words))


def _is_top_share(ratio: Divide) -> bool:
    """A place divided by how many have one."""
    place, size = ratio.numerator, ratio.denominator
    return isinstance(place, Position) and size == CohortSize(place.metric, place.by)


def _truth_comparison(test: Compare, words: Vocabulary) -> str:
    holds = test.comparator is Comparator.EQUAL
    if isinstance(test.right, Literal):
        wanted = (test.right.value is True) == holds
        return in_words(test.left, words) if wanted else _denied(test.left, words)
    left, right = (_grouped(side, words) for side in (test.left, test.right))
    return phrase(_PHRASES, "alike" if holds else "unlike", words.language, left=left, right=right)


def _membership(test: In, words: Vocabulary, key: str) -> str:
    options = [literal_in_words(option, words, test.item) for option in test.options]
    if len(options) == 1:
        form = _ORDERED[Comparator.EQUAL if key == "among" else Comparator.NOT_EQUAL]
        return spoken(form, words.language, left=in_words(test.item, words), right=options[0])
    together = listed(options, "ja") if words.language == "ja" else any_of(options, "en", last="or" if key == "among" else "nor")
    return phrase(_PHRASES, key, words.language, item=in_words(test.item, words), options=together)


def _truth(expression: Expression, words: Vocabulary, *, holds: bool) -> str:
    """A true-or-false name or value as a statement, or its opposite."""
    if isinstance(expression, Literal):
        return phrase(_PHRASES, "always" if expression.value is holds else "never", words.language)
    if isinstance(expression, Field) and expression.path in TRUTHS:
        return spoken(TRUTHS[expression.path][0 if holds else 1], words.language)
    name = words.field(expression.path) if isinstance(expression, Field) else in_words(expression, words)
    return phrase(_PHRASES, "is_true" if holds else "is_false", words.language, field=name)


def _denied(test: Expression, words: Vocabulary) -> str:
    """The opposite of a condition, said directly: not (a or b) is neither; unknown stays unknown."""
    match test:
        case Not(operand):
            return in_words(operand, words)
        case Compare(_, left) if left.unit is not Unit.BOOL:
            return _comparison(Compare(_OPPOSITE[test.comparator], test.left, test.right), words)
        case Compare():
            opposite = Comparator.NOT_EQUAL if test.comparator is Comparator.EQUAL else Comparator.EQUAL
            return _truth_comparison(Compare(opposite, test.left, test.right), words)
        case In():
            return _membership(test, words, "not_among")
        case And(operands):
            return in_words(Or(tuple(Not(operand) for operand in operands)), words)
        case Or(operands):
            return in_words(And(tuple(Not(operand) for operand in operands)), words)
        case _:
            return _truth(test, words, holds=False)


def _joined(test: And | Or, words: Vocabulary) -> str:
    parts = [_grouped(operand, words) for operand in test.operands]
    return phrase(_PHRASES, "and" if isinstance(test, And) else "or", words.language).join(parts)


def _grouped(test: Expression, words: Vocabulary) -> str:
    """A part of a longer condition: in brackets when it is itself joined."""
    inner = test.operand if isinstance(test, Not) else test
    text = in_words(test, words)
    return f"({text})" if isinstance(inner, And | Or) else text


def _ratio(ratio: Divide, words: Vocabulary) -> str:
    match ratio:
        case Divide(Arithmetic(Operator.SUBTRACT, now, then), denominator) if then == denominator:
            return phrase(_PHRASES, "growth", words.language, now=in_words(now, words), then=in_words(then, words))
        case Divide(MetricValue(metric), TargetValue(target)) if metric == target:
            return phrase(_PHRASES, "attainment", words.language, metric=words.metric(metric))
        case Divide(numerator, denominator):
            parts = {"numerator": in_words(numerator, words), "denominator": in_words(denominator, words)}
            return phrase(_PHRASES, "ratio", words.language, **parts)


def _weighed(expression: Per | Pick | InForce | Weight, words: Vocabulary) -> str:
    match expression:
        case Per():
            return _times(expression, words)
        case Weight(name):
            return words.weight(name)
        case _:
            return "; ".join(table_of_weights(expression, words))


def _times(per: Per, words: Vocabulary) -> str:
    operand = in_words(per.operand, words)
    if per.factor is not None:
        operand = phrase(_PHRASES, "weighed", words.language, operand=operand, factor=in_words(per.factor, words))
    size = _beside(per.size, per.operand, words)
    return phrase(_PHRASES, "full_times" if per.full else "parts", words.language, operand=operand, size=size)


def table_of_weights(table: Expression, words: Vocabulary, *conditions: str) -> list[str]:
    """Each case of a dated table with its number: from which day, for what, how much."""
    match table:
        case InForce(day, tables):
            cases = []
            for first_day, inner in tables:
                since = Compare(Comparator.AT_LEAST, day, Literal(first_day, Unit.DAY))
                cases += table_of_weights(inner, words, *conditions, in_words(since, words))
            return cases
        case Pick(key, rows, otherwise):
            cases = []
            for row, inner in rows:
                cases += table_of_weights(inner, words, *conditions, in_words(Compare(Comparator.EQUAL, key, row), words))
            rest = phrase(_PHRASES, "otherwise", words.language)
            return cases + ([] if otherwise is None else table_of_weights(otherwise, words, *conditions, rest))
        case _:
            case = phrase(_PHRASES, "and", words.language).join(conditions)
            return [phrase(_PHRASES, "case", words.language, case=case, value=in_words(table, words))]


def _extreme(expression: Smallest | Largest, operands: tuple[Expression, ...], words: Vocabulary) -> str:
    pair = len(operands) == 2
    key = ("smaller" if pair else "smallest") if isinstance(expression, Smallest) else ("larger" if pair else "largest")
    named = [in_words(operand, words) for operand in operands]
    return phrase(_PHRASES, key, words.language, operands=all_of(named, words.language))
