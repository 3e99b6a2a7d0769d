"""What the pages offer to whoever looks: the rooms of the console that are theirs, and how the page is shown."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enishi.console.called import Called
from enishi.core import clock
from enishi.core.access import STAFF, Policy, having, roles_of
from enishi.core.maker import local_day
from enishi.core.roles import Role
from enishi.deals import queries as deals
from enishi.deals.access import MAY_ANSWER

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Room:
    """A part of the console: its first page, who may see it, and the letter that leads there after g."""

    name: str
    label: str | Promise
    page: str  # the name of the address
    key: str = ""
    policy: Policy = STAFF


@dataclass(frozen=True)
class Group:
    """Rooms that belong together, under one word."""

    label: str | Promise
    rooms: tuple[Room, ...]


PAYERS = having(Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER_MANAGER)
MOVERS = having(Role.FINANCE, Role.DATA, Role.ADMINISTRATOR, Role.AUDITOR)
# In the order of the day's work. A new room adds its line here and its addresses in urls.py.
GROUPS: tuple[Group, ...] = (
    Group(_("Every day"), (Room("today", _("Today"), "today", "t"), Room("deals", _("Deals"), "deals", "d"))),
    Group(
        _("Partners"),
        (
            Room("partners", _("Partners"), "partners", "p"),
            Room("ranks", _("Ranks"), "ranks", "r"),
            Room("targets", _("Targets"), "targets", "o"),
            Room("catalog", _("Catalog"), "catalog", "c"),
        ),
    ),
    Group(
        _("Programs"),
        (Room("programs", _("Programs"), "programs", "g"), Room("campaigns", _("Campaigns"), "campaigns", "k")),
    ),
    Group(
        _("Money"),
        (
            Room("intake", _("Intake"), "intake", "i"),
            Room("closing", _("Closing"), "closing", "m"),
            Room("ledger", _("Ledger"), "ledger", "l"),
            Room("statements", _("Statements"), "statements", "s"),
            Room("papers", _("Papers"), "papers", "f"),
            Room("payouts", _("Payouts"), "payouts", "y", PAYERS),
        ),
    ),
    Group(
        _("Administration"),
        (
            Room("trace", _("Trace"), "trace", "w"),
            Room("migration", _("Migration"), "migration", "v", MOVERS),
            Room("people", _("People"), "people", "h"),
            Room("settings", _("Settings"), "settings", "e", having(Role.ADMINISTRATOR, Role.AUDITOR)),
            Room("audit", _("Audit"), "audit", "a", having(Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE)),
            Room("mailbox", _("Emails"), "mailbox", "b", having(Role.ADMINISTRATOR)),
        ),
    ),
)


def offered(request: HttpRequest) -> dict[str, Any]:
    """The rooms that this person may enter, the one they are in, their choice of light or dark, and what codes are called."""
    user = getattr(request, "user", None)
    held: frozenset[Role] = frozenset() if user is None else roles_of(user)
    groups = [told for group in GROUPS if (told := _told(group, held, _here(request)))["rooms"]]
    here = next((room["label"] for group in groups for room in group["rooms"] if room["here"]), "")
    theme = request.COOKIES.get(THEME_COOKIE, "")
    demo_day = None if settings.DEMO_DAY is None else local_day(clock.now())
    return {"groups": groups, "room_here": here, "theme": theme if theme in THEMES else "", "demo_day": demo_day, "called": Called()}


def _here(request: HttpRequest) -> str:
    """The name of the room that the address lies in."""
    match = request.resolver_match
    return match.view_name.partition(".")[0] if match is not None and match.view_name else ""


def _told(group: Group, held: frozenset[Role], here: str) -> dict[str, Any]:
    rooms = [room for room in group.rooms if room.policy.roles & held]
    return {"label": group.label, "rooms": [_room(room, held, here) for room in rooms]}


def _room(room: Room, held: frozenset[Role], here: str) -> dict[str, Any]:
    """One of them as the menu shows it; beside the deals stands how many wait, for whoever answers them."""
    waiting = deals.waiting_count() if room.name == "deals" and MAY_ANSWER.roles & held else 0
    return {"label": room.label, "address": reverse(room.page), "here": room.name == here, "key": room.key, "waiting": waiting}
