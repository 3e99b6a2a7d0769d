"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from enishi.core.access import EVERYBODY, STAFF, allowed_to
from enishi.partners.access import MEMBERS


@allowed_to(EVERYBODY)
def today(request: HttpRequest) -> HttpResponse:
    """What waits for whoever looks; who is not signed in is asked to."""
    if MEMBERS.allows(request.user):
        return redirect("portal.home")
    if not STAFF.allows(request.user):
        return redirect("sign_in")
    return render(request, "console/today/today.html", {"tasks": []})
