"""An accountant's workbook becomes a closed month: sent with a mistake, corrected, taken, closed, traced."""

from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

HEADERS = ("受注番号", "パートナー", "ご注文日", "正味金額", "備考")
ROWS = (
    ("A-1001", "aoba", "2026/9/3", "1,200,000", "年額"),
    ("A-1002", "kita", "2026年9月30日", "350000", ""),
    ("A-1003", "aoba", "2026/9/31", "80,000", "日付の誤り"),  # September has thirty days
)


def workbook(file: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("9月分")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file


def test_an_accountants_workbook_with_one_mistake_is_corrected_taken_closed_and_traced(as_person: Callable[..., Page], tmp_path: Path):
    # Sent: two headers are the accountant's own words, and are said once.
    page = as_person("鈴木 健")
    page.get_by_role("link", name="取込").click()
    page.get_by_role("link", name="ファイルを送る").click()
    page.get_by_label("ファイルの内容").select_option("order_lines")
    page.get_by_label("取込元").fill("経理のExcel")
    page.get_by_label("ファイル", exact=True).set_input_files(workbook(tmp_path / "9月分.xlsx", [list(HEADERS), *map(list, ROWS)]))
    page.get_by_role("button", name="内容を確認する").click()
    page.get_by_label("受注番号").select_option("id")
    page.get_by_label("ご注文日").select_option("ordered_on")
    page.get_by_label("備考").select_option("-")
    page.get_by_role("button", name="もう一度確認する").click()

    # The one mistake stands alone, with its line and value.
    expect(page.get_by_text("3行のうち1行に誤りがあります")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="2026/9/31")
    expect(row).to_contain_text("4")

    # Kept with its error, corrected in the list of errors, sent back and taken.
    page.get_by_role("button", name="エラーとして記録する").click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="エラー一覧を取得する(Excel)").click()
    listed = CalamineWorkbook.from_path(str(downloaded.value.path())).get_sheet_by_index(0).to_python()
    assert len(listed) == 2, "the header and the one wrong row"
    corrected = [[str(cell).replace("2026/9/31", "2026/9/30") for cell in line] for line in listed]
    page.get_by_label("訂正したエラー一覧").set_input_files(workbook(tmp_path / "errors.xlsx", corrected))
    page.get_by_role("button", name="内容を確認する").click()
    page.get_by_role("button", name="取り込む").click()
    expect(page.get_by_text("取り込みました。新規 3行")).to_be_visible()

    # Closed by finance: 10 % of 1,200,000 + 350,000 + 80,000.
    page = as_person("佐藤 経子")
    page.get_by_role("link", name="締め", exact=True).click()
    page.get_by_role("link", name="2026年9月分を確認する").click()
    page.get_by_role("button", name="2026年9月分を締める").click()
    expect(page.get_by_text("163,000円を計上しました")).to_be_visible(timeout=60_000)

    # Traced from its row to its entry.
    page.get_by_role("link", name="トレース").click()
    page.get_by_label("注文明細・活動・インセンティブ明細の番号").fill("A-1001")
    page.get_by_role("button", name="たどる").click()
    expect(page.get_by_role("link", name="errors.xlsx")).to_be_visible()  # the correction, which names the workbook that it corrects
    expect(page.get_by_role("cell", name="120,000円").first).to_be_visible()
    expect(page.get_by_role("heading", name="sakura/month_end")).to_have_count(1)
