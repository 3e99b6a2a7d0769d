"""What reaches somebody of a partner without opening a page: mails by kind, and their calendar."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.core import clock
from enishi.core.access import EVERYBODY, allowed_to
from enishi.core.models import User
from enishi.core.reader import in_words
from enishi.core.undoing import done
from enishi.notify import calendars
from enishi.notify import operations as outbox
from enishi.notify.ical import calendar_of
from enishi.notify.kinds import KINDS
from enishi.partners import mails, members
from enishi.partners.access import MEMBERS
from enishi.portal.mine.dates import dates_for
from enishi.portal.standing import standing, standing_of


@allowed_to(MEMBERS)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Which mails come, and whether a calendar asks."""
    return _page(request)


@allowed_to(MEMBERS)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Stop a kind of mails, or get it again."""
    kind, wanted = KINDS.get(request.POST.get("kind", "")), request.POST.get("wanted") == "yes"
    if kind is None:
        raise Http404
    mails.choose(user=_me(request), kind=kind.key, wanted=wanted, at=clock.now())
    said = _("“%(kind)s” comes by email again.") if wanted else _("“%(kind)s” comes no more by email.")
    undo = reverse("portal.mine.mails")
    done(request, said % {"kind": in_words(kind.label)}, undo=undo, kind=kind.key, wanted="no" if wanted else "yes")
    return redirect("portal.mine")


@allowed_to(MEMBERS)
@require_POST
def make_address(request: HttpRequest) -> HttpResponse:
    """A new address for one's calendar, shown by this answer alone: it is nowhere to be asked for again."""
    secret = calendars.make_address(user=_me(request), amounts=request.POST.get("amounts") == "yes", at=clock.now())
    return _page(request, made=f"{settings.SITE_ADDRESS}{reverse('portal.mine.calendar', args=[secret])}")


@allowed_to(MEMBERS)
@require_POST
def end_address(request: HttpRequest) -> HttpResponse:
    """End the address: who asks by it is answered nothing."""
    calendars.end_address(user=_me(request), at=clock.now())
    messages.success(request, _("The address has ended: calendars that ask by it are answered nothing."))
    return redirect("portal.mine")


@allowed_to(EVERYBODY)
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The dates of whose address it is; one who was removed is answered like an address that is not there."""
    found = calendars.whose(secret)
    member = None if found is None else members.standing_of(found.user)
    if found is None or member is None:
        raise Http404
    with translation.override(outbox.language_of(found.user)):
        dates = dates_for(standing_of(member), amounts=found.amounts, at=clock.now())
        content = calendar_of(dates, name=_("Enishi: dates"), site=settings.SITE_ADDRESS, at=clock.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"})


def _me(request: HttpRequest) -> User:
    return User.objects.get(id=standing(request).user)


def _page(request: HttpRequest, *, made: str = "") -> HttpResponse:
    who, user = standing(request), _me(request)
    context = {
        "who": who, "kinds": mails.kinds_of(user), "address": calendars.address_of(user), "made": made, "may_amounts": who.sees_amounts,
    }  # fmt: skip
    return render(request, "portal/mine/mine.html", context)
