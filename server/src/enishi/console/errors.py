"""Pages for what went wrong: what happened, that nothing was lost, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """What is not there, and what is not for this person: they answer alike."""
    return _page(
        request, 404, _("This page is not there"), _("The address may have changed, or the page is not for you."),
        _("Go back, or ask your administrator."),
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """A form that did not come from our page, or came too late."""
    return _page(
        request, 403, _("Please send it again"), _("The page was open for too long, so nothing was sent. Nothing was changed."),
        _("Go back, load the page again, and send it once more."),
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """The same, when the token of a form is missing or old."""
    return forbidden(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """What cannot be read."""
    return _page(
        request,
        400,
        _("This could not be read"),
        _("Something of the request is not as it must be. Nothing was changed."),
        _("Go back and try again."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A bug of ours."""
    return _page(
        request, 500, _("Something went wrong on our side"), _("Nothing was half done: what was not finished was taken back."),
        _("Try again in a moment. If it happens again, tell your administrator what you were doing, and when."),
    )  # fmt: skip


def _page(request: HttpRequest, status: int, title: str, what: str, then: str) -> HttpResponse:
    return render(request, "console/error.html", {"title": title, "what": what, "next": then}, status=status)
