"""Trace by an id, or back from a bank's line."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.closing import tracing
from enishi.console.acting import words_of
from enishi.console.intake.forms import fact_word
from enishi.console.payouts import words as payout_words
from enishi.console.statements import words as statement_words
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import STAFF, allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.ledger.accounts import word
from enishi.payouts.bank_lines import BankLine
from enishi.statements.states import AnswerState
from enishi_engine.explain import fact_page

SECTIONS = ("came_in", "decided", "posted", "entries", "statements", "bank")  # from the row to the bank


@allowed_to(STAFF)
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    """Follow an order, or anything that has an id, from its row to the bank's file; or a line of that file back to the rows."""
    id_ = request.GET.get("id", "").strip("\r\n\t")
    context: dict[str, Any] = {"id": id_, "found": None}
    if id_.strip():
        now = clock.now()
        try:
            found = tracing.trace(id_, at=now, today=now.astimezone(ZoneInfo(maker().timezone)).date())
        except Refusal as refusal:
            context["refusal"] = words_of(refusal)
        else:
            context |= _told(found)
    return render(request, "console/trace/trace.html", context)


def _told(found: tracing.Trace) -> dict[str, Any]:
    sections = reversed(SECTIONS) if found.from_bank else SECTIONS
    return {
        "found": found,
        "sections": [(number, f"console/trace/{name}.html") for number, name in enumerate(sections, start=1)],
        "came_in": [{"read": one, "fact": fact_word(one.fact)} for one in found.came_in],
        "decided": [{"read": one, "page": fact_page(one.explained, language())} for one in found.decided],
        "told": [{"row": one, "state": statement_words.STATES[AnswerState(one.state)]} for one in found.told],
        "paid": [_paid(one) for one in found.paid],
        "entries": [
            {
                "read": entry,
                "kind": word(entry.kind, language()),
                "currency": currency,
                "postings": [
                    {"account": word(one.account.kind, language()), "nature": word(one.account.nature, language()), "debit": max(one.amount, 0), "credit": max(-one.amount, 0)}
                    for one in sorted(entry.postings, key=lambda one: (one.amount < 0, one.account))
                ],
            }
            for entry, currency in found.entries
        ],
    }  # fmt: skip


def _paid(one: BankLine) -> dict[str, Any]:
    return {
        "read": one, "way": payout_words.WAYS[one.way], "state": payout_words.STATES[one.state],
        "outcome": payout_words.OUTCOMES[one.payment.outcome],
        "look": payout_words.LOOKS[one.payment.outcome],
        "answers": [{"read": each, "outcome": payout_words.OUTCOMES[each.outcome]} for each in one.answers],
    }  # fmt: skip
