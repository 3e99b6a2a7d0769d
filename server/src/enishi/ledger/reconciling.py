"""Our balances beside what the journals handed to the books of account, account by account, each difference explained."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from enishi.earnings import queries as earnings
from enishi.ledger import queries
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.ledger.models import Book, JournalExport
from enishi.programs.natures import Nature


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """An account: what stands in it, what the journals handed over, and why they differ. Minor units, credit below 0."""

    account: AccountName
    ours: int
    handed: int
    since: int  # booked after the last closing whose journal was handed over

    @property
    def difference(self) -> int:
        return self.ours - self.handed

    @property
    def unexplained(self) -> int:
        """What neither was booked since nor was handed over: 0, unless somebody changed something."""
        return self.difference - self.since


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """A book's accounts, and up to where journals were handed over. `waiting`: closings whose journal was not yet."""

    handed_through: date | None
    handed: tuple[str, ...]
    waiting: tuple[str, ...]
    rows: tuple[Reconciled, ...]

    @property
    def unexplained(self) -> tuple[Reconciled, ...]:
        return tuple(row for row in self.rows if row.unexplained)


def reconciliation(book: Book) -> Reconciliation:
    """Every account of the book that has a balance of ours or theirs.

    Source  docs/rules/ledger.md, "Reconciliation".
    """
    runs = earnings.runs(program=book.program, closing_group=book.closing_group)
    exports = {export.run_id: export for export in JournalExport.objects.filter(run__in=runs).defer("content")}
    through = max((run.last_day for run in runs if run.id in exports), default=None)
    handed: Counter[AccountName] = Counter()
    for export in exports.values():
        for day, debit, credit, amount in json.loads(export.lines):
            # The reversals of the next month are handed over with the month before, and count from their own day.
            if through is not None and date.fromisoformat(day) <= through:
                handed[_account(debit)] += amount
                handed[_account(credit)] -= amount
    ours = queries.balances(book)
    then = queries.balances(book, through=through) if through is not None else {}
    rows = [
        Reconciled(account=name, ours=ours.get(name, 0), handed=handed[name], since=ours.get(name, 0) - then.get(name, 0))
        for name in sorted({*ours, *then, *(name for name, amount in handed.items() if amount)})
    ]
    return Reconciliation(
        handed_through=through, handed=tuple(run.closing for run in runs if run.id in exports),
        waiting=tuple(run.closing for run in runs if run.id not in exports), rows=tuple(rows),
    )  # fmt: skip


def _account(said: list[str]) -> AccountName:
    kind, nature, partner, payee_kind, payee = said
    return AccountName(AccountKind(kind), Nature(nature), partner, payee_kind, payee)
