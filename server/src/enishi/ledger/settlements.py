"""What becomes of what is payable at a closing, kept and booked: paid out from now on, carried, lapsed or billed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from enishi.core import audit
from enishi.earnings import queries as earnings
from enishi.earnings.models import Run
from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind, EntryKind, SettledAs
from enishi.ledger.models import Book, EntryLine, Settlement
from enishi.ledger.settling import Moved, Part, Payee, PayeeSettled, Step, drafts_of, fold, source_of
from enishi.programs.natures import Nature
from enishi_engine.core.program import Program
from enishi_engine.settlement import terms_on

MONEY = "money"
FIGURES = ("carried_in", "posted", "paid", "lost", "billed", "carried_out")
BY_HAND = Q(entry__kind__in=(EntryKind.MANUAL, EntryKind.OPENING)) | Q(
    entry__kind=EntryKind.REVERSAL, entry__reverses__kind__in=(EntryKind.MANUAL, EntryKind.OPENING)
)
# What moves the accounts of what is payable before anything is paid out.
BEFORE_PAYOUT = BY_HAND | Q(entry__kind__in=(EntryKind.EARNED, EntryKind.ADJUSTED, EntryKind.SETTLED))


@dataclass(frozen=True, kw_only=True)
class SettledRead:
    """What a closing did with a payee's balance of one nature, in minor units."""

    closing: str
    partner: str
    payee_kind: str
    payee: str
    nature: Nature
    outcome: SettledAs
    minimum: int
    carried_in: int
    posted: int
    paid: int
    lost: int
    billed: int
    carried_out: int


@transaction.atomic
def settle_run(*, run: Run, book: Book, program: Program, ended: frozenset[str], by: str, at: datetime) -> list[Settlement]:
    """
    Say of each payee what becomes of its balance, and book what lapsed, is billed or was netted. Safe to repeat.

    `ended`: the partners whose contract has ended, as known by the closing.

    Raises KeyTaken, DayClosed.
    """
    if rows := list(Settlement.objects.filter(run=run)):
        return rows
    settled = _settled(run, book, program, ended)
    rows = [row for one in settled for row in rows_of(run, one)]
    Settlement.objects.bulk_create(rows, batch_size=ledger.AT_ONCE)
    drafts = drafts_of(settled, source=source_of(run.program, run.closing), last_day=run.last_day)
    ledger.post(book=book, drafts=drafts, by=by, at=at)
    detail = {name: sum(getattr(row, name) for row in rows) for name in FIGURES} | {"payees": len(settled)}
    audit.record(actor=by, act="settle_run", subject=f"run:{run}", detail=detail, at=at)
    return rows


def settled_of(run: Run) -> list[SettledRead]:
    """What a closing settled, payee by payee and nature by nature."""
    return [
        SettledRead(
            closing=run.closing, partner=row.partner, payee_kind=row.payee_kind, payee=row.payee, nature=Nature(row.nature),
            outcome=SettledAs(row.outcome), minimum=row.minimum, **{name: getattr(row, name) for name in FIGURES},
        )
        for row in Settlement.objects.filter(run=run).order_by("payee_kind", "payee", "partner", "nature")
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """What was given to a payee by hand or brought forward (`opening`), or taken when below 0; minor units."""

    key: str
    opening: bool
    booked_on: date
    actor: str
    reason: str
    nature: Nature
    payee_kind: str
    payee: str
    amount: int


def by_hand(run: Run, former: Run | None) -> list[ByHand]:
    """What the settlement of a run took in besides its lines since the run before, in the order of the entries."""
    lines = EntryLine.objects.filter(
        BY_HAND, entry__book__program=run.program, entry__book__closing_group=run.closing_group, account__kind=AccountKind.PAYABLE,
        entry__booked_on__lte=run.last_day,
    )  # fmt: skip
    if former is not None:
        lines = lines.filter(entry__booked_on__gt=former.last_day)
    found = []
    for line in lines.select_related("account", "entry", "entry__reverses").order_by("entry__number", "number"):
        entry, account, cited = line.entry, line.account, line.entry.reverses or line.entry
        found.append(ByHand(
            key=entry.key, opening=cited.kind == EntryKind.OPENING, booked_on=entry.booked_on, actor=entry.actor,
            reason=entry.reason or entry.source, nature=Nature(account.nature), payee_kind=account.payee_kind, payee=account.payee,
            amount=-line.amount,
        ))  # fmt: skip
    return found


def refolded(book: Book, program: Program) -> Iterator[tuple[Run, list[PayeeSettled]]]:
    """What every closing of a book settles when all of it is asked anew, line by line: for whoever verifies."""
    runs = earnings.runs(program=book.program, closing_group=book.closing_group)
    moved = _joined(_line_by_line(book, runs), _by_hand(book, runs))
    yield from zip(runs, fold(_steps(program, runs, moved, _ended(runs))), strict=True)


def _settled(run: Run, book: Book, program: Program, ended: frozenset[str]) -> list[PayeeSettled]:
    """Payees with an account that is open are folded from their first line on; of all others it is enough what this run posted."""
    runs = [one for one in earnings.runs(program=run.program, closing_group=run.closing_group) if one.number <= run.number]
    companies = _open(runs[:-1])
    told, by_hand = set(companies), _by_hand(book, runs)
    moved = [[one for one in step if one.payee in told] for step in _joined(_line_by_line(book, runs, payees=told), by_hand)]
    moved[-1] += [one for one in (*_in_sum(run), *by_hand[-1]) if one.payee not in told]
    companies |= {one.payee: one.part.partner for one in moved[-1]}
    ended_now = frozenset(payee for payee, partner in companies.items() if partner in ended)
    *_, last = fold(_steps(program, runs, moved, [*_ended(runs[:-1]), ended_now]))
    return last


def _open(runs: Sequence[Run]) -> dict[Payee, str]:
    """Payees that carry something, or of whom something was lost that a take-back may undo; each with its company."""
    if not runs:
        return {}
    named = ("payee_kind", "payee", "partner")
    carried = Settlement.objects.filter(run=runs[-1]).exclude(carried_out=0).values_list(*named)
    lost = Settlement.objects.filter(run__in=runs).exclude(lost=0).values_list(*named)
    return {Payee(kind, code): partner for kind, code, partner in (*lost, *carried)}


def _ended(runs: Sequence[Run]) -> list[frozenset[Payee]]:
    """Whose contract had ended, as each closing knew it."""
    found: dict[object, set[Payee]] = {run.id: set() for run in runs}
    for run_id, kind, code in Settlement.objects.filter(run__in=runs, ended=True).values_list("run_id", "payee_kind", "payee"):
        found[run_id].add(Payee(kind, code))
    return [frozenset(found[run.id]) for run in runs]


def _steps(program: Program, runs: Sequence[Run], moved: Sequence[list[Moved]], ended: Sequence[frozenset[Payee]]) -> Iterator[Step]:
    for run, together, over in zip(runs, moved, ended, strict=True):
        payout, pays = terms_on(program, run.last_day)
        yield Step(payout=payout, pays=pays, ended=over, moved=together)


def _joined(*sources: Sequence[list[Moved]]) -> list[list[Moved]]:
    return [[one for source in step for one in source] for step in zip(*sources, strict=True)]


def _in_sum(run: Run) -> Iterable[Moved]:
    """What the run made payable, as one line of each payee and nature."""
    for one in earnings.totals(run):
        if one.payable and one.pays_as == MONEY:
            yield Moved(Payee(one.payee_kind, one.payee), Part(one.partner, one.nature), f"sum {one.nature.value}", one.payable)


def _line_by_line(book: Book, runs: Sequence[Run], payees: set[Payee] | None = None) -> list[list[Moved]]:
    """What each run made payable, in the order in which the engine settles lines."""
    moved: list[list[Moved]] = [[] for _ in runs]
    if not runs or payees == set():
        return moved
    codes = None if payees is None else {payee.code for payee in payees}
    lines = earnings.payable_lines(program=book.program, closing_group=book.closing_group, through=runs[-1].number, payees=codes)
    for one in sorted(lines, key=lambda line: (line.run, line.line_id, line.version)):
        payee = Payee(one.payee_kind, one.payee)
        if payees is None or payee in payees:
            moved[one.run - runs[0].number].append(Moved(payee, Part(one.partner, one.nature), f"{one.line} {one.version}", one.payable))
    return moved


def _by_hand(book: Book, runs: Sequence[Run]) -> list[list[Moved]]:
    """What was given or taken by hand or brought forward in the accounts of what is payable, by the closing that settles it."""
    moved: list[list[Moved]] = [[] for _ in runs]
    lines = EntryLine.objects.filter(BY_HAND, entry__book=book, account__kind=AccountKind.PAYABLE).order_by("entry__number", "number")
    for line in lines.select_related("account", "entry", "entry__reverses").iterator(ledger.AT_ONCE):
        place = next((place for place, run in enumerate(runs) if line.entry.booked_on <= run.last_day), None)
        if place is None:
            continue
        account, cited = line.account, line.entry.reverses or line.entry
        part = Part(account.partner, Nature(account.nature))
        moved[place].append(Moved(Payee(account.payee_kind, account.payee), part, f"entry {cited.key}", -line.amount))
    return moved


def rows_of(run: Run, one: PayeeSettled) -> Iterator[Settlement]:
    """The rows of a payee, not yet kept."""
    for part, done in one.parts.items():
        figures = {name: getattr(done, name) for name in FIGURES}
        yield Settlement(
            run=run, partner=part.partner, payee_kind=one.payee.kind, payee=one.payee.code, nature=part.nature,
            outcome=SettledAs(done.outcome.value), ended=one.ended, minimum=done.minimum, **figures,
        )  # fmt: skip


def said(row: Settlement) -> tuple[str | int, ...]:
    """Everything that a row says but its run."""
    figures = (f"{name} {getattr(row, name)}" for name in ("minimum", *FIGURES))
    return (row.payee_kind, row.payee, row.partner, str(row.nature), str(row.outcome), *figures)
