"""What the first page says of deals: leads to answer, protections that end, what the maker answered in the last days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from enishi.core.maker import local_day
from enishi.deals import queries
from enishi.deals.reads import DealRead, StepRead
from enishi.portal.deals.viewing import viewer
from enishi.portal.standing import Standing

AT_MOST = 3
LATELY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Everything to do, the first day first; of the answers at most three."""

    to_do: tuple[DealRead, ...]
    answers: tuple[tuple[DealRead, StepRead], ...]


def coming(who: Standing, *, at: datetime) -> Coming:
    """Of their deals what is to be done soon, and what was answered."""
    to_do, answers = queries.coming(viewer(who), today=local_day(at), since=at - LATELY)
    return Coming(to_do=tuple(to_do), answers=tuple(answers[:AT_MOST]))
