"""The outbox's jobs."""

from django_tasks import task

from enishi.core import clock
from enishi.notify import sending


@task()
def deliver(message_id: int) -> bool:
    """Send one mail, at least once."""
    return sending.deliver(message_id=message_id, at=clock.now())
