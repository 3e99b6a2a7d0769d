"""What files and tables may look like, and what the engine keeps of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from enishi_engine.facts import (
    FACT,
    FACTS,
    FactsRejected,
    UnknownCurrency,
    UnknownTimezone,
    minor_digits,
    read_folder,
    read_tables,
    schema_of,
)

LINES = "id,partner,net,ordered_on\nA-1,aoba,400000,2026-04-01\n"


def rows(facts, fact, *columns):
    return [tuple(row[name] for name in columns) for row in facts.tables[fact].to_pylist()]


def arrow_lines(**columns):
    given_columns = {"id": ["A-1"], "partner": ["aoba"], "ordered_on": ["2026-04-01"], "net": ["400000"]} | columns
    kept = {name: values for name, values in given_columns.items() if values is not None}
    return {"partners": pa.table({"code": ["aoba"]}), "order_lines": pa.table(kept)}


def refusals(tables, **program):
    with pytest.raises(FactsRejected) as rejected:
        read_tables(tables, **{"currency": "JPY", "timezone": "Asia/Tokyo"} | program)
    return [str(error) for error in rejected.value.errors]


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_has_every_declared_column_in_order_and_in_the_engines_types(read):
    facts = read(order_lines=LINES)

    assert facts.tables["order_lines"].schema == schema_of(FACT["order_lines"])
    assert facts.tables["order_lines"].column_names[:4] == ["id", "order", "partner", "distributor"]
    assert facts.tables["order_lines"].column_names[-4:] == ["source", "revision", "booked_at", "learned_at"]


def test_a_fact_that_was_not_given_is_absent(read):
    assert set(read(order_lines=LINES).tables) == {"partners", "order_lines"}


def test_a_header_alone_is_an_empty_table(read):
    facts = read(agreements="id,partner,contract,first_day")

    assert facts.tables["agreements"].num_rows == 0
    assert facts.tables["agreements"].schema == schema_of(FACT["agreements"])


def test_empty_cells_and_absent_columns_take_the_default_or_stay_missing(read):
    facts = read(order_lines="id,partner,net,ordered_on,quantity,kind\nA-1,aoba,400000,2026-04-01,,\n")

    assert rows(facts, "order_lines", "quantity", "kind", "list", "term_months", "currency") == [(1, "new", 0, None, None)]


def test_columns_stand_in_any_order(read):
    facts = read(order_lines="ordered_on,net,partner,id\n2026-04-01,400000,aoba,A-1\n")

    assert rows(facts, "order_lines", "id", "net", "ordered_on") == [("A-1", 400_000, date(2026, 4, 1))]


@pytest.mark.parametrize(
    ("currency", "text", "minor"),
    [
        ("JPY", "1234", 1234),
        ("JPY", "-1234", -1234),
        ("USD", "12.3", 1230),
        ("USD", "-0.05", -5),
        ("USD", "10", 1000),
        ("BHD", "1.005", 1005),
    ],
)
def test_money_is_kept_in_minor_units_of_the_programs_currency(read, currency, text, minor):
    facts = read(currency=currency, order_lines=f"id,partner,net,ordered_on\nA-1,aoba,{text},2026-04-01\n")

    assert rows(facts, "order_lines", "net") == [(minor,)]


@settings(max_examples=30, deadline=None)
@given(minors=st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_every_amount_within_bounds_comes_back_exactly(minors):
    texts = [f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}" for minor in minors]
    lines = {
        "id": [f"A-{number}" for number in range(len(minors))],
        "partner": ["aoba"] * len(minors),
        "ordered_on": ["2026-04-01"] * len(minors),
    }

    facts = read_tables(arrow_lines(**lines, net=texts), currency="USD", timezone="Asia/Tokyo")

    assert rows(facts, "order_lines", "net") == [(minor,) for minor in minors]


def test_numbers_are_kept_in_millionths(read):
    facts = read(activities="id,partner,kind,value,date\nV-1,aoba,inquiry,1.5,2026-04-01\nV-2,aoba,inquiry,-0.000001,2026-04-01\n")

    assert rows(facts, "activities", "value") == [(1_500_000,), (-1,)]


def test_flags_are_read_as_excel_writes_them_too(read):
    facts = read(products="code,main\naccounting,true\nhr,FALSE\npayroll,\n")

    assert rows(facts, "products", "main") == [(True,), (False,), (False,)]


def test_minor_digits_are_the_currencys_and_an_unknown_code_is_refused():
    assert [minor_digits(currency) for currency in ("JPY", "USD", "BHD")] == [0, 2, 3]

    with pytest.raises(UnknownCurrency, match="YEN"):
        minor_digits("YEN")


def test_an_unknown_time_zone_is_refused():
    with pytest.raises(UnknownTimezone, match="Asia/Tokio"):
        read_tables({}, currency="JPY", timezone="Asia/Tokio")


# ── Provenance ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fact_is_booked_at_the_start_of_its_day_in_the_programs_zone_and_learned_when_booked(read):
    facts = read(order_lines=LINES)

    start_in_tokyo = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)  # 2026-04-01T00:00+09:00
    assert rows(facts, "order_lines", "source", "revision", "booked_at", "learned_at") == [("file", 1, start_in_tokyo, start_in_tokyo)]


def test_a_fact_without_a_day_is_booked_at_the_epoch(read):
    facts = read(people="code,partner,joined\nken,aoba,\n")

    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert rows(facts, "partners", "booked_at", "learned_at")[0] == (epoch, epoch)
    assert rows(facts, "people", "booked_at", "learned_at") == [(epoch, epoch)]


def test_moments_without_an_offset_are_by_the_programs_clocks(read):
    facts = read(
        order_lines="id,partner,net,ordered_on,booked_at,learned_at\n"
        "A-1,aoba,1,2026-04-01,2026-04-01T09:30,2026-04-02T00:00Z\n"
        "A-2,aoba,1,2026-04-01,2026-04-01 09:30:15.5,2026-04-01T09:30+05:30\n"
    )

    assert rows(facts, "order_lines", "booked_at", "learned_at") == [
        (datetime(2026, 4, 1, 0, 30, tzinfo=UTC), datetime(2026, 4, 2, 0, 0, tzinfo=UTC)),
        (datetime(2026, 4, 1, 0, 30, 15, 500_000, tzinfo=UTC), datetime(2026, 4, 1, 4, 0, tzinfo=UTC)),
    ]


def test_where_clocks_change_the_earlier_moment_is_meant_and_a_skipped_one_is_refused(read, refused):
    header = "id,partner,net,ordered_on,booked_at\n"

    twice = read(timezone="Europe/Berlin", order_lines=f"{header}A-1,aoba,1,2026-10-25,2026-10-25T02:30\n")
    assert rows(twice, "order_lines", "booked_at") == [(datetime(2026, 10, 25, 0, 30, tzinfo=UTC),)]  # still summer time, +02:00

    assert refused(timezone="Europe/Berlin", order_lines=f"{header}A-1,aoba,1,2026-03-29,2026-03-29T02:30\n") == [
        (
            'order_lines.csv:2: booked_at: "2026-03-29T02:30": does not exist in Europe/Berlin: the clocks skip it. '
            "Correct it, or add its offset, such as +09:00."
        )
    ]


def test_all_revisions_are_kept(read):
    facts = read(order_lines="id,partner,net,ordered_on,revision\nA-1,aoba,400000,2026-04-01,1\nA-1,aoba,300000,2026-04-01,2\n")

    assert rows(facts, "order_lines", "id", "net", "revision") == [("A-1", 400_000, 1), ("A-1", 300_000, 2)]


def test_the_same_row_twice_is_kept_once(read):
    facts = read(order_lines=f"{LINES}A-2,kita,1,2026-04-01\nA-1,aoba,400000,2026-04-01\n")

    assert rows(facts, "order_lines", "id") == [("A-1",), ("A-2",)]


ORDER_LINE = st.tuples(
    st.sampled_from(["aoba", "kita", "minami"]),
    st.integers(-(10**6), 10**6),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(1, 3),
)


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(ORDER_LINE, max_size=8), random=st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(lines, random):
    columns = ("id", "partner", "net", "ordered_on", "revision")
    in_order = [(f"A-{number}", partner, net, day, revision) for number, (partner, net, day, revision) in enumerate(lines)]
    shuffled = random.sample(in_order, len(in_order))

    def loaded(some):
        values = [
            pa.array([row[place] for row in some], type_)
            for place, type_ in enumerate([pa.string(), pa.string(), pa.int64(), pa.date32(), pa.int64()])
        ]
        tables = {"partners": pa.table({"code": ["aoba", "kita", "minami"]}), "order_lines": pa.table(values, names=columns)}
        return read_tables(tables, currency="JPY", timezone="Asia/Tokyo").tables["order_lines"].sort_by("id")

    assert loaded(in_order).equals(loaded(shuffled))


# ── Encodings ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_japanese_csv_files_are_read_in_each_encoding(read, encoding):
    facts = read(partners="code,name\naoba,青葉システム㈱\n".encode(encoding))

    assert rows(facts, "partners", "code", "name") == [("aoba", "青葉システム㈱")]


def test_utf_16_is_refused_with_what_to_do(refused):
    assert refused(partners="code\naoba\n".encode("utf-16")) == [
        'partners.csv: is UTF-16 text. Save it as "CSV UTF-8" in Excel, or convert it to UTF-8.'
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_every_kind_of_line_end_is_read_with_and_without_quotes(read, end, quote):
    text = end.join(f"{quote}{code}{quote}" for code in ("code", "aoba", "kita"))

    assert rows(read(partners=text), "partners", "code") == [("aoba",), ("kita",)]


def test_quoted_cells_hold_commas_quotes_and_line_breaks(read):
    facts = read(partners='code,name\naoba,"Aoba, ""the"" Systems\nK.K."\n')

    assert rows(facts, "partners", "name") == [('Aoba, "the" Systems\nK.K.',)]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n", exclude_categories=["C", "Z"]), max_size=5)


@settings(max_examples=40, deadline=None)
@given(names=st.lists(CELL, min_size=1, max_size=6))
def test_the_two_ways_of_cutting_a_file_agree(names, tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    lines = [f'p{number},"{name.replace(chr(34), chr(34) * 2)}"' for number, name in enumerate(names)]

    (folder / "partners.csv").write_text("code,name\n" + "\n".join(lines), encoding="utf-8")
    quoted = read_folder(folder, currency="JPY", timezone="Asia/Tokyo")

    assert rows(quoted, "partners", "name") == [(name or None,) for name in names]
    if not any(mark in name for name in names for mark in ',"'):
        (folder / "partners.csv").write_text("code,name\n" + "\n".join(lines).replace('"', ""), encoding="utf-8")
        assert read_folder(folder, currency="JPY", timezone="Asia/Tokyo").tables["partners"].equals(quoted.tables["partners"])


# ── Arrow and Parquet ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "net",
    [
        pa.array(["1234.50"]),
        pa.array([Decimal("1234.5000")], pa.decimal128(20, 4)),
        pa.array([Decimal("1234.50")], pa.decimal256(60, 2)),
        pa.array(["1234.50"]).dictionary_encode(),
    ],
)
def test_an_amount_in_major_units_may_be_text_or_a_decimal(net):
    facts = read_tables(arrow_lines(net=net), currency="USD", timezone="Asia/Tokyo")

    assert rows(facts, "order_lines", "net") == [(123_450,)]


def test_whole_numbers_are_major_units_unless_the_column_says_minor():
    major = read_tables(arrow_lines(net=pa.array([1234], pa.int32())), currency="USD", timezone="Asia/Tokyo")
    minor = read_tables(arrow_lines(net=None, net_minor=[1234]), currency="USD", timezone="Asia/Tokyo")

    assert rows(major, "order_lines", "net") == [(123_400,)]
    assert rows(minor, "order_lines", "net") == [(1_234,)]


def test_whole_millionths_are_taken_as_they_are():
    activities = pa.table(
        {"id": ["V-1"], "partner": ["aoba"], "kind": ["inquiry"], "date": ["2026-04-01"], "value_millionths": [1_500_000]}
    )

    facts = read_tables({"partners": pa.table({"code": ["aoba"]}), "activities": activities}, currency="JPY", timezone="Asia/Tokyo")

    assert rows(facts, "activities", "value") == [(1_500_000,)]


def test_floating_point_money_is_always_refused():
    assert refusals(arrow_lines(net=[400000.0])) == [
        (
            "order_lines: net: is a floating point column (double), which cannot hold every amount exactly. "
            "Give decimal text, a decimal column or whole minor units (`net_minor`, an integer column)."
        )
    ]
    assert refusals(arrow_lines(quantity=[1.0])) == [
        "order_lines: quantity: is a floating point column (double), which cannot hold every amount exactly. Give an integer column."
    ]
    assert refusals(arrow_lines(net=None, net_minor=[400000.0])) == [
        "order_lines: net_minor: is a column of double, not of whole numbers. Give integers, or the column net in major units."
    ]


def test_a_decimal_finer_than_the_currency_is_refused_by_its_row():
    assert refusals(arrow_lines(net=pa.array([Decimal("12.345")], pa.decimal128(10, 4))), currency="USD") == [
        'order_lines:1: net: "12.345": has 3 decimals; USD has 2. Write at most 2 decimals.'
    ]


@pytest.mark.parametrize("amount", [pa.array([10**12 + 1]), pa.array([2**64 - 1], pa.uint64())])
def test_minor_units_out_of_bounds_are_refused_and_never_wrapped(amount):
    assert refusals(arrow_lines(net=None, net_minor=amount)) == [
        (
            f'order_lines:1: net_minor: "{amount[0]}": is above 1,000,000,000,000 minor, the most that one row may hold. '
            "Correct the number, or split the row."
        )
    ]


def test_dates_and_timestamps_are_read_as_such():
    naive = read_tables(
        arrow_lines(ordered_on=[date(2026, 4, 1)], booked_at=pa.array([datetime(2026, 4, 1, 9, 30)], pa.timestamp("ns"))),  # noqa: DTZ001
        currency="JPY",
        timezone="Asia/Tokyo",
    )
    aware = read_tables(
        arrow_lines(booked_at=pa.array([datetime(2026, 4, 1, 0, 30, tzinfo=UTC)], pa.timestamp("ms", "America/New_York"))),
        currency="JPY",
        timezone="Asia/Tokyo",
    )

    assert rows(naive, "order_lines", "ordered_on", "booked_at") == [(date(2026, 4, 1), datetime(2026, 4, 1, 0, 30, tzinfo=UTC))]
    assert rows(aware, "order_lines", "booked_at") == [(datetime(2026, 4, 1, 0, 30, tzinfo=UTC),)]


def test_a_timestamp_is_no_day():
    assert refusals(arrow_lines(ordered_on=pa.array([0], pa.timestamp("us")))) == [
        "order_lines: ordered_on: is a column of timestamp[us], which cannot hold a day. Give dates (date32), or text such as 2026-04-01."
    ]


def test_parquet_files_stand_beside_csv_files(tmp_path):
    (tmp_path / "partners.csv").write_text("code\naoba\n")
    parquet.write_table(arrow_lines(net=None, net_minor=[400_000])["order_lines"], tmp_path / "order_lines.parquet")

    facts = read_folder(tmp_path, currency="JPY", timezone="Asia/Tokyo")

    assert rows(facts, "order_lines", "id", "net") == [("A-1", 400_000)]


def test_what_was_read_can_be_read_again_from_parquet(read, tmp_path: Path):
    facts = read(order_lines=LINES)
    folder = tmp_path / "kept"
    folder.mkdir()
    for name, table in facts.tables.items():
        parquet.write_table(table, folder / f"{name}.parquet")

    again = read_folder(folder, currency="JPY", timezone="Asia/Tokyo")

    assert all(again.tables[name].equals(table) for name, table in facts.tables.items())


def test_the_declared_names_and_references_hold_together():
    for fact in FACTS:
        names = [column.name for column in fact.columns]
        assert len(set(names)) == len(names)
        assert set(fact.key) <= set(names)
        assert {*fact.counts_by, *([fact.day] if fact.day else [])} <= set(names)
        assert all(len(FACT[column.refers_to].key) == 1 for column in fact.columns if column.refers_to)


def test_amounts_of_a_line_in_another_currency_its_changes_and_payments_are_kept_in_its_minor_units(read):
    facts = read(
        order_lines="id,partner,net,setup,ordered_on,currency\nA-1,aoba,100.01,20,2026-04-01,USD\nA-2,aoba,1.234,,2026-04-01,BHD\n"
        "A-3,aoba,500,100,2026-04-01,JPY\n",
        line_changes="id,line,kind,amount,date\nC-1,A-1,refund,0.5,2026-05-01\nC-2,A-3,refund,5,2026-05-01\n",
        customer_payments="id,line,amount,date\nP-1,A-2,1.2,2026-05-01\nP-2,A-3,500,2026-05-01\n",
        products="code,list_price\nhr,500\n",
    )

    assert rows(facts, "order_lines", "net", "setup") == [(10_001, 2_000), (1_234, 0), (500, 100)]
    assert rows(facts, "line_changes", "amount") == [(50,), (5,)]
    assert rows(facts, "customer_payments", "amount") == [(1_200,), (500,)]
    assert rows(facts, "products", "list_price") == [(500,)]
