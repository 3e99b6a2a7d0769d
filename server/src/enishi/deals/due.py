"""What of deals is due by the calendar, for whoever looks at it every minute (core/schedule.py)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from enishi.core.maker import local_day
from enishi.core.schedule import Due
from enishi.deals import tasks
from enishi.deals.models import Deal
from enishi.deals.states import DealState
from enishi.intake.console_rows import SOURCE
from enishi.intake.models import Batch
from enishi.intake.states import BatchState


def protections(now: datetime) -> Iterator[Due]:
    """Once a day: what is over ends, and what ends soon is told."""
    day, protected = local_day(now), Deal.objects.filter(state=DealState.PROTECTED)
    if protected.filter(protected_until__lt=day).exists():
        yield Due(tasks.expire, (), key=f"expire_deals:{day}")
    if protected.filter(protected_until__gte=day, protected_until__lte=day + timedelta(days=settings.DEAL_WARNING_DAYS)).exists():
        yield Due(tasks.warn, (), key=f"warn_deals:{day}")


def files(now: datetime) -> Iterator[Due]:  # noqa: ARG001 - every rule is handed the moment
    """Once for each file of deals that intake took."""
    newest = Batch.objects.filter(fact="deals", state=BatchState.TAKEN).exclude(source=SOURCE).order_by("-id").first()
    if newest is not None:
        yield Due(tasks.adopt, (), key=f"adopt_deals:{newest.id}")
