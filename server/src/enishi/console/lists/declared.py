"""What a list is: columns, what it is filtered by and how it is searched, declared once for page, address and file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from enishi.console.lists.rows import Rows
from enishi.core.access import Policy

Words = str | Promise
Value = str | int | date | datetime | UUID | None
LARGEST = 2**63 - 1  # of a whole number in both databases
LONGEST = 300  # characters of a text in an address


def _text(said: str) -> str:
    if len(said) > LONGEST or "\0" in said:
        raise ValueError
    return said.encode().decode()  # half of a character is none: ValueError


def _number(said: str) -> int:
    number = int(said.replace(",", ""))
    if abs(number) > LARGEST:
        raise ValueError
    return number


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


class Kind(Enum):
    """What a column or a filter holds: how it is read out of an address, and how it stands in a table."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    ID = "id"

    def read(self, said: str) -> Value:
        """What an address says. Raises ValueError or OverflowError for what is none."""
        readers: Mapping[Kind, Callable[[str], Value]] = {
            Kind.TEXT: _text, Kind.NUMBER: _number, Kind.MONEY: _number, Kind.DAY: date.fromisoformat, Kind.MOMENT: _moment, Kind.ID: UUID,
        }  # fmt: skip
        return readers[self](said)

    @property
    def is_figure(self) -> bool:
        """Does it stand at the right?"""
        return self in (Kind.NUMBER, Kind.MONEY)


@dataclass(frozen=True)
class Cell:
    """What stands in a row's column: words, where they lead, what is said softly beside them, and the mark of a state."""

    words: str
    address: str = ""
    soft: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column. `key`: by which field, annotation or attribute it is sorted (of kind `by`, if not its own); none: it is not.

    `empty`: the key may be missing. `filed`: it stands in files and not on the page, where another column says it beside its own.
    """

    name: str
    word: Words
    show: Callable[[Any], Cell | str]
    key: str = ""
    kind: Kind = Kind.TEXT
    by: Kind | None = None
    empty: bool = False
    filed: bool = False
    value: Callable[[Any], Value] | None = None  # in a file; else its words

    @property
    def key_kind(self) -> Kind:
        return self.by or self.kind


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Something rows are chosen by: one of some choices, or a value of a kind. `means`: the rows' own condition for a value.

    `said`: how it stands in words once it is on, of its own `word` and what was chosen.
    """

    name: str
    word: Words
    means: Callable[[Any], Any]
    choices: Mapping[str, Words] = field(default_factory=dict)
    kind: Kind = Kind.TEXT
    said: Words = "%(chosen)s"

    def read(self, said: str) -> Value:
        """The value that an address names. Raises ValueError or OverflowError for what is none."""
        if self.choices and said not in self.choices:
            raise ValueError
        return said if self.choices else self.kind.read(said)


@dataclass(frozen=True)
class View:
    """Filters that belong together under a name, as the list itself suggests them."""

    word: Words
    asked: str


@dataclass(frozen=True, kw_only=True)
class Act:
    """What can be done to rows that somebody chose: a page that says on how many, and asks."""

    word: Words
    page: str  # the name of its address
    policy: Policy


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list. `name` is that of its page's address, and files are taken at `name` + `.export`."""

    name: str
    title: Words
    rows: Rows
    columns: Sequence[Column]
    first: str  # the column that it is sorted by unless somebody asks otherwise; a minus before it: from the last on
    finds: Words  # what the search looks at
    counted: Callable[[int], str]  # 12社
    may_export: Policy
    id_kind: Kind = Kind.NUMBER
    filters: Sequence[Filter] = ()
    views: Sequence[View] = ()
    acts: Sequence[Act] = ()

    @property
    def shown(self) -> Sequence[Column]:
        """The columns of the page."""
        return [one for one in self.columns if not one.filed]
