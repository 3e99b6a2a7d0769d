"""Coming in and leaving. In a demo everybody may come in as anyone: there the page has one button for each person."""

from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from enishi.console.acting import person
from enishi.console.sign_in.devices import COOKIE, put_cookie
from enishi.core import clock, queries, trusted_devices
from enishi.core.access import EVERYBODY, SIGNED_IN, allowed_to
from enishi.core.trusted_devices import Ended
from enishi.partners import members
from enishi.partners.states import MemberRole


@allowed_to(EVERYBODY)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Who are you? Looking at the page consumes nothing."""
    if not settings.DEMO:
        if request.user.is_authenticated:
            return redirect(get_next_redirect_url(request) or "today")
        return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")
    theirs = [(one, MemberRole(one.role).word) for one in members.everybody()]
    shown = {"people": queries.staff(), "members": theirs, "next": request.GET.get("next", "")}
    return render(request, "console/sign_in/people.html", shown)


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
    UserSession.objects.create_from_request(request)
    return redirect(get_next_redirect_url(request) or "today")


@allowed_to(EVERYBODY)
def invitation_over(request: HttpRequest) -> HttpResponse:
    """Somebody was invited and came too late."""
    return render(request, "console/sign_in/invitation_over.html", status=410)


@allowed_to(SIGNED_IN)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave, in this browser: that it is trusted ends too, or the next click would come in again."""
    device = trusted_devices.of_cookie(request.COOKIES.get(COOKIE, ""))
    if device is not None:
        user = person(request)
        trusted_devices.end(user=user, device=device.id, why=Ended.LEFT, by=str(user.id), at=clock.now())
        put_cookie(request, "")
    auth.logout(request)
    return redirect("sign_in")
