"""The list of acts: what was done, when, and where it stands in the chain."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.console.audit.subjects import searched
from enishi.console.audit.words import KINDS, Told, told
from enishi.console.days import begin_of
from enishi.console.lists.declared import Cell, Column, Filter, Kind, Listing
from enishi.console.lists.rows import TableRows, holding
from enishi.console.lists.titles import TITLES
from enishi.console.templatetags.told import in_words, moment
from enishi.core import queries
from enishi.core.access import having
from enishi.core.roles import Role

READERS = having(Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE)
WORDS = 5  # of a search: for each people and things are looked for by their names
_written = holding("subject", "detail")


def listing() -> Listing:
    """Every act of the chain."""
    return Listing(
        name="audit", title=TITLES["audit"], finds=_("A name or words of the record"), counted=_counted, may_export=READERS,
        rows=TableRows(found=queries.act_rows(), search=_holding, shown=_shown, words=WORDS), columns=_columns(), first="-number",
        filters=tuple(_filters()),
    )  # fmt: skip


def _counted(count: int) -> str:
    return _("1 act") if count == 1 else _("%(count)s acts") % {"count": f"{count:,}"}


def _shown(rows: Any) -> list[Told]:
    return told(queries.read_acts(rows))


def _holding(word: str) -> Q:
    """What is recorded of an act, or the names of what it was done to and of who did it."""
    return _written(word) | Q(subject__in=searched(word)) | Q(actor__in=queries.people_named(word))


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="done", word=_("What was done"), show=lambda one: Cell(one.sentence, reverse("audit.act", args=[one.read.id])),
               value=lambda one: one.sentence),
        Column(name="at", word=_("When"), kind=Kind.MOMENT, show=lambda one: moment(one.read.at), value=lambda one: one.read.at),
        Column(name="number", word=_("No."), key="id", kind=Kind.NUMBER, show=lambda one: str(one.read.id), value=lambda one: one.read.id),
        Column(name="actor", word=_("Who did it"), show=lambda one: one.read.actor, filed=True),
        Column(name="act", word=_("Act"), show=lambda one: one.read.act, filed=True),
        Column(name="subject", word=_("Subject"), show=lambda one: one.read.subject, filed=True),
        Column(name="detail", word=_("As it is kept"), show=lambda one: one.read.detail, filed=True),
        Column(name="hash", word=_("Hash"), show=lambda one: one.read.hash, filed=True),
    )  # fmt: skip


def _filters() -> Iterator[Filter]:
    named = "%(word)s: %(chosen)s"
    yield Filter(name="person", word=_("Who did it"), said=named, means=queries.of_people)
    yield Filter(name="thing", word=_("Whom or what it was done to"), said=named, means=lambda text: Q(subject__in=searched(text)))
    yield Filter(name="kind", word=_("Kind of act"), choices={name: in_words(said) for name, (said, _acts) in KINDS.items()},
                 means=lambda kind: Q(act__in=KINDS[kind][1].keys()))  # fmt: skip
    yield Filter(name="first", word=_("From this day"), kind=Kind.DAY, said=named, means=lambda day: Q(at__gte=begin_of(day)))
    yield Filter(name="last", word=_("Until this day"), kind=Kind.DAY, said=named, means=lambda day: Q(at__lt=begin_of(day, later=1)))
