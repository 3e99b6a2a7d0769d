"""The jobs of deals: protections end, their end is told before, and what files say is followed; done twice it is done once."""

from django_tasks import task

from enishi.core import clock
from enishi.deals import filing, living


@task()
def expire() -> dict[str, int]:
    """End the protections whose day is over."""
    return {"expired": living.expire_all(at=clock.now())}


@task()
def warn() -> dict[str, int]:
    """Tell of the protections that end soon."""
    return {"soon": living.warn_all(at=clock.now())}


@task()
def adopt() -> dict[str, int]:
    """Follow the deals that came in by files."""
    return {"changed": filing.adopt(at=clock.now())}
