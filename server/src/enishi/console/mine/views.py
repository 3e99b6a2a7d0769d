"""What reaches one of the maker's people without opening a page: mails by kind and their calendar; and the page on which anybody's mail stops its kind."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enishi.console.mine.dates import dates_for
from enishi.core import clock
from enishi.core.access import EVERYBODY, STAFF, allowed_to
from enishi.core.models import User
from enishi.core.reader import in_words
from enishi.notify import calendars, stopping
from enishi.notify import operations as outbox
from enishi.notify.ical import calendar_of
from enishi.notify.kinds import KINDS
from enishi.partners import mails


@allowed_to(STAFF)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Which mails come, and whether a calendar asks."""
    return _page(request, _me(request))


@allowed_to(STAFF)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Stop a kind of mails, or get it again."""
    chosen(request, _me(request))
    return redirect("mine")


@allowed_to(STAFF)
@require_POST
def make_address(request: HttpRequest) -> HttpResponse:
    """A new address for one's calendar, shown by this answer alone: it is nowhere to be asked for again."""
    user = _me(request)
    secret = calendars.make_address(user=user, amounts=False, at=clock.now())
    return _page(request, user, made=f"{settings.SITE_ADDRESS}{reverse('mine.calendar', args=[secret])}")


@allowed_to(STAFF)
@require_POST
def end_address(request: HttpRequest) -> HttpResponse:
    """End the address: who asks by it is answered nothing."""
    calendars.end_address(user=_me(request), at=clock.now())
    messages.success(request, _("The address has ended: calendars that ask by it are answered nothing."))
    return redirect("mine")


@allowed_to(EVERYBODY)
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The dates of whose address it is; whoever has no role any more is answered like an address that is not there."""
    found = calendars.whose(secret)
    if found is None or not STAFF.allows(found.user):
        raise Http404
    with translation.override(outbox.language_of(found.user)):
        content = calendar_of(dates_for(found.user, at=clock.now()), name=_("Enishi: dates"), site=settings.SITE_ADDRESS, at=clock.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"})


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _page(request: HttpRequest, user: User, *, made: str = "") -> HttpResponse:
    context = {"kinds": mails.kinds_of(user), "address": calendars.address_of(user), "made": made}
    return render(request, "console/mine/mine.html", context)


def chosen(request: HttpRequest, user: User) -> None:
    """Do what was chosen, and say so. Raises Http404 of a kind that there is not."""
    kind, wanted = KINDS.get(request.POST.get("kind", "")), request.POST.get("wanted") == "yes"
    if kind is None:
        raise Http404
    mails.choose(user=user, kind=kind.key, wanted=wanted, at=clock.now())
    said = _("“%(kind)s” comes by email again.") if wanted else _("“%(kind)s” comes no more by email.")
    messages.success(request, said % {"kind": in_words(kind.label)})


@csrf_exempt  # a mail program asks at one press, without a page of ours (RFC 8058); whoever has the mail may stop its kind, and nothing else
@allowed_to(EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asked by whoever opens the address in a mail: looking changes nothing, pressing stops the kind."""
    found = stopping.read(token)
    if found is None:
        raise Http404
    user, kind = found
    if request.method == "POST":
        mails.choose(user=user, kind=kind, wanted=False, at=clock.now())
    return render(request, "console/mine/stop.html", {"kind": KINDS[kind], "stopped": request.method == "POST"})
