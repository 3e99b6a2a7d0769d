"""What a source's headers mean: found by name, in English or Japanese, or said once and remembered.

A mapping says of a header which column of the fact it is (or that it is none of ours), which of our words its words stand for, and by how many
decimals its figures are written smaller (3 for 千円).
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from enishi.core.errors import Refusal
from enishi.intake.cleaning import PLAIN_NUMBER, cleaned
from enishi.intake.units import UNITS
from enishi_engine.facts import Cells, Column, Fact, RowError, all_columns
from enishi_engine.said import Said

MOST_SHIFT = 8
DECIDED_HERE = ("source", "learned_at")
DECIDED = Said("is decided when the file is taken, not by the file", "ファイルではなく、取り込むときに決まる値です")
OWN_FILE = Said("Send the rows of each source in a file of their own.", "取込元ごとに別のファイルで送ってください。")
LEAVE_OUT = Said("Leave the column out, or its cells empty.", "列を外すか、空欄にしてください。")


@dataclass(frozen=True)
class MappedColumn:
    """A header of the source; `column` None: it is left aside. `values`: the source's word → ours."""

    header: str
    column: str | None
    values: Mapping[str, str] = field(default_factory=dict)
    shift: int = 0


class UnknownColumn(Refusal):
    """A mapping names a column that the fact does not have."""

    def __init__(self, fact: Fact, column: str) -> None:
        names = ", ".join(one.name for one in fact.columns)
        super().__init__(
            f"{column} is no column of {fact.name}. Its columns are {names}.",
            ja=f"{column}は{fact.ja}の列ではありません。列は{names}です。",
        )


class ShiftOutOfRange(Refusal):
    """A mapping moves a figure further than any unit of money does, or one that is no figure."""

    def __init__(self, mapped: MappedColumn) -> None:
        super().__init__(
            f"{mapped.header}: figures are moved by 0 to {MOST_SHIFT} decimals, 3 for 千円; this says {mapped.shift}.",
            ja=f"{mapped.header}: 桁の移動は0~{MOST_SHIFT}です(千円なら3)。指定は{mapped.shift}でした。",
        )


def checked(fact: Fact, mapped: Iterable[MappedColumn]) -> tuple[MappedColumn, ...]:
    """The mapping, when the fact has its columns. Raises UnknownColumn, ShiftOutOfRange."""
    found = tuple(mapped)
    for one in found:
        if one.column is not None and one.column not in {column.name for column in all_columns(fact)}:
            raise UnknownColumn(fact, one.column)
        if not 0 <= one.shift <= MOST_SHIFT or (one.shift and (one.column is None or fact.column(one.column).kind not in UNITS)):
            raise ShiftOutOfRange(one)
    return found


def folded(header: str) -> str:
    """A header without what people spell in several ways: width, case, spaces, line breaks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).casefold()


def to_json(mapped: Sequence[MappedColumn]) -> str:
    listed = [{"header": one.header, "column": one.column, "values": dict(one.values), "shift": one.shift} for one in mapped]
    return json.dumps(listed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> tuple[MappedColumn, ...]:
    return tuple(MappedColumn(**one) for one in json.loads(text))


def spoken_names(fact: Fact) -> dict[str, str]:
    """What a header may be without any mapping, folded → the column."""
    names = {folded(column.ja): column.name for column in reversed(all_columns(fact))}
    names |= {folded(f"{column.name}{UNITS.get(column.kind, '')}"): column.name for column in all_columns(fact)}
    return names | {folded(column.name): column.name for column in all_columns(fact)}


@dataclass(frozen=True)
class Mapped:
    """Cells under the fact's own names, in its spelling. `headers`: column → what the file calls it.

    `used` is how this file was read, and tells two ways of reading it apart; `remember` is what to keep of the source.
    """

    cells: Cells
    headers: Mapping[str, str]
    errors: tuple[RowError, ...]
    used: tuple[MappedColumn, ...]
    remember: tuple[MappedColumn, ...]


def mapped(cells: Cells, fact: Fact, *, source: str, columns: Sequence[MappedColumn], timezone: str) -> Mapped:
    """The cells by the source's mapping, and by the fact's own names where it is silent; a header that is neither is an error."""
    said, spoken = {folded(one.header): one for one in columns}, spoken_names(fact)
    kept: list[tuple[str, pa.ChunkedArray]] = []
    headers: dict[str, str] = {}
    errors: list[RowError] = []
    used: dict[str, MappedColumn] = {}
    for header, array in zip(cells.table.column_names, cells.table.columns, strict=True):
        name = folded(header)
        one = said.get(name) or (MappedColumn(header, spoken[name]) if name in spoken else None)
        if one is None:
            errors.append(_unknown(cells.file, header, fact, source))
            continue
        if one.column is None or (header == "" and array.null_count == len(array)):
            continue
        used[name] = one
        if one.column in DECIDED_HERE:
            errors.extend(_decided_here(cells, header, array, one.column, source))
            continue
        headers[one.column] = header
        in_units = cells.in_units and header in {f"{one.column}{unit}" for unit in UNITS.values()}
        kept.append((header if in_units else one.column, _values(array, _column(fact, one.column), one, timezone)))
    table = pa.Table.from_arrays([array for _, array in kept], names=[name for name, _ in kept])
    return Mapped(replace(cells, table=table), headers, tuple(errors), _ordered(used), _worth_keeping(said | used))


def _ordered(by_name: Mapping[str, MappedColumn]) -> tuple[MappedColumn, ...]:
    return tuple(by_name[name] for name in sorted(by_name))


def _worth_keeping(by_name: Mapping[str, MappedColumn]) -> tuple[MappedColumn, ...]:
    """Nothing, where every header is the column's own name."""
    plain = all(one.header == one.column and not one.values and not one.shift for one in by_name.values())
    return () if plain else _ordered(by_name)


def _column(fact: Fact, name: str) -> Column:
    return next(column for column in all_columns(fact) if column.name == name)


def _unknown(file: str, header: str, fact: Fact, source: str) -> RowError:
    if not header:
        problem = Said("holds cells under no header", "見出しのない列に値があります")
        return RowError(
            file, None, header, None, problem, Said("Write a header above them, or remove them.", "見出しを付けるか、削除してください。")
        )
    remedy = Said(
        f"Say once which column it is, or that it is left aside; it is remembered for {source} (docs/reference/intake.md, Mapping).",
        f"どの列にあたるか、または使わない列かを一度だけ指定してください。{source}の設定として記憶します。",
    )
    return RowError(
        file, None, header, None, Said(f"is no column of {fact.name} that we know", f"{fact.ja}の列として登録されていません"), remedy
    )


def _decided_here(cells: Cells, header: str, array: pa.ChunkedArray, column: str, source: str) -> Iterable[RowError]:
    """`source` may only repeat what is said of the whole file; when we learned it is not for a file to say."""
    for row, value in enumerate(array.to_pylist()):
        if value in (None, "") or (column == "source" and value == source):
            continue
        remedy = OWN_FILE if column == "source" else LEAVE_OUT
        yield RowError(cells.file, cells.line_of(row), header, str(value), DECIDED, remedy)


def _values(array: pa.ChunkedArray, column: Column, one: MappedColumn, timezone: str) -> pa.Array:
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    if not pa.types.is_string(whole.type):
        return whole
    if one.values:
        encoded = whole.dictionary_encode()
        words = [text if text is None else one.values.get(text.strip(), text) for text in encoded.dictionary.to_pylist()]
        whole = pa.array(words, pa.string()).take(encoded.indices)
    texts = cleaned(whole, column, timezone)
    return pa.array([shifted(text, one.shift) for text in texts.to_pylist()], pa.string()) if one.shift else texts


def shifted(text: str | None, places: int) -> str | None:
    """The number × 10^places, by moving its point; a text that is no number stays as it is."""
    if text is None or not re.match(PLAIN_NUMBER, text):
        return text
    whole, _, part = text.partition(".")
    digits = part.ljust(places, "0")
    rest = digits[places:].rstrip("0")
    sign, number = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{(number + digits[:places]).lstrip('0') or '0'}{'.' + rest if rest else ''}"


class HeaderUnsaid(Refusal):
    """What a header means was not written as HEADER=column."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text} says no column. Write HEADER=column, as in 受注番号=id, or HEADER= to leave it aside.",
            ja=f"{text}では列が分かりません。「受注番号=id」のように、使わない列は「見出し=」と書いてください。",
        )


def with_headers(before: Iterable[MappedColumn], said: Iterable[str]) -> tuple[MappedColumn, ...]:
    """A mapping with what is said of some headers, each as HEADER=column. Raises HeaderUnsaid."""
    found = {folded(one.header): one for one in before}
    for text in said:
        header, equals, column = text.rpartition("=")
        if not equals or not header.strip():
            raise HeaderUnsaid(text)
        known = found.get(folded(header))
        values, shift = (known.values, known.shift) if known is not None and known.column == column.strip() else ({}, 0)
        found[folded(header)] = MappedColumn(header.strip(), column.strip() or None, values, shift)
    return tuple(found.values())
