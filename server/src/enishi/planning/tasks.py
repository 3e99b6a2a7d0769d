"""Jobs of planning."""

import uuid

from django_tasks import task

from enishi.core import clock
from enishi.planning import calculating


@task
def calculate_difference(difference_id: str) -> None:
    """Calculate a difference on history that somebody asked for."""
    calculating.calculate(uuid.UUID(difference_id), at=clock.now())
