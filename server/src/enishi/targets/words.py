"""What a partner reads before it signs a target, in whole sentences; what was signed is kept word for word. Pure but for the metric's name."""

import hashlib
from collections.abc import Mapping

from enishi.targets import queries
from enishi.targets.queries import TargetRead
from enishi_engine.facts.currency import minor_digits
from enishi_engine.words import Language
from enishi_engine.words.amounts import day, money

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "ja": {
        "of": "{partner}は、{first}から{last}までの{metric}について、目標を{value}とすることに合意します。",
        "late": "開始日({first})より後に署名した場合も、この目標は期間のはじめから有効とします。",
        "version": "この目標は第{number}版です。",
    },
    "en": {
        "of": "{partner} agrees to a target of {value} for {metric} from {first} to {last}.",
        "late": "Signed after the first day ({first}), it counts from the beginning of the period all the same.",
        "version": "This is version {number} of the target.",
    },
}


def in_words(target: TargetRead, language: Language) -> str:
    """The target as both sides sign it."""
    metric, value = metric_and_figure(target, language)
    said = {
        "partner": target.partner_name, "metric": metric, "first": day(target.first_day, language), "last": day(target.last_day, language),
        "number": str(target.number), "value": value,
    }  # fmt: skip
    words = _WORDS[language]
    return "\n".join(words[one].format(**said) for one in ("of", *(("late",) if target.counts_late else ()), "version"))


def metric_and_figure(target: TargetRead, language: Language) -> tuple[str, str]:
    """The metric by its label, and the figure as people read it: 四半期の販売額, 54,000,000円."""
    metric = next((one for one in queries.metrics(target.program) if one.id == target.metric), None)
    name = target.metric if metric is None else str(getattr(metric.label, language))
    return name, figure(target.value, None if metric is None else metric.currency, language)


def hash_of(words: str) -> str:
    """The hash of what was read."""
    return hashlib.sha256(words.encode()).hexdigest()


def figure(value: str, currency: str | None, language: Language) -> str:
    """A target's figure, as a file spells it, for people: as money where it is money, else with its thousands."""
    whole, _point, fraction = value.partition(".")
    if currency is None:
        return f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    return money(int(whole + fraction.ljust(minor_digits(currency), "0")), currency, language)
