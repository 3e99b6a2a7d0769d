"""One partner on one page: what it earns, how far its next rank is, who it is, what was written down, and what happened when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.charts.bars import Picture
from enishi.charts.months import of_year
from enishi.console import payees
from enishi.console.acting import person, refused
from enishi.console.partners import words
from enishi.console.payouts import words as payout_words
from enishi.console.statements import words as statement_words
from enishi.console.templatetags.told import language, money
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.undoing import done
from enishi.partners import access, members, notes, queries
from enishi.partners.attribute_words import attribute, value
from enishi.partners.reads import AgreementRead, AttributeRead, PartnerRead, RegistrationRead
from enishi.payouts import queries as payouts
from enishi.payouts.queries import PaymentRead
from enishi.programs import queries as programs
from enishi.ranks import queries as ranks
from enishi.ranks import standing
from enishi.statements import queries as statements
from enishi.statements.models import Statement
from enishi.statements.states import AnswerState
from enishi.targets import queries as targets
from enishi.targets import words as target_words
from enishi_engine.said import Said

DUE = Said("Due, tax included,", "お支払い額(税込)")
MONTHS, EVENTS, NOTES = 12, 30, 20  # of each the newest so many


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, or will; `address`: where it is told in full."""

    day: date
    words: str
    address: str = ""


@allowed_to(access.MAY_SEE)
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody who calls this partner wants to know before."""
    one = queries.partner(code)
    if one is None:
        raise Http404
    today = local_day(clock.now())
    company, agreements = queries.company(code), queries.agreements(code, day=today)
    two_years = list(statements.of_partner(code, count=2 * MONTHS))
    told = two_years[:MONTHS]
    paid = payouts.payments_to(code, count=MONTHS)
    stands = {name: found for name in programs.programs() if (found := standing.standing_of(name, one, today=today, language=language()))}
    happened = _events(
        _of_statements(told), _of_payments(paid), _of_ranks(stands), _of_attributes(code, queries.attributes(code)),
        _of_agreements(code, agreements), _of_registrations(code, queries.registrations(code)), _of_days(one),
    )  # fmt: skip
    context = {
        "partner": one,
        "kind": words.KINDS[one.kind],
        "lacks": list(payees.left_out(list(queries.hindrances({code: one.kind}, day=today)))),
        "company": company,
        "people": members.members_of(UUID(company.id)) if company else [],
        "agreements": agreements,
        "months": [_month(row) for row in told],
        "chart": _chart(two_years),
        "open": sum(row.due for row in told if row.state in (AnswerState.ISSUED, AnswerState.DISPUTED)),
        "currency": told[0].currency if told else "",
        "stands": stands.items(),
        "targets": [
            (each, *target_words.metric_and_figure(each, language()))
            for each in targets.targets(partners=(code,))
            if each.last_day >= today
        ],
        "notes": notes.notes_of(code, count=NOTES),
        "may_note": access.MAY_NOTE.allows(request.user),
        "may_look": company is not None and access.MAY_LOOK.allows(request.user),
        "coming": [each for each in reversed(happened) if each.day > today],
        "happened": [each for each in happened if each.day <= today][:EVENTS],
        "words": words,
    }
    return render(request, "console/partners/overview.html", context)


@allowed_to(access.MAY_NOTE)
@require_POST
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Write something down about a partner."""
    if queries.partner(code) is None:
        raise Http404
    try:
        made = notes.add_note(partner=code, text=request.POST.get("text", ""), by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "partners.overview", code)
    done(request, _("Recorded."), undo=reverse("partners.take_back_note", args=[code]), note=made.id)
    return redirect("partners.overview", code)


@allowed_to(access.MAY_NOTE)
@require_POST
def take_back_note(request: HttpRequest, code: str) -> HttpResponse:
    """Take a note back that was written by mistake."""
    note = request.POST.get("note", "")
    if not note.isdecimal() or len(note) > 18:  # as many digits as an id has
        raise Http404
    try:
        notes.take_back_note(note=int(note), by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "partners.overview", code)
    messages.success(request, _("The note is taken back."))
    return redirect("partners.overview", code)


def _month(row: Statement) -> dict[str, Any]:
    state = AnswerState(row.state)
    return {"row": row, "state": statement_words.STATES[state], "mark": statement_words.MARKS[state]}


def _chart(rows: Sequence[Statement]) -> Picture | None:
    """What was due month by month, beside the year before; of the newest currency, where there are several."""
    known: Counter[date] = Counter()
    for row in rows:
        if row.currency == rows[0].currency:
            known[row.run.last_day.replace(day=1)] += row.due
    return of_year(known, what=DUE, currency=rows[0].currency, language=language()) if rows else None


def _events(*kinds: Iterable[Event]) -> list[Event]:
    """All of them, the latest day first."""
    return sorted((event for kind in kinds for event in kind), key=lambda event: event.day, reverse=True)


def _of_statements(rows: Iterable[Statement]) -> Iterator[Event]:
    for row in rows:
        address = reverse("statements.statement", args=[row.id])
        amount = money(row.due, row.currency)
        yield Event(row.issued_on, _("Statement of %(amount)s issued") % {"amount": amount}, address)
        if row.answered_on is not None:
            yield Event(row.answered_on, _("Statement: %(state)s") % {"state": statement_words.STATES[AnswerState(row.state)]}, address)


def _of_payments(rows: Iterable[tuple[PaymentRead, date]]) -> Iterator[Event]:
    for one, day in rows:
        said = {"amount": money(one.amount), "outcome": payout_words.OUTCOMES[one.outcome]}
        yield Event(day, _("Payment of %(amount)s: %(outcome)s") % said, reverse("trace") + f"?id={one.reference}")


def _of_ranks(stands: dict[str, standing.Standing]) -> Iterator[Event]:
    for name, stood in stands.items():
        program = standing.program_of(name)
        for read in ranks.newest(name, partner=stood.partner).values():
            if program is not None and read.reviewed.changes:
                moved = standing.move(read.reviewed, program, stood.name, language())
                said = _("Rank: %(held)s → %(rank)s") % {"held": moved.held, "rank": moved.rank}
                yield Event(moved.day, said, reverse("ranks.partner", args=[name, stood.partner]))


def _of_attributes(code: str, rows: Iterable[AttributeRead]) -> Iterator[Event]:
    for one in rows:
        if one.first_day is not None:
            yield Event(one.first_day, f"{attribute(one.attribute)}: {value(one.value)}", reverse("partners.partner", args=[code]))


def _of_agreements(code: str, rows: Iterable[AgreementRead]) -> Iterator[Event]:
    address = reverse("partners.partner", args=[code])
    for one in rows:
        said = {"id": one.id, "contract": words.CONTRACTS.get(one.contract or "", one.contract)}
        if one.first_day is not None:
            yield Event(one.first_day, _("Agreement %(id)s (%(contract)s) begins") % said, address)
        if one.last_day is not None:
            yield Event(one.last_day, _("Agreement %(id)s (%(contract)s) ends") % said, address)


def _of_registrations(code: str, rows: Iterable[RegistrationRead]) -> Iterator[Event]:
    address = reverse("partners.partner", args=[code])
    for one in rows:
        if one.number:
            yield Event(one.first_day, _("Registered as %(number)s") % {"number": one.number}, address)
        if one.ended_on is not None:
            yield Event(one.ended_on, _("Registration ended"), address)


def _of_days(one: PartnerRead) -> Iterator[Event]:
    if one.first_day is not None:
        yield Event(one.first_day, _("Became a partner"))
    if one.last_day is not None:
        yield Event(one.last_day, _("Last day as a partner"))
