"""The portal as a partner sees it, for the maker's people: it is read, never acted in, and whatever a page would write is taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from enishi.core import clock
from enishi.core.models import User
from enishi.core.second_proof import SecondProofMissing, asked_with
from enishi.partners import looks
from enishi.partners.access import looks_as
from enishi.partners.models import Look, Member
from enishi.statements.access import MAY_SEE as MAY_SEE_AMOUNTS

KEY = "look"  # of the browser's session: signing out ends it
PLACE = "/portal/"
READS = ("GET", "HEAD", "OPTIONS")


class LookingMiddleware:
    """While somebody looks, pages of the portal are those of the member; before the policies, which ask for which company somebody acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look, here = _look_of(request), request.path_info.startswith(PLACE)
        if look is None:
            return self.get_response(request)
        if not looks.goes_on(look, clock.now()):
            del request.session[KEY]
            return _page(request, _("The look has ended"), _ended) if here else self.get_response(request)
        request.look = look  # type: ignore[attr-defined]  # the banner of every page
        if not here:
            return self.get_response(request)
        if request.method not in READS:
            return _page(request, _("You are looking as a partner"), _only_read)
        return self._read(request, look)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What asks a member for a second proof stays with the member, whatever proof the person who looks has given."""
        if isinstance(error, SecondProofMissing) and request.path_info.startswith(PLACE) and hasattr(request, "look"):
            return _page(request, _("Only they themselves can open this"), _only_themselves)
        return None

    def _read(self, request: HttpRequest, look: Look) -> HttpResponse:
        assert isinstance(request.user, User), "a look is somebody's"
        looks_as(request.user, _member(look, request.user))
        with asked_with(lambda: False), transaction.atomic():
            answer = self.get_response(request)
            transaction.set_rollback(True)
        looks.saw(look, path=request.path, at=clock.now())
        return answer


def _member(look: Look, viewer: User) -> Member:
    """Amounts are shown where the member and whoever looks may both see them."""
    member = looks.as_member(look)
    if not MAY_SEE_AMOUNTS.allows(viewer):
        member.sees_amounts = member.own_amounts = False
    return member


def _look_of(request: HttpRequest) -> Look | None:
    kept = request.session.get(KEY, "")
    return looks.of_browser(kept, by=request.user) if kept and isinstance(request.user, User) else None


@receiver(user_logged_out)
def _ended_by_signing_out(request: HttpRequest | None, user: Any, **_: object) -> None:
    look = _look_of(request) if request is not None and isinstance(user, User) else None
    if look is not None:
        looks.end(look.id, by=user, at=clock.now())


def _ended() -> tuple[str, str]:
    return _("It ends by itself after 30 minutes, when you end it, or when the person was removed."), _(
        "Begin again on the partner's page."
    )


def _only_read() -> tuple[str, str]:
    return (
        _("Nothing was sent: what is done in the portal is done by the partner's people themselves."),
        _("Go back to go on reading, or end the look to act in the console."),
    )


def _only_themselves() -> tuple[str, str]:
    return _("It asks the partner's person for a second proof, which nobody else can give."), _("Go back to go on reading.")


def _page(request: HttpRequest, title: str, said: Callable[[], tuple[str, str]]) -> HttpResponse:
    what, then = said()
    return render(request, "console/error.html", {"title": title, "what": what, "next": then}, status=403)
