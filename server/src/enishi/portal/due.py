"""What of the portal is due by the calendar, for whoever looks at it every minute (core/schedule.py)."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from enishi.core.maker import maker
from enishi.core.schedule import Due
from enishi.partners import members
from enishi.portal import tasks
from enishi.portal.digest import monday_of

FROM = 8  # o'clock on Monday in the maker's zone
DAYS = 2  # a site that slept on Monday sends on Tuesday; later in the week it is no news of the week


def weekly_mails(now: datetime) -> Iterator[Due]:
    """Once a week while somebody is to get one."""
    here = now.astimezone(ZoneInfo(maker().timezone))
    monday = monday_of(here.date())
    if (here.date() - monday).days < DAYS and (here.date() > monday or here.hour >= FROM) and members.with_weekly_mail():
        yield Due(tasks.weekly_mails, (), key=f"weekly_mails:{monday}")
