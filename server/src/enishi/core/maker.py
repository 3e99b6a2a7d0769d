"""The maker's own settings: the currency that amounts are in unless they say another, and whose days are counted."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


@dataclass(frozen=True)
class Maker:
    """`currency` by ISO 4217, `timezone` by the IANA database."""

    currency: str
    timezone: str


def maker() -> Maker:
    """The maker, as the environment says."""
    return Maker(currency=settings.MAKER_CURRENCY, timezone=settings.MAKER_TIMEZONE)


def local_day(moment: datetime) -> date:
    """The day of a moment in the maker's zone."""
    return moment.astimezone(ZoneInfo(settings.MAKER_TIMEZONE)).date()
