"""What waits for whoever looks: each kind one function that asks the app whose it is; the most urgent first."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.closing import queries as closing
from enishi.console.called import Called
from enishi.console.templatetags.told import day, month
from enishi.core import queries
from enishi.core.access import Policy, having
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.roles import Role, word
from enishi.deals import access as deals_access
from enishi.deals import queries as deals
from enishi.deals.reads import Unanswered
from enishi.deals.states import PriceKind
from enishi.intake import access as intake_access
from enishi.intake import queries as intake
from enishi.notify import queries as notify
from enishi.partners import access as partners_access
from enishi.partners import queries as partners
from enishi.payouts import queries as payouts
from enishi.programs import access as programs_access
from enishi.programs import queries as programs
from enishi.programs.models import Step
from enishi.ranks import access as ranks_access
from enishi.ranks import queries as ranks
from enishi.statements import access as statements_access
from enishi.statements import queries as statements
from enishi.targets import access as targets_access
from enishi.targets import queries as targets

CLOSE_WITHIN = timedelta(days=10)  # from a period's last day on: what the team means to keep, not a rule of the books
DECIDE_WITHIN = timedelta(days=3)  # from the day on which somebody asked
FEW = 3  # so many alike stand one by one


@dataclass(frozen=True)
class Alike:
    """How many tasks of one kind are told as one: in words with a hole for their count, and where all of them stand."""

    words: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something to do: what it is, where it is done, and by which day; `until` None where no day was set."""

    words: str
    address: str
    until: date | None = None
    alike: Alike | None = None

    def days_left(self, today: date) -> int | None:
        """Whole days until the day is over; below 0 where it has passed."""
        return None if self.until is None else (self.until - today).days


class Viewer:
    """Who looks, and when; what several kinds read is read once."""

    def __init__(self, user: User, at: datetime) -> None:
        self.user, self.at, self.today = user, at, local_day(at)

    @cached_property
    def called(self) -> Called:
        return Called()

    @cached_property
    def drafts(self) -> list[programs.VersionRead]:
        return programs.all_drafts()

    @cached_property
    def batches(self) -> payouts.OpenBatches:
        return payouts.open_batches(self.user, at=self.at)

    @cached_property
    def unanswered(self) -> list[Unanswered]:
        return deals.unanswered()


Kind = Callable[[Viewer], Iterator[Task]]


def tasks_for(user: User, roles: frozenset[Role], *, at: datetime) -> list[Task]:
    """Everything that waits for somebody with these roles, the most urgent first, what has no day last; as many queries at any size."""
    viewer = Viewer(user, at)
    found = [task for policy, kind in KINDS if policy.roles & roles for task in kind(viewer)]
    return sorted(found, key=lambda task: (task.until is None, task.until or date.max))


def gathered(tasks: Sequence[Task]) -> list[Task]:
    """The same in the same order, but that more than a few of one kind are one, at the place of its most urgent."""
    times = Counter(task.alike for task in tasks if task.alike is not None)
    found: dict[object, Task] = {}
    for task in tasks:
        if task.alike is None or times[task.alike] <= FEW:
            found[id(task)] = task
        elif task.alike not in found:
            words = task.alike.words % {"count": f"{times[task.alike]:,}"}
            found[task.alike] = Task(words=words, address=task.alike.address, until=task.until)
    return list(found.values())


def _batches(viewer: Viewer) -> Iterator[Task]:
    for one in viewer.batches.to_approve:
        words = _("Approve the batch P%(number)s (payments: %(payments)s, on %(day)s)") % _of_batch(one)
        yield Task(words=words, address=reverse("payouts.batch", args=[one.number]), until=one.pay_on)


def _files(viewer: Viewer) -> Iterator[Task]:
    for one in viewer.batches.to_send:
        words = _("Send the batch P%(number)s to the bank (payments: %(payments)s, on %(day)s)") % _of_batch(one)
        yield Task(words=words, address=reverse("payouts.batch", args=[one.number]), until=one.pay_on)


def _of_batch(one: payouts.BatchRead) -> dict[str, object]:
    return {"number": one.number, "payments": f"{one.payments:,}", "day": day(one.pay_on)}


def _requests(viewer: Viewer) -> Iterator[Task]:
    for one in payouts.waiting_requests():
        if one.proposed_by_id != viewer.user.id:
            words = _("Decide as the second person what was asked about the batch P%(number)s") % {"number": one.batch.number}
            yield Task(words=words, address=reverse("payouts.batch", args=[one.batch.number]), until=_asked(one.proposed_at))


def _unknown(viewer: Viewer) -> Iterator[Task]:  # noqa: ARG001 - every kind is asked alike
    if count := payouts.unknown():
        yield Task(
            words=_("Find out what became of payments nobody knows of: %(count)s") % {"count": f"{count:,}"},
            address=reverse("payouts.batches"),
        )


def _disputes(viewer: Viewer) -> Iterator[Task]:  # noqa: ARG001
    alike = Alike(_("Answer differences that partners reported: %(count)s"), reverse("statements"))
    for one in statements.open_disputes():
        words = _("Answer the difference that %(name)s reported (%(month)s)") % {
            "name": one.statement.counterparty, "month": month(one.statement.run.last_day),
        }  # fmt: skip
        yield Task(words=words, address=reverse("statements.statement", args=[one.statement_id]), until=one.answer_by, alike=alike)


def _corrections(viewer: Viewer) -> Iterator[Task]:
    for one in statements.waiting_corrections():
        if one.proposed_by_id != viewer.user.id:
            of = one.dispute.statement
            words = _("Decide about the correction of %(name)s (%(month)s)") % {"name": of.counterparty, "month": month(of.run.last_day)}
            yield Task(
                words=words,
                address=reverse("statements.statement", args=[of.id]),
                until=min(one.dispute.answer_by, _asked(one.proposed_at)),
            )


def _statements(viewer: Viewer) -> Iterator[Task]:
    for one in statements.to_issue():
        group, _slash, period = one.closing.rpartition("/")
        words = _("Issue the statements of %(month)s (%(program)s, %(group)s; left: %(left)s)") % {
            "month": month(one.last_day), "program": viewer.called.program(one.program), "group": viewer.called.group(group), "left": f"{one.left:,}",
        }  # fmt: skip
        address = reverse("statements.closing", args=[one.program, group, period])
        yield Task(words=words, address=address, until=one.last_day + CLOSE_WITHIN)


def _closings(viewer: Viewer) -> Iterator[Task]:
    for program, group, period in closing.to_close(viewer.today):
        named = {"program": viewer.called.program(program), "group": viewer.called.group(group)}
        words = _("Close %(month)s (%(program)s, %(group)s)") % {"month": month(period.last_day), **named}
        address = reverse("closing.period", args=[program, group, period.name])
        yield Task(words=words, address=address, until=period.last_day + CLOSE_WITHIN)


def _bounds(viewer: Viewer) -> Iterator[Task]:
    for one in closing.waiting_bounds():
        if one.proposed_by_id != viewer.user.id:
            words = _("Decide about the bound of %(program)s") % {"program": viewer.called.program(one.program)}
            yield Task(words=words, address=reverse("closing.bounds", args=[one.program]), until=_asked(one.proposed_at))


def _partners(viewer: Viewer) -> Iterator[Task]:
    if asked := partners.to_decide(but_of=viewer.user.id):
        words = _("Decide about bank accounts and special terms: %(count)s") % {"count": f"{len(asked):,}"}
        yield Task(words=words, address=reverse("partners.waiting"), until=_asked(asked[0]))


def _ranks(viewer: Viewer) -> Iterator[Task]:
    asked = [one for one in ranks.proposals(waiting=True) if one.proposed_by_id != str(viewer.user.id)]
    if asked:
        words = _("Decide about ranks that people asked for: %(count)s") % {"count": f"{len(asked):,}"}
        yield Task(words=words, address=reverse("ranks.waiting"), until=_asked(min(one.proposed_at for one in asked)))


def _targets(viewer: Viewer) -> Iterator[Task]:
    for one in targets.waiting():
        if one.partner_signed and one.recorded_by_id != viewer.user.id:
            words = _("Sign the target of %(name)s for the maker") % {"name": one.partner_name}
            yield Task(words=words, address=reverse("targets.target", args=[one.id]), until=one.first_day)


def _texts_to_approve(viewer: Viewer) -> Iterator[Task]:
    for one in viewer.drafts:
        if one.next_step is Step.APPROVED and viewer.user.id not in one.authors:
            words = _("Approve the text of %(program)s from %(day)s") % _of_text(one, viewer.called)
            yield Task(words=words, address=_of_version(one), until=one.from_day)


def _own_texts(viewer: Viewer) -> Iterator[Task]:
    for one in viewer.drafts:
        if one.next_step is not Step.APPROVED and viewer.user.id in one.authors:
            words = _("Go on with your draft of %(program)s from %(day)s") % _of_text(one, viewer.called)
            yield Task(words=words, address=_of_version(one), until=one.from_day)


def _of_text(one: programs.VersionRead, called: Called) -> dict[str, object]:
    return {"program": called.program(one.program), "day": day(one.from_day)}


def _of_version(one: programs.VersionRead) -> str:
    return reverse("programs.version", args=[one.program, one.from_day])


def _files_with_mistakes(viewer: Viewer) -> Iterator[Task]:  # noqa: ARG001
    for one in intake.waiting_batches():
        words = _("Correct the file %(name)s (rows with mistakes: %(rows)s)") % {
            "name": one.file_name, "rows": f"{one.counts.rejected:,}",
        }  # fmt: skip
        yield Task(words=words, address=reverse("intake.batch", args=[one.batch_id]), until=_asked(one.received_at))


def _overlaps(viewer: Viewer) -> Iterator[Task]:  # noqa: ARG001
    if rows := intake.overlaps_waiting():
        words = _("Say which source is right, where two sent a row: %(rows)s") % {"rows": f"{rows:,}"}
        yield Task(words=words, address=reverse("intake.review"))


def _deals(viewer: Viewer) -> Iterator[Task]:
    answers, quotes = (
        Alike(words, reverse("deals"))
        for words in (_("Answer partners about their deals: %(count)s"), _("Quote for deals of partners: %(count)s"))
    )
    for one in viewer.unanswered:
        if one.price is None:
            words = _("Answer the partner about %(name)s") % {"name": one.customer_name}
            yield Task(words=words, address=reverse("deals.deal", args=[one.deal]), until=one.by, alike=answers)
        elif one.what == PriceKind.QUOTE:
            words = _("Quote for %(name)s") % {"name": one.customer_name}
            yield Task(words=words, address=reverse("deals.price", args=[one.price]), until=one.by, alike=quotes)


def _special_prices(viewer: Viewer) -> Iterator[Task]:
    alike = Alike(_("Decide about special prices: %(count)s"), reverse("deals"))
    for one in viewer.unanswered:
        if one.price is not None and one.what == PriceKind.SPECIAL and one.asked_by != viewer.user.id:
            words = _("Decide about the special price for %(name)s") % {"name": one.customer_name}
            yield Task(words=words, address=reverse("deals.price", args=[one.price]), until=one.by, alike=alike)


def _roles(viewer: Viewer) -> Iterator[Task]:
    for one in queries.roles_proposed(but_of=viewer.user.id):
        words = _("Decide whether %(name)s gets the role %(role)s") % {"name": one.user.name, "role": word(Role(one.role))}
        yield Task(words=words, address=reverse("people"), until=_asked(one.proposed_at))


def _mails(viewer: Viewer) -> Iterator[Task]:  # noqa: ARG001
    if count := notify.failing():
        yield Task(words=_("Look at emails that could not be sent: %(count)s") % {"count": f"{count:,}"}, address=reverse("mailbox"))


def _asked(at: datetime) -> date:
    return local_day(at) + DECIDE_WITHIN


# By whose it is; of the same day the earlier kind stands first.
KINDS: tuple[tuple[Policy, Kind], ...] = (
    (having(*Role), _batches),  # who may approve follows from the amount
    (having(Role.APPROVER), _requests),
    (having(Role.FINANCE), _files),
    (having(Role.FINANCE), _unknown),
    (statements_access.MAY_ANSWER, _disputes),
    (statements_access.MAY_DECIDE, _corrections),
    (deals_access.MAY_ANSWER, _deals),
    (deals_access.MAY_APPROVE_PRICES, _special_prices),
    (having(Role.FINANCE), _closings),
    (statements_access.MAY_ISSUE, _statements),
    (having(Role.APPROVER), _bounds),
    (partners_access.MAY_APPROVE, _partners),
    (ranks_access.MAY_APPROVE, _ranks),
    (targets_access.MAY_SIGN, _targets),
    (programs_access.MAY_APPROVE, _texts_to_approve),
    (programs_access.MAY_WRITE, _own_texts),
    (intake_access.MAY_IMPORT, _files_with_mistakes),
    (intake_access.MAY_DECIDE, _overlaps),
    (having(Role.ADMINISTRATOR), _roles),
    (having(Role.ADMINISTRATOR), _mails),
)
