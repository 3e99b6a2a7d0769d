"""What the pages offer to whoever looks: the rooms of the console that are theirs, and how the page is shown."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enishi.core.access import STAFF, Policy, having, roles_of
from enishi.core.roles import Role

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Room:
    """A part of the console: its first page, and who may see it."""

    name: str
    label: str | Promise
    page: str  # the name of the address
    policy: Policy = STAFF


# In the order of the day's work. A new room adds its line here and its addresses in urls.py.
ROOMS: tuple[Room, ...] = (
    Room("today", _("Today"), "today"),
    Room("deals", _("Deals"), "deals"),
    Room("programs", _("Programs"), "programs"),
    Room("campaigns", _("Campaigns"), "campaigns"),
    Room("targets", _("Targets"), "targets"),
    Room("partners", _("Partners"), "partners"),
    Room("ranks", _("Ranks"), "ranks"),
    Room("catalog", _("Catalog"), "catalog"),
    Room("intake", _("Intake"), "intake"),
    Room("closing", _("Closing"), "closing"),
    Room("ledger", _("Ledger"), "ledger"),
    Room("statements", _("Statements"), "statements"),
    Room("papers", _("Papers"), "papers"),
    Room("payouts", _("Payouts"), "payouts", having(Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER_MANAGER)),
    Room("migration", _("Migration"), "migration", having(Role.FINANCE, Role.DATA, Role.ADMINISTRATOR, Role.AUDITOR)),
    Room("trace", _("Trace"), "trace"),
    Room("people", _("People"), "people"),
    Room("audit", _("Audit"), "audit", having(Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE)),
    Room("mailbox", _("Mails"), "mailbox", having(Role.ADMINISTRATOR)),
)


def offered(request: HttpRequest) -> dict[str, Any]:
    """The rooms that this person may enter, the one they are in, and their choice of light or dark."""
    match = request.resolver_match
    here = match.view_name.partition(".")[0] if match is not None and match.view_name else ""
    user = getattr(request, "user", None)
    held = frozenset() if user is None else roles_of(user)
    rooms = [{"label": room.label, "address": reverse(room.page), "here": room.name == here} for room in ROOMS if room.policy.roles & held]
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {"rooms": rooms, "theme": theme if theme in THEMES else ""}
