"""Figures and their spans in words: "直近12か月の正味金額の合計", "the total of the net amount over the last 12 months"."""

from collections.abc import Callable, Mapping

from enishi_engine.core.expression import Aggregate, Changes, Expression, Field, Fold, Period, Span, SpanKind
from enishi_engine.core.incentive import Label
from enishi_engine.facts.declarations import FACTS
from enishi_engine.words import amounts
from enishi_engine.words.fields import COUNTED, ENTITIES, field_label
from enishi_engine.words.language import Language, phrase, spoken

Say = Callable[[Expression], str]

_DEFAULT_DAY = {fact.entity: fact.counts_by[0] for fact in FACTS if fact.counts_by}
_FOLDS: Mapping[Fold, Label] = {
    Fold.SUM: Label("{span}の{value}の合計", "the total of {value} {span}"),
    Fold.COUNT: Label("{span}の{entity}の件数", "the number of {entity} {span}"),
    Fold.COUNT_DISTINCT: Label("{span}の{value}の数", "the number of different {value} {span}"),
    Fold.COUNT_EACH: Label("{span}の{value}の数", "the number of {value} {span}"),
    Fold.LATEST: Label("{span}で最新の{value}", "the latest value of {value} {span}"),
}
_PHRASES: Mapping[str, Label] = {
    "people": Label("{span}の担当者の人数", "the number of people {span}"),
    "distinct": Label("重複を除く", ""),  # English says "different" in place
    "days": Label("{span}のうち条件を満たす日数", "the number of days {span} on which a condition holds"),
    "each": Label("一つずつ判定", "judged one by one"),
    "where": Label("対象は{where}のもの", "only where {where}"),
    "by": Label("{day}で集計", "counted by {day}"),
    "changes": Label("取消・返金は元の明細の日付で計上", "cancellations and refunds on the day of their line"),
    "without_gone": Label("全額が取り消された明細は除く", "without lines that were wholly undone"),
    "trailing": Label("直近{length}", "over the last {length}"),
    "trailing_days": Label("直近{length}間", "over the last {length}"),
    "since": Label("契約開始以降", "since the contract began"),
    "state": Label("その時点", "at that time"),
    "state_on": Label("{day}時点", "on {day}"),
    "as_of": Label("{span}({day}時点)", "{span} as of {day}"),
    "this": Label("{now}", "in the {period}"),
    "previous": Label("{previous}", "in the previous {period}"),
    "earlier": Label("{back}前の{period}", "in the {period} {back} before"),
    "different": Label("{value}の種類", "values of {value}"),
}
_PERIODS: Mapping[Period, Label] = {
    Period.MONTH: Label("月", "month"),
    Period.QUARTER: Label("四半期", "quarter"),
    Period.HALF: Label("半期", "half-year"),
    Period.YEAR: Label("年度", "year"),
}
_CALENDAR: Mapping[Period, Label] = {
    Period.MONTH: Label("月", "month"),  # a month is the same in both
    Period.QUARTER: Label("暦の四半期", "calendar quarter"),
    Period.HALF: Label("暦の半期", "calendar half-year"),
    Period.YEAR: Label("暦年", "calendar year"),
}
_NOW = {Period.MONTH: "当月", Period.QUARTER: "当四半期", Period.HALF: "当半期", Period.YEAR: "当年度"}
_PREVIOUS = {Period.MONTH: "前月", Period.QUARTER: "前四半期", Period.HALF: "前半期", Period.YEAR: "前年度"}
_NOW_BY_CALENDAR = {Period.MONTH: "当月", Period.QUARTER: "暦の当四半期", Period.HALF: "暦の当半期", Period.YEAR: "当暦年"}
_PREVIOUS_BY_CALENDAR = {Period.MONTH: "前月", Period.QUARTER: "暦の前四半期", Period.HALF: "暦の前半期", Period.YEAR: "前暦年"}
_BACK: Mapping[Period, Label] = {
    Period.MONTH: Label("{number}か月", "{number} months"),
    Period.QUARTER: Label("{number}四半期", "{number} quarters"),
    Period.HALF: Label("{number}半期", "{number} half-years"),
    Period.YEAR: Label("{number}年", "{number} years"),
}


def figure_in_words(figure: Aggregate, language: Language, say: Say) -> str:
    """A figure with its span, and in brackets which facts it is of and the day they count by."""
    remarks = [phrase(_PHRASES, "distinct", language)] if figure.fold is Fold.COUNT_DISTINCT else []
    if figure.fold is Fold.COUNT_EACH:
        remarks.append(phrase(_PHRASES, "each", language))
    if figure.where is not None:
        remarks.append(phrase(_PHRASES, "where", language, where=say(figure.where)))
    if figure.by is not None and figure.by != _DEFAULT_DAY.get(figure.entity):
        remarks.append(phrase(_PHRASES, "by", language, day=spoken(field_label(f"{figure.entity}.{figure.by}"), language)))
    if figure.changes is Changes.ON_DAY_OF_LINE:
        remarks.append(phrase(_PHRASES, "changes" if figure.fold in (Fold.SUM, Fold.LATEST) else "without_gone", language))
    text, remarks = _measured(figure, language, say), [remark for remark in remarks if remark]
    if not remarks:
        return text
    return f"{text}({'、'.join(remarks)})" if language == "ja" else f"{text} ({'; '.join(remarks)})"


def _measured(figure: Aggregate, language: Language, say: Say) -> str:
    span = span_in_words(figure.span, language)
    if figure.entity == "day":
        return phrase(_PHRASES, "days", language, span=span)
    if figure.fold is Fold.COUNT and figure.entity == "person":
        return phrase(_PHRASES, "people", language, span=span)
    entity = spoken(ENTITIES[figure.entity], language)
    value = "" if figure.value is None else _value(figure.fold, figure.value, language, say)
    return spoken(_FOLDS[figure.fold], language, span=span, entity=entity, value=value)


def _value(fold: Fold, value: Expression, language: Language, say: Say) -> str:
    if fold not in (Fold.COUNT_DISTINCT, Fold.COUNT_EACH):
        return say(value)
    if isinstance(value, Field) and value.path in COUNTED:
        return spoken(COUNTED[value.path], language)
    return phrase(_PHRASES, "different", language, value=say(value))


def span_in_words(span: Span, language: Language) -> str:
    """The days of a span, seen from the moment of evaluation."""
    if span.kind is SpanKind.STATE:
        if span.as_of is None:
            return phrase(_PHRASES, "state", language)
        return phrase(_PHRASES, "state_on", language, day=amounts.day(span.as_of, language))
    text = _span(span, language)
    if span.as_of is None:
        return text
    return phrase(_PHRASES, "as_of", language, span=text, day=amounts.day(span.as_of, language))


def _span(span: Span, language: Language) -> str:
    match span.kind:
        case SpanKind.TRAILING_DAYS:
            return phrase(_PHRASES, "trailing_days", language, length=amounts.days(span.length, language))
        case SpanKind.TRAILING_MONTHS:
            return phrase(_PHRASES, "trailing", language, length=amounts.months(span.length, language))
        case SpanKind.SINCE_CONTRACT:
            return phrase(_PHRASES, "since", language)
        case _:
            return _period(span, language)


def _period(span: Span, language: Language) -> str:
    """A month, quarter, half or year: this one, the one before, or one further back."""
    calendar = span.kind is SpanKind.CALENDAR
    period = period_name(span.period, language, calendar=calendar)
    now, previous = (_NOW_BY_CALENDAR, _PREVIOUS_BY_CALENDAR) if calendar else (_NOW, _PREVIOUS)
    if span.offset <= 1:
        key = "this" if span.offset == 0 else "previous"
        return phrase(_PHRASES, key, language, period=period, now=now[span.period], previous=previous[span.period])
    back = spoken(_BACK[span.period], language, number=str(span.offset))
    return phrase(_PHRASES, "earlier", language, period=period, back=back)


def period_name(period: Period, language: Language, *, calendar: bool) -> str:
    """A kind of period: 四半期, quarter; 暦の四半期, calendar quarter."""
    return spoken((_CALENDAR if calendar else _PERIODS)[period], language)
