"""What somebody typed into a form that was refused: kept in the session until the page says so, which fills its form again (kept.js).

A form that is shown anew with its mistakes keeps its words itself; this is for those that lead back to a page. Never kept: an account's number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

KEY = "typed"  # of the session
NEVER = frozenset({"csrfmiddlewaretoken", "account_number", "number_again", "code"})
MOST = 50_000  # characters: more is no form that somebody typed into


@dataclass(frozen=True)
class Typed:
    """Where it was sent, and each field with what stood in it."""

    address: str
    fields: tuple[tuple[str, str], ...]


class TypedMiddleware:
    """Behind the sessions and messages: an answer to a form that leads to a page which says that something was refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method == "POST" and answer.status_code == 302 and _refused(request):
            fields = [(name, value) for name, values in request.POST.lists() if name not in NEVER for value in values]
            if sum(len(value) for _, value in fields) <= MOST:
                request.session[KEY] = {"shown_on": _shown_on(request, answer), "address": request.path, "fields": fields}
        return answer


def typed_on(request: HttpRequest) -> Typed | None:
    """What was typed into a form of this page, once."""
    kept = request.session.get(KEY) if hasattr(request, "session") else None
    if kept is None or kept["shown_on"] != request.path:
        return None
    del request.session[KEY]
    return Typed(kept["address"], tuple((name, value) for name, value in kept["fields"]))


def _refused(request: HttpRequest) -> bool:
    """Was anything refused? The messages are still to be shown."""
    storage = messages.get_messages(request)
    found = False
    for one in storage:
        one.message = str(one.message)  # whoever reads them takes them for prepared: words in no language yet could not be kept
        found = found or one.level >= messages.WARNING
    storage.used = False  # type: ignore[union-attr]  # there always is a storage: the middleware of messages stands before this one
    return found


def _shown_on(request: HttpRequest, answer: HttpResponse) -> str:
    """The page that is led to; where a second proof comes before it, the page that the form was on."""
    place = urlsplit(answer.headers["Location"]).path
    try:
        signs_in = getattr(resolve(place).func, "signs_in", False)
    except Resolver404:
        return place
    return urlsplit(request.headers.get("Referer", "")).path if signs_in else place
