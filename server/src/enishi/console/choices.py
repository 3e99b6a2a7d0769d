"""How a reader wants pages to be: the language, light or dark; kept in the browser."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from enishi.console.navigation import THEME_COOKIE, THEMES
from enishi.core.access import EVERYBODY, allowed_to

KEPT = int(timedelta(days=400).total_seconds())


@allowed_to(EVERYBODY)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on."""
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, [code for code, _ in settings.LANGUAGES])


@allowed_to(EVERYBODY)
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light or dark from now on; neither follows the device."""
    return _kept(request, THEME_COOKIE, [*THEMES, ""])


def _kept(request: HttpRequest, name: str, allowed: list[str]) -> HttpResponse:
    back = request.POST.get("next", "/")
    answer = redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/")
    chosen = request.POST.get("chosen", "")
    if chosen in allowed:
        answer.set_cookie(name, chosen, max_age=KEPT, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return answer
