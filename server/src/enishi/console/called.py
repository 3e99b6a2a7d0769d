"""What programs and closing groups are called on a page, where addresses and records have their codes; each kind is read when a page first asks."""

from datetime import date
from functools import cached_property

from enishi.closing import queries as closing
from enishi.core.reader import language
from enishi.programs.naming import program_labels


def month(of: date) -> str:
    """2026年10月分, October 2026."""
    return f"{of.year}年{of.month}月分" if language() == "ja" else f"{of:%B %Y}"


def period(name: str) -> str:
    """A period by the month it ends in: 2026年4月分 of 2026-04; what names no month stays as it is."""
    year, _dash, number = name.partition("-")
    return month(date(int(year), int(number), 1)) if year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12 else name


class Called:
    """Names in the reader's language; what has none is called by its code."""

    def program(self, code: str) -> str:
        return self._programs.get(code, code)

    def group(self, code: str) -> str:
        return self._groups.get(code, code)

    def closing(self, name: str) -> str:
        """A closing by its group's name and its period: 月末締め 2026年4月分."""
        group, _slash, of = name.rpartition("/")
        return f"{self._groups[group]} {period(of)}" if group in self._groups else name

    @cached_property
    def _programs(self) -> dict[str, str]:
        return {code: getattr(label, language()) for code, label in program_labels().items()}

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {code: getattr(label, language()) for code, label in closing.group_labels().items()}
