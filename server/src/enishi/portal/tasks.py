"""Jobs of the portal: what its people are told without opening it."""

from django_tasks import task

from enishi.core import clock
from enishi.portal import digest


@task()
def weekly_mails() -> dict[str, int]:
    """Monday's mails; done twice they are sent once."""
    return {"mails": digest.put_weekly_mails(at=clock.now())}
