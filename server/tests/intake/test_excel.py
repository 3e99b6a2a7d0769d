"""Excel files as accountants keep them: titles above, figures and days in every spelling, and what is refused by name."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from enishi.intake import excel, queries
from enishi.intake.fact_tables import rows_of
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT, FactsRejected

pytestmark = pytest.mark.django_db

HEADERS = ["ID", "パートナー", "正味金額", "受注日", "顧客"]


def workbook(*fill: Callable[[Workbook, Worksheet], None], names: tuple[str, ...] = ("受注",)) -> bytes:
    """A workbook with a sheet for each function, which fills it."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name, one in zip(names, fill, strict=True):
        one(book, book.add_worksheet(name))
    book.close()
    return file.getvalue()


def lines(*rows: list[Any], top: int = 0) -> bytes:
    """A sheet of order lines under the usual headers, in row `top`."""

    def fill(book: Workbook, sheet: Worksheet) -> None:
        day = book.add_format({"num_format": "yyyy/m/d"})
        for number, row in enumerate([HEADERS, *rows], start=top):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write(number, place, value)

    return workbook(fill)


def taken_lines() -> list[tuple[object, ...]]:
    rows = rows_of("order_lines").order_by("external_id")
    return [(row.external_id, row.partner, row.net_minor, str(row.business_date), row.file_line) for row in rows]  # type: ignore[attr-defined]


def errors(batch) -> list[str]:
    return [str(error) for error in queries.errors_of(batch)]


def test_figures_and_days_are_read_as_they_were_meant(partners, send):
    batch = send(
        "order_lines",
        lines(
            ["A-1", "aoba", 400_000, date(2026, 9, 1)],
            ["A-2", "aoba", "1,234,567", "2026/9/2"],
            ["A-3", "kita", "３０，０００円", "令和8年9月3日"],
            ["A-4", "kita", "△500", datetime.fromisoformat("2026-09-04T23:50")],  # a cell of Excel knows no zone
            ["Ａ-5", "ｋｉｔａ", 0.1 + 0.9, "20260905"],
        ),
        file_name="九月.xlsx",
    )

    assert errors(batch) == []
    assert taken_lines() == [
        ("A-1", "aoba", 400_000, "2026-09-01", 2),
        ("A-2", "aoba", 1_234_567, "2026-09-02", 3),
        ("A-3", "kita", 30_000, "2026-09-03", 4),
        ("A-4", "kita", -500, "2026-09-04", 5),
        ("A-5", "kita", 1, "2026-09-05", 6),
    ]


def test_a_title_above_the_headers_and_empty_rows_are_left_aside(partners, send):
    batch = send("order_lines", lines(["A-1", "aoba", 1, date(2026, 9, 1)], [], ["A-2", "aoba", 2, date(2026, 9, 2)], top=3))

    assert (batch.state, batch.rows) == (BatchState.TAKEN, 2)
    assert [row[4] for row in taken_lines()] == [5, 7]


def test_a_wrong_cell_is_told_by_the_sheets_own_row_and_header(partners, send):
    batch = send("order_lines", lines(["A-1", "aoba", 1, date(2026, 9, 1)], ["A-2", "aoba", "未定", "4/1/2026"]), file_name="九月.xlsx")

    assert errors(batch) == [
        '九月.xlsx:3: 正味金額: "未定": is no number. Write digits only, such as 400000 (minus sign and decimal point allowed where they make sense).',
        '九月.xlsx:3: 受注日: "4/1/2026": is no day. Write year, month and day: 2026-04-01.',
    ]


def test_an_error_of_a_formula_is_told_and_not_taken_for_an_empty_cell(partners, send):
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, ["A-1", "aoba", 1, "2026-09-01"])
        sheet.write_formula(1, 4, "=VLOOKUP(1,A9:B9,2)", None, "#N/A")

    batch = send("order_lines", workbook(fill), file_name="九月.xlsx")

    assert errors(batch) == ['九月.xlsx:2: 顧客: "#N/A": is an error of the sheet\'s own formula. Correct the formula, or write the value.']
    assert (batch.rows, batch.new, batch.rejected) == (1, 0, 1)


def test_merged_cells_in_the_header_are_answered_by_name(partners, send):
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADERS)
        sheet.merge_range("C1:D1", "正味金額")
        sheet.write_row(1, 0, ["A-1", "aoba", 1, "2026-09-01"])

    batch = send("order_lines", workbook(fill), file_name="九月.xlsx")

    assert errors(batch) == [
        (
            "九月.xlsx:1: has merged cells in its header (C1:D1), so it is not plain which name is above which column. "
            "Unmerge them (結合の解除) and write one name above each column."
        )
    ]


def test_merged_cells_below_the_header_are_told_with_their_row(partners, send):
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADERS)
        for row in (1, 2):
            sheet.write_row(row, 0, [f"A-{row}", "aoba", 1, "2026-09-01"])
        sheet.merge_range("B2:B3", "aoba")

    told = [(error.line, error.value, error.problem) for error in queries.errors_of(send("order_lines", workbook(fill)))]
    assert told[0] == (2, "B2:B3", "is merged, so only its first cell holds a value")


def test_of_several_sheets_the_one_named_after_the_fact_is_read_or_none(partners, send):
    def filled(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADERS[:4])
        sheet.write_row(1, 0, ["A-1", "aoba", 1, "2026-09-01"])

    named = send("order_lines", workbook(filled, filled, names=("注文明細", "控え")))
    unclear = send("order_lines", workbook(filled, filled, names=("九月", "控え")))

    assert named.state == BatchState.TAKEN
    assert errors(unclear) == ["file.csv: holds 2 sheets with cells (九月, 控え). Name the right one 注文明細, or save it alone."]


def test_a_cell_shown_in_percent_is_that_percent(partners, send):
    send("agreements", "id,partner,contract,first_day\nG-1,aoba,agency,2026-04-01\n")

    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["id", "agreement", "incentive", "rate_percent", "reason", "first_day"])
        sheet.write_row(1, 0, ["S-1", "G-1", "commission", 0.125, "引継ぎ", "2026-04-01"])
        sheet.write_row(2, 0, ["S-2", "G-1", "commission", 12.5, "引継ぎ", "2026-05-01"])
        sheet.write_number(1, 3, 0.125, book.add_format({"num_format": "0.0%"}))

    batch = send("special_terms", workbook(fill))

    assert errors(batch) == []
    assert [row.rate_percent_millionths for row in rows_of("special_terms")] == [12_500_000, 12_500_000]  # type: ignore[attr-defined]


def test_cells_that_hold_something_under_no_header_are_told(partners, send):
    batch = send("order_lines", lines(["A-1", "aoba", 1, date(2026, 9, 1), "", "memo"]))

    assert [(error.line, error.problem) for error in queries.errors_of(batch)] == [(None, "holds cells under no header")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (lines(["A-1", "aoba", 1, date(2026, 9, 1)])[:2_000], "is no Excel workbook that can be read; it may have been cut"),
        (b"PK\x03\x04" + b"\0" * 100, "is no Excel workbook that can be read; it may have been cut"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "is an old Excel file, or one with a password"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_whole(partners, send, content: bytes, problem: str):
    batch = send("order_lines", content)

    assert (batch.state, [error.problem for error in queries.errors_of(batch)]) == (BatchState.REJECTED, [problem])


def test_an_archive_that_is_no_workbook_is_refused_whole(partners, send):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "x")

    assert send("order_lines", file.getvalue()).state == BatchState.REJECTED


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(excel, "LARGEST_UNPACKED", 1_000)
    book = lines(["A-1", "aoba", 1, date(2026, 9, 1)])

    with pytest.raises(FactsRejected, match="unpacks to more than"):  # here, for another process knows nothing of the smaller bound
        excel.excel_cells(book, fact=FACT["order_lines"], file="book.xlsx", recognised=frozenset())


def test_a_value_in_the_sheets_last_corner_is_refused_before_it_fills_the_memory(partners, send):
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADERS)
        sheet.write(1_048_575, 16_383, "x")

    assert "has a value far away: its cells reach over 1,048,576 rows and 16,384 columns" in errors(send("order_lines", workbook(fill)))[0]
