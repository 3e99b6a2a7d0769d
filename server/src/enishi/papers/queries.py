"""Reads of papers: what pages show, and what is found by kind, day, amount and partner."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from enishi.papers.models import Paper
from enishi.papers.sheet import Issued, read
from enishi.papers.states import PaperState
from enishi_engine.settlement.japan.documents import DocumentKind


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What papers are looked for by: any two together, or all. Amounts in minor units."""

    kind: str = ""
    first_day: date | None = None
    last_day: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperRead:
    """A paper with what it says."""

    row: Paper
    kind: DocumentKind
    said: Issued

    @property
    def awaits_an_answer(self) -> bool:
        return self.row.answer_by is not None and self.row.state == PaperState.ISSUED


def search(asked: Searched) -> QuerySet[Paper]:
    """The papers that fit everything that is asked, the newest first."""
    ranges = {"issued_on__gte": asked.first_day, "issued_on__lte": asked.last_day, "amount__gte": asked.least, "amount__lte": asked.most}
    found = Paper.objects.defer("content").order_by("-issued_on", "number")
    found = found.filter(**{name: value for name, value in ranges.items() if value is not None})
    for word in asked.counterparty.split():
        found = found.filter(Q(counterparty__icontains=word) | Q(partner__icontains=word))
    exact = {"kind": asked.kind, "state": asked.state}
    return found.filter(**{name: value for name, value in exact.items() if value})


def of_partners(codes: Collection[str]) -> QuerySet[Paper]:
    """The papers that are for these partners, the newest first; none that is for nobody in particular."""
    return Paper.objects.defer("content").filter(partner__in=[code for code in codes if code]).order_by("-issued_on", "number")


def paper(id_: uuid.UUID) -> PaperRead | None:
    """One paper; None where there is none."""
    row = Paper.objects.filter(id=id_).first()
    return None if row is None else PaperRead(row=row, kind=DocumentKind(row.kind), said=read(row.content))


def numbers_of(ids: Collection[uuid.UUID]) -> dict[str, str]:
    """The numbers of papers, by their ids."""
    return {str(id_): number for id_, number in Paper.objects.filter(id__in=ids).values_list("id", "number")}
