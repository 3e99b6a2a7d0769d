"""What a line in dispute holds back of what is due: the line and its tax, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from enishi.earnings.models import EarningLine
from enishi.ledger.models import EntryLine
from enishi.programs.natures import Nature
from enishi.statements.models import Dispute, Document, Statement
from enishi.statements.states import DisputeState
from enishi_engine.settlement.japan.documents import WhatIsPaid
from enishi_engine.settlement.statement import Statement as Said
from enishi_engine.settlement.statement import read_statement, totals_of

TAX_IN = {WhatIsPaid.PURCHASE.value: Nature.COMMISSION, WhatIsPaid.RETURN.value: Nature.REBATE}


@dataclass(frozen=True)
class Held:
    """What is held of a statement, by nature, and how much of it is withheld from; minor units."""

    parts: Mapping[Nature, int]
    base: int

    @property
    def amount(self) -> int:
        return sum(self.parts.values())


NOTHING_HELD = Held({}, 0)


def held_of(statement: Statement) -> Held:
    """What open disputes hold of a statement. A line that lowers what is due holds nothing: without it more would be paid than was told."""
    lines = set(Dispute.objects.filter(statement=statement, state=DisputeState.OPEN).values_list("line", flat=True))
    if not lines:
        return NOTHING_HELD
    parts: dict[Nature, int] = {}
    base = 0
    for document in statement.documents.all():
        said = read_statement(document.content)
        out = {id_: amount for id_, amount in _amounts(said).items() if id_ in lines and amount > 0}
        if out:
            base += sum(out.values()) if document.side == WhatIsPaid.PURCHASE.value else 0
            for id_, amount in out.items():
                nature = nature_of(statement, id_)
                parts[nature] = parts.get(nature, 0) + amount
            tax = document.tax - _tax_without(said, set(out))
            parts[TAX_IN[document.side]] = parts.get(TAX_IN[document.side], 0) + tax
    return _at_most(statement.due, Held(parts, base))


def has_line(statement: Statement, line: str) -> bool:
    """Does a document of the statement have the line?"""
    return any(line in _amounts(read_statement(one.content)) for one in Document.objects.filter(statement=statement))


def nature_of(statement: Statement, line: str) -> Nature:
    """Why a line is owed: of an earning line as it was posted, of what was given by hand as it was booked."""
    bare = line.rpartition(" (")[0] or line
    earned = EarningLine.objects.filter(run=statement.run_id, line_id__in=(line, bare)).values_list("nature", flat=True).first()
    booked = EntryLine.objects.filter(entry__key=line).values_list("account__nature", flat=True).first() if earned is None else None
    return Nature(earned or booked or Nature.COMMISSION)


def _amounts(said: Said) -> dict[str, int]:
    return {one.id: one.amount for one in said.lines} | {one.id: one.amount for one in said.adjustments}


def _tax_without(said: Said, out: set[str]) -> int:
    """The document's tax as if it had not these lines: rounded once per rate, as it is."""
    lines = [one for one in said.lines if one.id not in out]
    adjustments = [one for one in said.adjustments if one.id not in out]
    return sum(one.tax for one in totals_of(lines, adjustments, said.basis, said.rounding))


def _at_most(due: int, held: Held) -> Held:
    """No more is held than is due: what else stands against the line lowers it."""
    over = held.amount - due
    if over <= 0:
        return held
    parts = dict(held.parts)
    for nature in sorted(parts):
        less = min(over, parts[nature])
        parts[nature], over = parts[nature] - less, over - less
    return Held(parts, held.base)
