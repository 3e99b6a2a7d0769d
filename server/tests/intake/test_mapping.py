"""What headers mean: by their names, by what was said once, and what cells mean in the spellings people use."""

import pyarrow as pa
import pytest

from enishi.intake import operations as intake
from enishi.intake import queries
from enishi.intake.cleaning import cleaned_text
from enishi.intake.fact_tables import rows_of
from enishi.intake.mapping import HeaderUnsaid, MappedColumn, ShiftOutOfRange, UnknownColumn, shifted, with_headers
from enishi.intake.models import Mapping
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT, Column, Kind


def column(name: str) -> Column:
    return FACT["order_lines"].column(name)


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("1,234,567", "1234567"),
        ("¥1,234", "1234"),
        ("￥１，２３４", "1234"),
        ("1,234円", "1234"),
        ("△500", "-500"),
        ("▲1,500円", "-1500"),
        ("−500", "-500"),
        ("-¥500", "-500"),
        (" 500　", "500"),
        ("1,23", "1,23"),  # no grouping of thousands: a decimal comma, or a slip
        ("1.234,56", "1.234,56"),
        ("12,5%", "12,5%"),
        ("五百", "五百"),
        ("", None),
        ("　", None),
    ],
)
def test_an_amount_is_understood_where_only_one_is_meant(written: str, understood: str | None):
    assert cleaned_text(written, column("net"), "Asia/Tokyo") == understood


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2026/9/1", "2026-09-01"),
        ("2026.09.01", "2026-09-01"),
        ("2026年9月1日", "2026-09-01"),
        ("２０２６／９／１", "2026-09-01"),
        ("20260901", "2026-09-01"),
        ("令和8年9月1日", "2026-09-01"),
        ("R8.9.1", "2026-09-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("2026-09-01 23:50", "2026-09-01"),  # by the maker's clocks
        ("2026-09-01T15:30Z", "2026-09-02"),  # half past midnight in Tokyo
        ("2026-09-01T15:30+09:00", "2026-09-01"),
        ("4/1/2026", "4/1/2026"),  # April or January: told as an error
        ("26/9/1", "26/9/1"),
        ("2026/2/29", "2026/2/29"),
        ("未定", "未定"),
    ],
)
def test_a_day_is_understood_where_only_one_is_meant(written: str, understood: str):
    assert cleaned_text(written, column("ordered_on"), "Asia/Tokyo") == understood


def test_the_same_moment_is_another_day_for_a_maker_elsewhere():
    assert cleaned_text("2026-09-01T15:30Z", column("ordered_on"), "Europe/Berlin") == "2026-09-01"


def test_codes_lose_width_and_spaces_and_nothing_else():
    assert cleaned_text(" Ａ－１２ ", column("id"), "Asia/Tokyo") == "A-12"
    assert cleaned_text("①", column("id"), "Asia/Tokyo") == "①"


@pytest.mark.parametrize(
    ("written", "places", "moved"),
    [
        ("1234", 3, "1234000"),
        ("1.5", 3, "1500"),
        ("-0.25", 1, "-2.5"),
        ("0", 3, "0"),
        ("1.2345", 3, "1234.5"),
        ("viele", 3, "viele"),
        (None, 3, None),
    ],
)
def test_thousands_of_yen_are_moved_as_text_so_that_nothing_is_lost(written: str | None, places: int, moved: str | None):
    assert shifted(written, places) == moved


def test_every_kind_of_cell_has_a_spelling():
    assert all(cleaned_text("x", Column(name="x", kind=kind, ja="x", en="x"), "Asia/Tokyo") == "x" for kind in Kind)
    assert pa.array(["x"]).type == pa.string()


# ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────────────

SHEET = "受注番号,パートナー,金額(千円),受注日,種別,備考\nA-1,青葉,400,2026/9/1,新規,急ぎ\nA-2,北,30.5,2026/9/2,更新,\n"
MEANING = (
    MappedColumn("受注番号", "id"),
    MappedColumn("パートナー", "partner", {"青葉": "aoba", "北": "kita"}),
    MappedColumn("金額(千円)", "net", shift=3),
    MappedColumn("種別", "kind", {"新規": "new", "更新": "renewal"}),
    MappedColumn("備考", None),
)


@pytest.mark.django_db
def test_a_mapping_that_was_said_once_is_remembered_for_the_source(partners, send):
    first = send("order_lines", SHEET, columns=MEANING)
    second = send("order_lines", SHEET.replace("A-", "B-").replace("(千円)", "(千円)"))

    assert (first.state, second.state) == (BatchState.TAKEN, BatchState.TAKEN)
    kept = [(row.external_id, row.partner, row.net_minor, row.kind) for row in rows_of("order_lines").order_by("external_id")]  # type: ignore[attr-defined]
    assert kept == [
        ("A-1", "aoba", 400_000, "new"),
        ("A-2", "kita", 30_500, "renewal"),
        ("B-1", "aoba", 400_000, "new"),
        ("B-2", "kita", 30_500, "renewal"),
    ]
    assert Mapping.objects.count() == 1
    assert send("order_lines", SHEET, source="crm").state == BatchState.REJECTED


@pytest.mark.django_db
def test_a_header_that_nobody_knows_is_told_and_its_column_not_passed_over(partners, send):
    batch = send("order_lines", SHEET, columns=MEANING[:-1])

    assert [(error.column, error.problem) for error in queries.errors_of(batch)] == [("備考", "is no column of order_lines that we know")]
    assert batch.rejected == batch.rows == 2


@pytest.mark.django_db
def test_the_same_bytes_read_another_way_are_another_file(partners, send):
    send("order_lines", SHEET, columns=MEANING)
    in_yen = [one if one.column != "net" else MappedColumn(one.header, "net") for one in MEANING]
    batch = send("order_lines", SHEET.replace("30.5", "30"), columns=in_yen)
    again = send("order_lines", SHEET.replace("30.5", "30"), columns=in_yen)

    assert (batch.state, batch.changed, again.state) == (BatchState.TAKEN, 2, BatchState.REPEATED)
    assert Mapping.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (MappedColumn("金額", "amount"), UnknownColumn),
        (MappedColumn("金額", "net", shift=9), ShiftOutOfRange),
        (MappedColumn("x", "id", shift=3), ShiftOutOfRange),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(partners, send, wrong: MappedColumn, refusal: type[Exception]):
    with pytest.raises(refusal):
        send("order_lines", SHEET, columns=[wrong])

    assert not Mapping.objects.exists()


def test_a_header_is_said_with_an_equals_sign():
    assert with_headers(MEANING[:1], ["備考=", "受注 番号=id", "a=b=net"]) == (
        MappedColumn("受注 番号", "id"),
        MappedColumn("備考", None),
        MappedColumn("a=b", "net"),
    )
    with pytest.raises(HeaderUnsaid):
        with_headers((), ["備考"])


@pytest.mark.django_db
def test_columns_that_are_remembered_can_be_asked_for(partners, send):
    send("order_lines", SHEET, columns=MEANING)

    headers = {one.header: one.column for one in intake.columns_of(fact=FACT["order_lines"], source="erp")}
    assert headers == {"受注番号": "id", "パートナー": "partner", "金額(千円)": "net", "受注日": "ordered_on", "種別": "kind", "備考": None}
