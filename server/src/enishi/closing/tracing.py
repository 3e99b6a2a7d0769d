"""What one fact left behind at every step: how it came in, what was decided and why, what was posted, in which entries, and as which line
of which file it was paid; or the same the other way, from a bank's line back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enishi.closing.calculating import FactsOf, facts_taken
from enishi.core.errors import Refusal
from enishi.earnings import queries as earnings
from enishi.earnings.queries import LineRead
from enishi.intake import queries as intake
from enishi.intake.queries import KeptRevision
from enishi.ledger import queries as ledger
from enishi.ledger.queries import EntryRead
from enishi.payouts import bank_lines, booking
from enishi.payouts.bank_lines import BankLine
from enishi.programs import queries as programs
from enishi.programs.naming import named
from enishi.programs.reading import read
from enishi.statements import queries as statements
from enishi.statements.models import Statement
from enishi_engine.calculate import calculate
from enishi_engine.explain import ExplainedFact, NothingFound, explain_line, run_of

PERIOD = "period"
EXPLAINED = 20  # facts behind a bank's line of which it is said what was decided; of the others by their own ids


class NothingToTrace(Refusal):
    """No step knows of the id."""

    def __init__(self, id_: str) -> None:
        super().__init__(
            f"Nothing is known of {id_}: no file brought it, no closing posted anything of it, and no payment has it as its reference. Look at its spelling.",
            ja=f"{id_}は見つかりません。取り込んだファイル、締めた明細、支払のいずれにもありません。番号の書き方をご確認ください。",
        )


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a program says of the fact. `known_by` is its newest closing's, or the moment of the question where none knows the fact."""

    program: str
    known_by: datetime
    until: date
    explained: ExplainedFact


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A line that a closing posted, and the entry in which it stands with the others of its payee."""

    line: LineRead
    currency: str
    entry: EntryRead | None


@dataclass(frozen=True, kw_only=True)
class Trace:
    """
    Every step of what has the id. `from_bank`: the id is a bank's line, and the steps lead back from it.

    Shape   `told` statements, each once; `paid` the payments of them. `not_told`: how many more facts stand behind a bank's line than are
            said to have been decided; what was posted has them all.
    """

    id: str
    came_in: tuple[KeptRevision, ...]
    decided: tuple[Decided, ...]
    posted: tuple[Posted, ...]
    told: tuple[Statement, ...] = ()
    paid: tuple[BankLine, ...] = ()
    entries: tuple[tuple[EntryRead, str], ...] = ()  # all of them in their order, each with its currency
    from_bank: bool = False
    not_told: int = 0


def trace(id_: str, *, at: datetime, today: date, facts_of: FactsOf = facts_taken) -> Trace:
    """Follow a fact, or an earning line by its id, through every step; or the line of a bank's file back. Raises NothingToTrace."""
    if paid := bank_lines.named(id_):
        return _back(id_, paid, at, today, facts_of)
    lines = earnings.lines_about(id_)
    found = tuple(intake.came_in(id_))
    decided = tuple(_decided([id_], facts_of, at, today))
    if not (found or decided or lines):
        raise NothingToTrace(id_)
    told = tuple(statements.of_payees((line.run, line.line.names["payee_kind"], line.line.names["payee"]) for line in lines))
    paid = bank_lines.of_statements([one.id for one in told])
    posted = _posted(lines)
    return Trace(
        id=id_, came_in=found, decided=decided, posted=posted, told=told, paid=tuple(paid), entries=_entries(posted, told, paid),
    )  # fmt: skip


def _back(id_: str, paid: Sequence[BankLine], at: datetime, today: date, facts_of: FactsOf) -> Trace:
    """From a payment to its statement, the lines of that, what was decided of each and why, and the rows that brought them."""
    told = tuple(statements.named_by({UUID(one.payment.due) for one in paid}))
    lines = [line for one in told for line in earnings.lines_to_pay_read(one.run, one.payee_kind, one.payee)]
    rows = {row for line in lines for row in _rows_of(line)}
    asked = list(dict.fromkeys(_asked_of(line) for line in lines))
    posted = _posted(lines)
    return Trace(
        id=id_, came_in=tuple(intake.came_in(*rows)), decided=tuple(_decided(asked[:EXPLAINED], facts_of, at, today)), posted=posted,
        told=told, paid=tuple(paid), entries=_entries(posted, told, paid), from_bank=True, not_told=max(len(asked) - EXPLAINED, 0),
    )  # fmt: skip


def _rows_of(line: LineRead) -> Iterator[str]:
    """The fact of a line, and of a take-back the change that caused it."""
    names = line.line.names
    yield str(names["fact_id"]).partition("#")[0]
    if names["origin"]:
        yield line.line.line_id.removeprefix(f"{names['origin']}/")


def _asked_of(line: LineRead) -> str:
    """What explains it: its fact with everything that it earned; of a period the line, for the period is everybody's."""
    names = line.line.names
    if names["fact"] == PERIOD:
        return str(names["origin"] or line.line.line_id)
    return str(names["fact_id"]).partition("#")[0]


def _posted(lines: Sequence[LineRead]) -> tuple[Posted, ...]:
    entries = ledger.entries_of_lines(lines)
    books = {(line.run.program, line.run.closing_group) for line in lines}
    currencies = {(program, group): ledger.currency_of(program=program, closing_group=group) for program, group in books}
    return tuple(
        Posted(line=line, currency=currencies[line.run.program, line.run.closing_group], entry=entries.get(ledger.key_of_line(line)))
        for line in lines
    )


def _entries(posted: Sequence[Posted], told: Sequence[Statement], paid: Sequence[BankLine]) -> tuple[tuple[EntryRead, str], ...]:
    """Those of the lines; what was given by hand and the tax of what was told; what each payment moved, and moved back."""
    found = {one.entry.key: (one.entry, one.currency) for one in posted if one.entry is not None}
    currencies = {key: one.currency for one in told for key in statements.entries_of(one)}
    currencies |= {key: one.currency for one in paid for key in booking.keys_of(one.payment.reference)}
    found |= {entry.key: (entry, currencies[entry.key]) for entry in ledger.entries_with(currencies.keys() - found.keys())}
    return tuple(sorted(found.values(), key=lambda one: (one[0].book, one[0].number)))


def _decided(ids: Sequence[str], facts_of: FactsOf, at: datetime, today: date) -> Iterator[Decided]:
    """As the newest closing of each program knew it, recalculated once for all of them; what no closing knows yet, as of now."""
    for program in programs.programs() if ids else ():
        texts = programs.approved_texts(program)
        if not texts:
            continue
        checked = read(texts).program
        newest = earnings.newest_run(program)
        left = list(ids)
        for known_by, until in [*([(newest.known_by, newest.last_day)] if newest is not None else []), (at, today)]:
            if not left:
                break
            run = run_of(calculate(checked, facts_of(checked, known_by), known_by=known_by, until=until), named(checked))
            for id_ in list(left):
                try:
                    yield Decided(program=program, known_by=known_by, until=until, explained=explain_line(run, id_))
                except NothingFound:
                    continue
                left.remove(id_)
