"""How pages write what is agreed with partners."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from enishi.console.partners import words
from enishi.console.templatetags.told import day
from enishi.partners.agreements import SettlementTerms
from enishi.partners.attribute_words import value
from enishi.partners.special_terms import percent as in_percent
from enishi.partners.states import ProposalState

register = template.Library()


@register.filter
def said(value: object, table: str) -> str:
    """A word of one of the tables of `words`; the value itself where the table does not have it."""
    return str(getattr(words, table).get(value, value))


@register.filter
def kind_of_state(value: ProposalState) -> str:
    """The kind of mark that a state is shown with."""
    return words.KINDS_OF_STATE.get(value, "open")


@register.filter
def attribute_value(code: str | None) -> str:
    """What a company is, in words: 東北; nothing where it is not known."""
    return value(code) if code else ""


@register.filter
def percent(rate: int) -> str:
    """12.5%."""
    return f"{in_percent(rate)}%"


@register.simple_tag
def days(first_day: date | None, last_day: date | None) -> str:
    """From a day, until a day, or from one to the other, both inclusive."""
    if last_day is None:
        return "–" if first_day is None else _("from %(day)s") % {"day": day(first_day)}
    return _("until %(day)s") % {"day": day(last_day)} if first_day is None else f"{day(first_day)} – {day(last_day)}"


@register.filter
def payment(terms: SettlementTerms) -> str:
    """When a closing is paid: 翌月末払い, 2か月後の10日払い."""
    said = terms.payment
    if said.months_after == 1:
        return _("end of the next month") if said.day == 31 else _("day %(day)s of the next month") % {"day": said.day}
    if said.day == 31:
        return _("month's end, %(months)s months after") % {"months": said.months_after}
    return _("day %(day)s, %(months)s months after") % {"day": said.day, "months": said.months_after}
