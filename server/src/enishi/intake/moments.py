"""When facts are learned, and until when they are fixed: one row that everybody locks who takes facts or calculates with them."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from enishi.intake.models import Watermark

TICK = timedelta(microseconds=1)


def hold_facts() -> Watermark:
    """Nobody else takes or fixes facts until this transaction ends."""
    return Watermark.objects.select_for_update().get(id=1)


@transaction.atomic
def fix_facts(*, at: datetime) -> datetime:
    """
    The moment by which a calculation knows the facts: everything taken before is known by it, whatever is taken later is not.

    It waits for a file that is being taken. The answer is `at`, or later where facts were learned later by another machine's clock.
    """
    watermark = hold_facts()
    if at.astimezone(UTC) > watermark.moment:
        watermark.moment = at.astimezone(UTC)
        watermark.save(update_fields=("moment",))
    return watermark.moment


def next_moment(watermark: Watermark, at: datetime) -> datetime:
    """When rows are learned: now, and after every moment by which something was calculated, whatever the clocks say."""
    watermark.moment = max(at.astimezone(UTC), watermark.moment + TICK)
    watermark.save(update_fields=("moment",))
    return watermark.moment
