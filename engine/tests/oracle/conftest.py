"""A small desk for the oracle's tests: facts given by the columns that matter, programs built of the core's own words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pyarrow as pa
import pytest

from enishi_engine.core.incentive import Incentive, Label, Ladder, Metric, OnLine, Rounding
from enishi_engine.core.program import Program, Version
from enishi_engine.core.results import Result
from enishi_engine.facts.declarations import FACT, Column, Fact, Kind, all_columns
from enishi_engine.facts.tables import Facts, schema_of
from enishi_engine.oracle import calculate

Rows = Iterable[Mapping[str, Any]]
LABEL = Label("縁", "Enishi")
APRIL_FIRST = date(2026, 4, 1)


def _cell(column: Column, value: Any) -> Any:
    if value is None and column.default is not None:
        value = column.default
    if isinstance(value, str):
        match column.kind:
            case Kind.DAY:
                return date.fromisoformat(value)
            case Kind.MOMENT:
                return datetime.fromisoformat(value).replace(tzinfo=UTC)
            case Kind.FLAG:
                return value == "true"
            case Kind.MONEY | Kind.COUNT | Kind.NUMBER:
                return int(value)
    return value


def _table(fact: Fact, rows: Rows) -> pa.Table:
    complete = []
    for row in rows:
        unknown = set(row) - {column.name for column in all_columns(fact)}
        assert not unknown, f"{fact.name} has no {unknown}"
        cells = {column.name: _cell(column, row.get(column.name)) for column in all_columns(fact)}
        day = cells[fact.day] if fact.day else None
        cells["booked_at"] = cells["booked_at"] or datetime.combine(day or date(2026, 1, 1), time(), UTC)
        cells["learned_at"] = cells["learned_at"] or cells["booked_at"]
        complete.append(cells)
    return pa.Table.from_pylist(complete, schema=schema_of(fact))


@dataclass(frozen=True)
class Answer:
    """A result, read the way a specification speaks of it."""

    result: Result

    @property
    def amounts(self) -> dict[str, int]:
        """Amount by id of the earning line."""
        return {row["id"]: row["amount"] for row in self.rows("earning_lines")}

    @property
    def payable(self) -> dict[str, int]:
        return {row["id"]: row["payable"] for row in self.rows("earning_lines")}

    @property
    def reasons(self) -> dict[str, str]:
        """Reason by incentive/fact/seller."""
        return {_name(row): row["reason"] for row in self.rows("not_paid")}

    @property
    def counted(self) -> dict[tuple[str, str], int]:
        """How many by month and gate, whatever the seller and incentive."""
        found: dict[tuple[str, str], int] = {}
        for row in self.rows("counted"):
            found[row["month"], row["gate"]] = found.get((row["month"], row["gate"]), 0) + row["count"]
        return found

    def line(self, name: str) -> dict[str, Any]:
        """The earning line of that id."""
        return next(row for row in self.rows("earning_lines") if row["id"] == name)

    def why(self, name: str, *columns: str) -> tuple[Any, ...]:
        """Columns of the row of not_paid of incentive/fact/seller."""
        row = next(row for row in self.rows("not_paid") if _name(row) == name)
        return tuple(row[column] for column in columns or ("gate", "reason", "subject", "needed", "had", "unit"))

    def reviews(self, partner: str = "aoba") -> list[tuple[str, str, str, str]]:
        """Day, held, rank, action of a partner's reviews."""
        rows = [row for row in self.rows("ranks") if row["partner"] == partner]
        return [(str(row["day"]), row["held"], row["rank"], row["action"]) for row in rows]

    def metric(self, name: str, partner: str = "aoba") -> dict[str, Any]:
        """Value (a ratio: value and denominator) by review day."""
        rows = [row for row in self.rows("metrics") if (row["metric"], row["partner"]) == (name, partner)]
        return {str(row["day"]): (row["value"], row["of"]) if row["unit"] == "ratio" else row["value"] for row in rows}

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.result.rows(table)


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['incentive']}/{row['fact_id']}/{row['seller']}"


def version(
    *incentives: Incentive,
    from_day: date = APRIL_FIRST,
    until_day: date | None = None,
    rounding: Rounding = Rounding.DOWN,
    year_starts: tuple[int, int] = (4, 1),
    metrics: tuple[Metric, ...] = (),
    ladder: Ladder | None = None,
    attributes: Mapping[str, tuple[str, ...]] | None = None,
) -> Version:
    return Version(
        from_day=from_day, until_day=until_day, file=f"{from_day}.yaml", rounding=rounding, year_starts=year_starts,
        attributes=attributes or {}, metrics=metrics, ladder=ladder, incentives=incentives,
    )  # fmt: skip


def facts_of(**tables: Rows) -> Facts:
    """Facts by table; the partners aoba, kita and minami are there unless given, and a line is aoba's unless it says."""
    tables.setdefault("partners", [{"code": code} for code in ("aoba", "kita", "minami")])
    tables["order_lines"] = [{"partner": "aoba", **row} for row in tables.get("order_lines", [])]
    return Facts({name: _table(FACT[name], rows) for name, rows in tables.items()}, "JPY", "Asia/Tokyo")


Calculate = Callable[..., Answer]


@pytest.fixture
def of_program() -> Calculate:
    """Calculate versions of a program on facts."""

    def run(
        versions: tuple[Version, ...], *, until: str | None = None, known_by: datetime | None = None, currency: str = "JPY", **tables: Rows
    ) -> Answer:
        program = Program(id="sakura", label=LABEL, currency=currency, timezone="Asia/Tokyo", versions=versions)
        last_day = date.fromisoformat(until) if until else None
        return Answer(calculate(program, facts_of(**tables), known_by=known_by, until=last_day))

    return run


@pytest.fixture
def of(of_program: Calculate) -> Calculate:
    """Calculate incentives of one version, in force from 2026-04-01, on facts."""
    of_version = {"from_day", "rounding", "year_starts", "metrics", "ladder", "attributes"}

    def run(*incentives: Incentive, **given: Any) -> Answer:
        in_version = {name: given.pop(name) for name in of_version & set(given)}
        return of_program((version(*incentives, **in_version),), **given)

    return run


@pytest.fixture
def a_version() -> Callable[..., Version]:
    return version


@pytest.fixture
def incentive() -> Callable[..., Incentive]:
    """An incentive of the core, of which a test states only what matters to it."""

    def build(id: str = "commission", **fields: Any) -> Incentive:
        return Incentive(id=id, label=LABEL, type="commission", **{"occasion": OnLine(), **fields})

    return build


@pytest.fixture
def facts() -> Callable[..., Facts]:
    return facts_of
