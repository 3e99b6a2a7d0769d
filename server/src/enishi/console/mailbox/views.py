"""Mails that were put into the outbox, the newest first; in a demo as they look in a mail program."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from enishi.console.lists import views as lists
from enishi.console.mailbox.listing import ADMINISTRATORS, listing
from enishi.core.access import Policy, allowed_to
from enishi.notify import queries

# What is kept of a mail lets nobody in (notify/hiding.py), and is still somebody's mail. In a demo everybody may be anyone as it is.
READERS = Policy("administrators; in a demo everybody", lambda viewer: settings.DEMO or ADMINISTRATORS.allows(viewer))
IN_A_DEMO = Policy("in a demo everybody", lambda _viewer: settings.DEMO)
# A mail's own page may look like itself, stands in a frame of ours only, and does nothing.
ALONE = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@allowed_to(READERS)
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails, or those that were asked for; what a mail says is shown in a demo only."""
    return lists.show(request, listing(), "console/mailbox/mails.html")


@allowed_to(ADMINISTRATORS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, listing())


@allowed_to(IN_A_DEMO)
@require_safe
def mail(request: HttpRequest, number: int) -> HttpResponse:
    """One mail as its reader sees it: as a page in a frame of its own, and as text."""
    return render(request, "console/mailbox/mail.html", {"mail": _found(number)})


@allowed_to(IN_A_DEMO)  # type: ignore[arg-type]  # the library knows views of a request alone
@require_safe
@xframe_options_sameorigin
@csp_replace(ALONE)  # type: ignore[arg-type]
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a mail alone: it may look like itself, and do nothing."""
    return HttpResponse(_found(number).html.replace("<head>", '<head><base target="_blank">', 1))  # a link opens beside the frame


def _found(number: int) -> queries.MessageRead:
    found = queries.message(number)
    if found is None:
        raise Http404
    return found
