"""Mails that were put into the outbox."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.core.access import Policy, allowed_to, having
from enishi.core.roles import Role
from enishi.notify import queries

_ADMINISTRATORS = having(Role.ADMINISTRATOR)
# Codes to sign in with stand in mails: whoever reads them can be anybody. In a demo everybody may be anyone as it is.
READERS = Policy("administrators; in a demo everybody", lambda viewer: settings.DEMO or _ADMINISTRATORS.allows(viewer))


@allowed_to(READERS)
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails; what a mail says is shown in a demo only."""
    return render(request, "console/mailbox/mails.html", {"mails": queries.newest(), "shown": settings.DEMO})
