"""What a few letters find: as a page, and as the rows of the palette."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from enishi.console.acting import person
from enishi.console.find.finding import find as sections_of
from enishi.core.access import STAFF, allowed_to

LONGEST = 200  # a line of a bank's file that somebody copied


@allowed_to(STAFF)
@require_safe
@vary_on_headers("HX-Request")
def find(request: HttpRequest) -> HttpResponse:
    """Rooms and acts before anything is asked; then also what is called so."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    context = {"words": words, "sections": sections_of(words, viewer=person(request))}
    name = "rows" if getattr(request, "htmx", False) else "find"
    return render(request, f"console/find/{name}.html", context)
