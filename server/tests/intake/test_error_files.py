"""The list of errors: a file that Excel opens, is corrected and sent back; the other rows come with it."""

import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from enishi.intake import error_files, queries
from enishi.intake import operations as intake
from enishi.intake.fact_tables import rows_of
from enishi.intake.models import Batch
from enishi.intake.states import BatchState

pytestmark = pytest.mark.django_db

HEADER = "id,partner,net,ordered_on\n"
FILE = HEADER + "001,aoba,400000,2026-09-01\n002,kitta,ten,2026-09-02\n003,aoba,5\n=4,aoba,1,2026-09-31\n"


@pytest.fixture
def rejected(partners, send) -> Batch:
    """Of four rows the first is right; the third has a cell too few."""
    batch: Batch = send("order_lines", FILE, file_name="九月.csv")
    return batch


def sheet_of(file: error_files.ErrorFile) -> list[list[str]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


def workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    book.close()
    return file.getvalue()


def test_the_list_holds_the_wrong_rows_as_they_were_and_what_is_wrong(rejected):
    file = queries.error_file(batch_id=rejected.id)
    rows = sheet_of(file)

    assert file.name == "九月-errors.xlsx"
    assert rows[0] == ["行", "エラー", "id", "partner", "net", "ordered_on"]
    assert [[row[0], *row[2:]] for row in rows[1:]] == [
        ["3", "002", "kitta", "ten", "2026-09-02"],  # a code keeps its zeros
        ["4", "", "", "", ""],
        ["5", "=4", "aoba", "1", "2026-09-31"],
    ]
    assert rows[1][1].startswith("net: 数値ではありません。")
    assert " / partner: パートナーに登録されていません。" in rows[1][1]
    assert rows[2][1] == "セルが3個あります(見出しは4個)。空のセルのカンマも残してください。"


def test_the_list_is_in_english_for_a_reader_of_english(rejected):
    rows = sheet_of(queries.error_file(batch_id=rejected.id, language="en"))

    assert rows[1][1].startswith("net: is no number. ")
    assert " / partner: is not among the codes of partners. " in rows[1][1]


def test_a_batch_keeps_what_was_wrong_in_both_languages(rejected):
    last = queries.errors_of(rejected)[-1]

    assert last.advice == "is not in the calendar. Write a day that exists."
    assert last.advice.ja == "暦にない日付です。実在する日付を書いてください。"
    assert last.said.ja == "九月.csv 5行目・ordered_on「2026-09-31」:暦にない日付です。実在する日付を書いてください。"


def test_the_corrected_list_is_taken_with_the_rows_that_were_right(rejected, send):
    rows = sheet_of(queries.error_file(batch_id=rejected.id))
    rows[1][3:5] = ["kita", "10"]
    rows[2][2:] = ["003", "aoba", "5", "2026-09-03"]
    rows[3][5] = "2026-09-30"
    batch = send("order_lines", workbook(rows), file_name="九月-errors.xlsx", corrects=rejected.id)

    assert [str(error) for error in queries.errors_of(batch)] == []
    assert (batch.state, batch.rows, batch.new) == (BatchState.TAKEN, 4, 4)
    kept = [(row.external_id, row.net_minor, row.file_line) for row in rows_of("order_lines").order_by("file_line")]  # type: ignore[attr-defined]
    assert kept == [("001", 400_000, 2), ("002", 10, 3), ("003", 5, 4), ("=4", 1, 5)]


def test_what_is_still_wrong_is_told_again_with_its_first_line(rejected, send):
    rows = sheet_of(queries.error_file(batch_id=rejected.id))
    rows[1][3] = "kita"
    batch = send("order_lines", workbook(rows[:2]), file_name="九月-errors.xlsx", corrects=rejected.id)
    again = send("order_lines", workbook([rows[0], ["3", "", "002", "kita", "10", "2026-09-02"]]), corrects=batch.id)

    assert [(error.line, error.column) for error in queries.errors_of(batch)] == [(3, "net"), (4, None), (5, "ordered_on")]
    assert [(error.line, error.column) for error in queries.errors_of(again)] == [(4, None), (5, "ordered_on")]


def test_a_row_whose_cells_were_all_emptied_is_left_out(rejected, send):
    rows = sheet_of(queries.error_file(batch_id=rejected.id))
    emptied = [rows[0], *([line, "", "", "", "", ""] for line in ("3", "4", "5"))]
    batch = send("order_lines", workbook(emptied), corrects=rejected.id)

    assert (batch.state, batch.rows) == (BatchState.TAKEN, 1)


def test_as_csv_what_excel_would_take_for_a_formula_is_quoted_and_comes_back_as_it_was(rejected, send):
    text = queries.error_file(batch_id=rejected.id, as_csv=True).content.decode("utf-8-sig")
    lines = text.replace("kitta,ten", "kita,10").replace(",,,,", ",003,aoba,5,2026-09-03").replace("2026-09-31\r", "2026-09-30\r")

    assert ",'=4,aoba," in text
    assert send("order_lines", lines, corrects=rejected.id).state == BatchState.TAKEN
    assert rows_of("order_lines").filter(external_id="=4").exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEADER + "001,aoba,1,2026-09-01\n", "its columns are not 行, エラー and those of the file"),
        ("行,エラー," + HEADER + "99,,001,aoba,1,2026-09-01\n", 'the file has no line "99"'),
        ("行,エラー," + HEADER + "x,,001,aoba,1,2026-09-01\n", 'the file has no line "x"'),
    ],
)
def test_another_file_is_no_correction(rejected, send, text: str, problem: str):
    with pytest.raises(error_files.NotItsErrorFile, match=problem):
        send("order_lines", text, corrects=rejected.id)


def test_only_a_rejected_file_of_the_same_fact_and_source_is_corrected(rejected, partners, send):
    for batch, fact, source in ((partners.id, "partners", "sheet"), (rejected.id, "order_lines", "crm"), (9_999, "order_lines", "erp")):
        with pytest.raises(intake.NothingToCorrect):
            send(fact, FILE, source=source, corrects=batch)
