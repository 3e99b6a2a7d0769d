"""The facts that a case tells: its sections become the ordinary tables of facts, each row with its place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from enishi_engine.core.program import Version
from enishi_engine.facts import FACT, Facts, FactsRejected, Kind, RowError, all_columns, read_tables
from enishi_engine.program import values
from enishi_engine.program.document import Mapping as WrittenMapping
from enishi_engine.program.document import Notes, Place, Sequence, Text, Written
from enishi_engine.program.problems import did_you_mean
from enishi_engine.said import Said

# Section of a case → the fact whose rows it tells.
SECTIONS: Mapping[str, str] = {
    "partners": "partners",
    "products": "products",
    "customers": "customers",
    "people": "people",
    "certificates": "certificates",
    "agreements": "agreements",
    "special_terms": "special_terms",
    "deals": "deals",
    "lines": "order_lines",
    "changes": "line_changes",
    "payments": "customer_payments",
    "credits": "credits",
    "activities": "activities",
    "claims": "claims",
    "targets": "targets",
    "decisions": "rank_decisions",
    "choices": "rank_choices",
    "attributes": "partner_attributes",
    "closings": "closings",
    "rates": "rates",
}
SHORT_NAMES: Mapping[str, Mapping[str, str]] = {"order_lines": {"date": "ordered_on"}}
# What a partner may say beside its own columns, and beside the attributes that the program declares.
PARTNER_EXTRAS = ("contract", "rank")
MADE_BY_NAME = ("products", "customers")  # a row that names one makes it
_UNDERSCORED = re.compile(r"-?\d[\d_]*(\.\d+)?$")
_WHOLE = (Kind.MONEY, Kind.NUMBER, Kind.COUNT)


@dataclass(frozen=True)
class Row:
    """One row as told: column → the cell as written."""

    place: Place
    cells: dict[str, Text] = field(default_factory=dict)

    def value(self, column: str) -> str | None:
        cell = self.cells.get(column)
        return None if cell is None else cell.value

    def put(self, column: str, value: str) -> None:
        self.cells.setdefault(column, Text(value, self.place))


Told = dict[str, list[Row]]


def tell(case: WrittenMapping, versions: tuple[Version, ...], *, first_day: date, notes: Notes) -> Told:
    """The rows of every section; what is wrong with their shape goes to `notes`."""
    told: Told = {}
    for section, fact in SECTIONS.items():
        written = case.get(section)
        if written is not None:
            told[fact] = list(_rows(written, section, fact, versions, notes))
    _complete_partners(told, versions, first_day, notes)
    _make_what_is_named(told)
    _make_ids(told)
    return told


def load(told: Told, case: WrittenMapping, *, currency: str, timezone: str, notes: Notes) -> Facts | None:
    """The facts, read and checked like any others; None, and the problems at the places of their cells, when they are refused."""
    tables = {fact: _table(fact, rows) for fact, rows in told.items()}
    try:
        return read_tables(tables, currency=currency, timezone=timezone)
    except FactsRejected as rejected:
        for error in rejected.errors:
            notes.add(_place_of(error, told, case), _sentence(error), error.remedy)
        return None


def _sentence(error: RowError) -> Said:
    """What is wrong, without the place of the cell, which is told beside it."""
    if error.column is None:
        return Said(f"{error.file}: {error.problem}.", f"{error.file}:{error.problem.ja}。")
    shown = ("", "") if error.value is None else (f" {error.value!r}", f"「{error.value}」")
    return Said(f"{error.column}:{shown[0]} {error.problem}.", f"{error.column}:{shown[1]}{error.problem.ja}。")


def days_told(case: WrittenMapping) -> Iterator[date]:
    """Every day that stands in a row of the case, as far as it can be read."""
    for section, fact in SECTIONS.items():
        short = SHORT_NAMES.get(fact, {})
        days = {column.name for column in FACT[fact].columns if column.kind is Kind.DAY}
        for mapping in _mappings(case.get(section)):
            for entry in mapping.entries:
                if short.get(entry.key.value, entry.key.value) in days and isinstance(entry.value, Text):
                    yield from _day(entry.value.value)


def _day(text: str) -> Iterator[date]:
    try:
        yield date.fromisoformat(text)
    except ValueError:
        return  # the reader of facts tells it, with its place


# ── Sections to rows ─────────────────────────────────────────────────────────────────────────────────────────────────


def _mappings(written: Written | None) -> Iterator[WrittenMapping]:
    """The rows of a section as written: a list of mappings, or mappings by key."""
    if isinstance(written, Sequence):
        yield from (item for item in written if isinstance(item, WrittenMapping))
    elif isinstance(written, WrittenMapping):
        yield from (entry.value for entry in written.entries if isinstance(entry.value, WrittenMapping))


def _rows(written: Written, section: str, fact: str, versions: tuple[Version, ...], notes: Notes) -> Iterator[Row]:
    if isinstance(written, Text):
        notes.add(written.place, f"{section} is a list of rows, or rows by their key.", f"Write {section}: [{{…}}].")
        return
    key = FACT[fact].key[0]
    known = _known_columns(fact, versions)
    pairs: Iterable[tuple[Text | None, Written]] = (
        ((entry.key, entry.value) for entry in written.entries)
        if isinstance(written, WrittenMapping)
        else ((None, item) for item in written)
    )
    for name, item in pairs:
        row = Row(name.place if name else item.place)
        if name is not None:
            row.cells[key] = name
        if isinstance(item, Text) and not item.value and name is not None:
            yield row  # `kita:` alone, a partner of whom nothing more is said
            continue
        mapping = values.mapping(item, f"A row of {section}", "{id: A1, …}", notes)
        if mapping is None:
            continue
        notes.unknown_keys(mapping, known)
        row.cells.update(_cells(mapping, fact, known, notes))
        yield row


def _known_columns(fact: str, versions: tuple[Version, ...]) -> tuple[str, ...]:
    columns = tuple(column.name for column in all_columns(FACT[fact]))
    short = tuple(SHORT_NAMES.get(fact, {}))
    return (*columns, *short, *PARTNER_EXTRAS, *_attributes(versions)) if fact == "partners" else (*columns, *short)


def _cells(mapping: WrittenMapping, fact: str, known: tuple[str, ...], notes: Notes) -> Iterator[tuple[str, Text]]:
    short = SHORT_NAMES.get(fact, {})
    whole = {column.name for column in all_columns(FACT[fact]) if column.kind in _WHOLE}
    for entry in mapping.entries:
        cell = values.text(entry.value, entry.key.value, notes) if entry.key.value in known else None
        if cell is None:
            continue
        column = short.get(entry.key.value, entry.key.value)
        if column in whole and _UNDERSCORED.match(cell.value):
            cell = Text(cell.value.replace("_", ""), cell.place)
        yield column, cell


# ── What need not be said ────────────────────────────────────────────────────────────────────────────────────────────


def _attributes(versions: tuple[Version, ...]) -> dict[str, set[str]]:
    """The attributes that any version declares, with their values."""
    found: dict[str, set[str]] = {}
    for version in versions:
        for name, words in version.attributes.items():
            found.setdefault(name, set()).update(words)
    return found


def _complete_partners(told: Told, versions: tuple[Version, ...], first_day: date, notes: Notes) -> None:
    """A partner's contract, rank and attributes become rows of their own facts."""
    if "partners" not in told:
        told["partners"] = [Row(cell.place, {"code": cell}) for cell in _named(told, "partners")]
    declared = _attributes(versions)
    for row in told["partners"]:
        partner = row.value("code")
        for extra in (*PARTNER_EXTRAS, *declared):
            cell = row.cells.pop(extra, None)
            if cell is None or partner is None:
                continue
            made = Row(cell.place)
            made.put("partner", partner)
            if extra == "contract":
                made.cells["contract"] = cell
                made.put("first_day", row.value("first_day") or str(first_day))
                told.setdefault("agreements", []).append(made)
            elif extra == "rank":
                _decide(made, cell, versions, notes)
                told.setdefault("rank_decisions", []).append(made)
            else:
                if cell.value not in declared[extra]:
                    notes.add(cell.place, f"partner.{extra} is never {cell.value!r}.", did_you_mean(cell.value, declared[extra]))
                made.put("attribute", extra)
                made.cells["value"] = cell
                made.put("first_day", str(first_day))
                told.setdefault("partner_attributes", []).append(made)


def _decide(row: Row, rank: Text, versions: tuple[Version, ...], notes: Notes) -> None:
    """A decision without end, from always, or from the first text that has the rank."""
    ladders = [tuple(rung.id for rung in version.ladder.rungs) if version.ladder else () for version in versions]
    having = [version for version, ids in zip(versions, ladders, strict=True) if rank.value in ids]
    if not having:
        notes.add(
            rank.place, f"There is no rank {rank.value!r} on the ladder.", did_you_mean(rank.value, {one for ids in ladders for one in ids})
        )
    elif having[0] is not versions[0]:
        row.put("first_day", str(having[0].from_day))
    row.cells["rank"] = rank


def _named(told: Told, fact: str) -> list[Text]:
    """The first cell that names each row of the fact, over all rows told."""
    found: dict[str, Text] = {}
    for other, rows in told.items():
        columns = [column.name for column in FACT[other].columns if column.refers_to == fact]
        for row in rows:
            for column in columns:
                cell = row.cells.get(column)
                if cell is not None and cell.value:
                    found.setdefault(cell.value, cell)
    return list(found.values())


def _make_what_is_named(told: Told) -> None:
    for fact in MADE_BY_NAME:
        known = {row.value("code") for row in told.get(fact, [])}
        made = [Row(cell.place, {"code": cell}) for cell in _named(told, fact) if cell.value not in known]
        if made:
            told.setdefault(fact, []).extend(made)


def _make_ids(told: Told) -> None:
    """A row without its id is named after its place among its kind: order_lines-1; closings without a group are of one."""
    for fact, rows in told.items():
        if FACT[fact].key == ("id",):
            for number, row in enumerate(rows, start=1):
                row.put("id", f"{fact}-{number}")
    for row in told.get("closings", ()):
        row.put("closing_group", "all")


# ── Rows to tables, and errors back to rows ──────────────────────────────────────────────────────────────────────────


def _table(fact: str, rows: list[Row]) -> pa.Table:
    used = {column for row in rows for column in row.cells}
    columns = [column.name for column in all_columns(FACT[fact]) if column.required or column.name in used]
    return pa.table({name: pa.array([row.value(name) for row in rows], pa.string()) for name in columns})


def _place_of(error: RowError, told: Told, case: WrittenMapping) -> Place:
    rows = told.get(error.file, [])
    if error.line is None or error.line > len(rows):
        return case.place
    row = rows[error.line - 1]
    cell = row.cells.get(error.column) if error.column is not None else None
    return row.place if cell is None else cell.place
