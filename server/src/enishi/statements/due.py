"""What of statements is due by the calendar, for whoever looks at it every minute (core/schedule.py)."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from enishi.core.maker import local_day
from enishi.core.schedule import Due
from enishi.statements import mailing, printing, tasks
from enishi.statements.models import Statement
from enishi.statements.states import AnswerState


def deemed_confirmations(now: datetime) -> Iterator[Due]:
    """Once a day while a statement waits that a clause may confirm: its days may have ended."""
    day = local_day(now)
    if Statement.objects.filter(state=AnswerState.ISSUED, clause_days__isnull=False, delivered_on__lt=day).exists():
        yield Due(tasks.deem, (), key=f"deem_statements:{day}")


def papers(now: datetime) -> Iterator[Due]:
    """Whenever a document was issued that has no paper yet; one that could not be printed is tried again the next day."""
    if (first := next(printing.not_printed(), None)) is not None:
        yield Due(tasks.print_papers, (), key=f"print_papers:{local_day(now)}:{first.id}")


def deliveries(now: datetime) -> Iterator[Due]:
    """Once for whatever has left by mail and is not yet written down as delivered."""
    if found := list(mailing.sent_and_not_delivered(now)):
        said = sha256("".join(str(id_) for id_, _ in found).encode()).hexdigest()
        yield Due(tasks.deliver, (), key=f"deliver_statements:{said}")
