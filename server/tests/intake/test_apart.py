"""Files are unpacked in a process of their own: what breaks it is answered like any other wrong file."""

import io
import random
import zipfile

import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import parquet

from enishi.intake import apart, queries
from enishi.intake.fact_tables import rows_of
from enishi.intake.reading import MOST_COLUMNS
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT, FactsRejected

pytestmark = pytest.mark.django_db

HEADER = ["id", "partner", "net", "ordered_on"]


@pytest.fixture
def parse_apart(settings):
    settings.PARSE_APART = True


def workbook() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for number in range(1, 6):
        sheet.write_row(number, 0, [f"A-{number}", "aoba", number, "2026-09-01"])
    book.close()
    return file.getvalue()


def parquet_file() -> bytes:
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table({"id": ["A-1"], "partner": ["aoba"], "net_minor": [7], "ordered_on": ["2026-09-01"]}), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def test_workbooks_and_parquet_files_come_back_as_they_were_read(partners, send, parse_apart):
    excel, table = send("order_lines", workbook()), send("order_lines", parquet_file().replace(b"A-1", b"B-1"))

    assert (excel.state, excel.rows, table.state, table.rows) == (BatchState.TAKEN, 5, BatchState.TAKEN, 1)
    kept = {row.external_id: (row.net_minor, row.file_line) for row in rows_of("order_lines")}  # type: ignore[attr-defined]
    assert (kept["A-5"], kept["B-1"]) == ((5, 6), (7, 1))


def test_what_is_wrong_with_a_file_comes_back_as_well(partners, send, parse_apart):
    batch = send("order_lines", workbook()[:500])

    assert [error.problem for error in queries.errors_of(batch)] == ["is no Excel workbook that can be read; it may have been cut"]


def test_a_workbook_that_takes_more_memory_than_a_file_may_is_refused(partners, send, parse_apart):
    """280 MB of blanks in a sheet pack to a quarter of one, and as bytes and as text they are 560 MB."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in archive.namelist():
            packed.writestr(name, archive.read(name) + (b" " * 280 * 2**20 if name == "xl/worksheets/sheet1.xml" else b""))

    batch = send("order_lines", bomb.getvalue())

    assert len(bomb.getvalue()) < 2**20
    assert [error.problem for error in queries.errors_of(batch)] == ["could not be read in 10 seconds and 512 MB"]


def test_a_process_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")

    with pytest.raises(FactsRejected, match="could not be read in 10 seconds and 512 MB"):
        apart.cells_apart(workbook(), fact=FACT["order_lines"], file="f.xlsx", recognised=frozenset())


def test_a_header_of_a_million_columns_is_refused_before_it_is_cut(partners, send):
    batch = send("order_lines", ",".join(HEADER) + "," * MOST_COLUMNS + "\n")

    assert [error.problem for error in queries.errors_of(batch)] == ["has more than 1,000 columns"]


@pytest.mark.parametrize("seed", range(5))
def test_any_bytes_are_taken_or_refused_and_nothing_is_taken_in_part(partners, send, seed: int):
    """Damaged files of each kind: each one is a batch that was taken whole, or rejected, and what stands is what batches say."""
    random_ = random.Random(seed)
    csv_file = (",".join(HEADER) + "\n" + "".join(f"C-{number},aoba,{number},2026-09-01\n" for number in range(20))).encode()

    added = 0
    for content in (workbook(), parquet_file(), csv_file):
        for _ in range(8):
            batch = send("order_lines", damaged(content, random_))
            assert batch.state in (BatchState.TAKEN, BatchState.REJECTED, BatchState.REPEATED)
            added += batch.new + batch.changed if batch.state == BatchState.TAKEN else 0

    assert rows_of("order_lines").count() == added


def damaged(content: bytes, random_: random.Random) -> bytes:
    """The bytes with some changed, cut out, put in, or all after a place gone."""
    data = bytearray(content)
    for _ in range(random_.choice((1, 3, 20))):
        place = random_.randrange(len(data) or 1)
        kind = random_.randrange(4)
        if kind == 0 and data:
            data[place] = random_.randrange(256)
        elif kind == 1:
            del data[place : place + random_.randrange(1, 50)]
        elif kind == 2:
            data[place:place] = random_.randbytes(random_.randrange(1, 20))
        else:
            del data[place:]
    return bytes(data)
