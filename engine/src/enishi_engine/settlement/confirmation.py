"""What a partner says to a statement: confirmed, disputed, or deemed confirmed by a clause of its contract (docs/rules/documents.md)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class Answer(Enum):
    """Where a document stands with its counterparty."""

    ISSUED = "issued"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    DEEMED_CONFIRMED = "deemed_confirmed"


@dataclass(frozen=True, kw_only=True)
class DeemedClause:
    """A contract's clause: without an objection within `days` of delivery the document counts as confirmed."""

    clause: str  # where it stands, as "第8条第2項"
    days: int


@dataclass(frozen=True, kw_only=True)
class Deemed:
    """Why a document counts as confirmed: the clause, and the first day on which it does."""

    clause: str
    since: date


def objections_until(delivered_on: date, clause: DeemedClause) -> date:
    """The last day for an objection; the day of delivery is not counted (民法140)."""
    return delivered_on + timedelta(days=clause.days)


def deemed_confirmed(*, delivered_on: date | None, clause: DeemedClause | None, answer: Answer, today: date) -> Deemed | None:
    """Does a document without an answer count as confirmed today, and by what; None before, without a clause, or undelivered."""
    if answer is not Answer.ISSUED or clause is None or delivered_on is None:
        return None
    since = objections_until(delivered_on, clause) + timedelta(days=1)
    return Deemed(clause=clause.clause, since=since) if today >= since else None
