"""Bank days elsewhere: weekends and public holidays of a country, as far as the maker says they are known (docs/rules/payment-dates.md)."""

from datetime import date

from holidays import country_holidays, list_supported_countries

from enishi_engine.core.refusals import Refusal
from enishi_engine.settlement.calendars import SATURDAY_AND_SUNDAY, BankCalendar


class UnknownCountry(Refusal):
    """A country whose holidays are not known."""

    def __init__(self, country: str) -> None:
        super().__init__(
            f'No holidays of "{country}" are known. Write the two letters of ISO 3166, such as DE, or give the closed days yourself.',
            ja=f"「{country}」の祝日がありません。DEのようにISO 3166の2文字で書くか、休業日を直接指定してください。",
        )


def bank_calendar(
    country: str,
    first_day: date,
    last_day: date,
    *,
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY,
    also_closed: frozenset[date] = frozenset(),
) -> BankCalendar:
    """The bank days of a country from one day to another; `weekend` by weekday, Monday 0. Raises UnknownCountry."""
    if country not in list_supported_countries():
        raise UnknownCountry(country)
    known = country_holidays(country, years=range(first_day.year, last_day.year + 1))
    return BankCalendar(name=country, first_day=first_day, last_day=last_day, closed=frozenset(known) | also_closed, weekend=weekend)
