"""One program with its facts and the question put to both readers; as data that can be written to a file and read again."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pyarrow as pa

from benchmarks.generated.writing import yaml_text
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts, read_tables
from enishi_engine.facts.declarations import FACT, Kind, all_columns
from enishi_engine.program.folder import read_texts
from enishi_engine.program.problems import ProgramRefused

Row = dict[str, Any]
TIMEZONE = "Asia/Tokyo"
_TYPES = {Kind.DAY: pa.string(), Kind.MOMENT: pa.string(), Kind.FLAG: pa.bool_(), Kind.COUNT: pa.int64()}


class Refused(Exception):
    """A generated text was refused: the generator wrote what no author may write."""


@dataclass(frozen=True)
class Case:
    """Texts by first day (nested data, printed as YAML), facts as rows, and the moment and last day of the run.

    Rows hold money in minor units (`net_minor`), numbers in millionths (`value_millionths`), days and moments as text.
    """

    texts: dict[str, dict[str, Any]]
    tables: dict[str, list[Row]]
    known_by: str | None = None
    until: str | None = None

    @property
    def currency(self) -> str:
        return str(next(iter(self.texts.values()))["currency"])

    def written(self) -> dict[date, tuple[str, bytes]]:
        return {date.fromisoformat(day): (f"{day}.yaml", yaml_text(text).encode()) for day, text in self.texts.items()}

    def program(self) -> Program:
        """Raises Refused with every problem of the text."""
        return _read(json.dumps(self.texts))

    def facts(self) -> Facts:
        return read_tables({name: arrow(name, rows) for name, rows in self.tables.items()}, currency=self.currency, timezone=TIMEZONE)

    @property
    def moment(self) -> datetime | None:
        return None if self.known_by is None else datetime.fromisoformat(self.known_by)

    @property
    def last_day(self) -> date | None:
        return None if self.until is None else date.fromisoformat(self.until)

    def with_table(self, name: str, rows: list[Row]) -> "Case":
        return replace(self, tables={**self.tables, name: rows})

    def to_json(self) -> str:
        return json.dumps(self.__dict__, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Case":
        return cls(**json.loads(text))


@lru_cache(maxsize=4)  # a case is read by its maker and again by each reader
def _read(texts: str) -> Program:
    case = Case(json.loads(texts), {})
    try:
        return read_texts(case.written()).program
    except ProgramRefused as refused:
        raise Refused(str(refused)) from refused


def arrow(name: str, rows: list[Row]) -> pa.Table:
    """The rows as an Arrow table; an absent cell is null, and columns that no row has are left out unless they must be there."""
    fact = FACT[name]
    columns: dict[str, pa.Array] = {}
    for column in all_columns(fact):
        key = {Kind.MONEY: f"{column.name}_minor", Kind.NUMBER: f"{column.name}_millionths"}.get(column.kind, column.name)
        if column.required or any(key in row for row in rows):
            kind = pa.int64() if key != column.name else _TYPES.get(column.kind, pa.string())
            columns[key] = pa.array([row.get(key) for row in rows], kind)
    return pa.table(columns)
