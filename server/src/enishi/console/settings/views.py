"""What is set of this site: what its people wrote down, with where it is changed, and what the environment says. Never a secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pydantic import SecretStr

from enishi.closing import queries as closing
from enishi.console.called import Called
from enishi.console.settings.words import GROUPS, MODES, NAMED, Variable
from enishi.console.templatetags.told import day, in_words, language
from enishi.core import clock
from enishi.core.access import Policy, allowed_to, having
from enishi.core.maker import local_day
from enishi.core.roles import Role, word
from enishi.payouts import queries as payouts
from enishi.programs import queries as programs
from enishi.statements import access as statements_access
from enishi.statements import queries as statements

READERS = having(Role.ADMINISTRATOR, Role.AUDITOR)
PAYERS = having(Role.FINANCE)
PREFIX = "ENISHI_"


@dataclass(frozen=True)
class Setting:
    """One thing that is set. `address`: where the reader changes it; else `who` may, or which variable of the environment says it."""

    label: str
    value: str
    why: str = ""
    address: str = ""
    who: str = ""
    variable: str = ""


@allowed_to(READERS)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Everything on one page, each group with its reason."""
    kept = [(_("Maker on documents"), list(_issuer(request))), (_("Closing and payments"), list(_money(request)))]
    said = [(in_words(group.label), [_of_environment(name, one) for name, one in group.variables.items()]) for group in GROUPS]
    others = [_unnamed(name) for name in type(_environment()).model_fields if name not in NAMED]
    if others:
        said.append((_("Others"), others))
    return render(request, "console/settings/settings.html", {"kept": kept, "said": said})


def _issuer(request: HttpRequest) -> Iterator[Setting]:
    known = statements.issuer_on(local_day(clock.now()))
    change = _changed(request, "statements.issuer", statements_access.MAY_ISSUE)
    if known is None:
        yield Setting(_("Name"), _("not set: no statement can be issued"), _("Of who issues statements and papers."), **change)
        return
    yield Setting(_("Name"), known.name, _("Of who issues statements and papers."), **change)
    yield Setting(_("Address"), known.address or "–", "", **change)
    yield Setting(_("Registration number"), known.number or _("not registered"), _("Of the maker as an issuer of invoices."), **change)
    yield Setting(_("In force from"), day(known.from_day), "", **change)


def _money(request: HttpRequest) -> Iterator[Setting]:
    called = Called()
    for one in closing.overview(today=local_day(clock.now()), newest=1):
        ends = _("the month's end") if one.closing_day == LAST else _("day %(day)s of the month") % {"day": one.closing_day}
        begin = "" if one.begin is None else _(" · books begin on %(day)s") % {"day": day(one.begin)}
        label = _("Closing group %(group)s of %(program)s") % {"group": called.group(one.group), "program": called.program(one.program)}
        yield Setting(label, f"{ends}{begin}", _("Until which day a period counts."), **_changed(request, "closing", having(*Role)))
    for program in programs.programs():
        label = _("Bounds of %(program)s") % {"program": called.program(program)}
        said = len(closing.bound_proposals(program))
        value = _("%(count)s decided or asked for") % {"count": said} if said else _("none")
        yield Setting(label, value, _("A payment above it waits for a person; two decide it."), reverse("closing.bounds", args=(program,)))
    comma = "、" if language() == "ja" else ", "
    accounts = comma.join(f"{one.code}({one.bank}-{one.branch} ****{one.number[-3:]})" for one in payouts.payers())
    change = _changed(request, "payouts.settings", PAYERS)
    yield Setting(_("Accounts to pay from"), accounts or _("none"), _("What the bank's files are written for."), **change)
    tables = comma.join(one.currency for one in payouts.tables())
    yield Setting(_("Who must approve"), tables or _("one approver, for every amount"), _("Two people decide a change."), **change)


LAST = 31  # of a closing day: the month's end


def _changed(request: HttpRequest, page: str, policy: Policy) -> dict[str, str]:
    """The page where it is changed, for whom may; else who may."""
    if policy.allows(request.user):
        return {"address": reverse(page)}
    return {"who": ("・" if language() == "ja" else ", ").join(word(role) for role in Role if role in policy.roles)}


def _of_environment(name: str, one: Variable) -> Setting:
    value = getattr(_environment(), name)
    shown = _whether(value) if one.secret or isinstance(value, SecretStr) else _spelled(name, value)
    unit = "" if one.unit is None else in_words(one.unit)
    return Setting(
        in_words(one.label),
        f"{shown}{' ' if unit.isascii() and unit else ''}{unit}",
        in_words(one.why),
        variable=f"{PREFIX}{name.upper()}",
    )


def _unnamed(name: str) -> Setting:
    """A variable of which nobody has said whether it is a secret: whether it is set is all that is shown."""
    return Setting(name.replace("_", " "), _whether(getattr(_environment(), name)), variable=f"{PREFIX}{name.upper()}")


def _whether(value: object) -> str:
    said = value.get_secret_value() if isinstance(value, SecretStr) else value
    return _("set") if said else _("not set")


def _spelled(name: str, value: Any) -> str:
    if name == "mode":
        return in_words(MODES[value.value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list):
        return ("、" if language() == "ja" else ", ").join(value)
    return str(value) or _("not set")


def _environment() -> Any:
    return django_settings.ENVIRONMENT
