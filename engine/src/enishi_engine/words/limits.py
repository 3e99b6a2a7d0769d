"""Limits in words: パートナー・月ごとに300,000円まで."""

from collections.abc import Mapping

from enishi_engine.core.incentive import Label, Limit, LimitKey
from enishi_engine.words import amounts
from enishi_engine.words.language import Language, all_of, phrase, spoken
from enishi_engine.words.vocabulary import Vocabulary

LIMIT_KEYS: Mapping[LimitKey, Label] = {
    LimitKey.LINE: Label("1件", "item"),
    LimitKey.PERSON: Label("担当者", "person"),
    LimitKey.CUSTOMER: Label("顧客", "customer"),
    LimitKey.SUBSCRIPTION: Label("契約番号", "subscription"),
    LimitKey.PARTNER: Label("パートナー", "partner"),
    LimitKey.MONTH: Label("月", "month"),
    LimitKey.QUARTER: Label("四半期", "quarter"),
    LimitKey.HALF: Label("半期", "half-year"),
    LimitKey.YEAR: Label("年度", "year"),
    LimitKey.CAMPAIGN: Label("キャンペーン期間", "campaign"),
}
_PHRASES: Mapping[str, Label] = {
    "per": Label("{keys}ごと", "per {keys}"),
    "max": Label("{per}に{maximum}まで", "at most {maximum} {per}"),
    "min": Label("{per}に、発生したときは少なくとも{minimum}", "at least {minimum} {per}, once anything is earned"),
    "booked": Label("{per}予算は{maximum}(計上の早い順に充当)", "a budget of {maximum} for {per}, first come by booking"),
    "prorated": Label(
        "{per}予算は{maximum}(超えるときは全員に按分)", "a budget of {maximum} for {per}, shared in proportion when it is not enough"
    ),
    "both": Label(
        "{per}に{maximum}まで(発生したときは少なくとも{minimum})", "at most {maximum} {per} (at least {minimum} once anything is earned)"
    ),
}


_BUDGET_PERIODS: Mapping[LimitKey, Label] = {
    LimitKey.MONTH: Label("月ごとの", "each month"),
    LimitKey.QUARTER: Label("四半期ごとの", "each quarter"),
    LimitKey.HALF: Label("半期ごとの", "each half-year"),
    LimitKey.YEAR: Label("年度ごとの", "each year"),
    LimitKey.CAMPAIGN: Label("全体の", "the whole campaign"),
}


def keys_in_words(keys: tuple[LimitKey, ...], language: Language) -> str:
    """Whom and what a limit is for: パートナー・月ごと, per partner and month."""
    named = [spoken(LIMIT_KEYS[key], language) for key in keys]
    return phrase(_PHRASES, "per", language, keys="・".join(named) if language == "ja" else all_of(named, "en"))


def limit_in_words(limit: Limit, words: Vocabulary) -> str:
    """A cap, a floor, both, or a budget."""
    if limit.order is not None:
        maximum = amounts.money(limit.maximum or 0, words.currency, words.language)
        return phrase(
            _PHRASES, limit.order.value, words.language, per=spoken(_BUDGET_PERIODS[limit.per[0]], words.language), maximum=maximum
        )
    key = "min" if limit.maximum is None else "max" if limit.minimum is None else "both"
    maximum, minimum = (amounts.money(bound or 0, words.currency, words.language) for bound in (limit.maximum, limit.minimum))
    return phrase(_PHRASES, key, words.language, per=keys_in_words(limit.per, words.language), maximum=maximum, minimum=minimum)


def subject_keys(subject: str) -> tuple[LimitKey, ...]:
    """The keys that a result names with `+`, as in partner+month."""
    return tuple(LimitKey(word) for word in subject.split("+"))
