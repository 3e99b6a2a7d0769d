"""How pages write amounts, days and moments: in the reader's language, full digits, the maker's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from enishi.console import called as calling
from enishi.console.called import Called
from enishi.core.maker import maker
from enishi.core.reader import in_words, language
from enishi.core.typed import Typed, typed_on
from enishi.core.undoing import undo_of
from enishi.intake.console_rows import SOURCE as BY_HAND
from enishi_engine.words import amounts

register = template.Library()
WEEKDAYS = "月火水木金土日"


__all__ = ["in_words", "language"]
register.filter(in_words)
register.filter(undo_of)


@register.filter
def typed(request: HttpRequest) -> Typed | None:
    """What was typed into a form of this page that was refused; asked once."""
    return typed_on(request)


@register.filter
def money(minor: int | None, currency: str | None = None) -> str:
    """324,500円, ¥324,500; – where there is none."""
    if minor is None:
        return "–"
    # A minus of its own, not a hyphen: it is as wide as a figure, and no line breaks after it.
    return amounts.money(minor, currency or maker().currency, language()).replace("-", "−")


@register.filter
def day(value: date | None) -> str:
    """11月30日(月), 30 Nov 2026 – in Japanese with its year always: what is kept is read in other years too."""
    if value is None:
        return "–"
    if language() == "ja":
        return f"{value.year}年{value.month}月{value.day}日({WEEKDAYS[value.weekday()]})"
    return f"{value.day} {value:%b %Y}"


@register.filter
def month(value: date) -> str:
    """2026年10月分, October 2026."""
    return calling.month(value)


@register.filter
def calendar_month(value: date) -> str:
    """A month of the calendar, where 分 would be a period's: 2026年10月, October 2026."""
    return amounts.month(value, language())


@register.filter
def moment(value: datetime | None) -> str:
    """The day and time in the maker's zone."""
    if value is None:
        return "–"
    here = value.astimezone(ZoneInfo(maker().timezone))
    return f"{day(here.date())} {here:%H:%M}"


@register.filter
def program_name(code: str, called: Called) -> str:
    """A program by its name: {{ one.program|program_name:called }}."""
    return called.program(code)


@register.filter
def group_name(code: str, called: Called) -> str:
    """A closing group by its name: 月末締め."""
    return called.group(code)


@register.filter
def closing_name(name: str, called: Called) -> str:
    """A closing by its group and period: 月末締め 2026年4月分."""
    return called.closing(name)


@register.filter
def period_month(name: str) -> str:
    """A period, or the one in a closing's name, as its month: 2026年4月分 of 2026-04 and of month_end/2026-04."""
    return calling.period(period_of(name))


@register.filter
def rate(ppm: int) -> str:
    """10%."""
    return amounts.rate(ppm)


@register.filter
def number(value: int | None) -> str:
    """1,234."""
    return "–" if value is None else f"{value:,}"


@register.filter
def millionths(value: int) -> str:
    """12, 2.5: a number as facts keep it."""
    return amounts.number(value)


@register.filter
def source_name(source: str) -> str:
    """Where rows came from: what people wrote on a page has no file and no system."""
    return _("entered on a page") if source == BY_HAND else source


@register.filter
def period_of(name: str) -> str:
    """The period in a closing's name: 2026-04 of month_end/2026-04."""
    return name.rpartition("/")[2]
