"""Sums, differences and products in words: "正味金額から初期費用を差し引いた額", "the net amount less the setup fee"."""

from collections.abc import Callable, Mapping

from enishi_engine.core.expression import Arithmetic, Expression, Literal, Operator, Unit
from enishi_engine.core.incentive import Label
from enishi_engine.words.language import Language, all_of, phrase, spoken

Say = Callable[[Expression], str]

_KIND_OF_VALUE: Mapping[Unit, str] = {
    Unit.MONEY: "額", Unit.COUNT: "数", Unit.NUMBER: "値", Unit.RATE: "率", Unit.DAYS: "日数", Unit.MONTHS: "月数",
}  # fmt: skip
_PHRASES: Mapping[str, Label] = {
    "sum": Label("{plus}の合計", "the sum of {plus}"),
    "difference": Label("{plus}から{minus}を差し引いた{kind}", "{plus} less {minus}"),
    "minus": Label("マイナス{minus}", "minus {minus}"),
    "times": Label("{left}×{right}", "{left} × {right}"),
    "days_between": Label("{first}から{last}までの日数", "the days from {first} to {last}"),
    "after": Label("{day}の{span}後", "{span} after {day}"),
    "before": Label("{day}の{span}前", "{span} before {day}"),
}


def arithmetic_in_words(expression: Arithmetic, language: Language, say: Say) -> str:
    """A sum, difference or product; `say` puts its parts in words."""
    match expression:
        case Arithmetic(Operator.MULTIPLY, left, right):
            return phrase(_PHRASES, "times", language, left=_factor(left, say), right=_factor(right, say))
        case Arithmetic(_, left, right, Unit.DAY):
            key = "after" if expression.operator is Operator.ADD else "before"
            return phrase(_PHRASES, key, language, day=say(left), span=say(right))
        case Arithmetic(_, left, right) if left.unit is Unit.DAY:
            return phrase(_PHRASES, "days_between", language, first=say(right), last=say(left))
        case _:
            return _sum(expression, language, say)


def _factor(part: Expression, say: Say) -> str:
    return f"({say(part)})" if isinstance(part, Arithmetic) and part.operator is not Operator.MULTIPLY else say(part)


def _sum(expression: Arithmetic, language: Language, say: Say) -> str:
    added, subtracted = _terms(expression)
    plus, minus = [say(part) for part in added], [say(part) for part in subtracted]
    if not plus:
        return phrase(_PHRASES, "minus", language, minus=minus[0] if len(minus) == 1 else f"({_total_of(minus, language)})")
    if not minus:
        return _total_of(plus, language)
    whole = plus[0] if len(plus) == 1 else _total_of(plus, language)
    kind = _KIND_OF_VALUE[expression.unit]
    return phrase(_PHRASES, "difference", language, plus=whole, minus=all_of(minus, language), kind=kind)


def _total_of(parts: list[str], language: Language) -> str:
    return spoken(_PHRASES["sum"], language, plus=all_of(parts, language))


def _terms(expression: Expression) -> tuple[list[Expression], list[Expression]]:
    """What is added and what is subtracted, brackets opened; a written 0 says nothing."""
    if not isinstance(expression, Arithmetic) or expression.operator is Operator.MULTIPLY:
        silent = isinstance(expression, Literal) and expression.value == 0
        return ([] if silent else [expression]), []
    added, subtracted = _terms(expression.left)
    more, less = _terms(expression.right)
    if expression.operator is Operator.SUBTRACT:
        more, less = less, more
    return added + more, subtracted + less
