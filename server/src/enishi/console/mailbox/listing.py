"""The list of mails: to whom, about what, when, and whether they have left."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.console.days import begin_of
from enishi.console.lists.declared import Cell, Column, Filter, Kind, Listing, View
from enishi.console.lists.rows import TableRows, holding
from enishi.console.lists.titles import TITLES
from enishi.console.templatetags.told import moment
from enishi.core.access import having
from enishi.core.roles import Role
from enishi.notify import queries
from enishi.notify.models import WAITS, Message

ADMINISTRATORS = having(Role.ADMINISTRATOR)
STATES = {
    "sent": Q(sent_at__isnull=False), "waiting": WAITS, "failing": WAITS & Q(tries__gt=0),
    "useless": ~Q(WAITS) & Q(sent_at=None),
}  # fmt: skip


def listing() -> Listing:
    """Every mail of the outbox. What it says is no column: it is read in a demo only."""
    return Listing(
        name="mailbox", title=TITLES["mailbox"], finds=_("Subject or address"), counted=_counted, may_export=ADMINISTRATORS,
        rows=TableRows(found=queries.rows(), search=holding("subject", "to")), columns=_columns(), first="-put", filters=tuple(_filters()),
        views=(View(_("to be sent"), "state=waiting"), View(_("could not be sent yet"), "state=failing")),
    )  # fmt: skip


def _counted(count: int) -> str:
    return _("1 email") if count == 1 else _("%(count)s emails") % {"count": f"{count:,}"}


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="subject", word=_("Subject line"), key="subject", show=_subject, value=lambda one: one.subject),
        Column(name="to", word=_("To"), key="to", show=lambda one: one.to),
        Column(name="put", word=_("Written"), key="put_at", kind=Kind.MOMENT, show=lambda one: moment(one.put_at), value=lambda one: one.put_at),
        Column(name="sent", word=_("Sent at"), key="sent_at", kind=Kind.MOMENT, empty=True, show=lambda one: moment(one.sent_at), value=lambda one: one.sent_at),
        Column(name="state", word=_("State"), show=_state),
        Column(name="failure", word=_("What the mail server said"), show=lambda one: one.failure or "–", filed=True),
    )  # fmt: skip


def _subject(one: Message) -> Cell:
    return Cell(one.subject, reverse("mailbox.mail", args=[one.id]) if settings.DEMO else "")


def _state(one: Message) -> Cell:
    if one.sent_at is not None:
        return Cell(_("sent"), mark="settled")
    if one.useless_at is not None and not one.secret:
        return Cell(_("not sent in time"), mark="open", soft=one.failure)
    return Cell(_("could not be sent yet"), mark="refused", soft=one.failure) if one.failure else Cell(_("to be sent"), mark="waits")


def _filters() -> Iterator[Filter]:
    yield Filter(name="state", word=_("State"), choices={"sent": _("sent"), "waiting": _("to be sent"), "failing": _("could not be sent yet"),
                                                             "useless": _("not sent in time")},
                 means=lambda state: STATES[state])  # fmt: skip
    yield Filter(name="to", word=_("To"), said="%(word)s: %(chosen)s", means=lambda address: Q(to__iexact=address))
    yield Filter(
        name="first", word=_("Written since"), kind=Kind.DAY, said="%(word)s %(chosen)s", means=lambda day: Q(put_at__gte=begin_of(day))
    )
    yield Filter(
        name="last",
        word=_("Written until"),
        kind=Kind.DAY,
        said="%(word)s %(chosen)s",
        means=lambda day: Q(put_at__lt=begin_of(day, later=1)),
    )
