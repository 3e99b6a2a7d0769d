"""What programs and closing groups are called on a page, where addresses and records have their codes; each kind is read when a page first asks."""

from functools import cached_property

from enishi.closing import queries as closing
from enishi.core.reader import language
from enishi.programs.naming import program_labels


class Called:
    """Names in the reader's language; what has none is called by its code."""

    def program(self, code: str) -> str:
        return self._programs.get(code, code)

    def group(self, code: str) -> str:
        return self._groups.get(code, code)

    def closing(self, name: str) -> str:
        """A closing by its group's name and its period: 月末締め 2026-04."""
        group, _slash, period = name.rpartition("/")
        return f"{self._groups[group]} {period}" if group in self._groups else name

    @cached_property
    def _programs(self) -> dict[str, str]:
        return {code: getattr(label, language()) for code, label in program_labels().items()}

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {code: getattr(label, language()) for code, label in closing.group_labels().items()}
