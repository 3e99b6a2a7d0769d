"""Who did what, when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.core import queries
from enishi.core.access import allowed_to, having
from enishi.core.roles import Role

READERS = having(Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE)
A_PAGE = 50


@allowed_to(READERS)
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The newest acts, or those about a text."""
    about, before = request.GET.get("about", "").strip()[:200], request.GET.get("before", "")
    found = queries.acts(about=about, before=int(before) if before.isdecimal() else None, count=A_PAGE + 1)
    older = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return render(request, "console/audit/acts.html", {"acts": found[:A_PAGE], "about": about, "older": older})
