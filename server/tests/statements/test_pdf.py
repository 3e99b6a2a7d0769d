"""Statements on paper: what stands there, that it is the same each time, and that a partner's name stays a name."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from enishi.statements.pdf import FontsMissing, Notice, glyphs, render, rendering
from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.settlement.statement import (
    Party,
    Statement,
    StatementAdjustment,
    StatementDoesNotAddUp,
    StatementLine,
    StatementMovement,
    closing_of,
    totals_of,
)
from enishi_engine.settlement.tax import Basis
from enishi_engine.words.language import Language

TITLE = Label(ja="仕入明細書(支払通知書)", en="Purchase statement")
PAID = StatementMovement(id="P-6", on=date(2026, 6, 30), what=Label(ja="お支払い", en="Paid"), amount=33_000)
TAKEN_BACK = StatementAdjustment(
    id="A-7",
    on=date(2026, 7, 10),
    origin="2606-0007",
    reason=Label(ja="手数料の返還", en="Commission returned"),
    amount=-6_000,
    rate=100_000,
)


def line(number: int, amount: int = 106_165) -> StatementLine:
    sentence = Label(ja=f"販売手数料 {number}件目", en=f"Commission no. {number}")
    return StatementLine(
        id=f"2607-{number:04}", on=date(2026, 7, 1) + timedelta(days=number % 31), sentence=sentence, amount=amount, rate=100_000
    )


def notice(
    *lines: StatementLine, language: Language = "ja", name: str = "株式会社アオバ商事", currency: str = "JPY", **more: Any
) -> Notice:
    """July of Aoba: 33,000 before, paid; 106,165 less 6,000 and the tax of it: 10,016."""
    adjustments = more.pop("adjustments", (TAKEN_BACK,))
    totals = totals_of(lines, adjustments, Basis.EXCLUSIVE, Rounding.DOWN)
    statement = Statement(
        id="S-2026-07-aoba", document="purchase_statement", issued_on=date(2026, 8, 5), first_day=date(2026, 7, 1), last_day=date(2026, 7, 31),
        pays_on=more.pop("pays_on", date(2026, 8, 31)), currency=currency, issuer=Party(code="sakura", name="株式会社サクラ", number="T7010705000725"),
        counterparty=Party(code="aoba", name=name, number="T1180301018771"), basis=Basis.EXCLUSIVE, rounding=Rounding.DOWN, opening=33_000,
        movements=(PAID,), lines=lines, adjustments=adjustments, totals=totals, withheld=more.pop("withheld", 0),
        closing=more.pop("closing", closing_of(33_000, (PAID,), totals)), **more,
    )  # fmt: skip
    return Notice(statement=statement, title=TITLE, language=language)


def read(made: Notice) -> PdfReader:
    return PdfReader(io.BytesIO(render(made)))


def text_of(made: Notice) -> str:
    """The text of all pages without blanks: where a line is broken is the paper's own matter."""
    return "".join("".join(page.extract_text().split()) for page in read(made).pages)


def test_a_statement_of_one_line_says_its_figures_on_one_page():
    made = notice(line(1), withheld=1_000)
    said = text_of(made)

    assert len(read(made).pages) == 1
    for words in (
        "仕入明細書(支払通知書)", "株式会社アオバ商事御中", "登録番号T1180301018771", "株式会社サクラ", "登録番号T7010705000725", "2026年8月5日",
        "2026年7月1日–2026年7月31日", "お支払予定額109,181円", "お支払予定日2026年8月31日", "前回残高33,000円", "お支払い2026年6月30日−33,000円",
        "今回計上額(税抜)100,165円", "消費税10,016円", "今回残高110,181円", "源泉徴収税額(見込)−1,000円", "10%100,165円10,016円110,181円",
        "2026-07-022607-0001販売手数料1件目10%106,165円", "2026-07-10A-7手数料の返還(2606-0007)10%−6,000円",
    ):  # fmt: skip
        assert words in said


def test_it_is_said_in_english_too():
    said = text_of(notice(line(1), language="en"))

    for words in (
        "Purchasestatement",
        "Expectedpayment¥110,181",
        "Paymentdate31August2026",
        "Balancebroughtforward¥33,000",
        "Commissionno.1",
    ):
        assert words in said


def test_other_currencies_have_their_decimals():
    assert "Expectedpayment$1,101.81" in text_of(notice(line(1), language="en", currency="USD"))


def test_four_hundred_lines_take_several_pages_each_with_its_heads_and_number():
    pages = ["".join(page.extract_text().split()) for page in read(notice(*(line(number) for number in range(1, 401)))).pages]

    assert len(pages) > 5
    assert all("明細番号" in page for page in pages)
    assert all(f"S-2026-07-aoba{number}/{len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert all(any(f"2607-{number:04}" in page for page in pages) for number in range(1, 401))


@pytest.mark.parametrize("name", ["髙﨑𠮷商店", "一般社団法人" + "日本情報化推進支援協議会連合会" * 5])
def test_rare_characters_and_long_names_stand_as_they_are(name: str):
    assert f"{name}御中" in text_of(notice(line(1), name=name))


def test_an_individual_is_addressed_as_one():
    made = notice(line(1), name="髙﨑 𠮷之助")
    counterparty = replace(made.statement.counterparty, person=True)
    of_a_person = replace(made, statement=replace(made.statement, counterparty=counterparty))

    assert "髙﨑𠮷之助様" in text_of(of_a_person)
    assert "御中" not in text_of(of_a_person)
    assert "様" not in text_of(made)


@pytest.mark.parametrize("name", ["*Aoba* _KK_", "#panic()", "$x^2$ <label>", "@ref `code` = h1", "https://aoba.example//x", "\\ ~ -- ---"])
def test_markup_in_a_name_is_a_name(name: str):
    assert "".join(name.split()) in text_of(notice(line(1), name=name))


@pytest.mark.parametrize(("name", "printed"), [("アオバ😀", "アオバ〓"), ("한", "〓"), ("A\x07B\u202eC", "A〓B〓C")])
def test_what_the_fonts_lack_is_printed_as_a_geta_and_the_paper_says_so(name: str, printed: str):
    said = text_of(notice(line(1), name=name))

    assert f"{printed}御中" in said
    assert "「〓」は、印刷用の書体にない文字です" in said
    assert "印刷用の書体にない" not in text_of(notice(line(1)))


def test_the_list_of_lines_is_attached_as_it_is():
    sentence = Label(ja="=HYPERLINK(1) 😀", en="x")
    odd = StatementLine(id="2607-0002", on=date(2026, 7, 2), sentence=sentence, amount=5, rate=80_000)
    (attached,) = read(notice(line(1), odd)).attachments["lines.csv"]

    assert list(csv.reader(io.StringIO(attached.decode("utf-8-sig"), newline=""))) == [
        ["statement", "kind", "line", "date", "origin", "content", "rate", "amount", "currency"],
        ["S-2026-07-aoba", "line", "2607-0001", "2026-07-02", "", "販売手数料 1件目", "10%", "106165", "JPY"],
        ["S-2026-07-aoba", "line", "2607-0002", "2026-07-02", "", "'=HYPERLINK(1) 😀", "8%", "5", "JPY"],
        ["S-2026-07-aoba", "adjustment", "A-7", "2026-07-10", "2606-0007", "手数料の返還", "10%", "-6000", "JPY"],
    ]


def test_the_same_notice_is_the_same_file_byte_for_byte():
    assert render(notice(line(1))) == render(notice(line(1)))


def test_it_says_of_itself_that_it_is_a_pdf_a_3():
    content = render(notice(line(1)))

    assert b"<pdfaid:part>3</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content


def test_without_a_date_and_without_lines_the_paper_says_so():
    said = text_of(notice(adjustments=(), pays_on=None))

    assert "お支払予定日未定" in said
    assert "今回の明細はありません。" in said


def test_a_statement_that_does_not_add_up_is_not_printed():
    with pytest.raises(StatementDoesNotAddUp):
        render(notice(line(1), closing=110_182))


def test_without_the_fonts_nothing_is_printed_and_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rendering, "WANTED", ("Missing-Regular.ttf",))
    rendering._fonts.cache_clear()

    with pytest.raises(FontsMissing, match="Run `make assets`"):
        render(notice(line(1)))
    monkeypatch.undo()
    assert all((glyphs.FONTS / name).is_file() for name in glyphs.WANTED)
