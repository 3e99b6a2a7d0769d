"""Coming in and leaving. In a demo everybody may come in as anyone: there the page has one button for each person."""

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from enishi.core import queries
from enishi.core.access import EVERYBODY, SIGNED_IN, allowed_to
from enishi.partners import members


@allowed_to(EVERYBODY)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Who are you? Looking at the page consumes nothing."""
    if not settings.DEMO:
        return redirect("account_login")
    return render(request, "console/sign_in/people.html", {"people": queries.staff(), "members": members.everybody()})


@allowed_to(EVERYBODY)
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Come in as somebody of the demo; elsewhere there is no such address."""
    if not settings.DEMO:
        raise Http404
    user = auth.authenticate(request, demo_person=request.POST.get("person", ""))
    if user is None:
        raise Http404
    auth.login(request, user)
    return redirect("today")


@allowed_to(SIGNED_IN)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave, in this browser."""
    auth.logout(request)
    return redirect("sign_in")
