"""A file's bytes read as rows of a fact: cut into cells, mapped, cleaned, and checked by the engine's own reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
from django.conf import settings

from enishi.core.maker import Maker
from enishi.intake import kept
from enishi.intake.apart import cells_apart, cells_here
from enishi.intake.error_files import LINE, WRONG, corrected
from enishi.intake.excel import is_excel
from enishi.intake.mapping import MappedColumn, folded, mapped, spoken_names
from enishi_engine.facts import Cells, Fact, FactsRejected, ReadFact, RowError, read_fact
from enishi_engine.said import Said

PARQUET = b"PAR1"
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Sent:
    """Bytes that came in; `corrects`: the rejected file whose error file they are, corrected."""

    content: bytes
    file_name: str
    corrects: "Sent | None" = None

    @property
    def is_text(self) -> bool:
        return not is_excel(self.content) and not self.content.startswith(PARQUET)

    @property
    def may_be_cut(self) -> bool:
        """Is it text whose last line does not end?"""
        return self.is_text and not self.content.endswith((b"\n", b"\r"))


@dataclass(frozen=True)
class ReadFile:
    """A file that was read, with every error of it; `rows` is None where no row could be. `cells` as they stand in the file."""

    cells: Cells | None
    rows: ReadFact | None
    errors: tuple[RowError, ...]
    used: tuple[MappedColumn, ...] = ()
    remember: tuple[MappedColumn, ...] = ()


def cells_of(sent: Sent, *, fact: Fact, columns: Sequence[MappedColumn]) -> Cells:
    """The cells of what was sent: CSV, Excel or Parquet, told by its bytes. Raises FactsRejected, NotItsErrorFile."""
    recognised = frozenset(spoken_names(fact)) | {folded(one.header) for one in columns}
    if sent.corrects is not None:
        recognised |= {LINE, WRONG}
    _refuse_many_columns(sent)
    # A CSV file is text that we cut ourselves; what others' libraries unpack is unpacked where it can break nothing.
    parse = cells_apart if settings.PARSE_APART and not sent.is_text else cells_here
    cells = parse(sent.content, fact=fact, file=sent.file_name, recognised=recognised)
    return cells if sent.corrects is None else corrected(cells_of(sent.corrects, fact=fact, columns=columns), cells)


def _refuse_many_columns(sent: Sent) -> None:
    """A header of millions of commas would fill the memory before anyone looked at it."""
    header = sent.content[: sent.content.find(b"\n")] if sent.is_text and b"\n" in sent.content else sent.content
    if sent.is_text and header.count(b",") >= MOST_COLUMNS:
        problem = Said(f"has more than {MOST_COLUMNS:,} columns", f"列が{MOST_COLUMNS:,}を超えています")
        remedy = Said("Send the columns of the fact alone.", "必要な列だけを送ってください。")
        raise FactsRejected([RowError(sent.file_name, 1, None, None, problem, remedy)])


def read_file(sent: Sent, *, fact: Fact, source: str, columns: Sequence[MappedColumn], maker: Maker, place: str | None = None) -> ReadFile:
    """
    The file read, with all that is wrong at once; what was taken before is asked of the database. Raises NotItsErrorFile.

    `place`: the column that holds each row's line in the file, where rows have no name of their own.
    """
    try:
        cells = cells_of(sent, fact=fact, columns=columns)
    except FactsRejected as rejected:
        return ReadFile(None, None, rejected.errors)
    found = mapped(cells, fact, source=source, columns=columns, timezone=maker.timezone)
    counted = found.cells if place is None else _placed(found.cells, place)
    try:
        rows = read_fact(counted, fact=fact, known=kept.known, currency=maker.currency, timezone=maker.timezone)
    except FactsRejected as rejected:
        return ReadFile(cells, None, (*found.errors, *_in_the_files_words(rejected.errors, found.headers)))
    errors = sorted((*found.errors, *_in_the_files_words(rows.errors, found.headers)), key=lambda error: error.line or 0)
    return ReadFile(cells, rows, tuple(errors), found.used, found.remember)


def _placed(cells: Cells, column: str) -> Cells:
    table = cells.table.drop_columns([name for name in cells.table.column_names if name == column])
    lines = pa.array([str(cells.line_of(row)) for row in range(table.num_rows)], pa.string())
    return replace(cells, table=table.append_column(column, lines))


def _in_the_files_words(errors: Sequence[RowError], headers: Mapping[str, str]) -> list[RowError]:
    """The errors with the headers that stand in the file, where it has its own."""
    return [replace(error, column=headers.get(error.column, error.column) if error.column is not None else None) for error in errors]
