"""Values that hold from a day on, each with its source and how sure it is; kept as data, never in code."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

from ruamel.yaml import YAML

from enishi_engine.core.expression import PPM
from enishi_engine.core.refusals import Refusal

V = TypeVar("V")
PERCENT = re.compile(r"(\d+)(?:\.(\d{1,4}))? %")


class Status(Enum):
    """How sure a rule is."""

    SOURCE = "V"  # read in a source
    PRACTICE = "P"  # practice, or a secondary source
    UNCONFIRMED = "U"  # to be confirmed before anybody relies on it


class NoRuleOn(Refusal):
    """A day that lies before the first day of a rule's table."""

    def __init__(self, rule: str, day: date, first_day: date) -> None:
        super().__init__(
            f"{rule}: no value of {day} is known; the table begins on {first_day}. Add the row that held then, with its source.",
            ja=f"{rule}: {day}の値がありません(表は{first_day}から)。当時の行を出典とともに追加してください。",
        )


@dataclass(frozen=True, kw_only=True)
class Dated(Generic[V]):
    """A value from `first_day` until the next row's first day."""

    first_day: date
    value: V
    source: str
    status: Status


@dataclass(frozen=True)
class Timeline(Generic[V]):
    """One rule through time; rows stand in the order of their days."""

    rule: str
    rows: tuple[Dated[V], ...]

    def on(self, day: date) -> Dated[V]:
        """The row in force on that day. Raises NoRuleOn."""
        begun = [row for row in self.rows if row.first_day <= day]
        if not begun:
            raise NoRuleOn(self.rule, day, self.rows[0].first_day)
        return begun[-1]


def ppm(text: str) -> int:
    """A percentage as it is written, "10.21 %", in parts per million: 102100. Raises ValueError."""
    found = PERCENT.fullmatch(text)
    if not found:
        raise ValueError(f'"{text}" is no percentage of at most four decimals, such as "10.21 %".')
    return int(found[1]) * (PPM // 100) + int((found[2] or "").ljust(4, "0"))


def read_data(path: Path) -> Mapping[str, Any]:
    """A file of dated data as it is written."""
    data: Mapping[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return data


def timeline(rule: str, rows: Iterable[Mapping[str, Any]], value: Callable[[Mapping[str, Any]], V]) -> Timeline[V]:
    """The rows of one rule; `value` reads what a row says. Raises ValueError where days do not ascend."""
    read = tuple(Dated(first_day=row["from"], value=value(row), source=row["source"], status=Status(row["status"])) for row in rows)
    days = [row.first_day for row in read]
    if not days or days != sorted(set(days)):
        raise ValueError(f"{rule}: the rows must stand in the order of their first days, each day once.")
    return Timeline(rule, read)
