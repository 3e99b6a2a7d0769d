"""The calendar of a program: its review days, and the periods that have ended, listed while the plan is made."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import CampaignDays, Ladder, OnPeriod, PeriodKind, Rhythm
from enishi_engine.core.program import Version
from enishi_engine.plan.benefits import BenefitSpan
from enishi_engine.plan.reviews import ReviewDay


def _month(number: int) -> date:
    """The first day of a month counted from year 0."""
    return date(number // 12, number % 12 + 1, 1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _starts(period: Period, first_month: int, begin: date, end: date) -> Iterator[date]:
    """First days of periods from the one that holds `begin` to the one that holds `end`."""
    number = (_number(begin) - (first_month - 1)) // period.months * period.months + first_month - 1
    while _month(number) <= end:
        yield _month(number)
        number += period.months


def periods(on: OnPeriod, campaign: CampaignDays, version: Version, begin: date, until: date) -> tuple[tuple[date, date], ...]:
    """First and last day of every period whose last day lies from `begin` to `until`."""
    if on.kind is PeriodKind.CAMPAIGN:
        if campaign.first_day is None or campaign.last_day is None:
            return ()
        spans = [(campaign.first_day, campaign.last_day)]
    else:
        first_month = version.year_starts[0] if on.kind is PeriodKind.PROGRAM else 1
        starts = list(_starts(on.period, first_month, begin, until + timedelta(days=366)))
        spans = [(start, following - timedelta(days=1)) for start, following in pairwise(starts)]
    return tuple((first, last) for first, last in spans if begin <= last <= until)


def benefit_spans(per: OnPeriod, versions: tuple[Version, ...], version: Version, until: date) -> tuple[BenefitSpan, ...]:
    """The periods that hold a day of the program until the run's last and are looked at under this version."""
    begin = versions[0].from_day
    starts = list(_starts(per.period, version.year_starts[0] if per.kind is PeriodKind.PROGRAM else 1, begin, until + timedelta(days=366)))
    spans = [
        BenefitSpan(first, next_first - timedelta(days=1), min(next_first - timedelta(days=1), until))
        for first, next_first in pairwise(starts)
    ]
    return tuple(one for one in spans if one.first_day <= until and version_on(versions, one.day) is version)


def _falls_on(rhythm: Rhythm, version: Version, day: date) -> bool:
    if rhythm.period is None:
        return False
    if rhythm.month_day is not None:
        return (day.month, day.day) == rhythm.month_day
    return day.day == 1 and (day.month - version.year_starts[0]) % rhythm.period.months == 0


def review_days(versions: tuple[Version, ...], until: date) -> tuple[ReviewDay, ...]:
    """Every review day, from the first version's day to the last day of the run."""
    found: list[ReviewDay] = []
    for place, version in enumerate(versions):
        ladder: Ladder | None = version.ladder
        last = until if version.until_day is None else min(until, version.until_day - timedelta(days=1))
        day = version.from_day
        while ladder is not None and day <= last:
            promotes, demotes = _falls_on(ladder.promote, version, day), _falls_on(ladder.demote, version, day)
            if promotes or demotes:
                found.append(ReviewDay(day, place, promotes, demotes))
            day += timedelta(days=1)
    return tuple(found)


def rhythm_days(rhythm: Rhythm, version: Version, until: date) -> tuple[date, ...]:
    """Every day of a rhythm while the version is in force, to the last day of the run."""
    last = until if version.until_day is None else min(until, version.until_day - timedelta(days=1))
    days = (version.from_day + timedelta(days=number) for number in range((last - version.from_day).days + 1))
    return tuple(day for day in days if _falls_on(rhythm, version, day))


def version_on(versions: tuple[Version, ...], day: date | None) -> Version | None:
    """The version in force on a day; None before the first (and for no day)."""
    if day is None:
        return None
    return next((version for version in reversed(versions) if version.from_day <= day), None)
