"""How pages write deals: words of states, and how much time is left."""

from django import template
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from enishi.console.templatetags.told import day
from enishi.core.reader import language
from enishi.deals.reads import StepRead
from enishi.deals.states import Asked, AskedState, DealKind, DealState, PriceKind, Step
from enishi.deals.states import word as word_of

register = template.Library()
MARKS = {
    DealState.OFFERED: "waits", DealState.WAITING: "waits", DealState.PROTECTED: "settled", DealState.WON: "settled",
    DealState.REJECTED: "refused", DealState.DECLINED: "refused",
}  # fmt: skip
ASKED_MARKS = {AskedState.OPEN: "waits", AskedState.GRANTED: "settled", AskedState.REFUSED: "refused"}


@register.filter
def word(value: TextChoices) -> str:
    """The word of a state or kind, in the reader's language."""
    return word_of(value, language())


@register.filter
def going_on(kind: DealKind) -> str:
    """Who goes on with the customer, as the maker's people read it: to a partner it is 自社で商談."""
    return _("The partner sells") if kind is DealKind.DEAL else word_of(kind, language())


@register.filter
def mark(value: DealState | AskedState) -> str:
    """The kind of mark that it is shown with."""
    return MARKS.get(value, "open") if isinstance(value, DealState) else ASKED_MARKS.get(value, "open")


@register.filter
def about(text: str) -> str:
    """What was asked: 保護の延長, 特価申請; nothing where nothing was."""
    for kind in (Asked, PriceKind):
        if text in kind.values:
            return word_of(kind(text), language())
    return ""


@register.filter
def told(step: StepRead) -> str:
    """A step by its word; of what was asked with what it was; and its day: of what holds until it, as such."""
    said, what = word_of(Step(step.step), language()), about(step.about)
    said = _("%(step)s: %(what)s") % {"step": said, "what": what} if what else said
    if step.day is None:
        return said
    holds = Step(step.step) in (Step.ACCEPTED, Step.TAKEN, Step.FILED) or step.about == Asked.EXTENSION or step.about in PriceKind.values
    return (_("%(said)s · until %(day)s") if holds else _("%(said)s · %(day)s")) % {"said": said, "day": day(step.day)}


@register.filter
def time_left(count: int) -> str:
    """あと2営業日, 本日まで, 1営業日超過."""
    if count == 0:
        return _("due today")
    if abs(count) == 1:
        return _("1 business day left") if count > 0 else _("1 business day late")
    return _("%(count)s business days left") % {"count": count} if count > 0 else _("%(count)s business days late") % {"count": -count}


@register.filter
def tenths(value: int) -> str:
    """12.5 of 125 tenths."""
    return f"{value // 10}.{value % 10}" if value % 10 else str(value // 10)
