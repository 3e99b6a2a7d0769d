"""How pages write what is said of programs."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enishi.console.markdown import as_html
from enishi.console.templatetags.told import language, money, number
from enishi.targets import words
from enishi_engine.core.incentive import Label

register = template.Library()


@register.filter
def in_language(label: Label) -> str:
    """The label in the reader's language."""
    return str(getattr(label, language()))


@register.filter
def engine_words(text: str) -> SafeString:
    """A term as the engine writes it: a sentence, a list or a table."""
    return as_html("\n".join(line.removeprefix("  ") for line in text.split("\n")))


@register.filter
def signed(minor: int | None, currency: str | None = None) -> str:
    """A difference with its sign: +3,111円."""
    return f"{'+' if (minor or 0) > 0 else ''}{money(minor, currency)}"


@register.filter
def in_cases(file: str) -> bool:
    """Does a place lie in the cases?"""
    return file.startswith("cases/")


@register.filter
def kept_with_it(detail: Mapping[str, Any] | None) -> str:
    """What was kept with a step, as people read it: counts, and the note of a review."""
    said = detail or {}
    counts = {"cases": _("Cases: %(count)s"), "warnings": _("%(count)s to look at")}
    parts = [word % {"count": number(said[name])} for name, word in counts.items() if said.get(name)]
    return " · ".join([*parts, *([said["note"]] if said.get("note") else [])])


@register.filter
def figure(value: str, currency: str | None) -> str:
    """A target's figure: as money where it is money, else with its thousands."""
    return words.figure(value, currency, language())
