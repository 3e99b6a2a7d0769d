"""Trace by an id."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.closing import tracing
from enishi.console.acting import words_of
from enishi.console.intake.forms import fact_word
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import STAFF, allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.ledger.accounts import word
from enishi_engine.explain import fact_page


@allowed_to(STAFF)
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    """Follow an order, or anything that has an id, from its row to its entries."""
    id_ = request.GET.get("id", "").strip()
    context: dict[str, Any] = {"id": id_, "found": None}
    if id_:
        now = clock.now()
        try:
            found = tracing.trace(id_, at=now, today=now.astimezone(ZoneInfo(maker().timezone)).date())
        except Refusal as refusal:
            context["refusal"] = words_of(refusal)
        else:
            context |= _told(found)
    return render(request, "console/trace/trace.html", context)


def _told(found: tracing.Trace) -> dict[str, Any]:
    entries = {one.entry.key: (one.entry, one.currency) for one in found.posted if one.entry is not None}
    return {
        "found": found,
        "came_in": [{"read": one, "fact": fact_word(one.fact)} for one in found.came_in],
        "decided": [{"read": one, "page": fact_page(one.explained, language())} for one in found.decided],
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
            for entry, currency in entries.values()
        ],
    }  # fmt: skip
