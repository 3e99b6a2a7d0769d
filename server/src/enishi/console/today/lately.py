"""What others did since whoever looks last did something, in words; the chain of audit keeps the whole (core/audit.py)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enishi.core import queries
from enishi.core.models import User

AT_MOST = 8
# Of what the day's work is told by. Each word goes after the name of who did it.
HAPPENED: dict[str, Promise] = {
    "close_period": _("closed a period"),
    "issue_statement": _("issued a statement"),
    "statement_confirmed": _("confirmed a statement"),
    "statement_disputed": _("reported a difference"),
    "statement_deemed_confirmed": _("confirmed a statement by the clause"),
    "reply_in_dispute": _("wrote about a difference"),
    "resolve_dispute": _("answered a difference"),
    "deal_registered": _("registered a deal"),
    "deal_accepted": _("accepted a deal"),
    "deal_rejected": _("did not accept a deal"),
    "deal_taken": _("took a lead"),
    "deal_asked": _("asked about a deal"),
    "propose_batch": _("proposed a batch of payments"),
    "approve_batch": _("approved a batch of payments"),
    "send_batch": _("sent a batch of payments to the bank"),
    "read_results": _("read the bank's results"),
    "void_batch": _("made a batch of payments void"),
    "review_ranks": _("reviewed the ranks"),
    "approve_text": _("put a program's text in force"),
    "record_registration": _("recorded a registration number"),
    "decide_tax_class": _("decided a tax class"),
    "name_deputy": _("named a deputy"),
    "add_member": _("let somebody of a partner sign in"),
}


@dataclass(frozen=True)
class Happened:
    """Who did what when; several of one kind in a row by one person are one line with their number."""

    who: str
    words: str | Promise
    at: datetime
    times: int


def lately(viewer: User) -> list[Happened]:
    """The newest first, by when it was done: what was brought in later stands in the chain after it."""
    found: list[Happened] = []
    for one in sorted(queries.acts_of_others(viewer, acts=HAPPENED.keys(), count=200), key=lambda act: act.at, reverse=True):
        who, words = "Enishi" if one.by_itself else one.actor, HAPPENED[one.act]
        if found and (found[-1].who, found[-1].words) == (who, words):
            found[-1] = Happened(who, words, found[-1].at, found[-1].times + 1)
        else:
            found.append(Happened(who, words, one.at, 1))
    return found[:AT_MOST]
