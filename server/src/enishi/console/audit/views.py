"""Who did what, when: found by who, whom, kind, days and words; each act in a sentence, and what changed by it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from enishi.console.audit.listing import READERS, listing
from enishi.console.audit.words import told
from enishi.console.lists import views as lists
from enishi.core import queries
from enishi.core.access import allowed_to

LARGEST = 2**63  # of a row's number in the address


@allowed_to(READERS)
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The newest acts, or those that were asked for."""
    return lists.show(request, listing(), "console/audit/acts.html")


@allowed_to(READERS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, listing())


@allowed_to(READERS)
@require_safe
def act(request: HttpRequest, row: int) -> HttpResponse:
    """One act: the sentence, what changed, and the hashes that seal it."""
    found = queries.act(row) if row < LARGEST else None
    if found is None:
        raise Http404
    return render(request, "console/audit/act.html", {"act": told([found])[0]})
