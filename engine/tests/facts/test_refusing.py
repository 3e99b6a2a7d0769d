"""What is refused: every wrong row at once, with its place, what is wrong and what to do; and then nothing is taken."""

import random
import tracemalloc

import pytest

from enishi_engine.facts import FactsRejected, RowError, read_folder, read_tables
from enishi_engine.said import Said

HEADER = "id,partner,net,ordered_on\n"
LINES = f"{HEADER}A-1,aoba,400000,2026-04-01\n"
CHANGES = "id,line,kind,amount,date\n"


def line_with(**cells):
    """Order lines of one good row in which some cells are others."""
    row = {"id": "A-1", "partner": "aoba", "net": "400000", "ordered_on": "2026-04-01"} | cells
    return f"{','.join(row)}\n{','.join(row.values())}\n"


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("net", "12.345", "has 3 decimals; JPY has none. Write whole yen."),
        ("net", "1234.5", "has 1 decimal; JPY has none. Write whole yen."),
        ("net", "１２３４", "has full-width characters. Write it in half-width: 1234"),
        ("net", "￥1200", "is no number. Write digits only, such as 400000 (minus sign and decimal point allowed where they make sense)."),
        ("net", "1e6", "is no number. Write digits only, such as 400000 (minus sign and decimal point allowed where they make sense)."),
        ("net", " 1200", "has spaces around it. Remove them."),
        ("net", "1000000000001", "is above 1,000,000,000,000 JPY, the most that one row may hold. Correct the number, or split the row."),
        ("net", "-1000000000001", "is below -1,000,000,000,000 JPY. Correct the number."),
        ("net", "0000000000000000001", "has too many digits. Remove the zeros at its start."),
        ("quantity", "1.5", "has 1 decimal; at most 0 are allowed. Write a whole number."),
        ("term_months", "-1", "is below 0. Correct the number."),
        ("ordered_on", "2026-02-30", "is not in the calendar. Write a day that exists."),
        ("ordered_on", "2026/4/1", "is not spelled as a day here. Write 2026-04-01."),
        ("ordered_on", "２０２６年4月1日", "is not spelled as a day here. Write 2026-04-01."),
        ("ordered_on", "0206-04-01", "is outside 1900-01-01 to 9999-12-30. Correct the year."),
        ("ordered_on", "soon", "is no day. Write year, month and day: 2026-04-01."),
        ("booked_at", "2026-04-01", "has no time of day. Write 2026-04-01T00:00 for the start of that day."),
        ("booked_at", "2026-02-30T09:30", "is not in the calendar. Write a day that exists."),
        (
            "booked_at",
            "2026-04-01T25:00",
            "has no time of day that we can read. Write 2026-04-01T09:30, or with an offset 2026-04-01T09:30+09:00.",
        ),
        (
            "kind",
            "renewel",
            'is no kind that we know. Did you mean "renewal"? Write one of new, renewal, upgrade, downgrade, add_on, usage.',
        ),
        ("partner", "aoda", 'is not among the codes of partners. Did you mean "aoba"? Correct it, or add it to partners.'),
        (
            "currency",
            "YEN",
            "is no ISO 4217 currency code. Write one such as JPY, USD or EUR, in capitals.",
        ),
        ("order", "x" * 101, "has 101 characters; at most 100 are kept. Shorten it."),
        ("order", "O-1\u3000", "has spaces around it. Remove them."),
        ("revision", "0", "is below 1. Correct the number."),
    ],
)
def test_a_wrong_cell_is_named_with_its_remedy(refused, column, value, said):
    shown = value if len(value) <= 60 else f"{value[:60]}…"

    assert refused(order_lines=line_with(**{column: value})) == [f'order_lines.csv:2: {column}: "{shown}": {said}']


def test_thousands_commas_are_refused_with_the_number_without_them(refused):
    assert refused(order_lines=f'{HEADER}A-1,aoba,"1,234",2026-04-01\n') == [
        'order_lines.csv:2: net: "1,234": has a comma. Write the number without thousands commas: 1234'
    ]


def test_a_currency_with_cents_takes_two_decimals_and_no_third(refused):
    assert refused(currency="USD", order_lines=line_with(net="1234.567")) == [
        'order_lines.csv:2: net: "1234.567": has 3 decimals; USD has 2. Write at most 2 decimals.'
    ]
    assert refused(currency="USD", order_lines=line_with(net="10000000000.01")) == [
        (
            'order_lines.csv:2: net: "10000000000.01": is above 10,000,000,000 USD, the most that one row may hold. '
            "Correct the number, or split the row."
        )
    ]


def test_a_rate_in_percent_has_at_most_four_decimals(refused):
    agreements = "id,partner,contract,first_day\nG-1,aoba,agency,2026-04-01\n"
    terms = "id,agreement,incentive,rate_percent,reason,first_day\nT-1,G-1,commission,12.34567,old customers,2026-04-01\n"

    assert refused(agreements=agreements, special_terms=terms) == [
        'special_terms.csv:2: rate_percent: "12.34567": has 5 decimals; at most 4 are allowed. Write at most 4 decimals.'
    ]


def test_an_empty_cell_that_must_not_be_is_named(refused):
    assert refused(order_lines=f"{HEADER}A-1,,400000,2026-04-01\n") == ["order_lines.csv:2: partner: is empty. Fill it in: partner code."]


def test_all_wrong_rows_of_all_files_come_at_once_in_order(refused):
    said = refused(
        partners="code,kind\naoba,company\n",
        order_lines=f"{HEADER}A-1,aoba,12.345,2026-04-01\nA-2,kita,1,2026-02-30\nA-3,aoba,1\n",
    )

    assert [sentence.split(": ")[0:2] for sentence in said] == [
        ["partners.csv:2", "kind"],
        ["order_lines.csv:2", "net"],
        ["order_lines.csv:3", "ordered_on"],
        ["order_lines.csv:3", "partner"],
        ["order_lines.csv:4", "has 3 cells; the header has 4. Keep the commas of empty cells."],
    ]


def test_an_error_is_data(read):
    with pytest.raises(FactsRejected) as rejected:
        read(order_lines=line_with(net="12.345"))

    assert rejected.value.errors == (
        RowError(
            file="order_lines.csv",
            line=2,
            column="net",
            value="12.345",
            problem=Said("has 3 decimals; JPY has none", "小数が3桁あります(JPYに小数はありません)"),
            remedy=Said("Write whole yen.", "整数で書いてください。"),
        ),
    )


def test_a_long_list_is_cut_where_it_is_printed_and_whole_as_data(read):
    with pytest.raises(FactsRejected) as rejected:
        read(order_lines=HEADER + "".join(f"A-{number},aoba,x,2026-04-01\n" for number in range(1000)))

    assert len(rejected.value.errors) == 1000
    assert str(rejected.value).endswith("… and 980 more.")


# ── Lines of a file ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_line_is_the_physical_one_where_cells_hold_line_breaks(refused):
    said = refused(partners='code,name\naoba,"Aoba\nSystems"\n\nkita,"Kita",\nminami ,Minami\n')

    assert said == [
        "partners.csv:5: has 3 cells; the header has 2. Put quotes around a cell that holds a comma.",
        'partners.csv:6: code: "minami ": has spaces around it. Remove them.',
    ]


def test_the_line_counts_empty_lines_where_there_are_no_quotes(refused):
    assert refused(partners="code\n\naoba\r\n\n kita\n") == ['partners.csv:5: code: " kita": has spaces around it. Remove them.']


def test_a_quote_that_is_never_closed_is_found_where_it_opens(refused):
    assert refused(partners='code,name\naoba,Aoba\nkita,"Kita\nminami,Minami\n') == [
        (
            "partners.csv:3: cannot be cut into cells (unexpected end of data). "
            "Write a quote inside a cell twice, and close every quoted cell. The rows from here on were not looked at."
        )
    ]


def test_a_nul_byte_is_refused(refused):
    (said,) = refused(partners=b"code\naoba\nki\0ta\n")

    assert said.startswith("partners.csv:3: holds a NUL byte")


# ── Files and headers ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_missing_column_is_named_with_the_template(refused):
    assert refused(order_lines="id,partner,ordered_on\nA-1,aoba,2026-04-01\n") == [
        "order_lines.csv: net: is missing from the header. Add it; enishi template order_lines prints a file with all columns."
    ]


def test_an_unknown_column_is_named_with_the_nearest(refused):
    assert refused(order_lines="id,partnr,net,ordered_on\nA-1,aoba,1,2026-04-01\n") == [
        (
            'order_lines.csv: partnr: is no column of order_lines. Did you mean "partner"? '
            "Rename or remove it; enishi template order_lines prints a file with all columns."
        )
    ]


def test_a_header_in_japanese_is_answered_with_the_columns_that_are_meant(refused):
    told = refused(order_lines="id,パートナー,正味金額,受注日,備考\nA-1,aoba,1,2026-04-01,x\n")

    assert told[0] == (
        "order_lines.csv: パートナー: is no column of order_lines (nor are 3 others of its columns). "
        "Rename パートナー to partner, 正味金額 to net, 受注日 to ordered_on. Rename or remove 備考. "
        "enishi template order_lines prints a file with all columns."
    )


def test_an_unknown_column_does_not_hide_the_wrong_rows(refused):
    told = refused(order_lines="id,partner,net,ordered_on,備考\nA-1,aoba,1,2026-02-30,x\nA-2,aoba,1.5,2026-04-01,y\n")

    assert [line.partition(": ")[0] for line in told] == ["order_lines.csv", "order_lines.csv:2", "order_lines.csv:3"]


def test_a_column_that_stands_twice_is_refused(refused):
    assert refused(partners="code,code\naoba,aoba\n") == ["partners.csv: code: stands twice in the header. Keep one of them."]


def test_minor_units_are_no_column_of_a_csv_file_where_money_is_in_major_units(refused):
    assert refused(order_lines="id,partner,ordered_on,net_minor\nA-1,aoba,2026-04-01,400000\n") == [
        (
            "order_lines.csv: net_minor: is no column of order_lines. Write net in major units. "
            "Rename or remove it; enishi template order_lines prints a file with all columns."
        )
    ]


def test_an_empty_file_and_other_separators_are_refused(refused):
    assert refused(partners="") == ["partners.csv: is empty. Begin it with the header that enishi template partners prints."]
    assert refused(partners="code;name\naoba;Aoba\n") == ["partners.csv:1: is separated by semicolons. Save it separated by commas."]


def test_partners_are_always_needed(tmp_path):
    (tmp_path / "order_lines.csv").write_text(LINES)

    with pytest.raises(FactsRejected) as rejected:
        read_folder(tmp_path, currency="JPY", timezone="Asia/Tokyo")

    assert [str(error) for error in rejected.value.errors] == [
        "partners.csv: is missing; every program needs its partners. Add it; enishi template partners prints an empty one."
    ]


def test_a_file_that_is_no_fact_is_refused_with_the_nearest_name(refused):
    (said,) = refused(order_line=LINES)

    assert said.startswith('order_line.csv: is not named after a fact. Did you mean "order_lines"? The facts are partners, ')


def test_a_table_that_is_no_fact_is_refused_with_the_nearest_name():
    with pytest.raises(FactsRejected, match=r'order_line: is not named after a fact\. Did you mean "order_lines"'):
        read_tables({"order_line": None}, currency="JPY", timezone="Asia/Tokyo")


def test_one_fact_has_one_file_and_a_spreadsheet_is_not_passed_over(tmp_path, refused):
    (tmp_path / "order_lines.parquet").write_bytes(b"")
    (tmp_path / "agreements.xlsx").write_bytes(b"")
    (tmp_path / "README.md").write_text("Facts of 2026")

    assert refused(order_lines=LINES) == [
        "agreements.xlsx: is neither a CSV nor a Parquet file. Save it as agreements.csv, or move it away.",
        "order_lines.parquet: stands beside order_lines.csv. Keep one of the two.",
    ]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FactsRejected, match="is no folder"):
        read_folder(tmp_path / "facts", currency="JPY", timezone="Asia/Tokyo")


def garbage(kind):
    source = random.Random(2026)
    if kind == "bytes":
        return source.randbytes(10_000_000)
    letters = b'abcdefghijklmnopqrstuvwxyz,,,""\n\n' if kind == "text" else b"abcdefghijklmnopqrstuvwxyz"
    return bytes(source.choices(letters, k=10_000_000))


@pytest.mark.parametrize("kind", ["bytes", "text", "one line"])
def test_ten_megabytes_of_garbage_are_one_clear_error_within_bounded_memory(read, kind):
    content = garbage(kind)

    tracemalloc.start()
    with pytest.raises(FactsRejected) as rejected:
        read(order_lines=content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    (error,) = rejected.value.errors
    assert error.file == "order_lines.csv"
    assert error.remedy
    assert len(str(error)) < 400
    assert peak < 100_000_000


def test_garbage_under_a_good_header_is_refused_row_by_row(read):
    source = random.Random(2026)
    rows = ["".join(source.choices("abcdefghij0123456789,", k=30)) for _ in range(20_000)]

    with pytest.raises(FactsRejected) as rejected:
        read(order_lines=HEADER + "\n".join(rows))

    assert {error.line for error in rejected.value.errors} == set(range(2, 20_002))


def test_garbage_is_no_parquet_file(tmp_path, refused):
    (tmp_path / "order_lines.parquet").write_bytes(random.Random(2026).randbytes(100_000))

    assert refused() == ["order_lines.parquet: is no Parquet file that can be read. Write it again, or give a CSV file."]


# ── Ids and references ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_id_twice_with_other_content_in_one_load_names_both_lines(refused):
    assert refused(order_lines=f"{LINES}A-2,aoba,1,2026-04-01\nA-1,aoba,500000,2026-04-01\n") == [
        (
            'order_lines.csv:4: id: "A-1": stands on line 2 as well, with another net. '
            "Keep the right one; if this one corrects it, give it a higher revision."
        )
    ]


def test_a_key_of_several_columns_is_one_name(refused):
    attributes = "partner,attribute,value,first_day\n"
    good = f"{attributes}aoba,region,kanto,2026-04-01\naoba,region,kansai,2026-05-01\nkita,region,kanto,2026-04-01\n"

    assert refused(partner_attributes=f"{good}aoba,region,tohoku,2026-04-01\n") == [
        (
            'partner_attributes.csv:5: partner + attribute + first_day: "aoba + region + 2026-04-01": stands on line 2 as well, '
            "with another value. Keep the right one; if this one corrects it, give it a higher revision."
        )
    ]


def test_an_id_names_one_fact_whatever_the_source(refused):
    header = "id,partner,net,ordered_on,source,revision\n"

    assert refused(order_lines=f"{header}A-1,aoba,1,2026-04-01,crm,1\nA-1,aoba,1,2026-04-01,shop,2\n") == [
        (
            'order_lines.csv:3: id: "A-1": comes from source "shop" here and from "crm" on line 2. '
            "An id names one fact, whatever the source: give one of them another id, or correct its source."
        )
    ]


def test_a_reference_is_asked_for_only_where_its_fact_was_given(read, refused):
    lines = line_with(product="accounting")

    assert read(order_lines=lines).tables["order_lines"].num_rows == 1
    assert refused(order_lines=lines, products="code\nhr\n") == [
        'order_lines.csv:2: product: "accounting": is not among the codes of products. Correct it, or add it to products.'
    ]


def test_a_partner_may_stand_below_one_of_a_later_line_and_not_below_nobody(refused):
    assert refused(partners="code,parent\naoba,kita\nkita,\nminami,nobody\n") == [
        'partners.csv:4: parent: "nobody": is not among the codes of partners. Correct it, or add it to partners.'
    ]


def test_a_last_day_before_the_first_is_refused_and_the_same_day_is_not(read, refused):
    header = "id,partner,contract,first_day,last_day\n"

    assert read(agreements=f"{header}G-1,aoba,agency,2026-04-01,2026-04-01\n").tables["agreements"].num_rows == 1
    assert refused(agreements=f"{header}G-1,aoba,agency,2026-04-01,2026-03-31\n") == [
        'agreements.csv:2: last_day: "2026-03-31": is before first_day 2026-04-01. Correct one of the two; last_day is inclusive.'
    ]


# ── Line changes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_refund_as_large_as_the_line_is_taken_and_one_yen_more_is_refused(read, refused):
    assert read(order_lines=LINES, line_changes=f"{CHANGES}R-1,A-1,refund,400000,2026-05-01\n").tables["line_changes"].num_rows == 1
    assert refused(order_lines=LINES, line_changes=f"{CHANGES}R-1,A-1,refund,400001,2026-05-01\n") == [
        (
            'line_changes.csv:2: amount: "400001": is more than the 400000 JPY that is left of line A-1 (net 400000 JPY). '
            "Correct the amount, the line it names, or the changes before it."
        )
    ]


def test_changes_of_a_line_are_summed_in_order_of_their_days_whatever_their_order_in_the_file(refused):
    changes = f"{CHANGES}R-2,A-1,refund,300000,2026-06-01\nR-1,A-1,refund,200000,2026-05-01\nR-3,A-1,refund,200000,2026-07-01\n"

    # 400,000 − 200,000 leaves 200,000: R-2 does not fit, R-3 does.
    assert refused(order_lines=LINES, line_changes=changes) == [
        (
            'line_changes.csv:2: amount: "300000": is more than the 200000 JPY that is left of line A-1 (net 400000 JPY). '
            "Correct the amount, the line it names, or the changes before it."
        )
    ]


def test_a_cancel_without_amount_undoes_all_that_is_left(refused):
    changes = f"{CHANGES}R-1,A-1,refund,100000,2026-05-01\nC-1,A-1,cancel,,2026-06-01\nR-2,A-1,refund,1,2026-07-01\n"

    assert refused(order_lines=LINES, line_changes=changes) == [
        (
            'line_changes.csv:4: amount: "1": is more than the 0 JPY that is left of line A-1 (net 400000 JPY). '
            "Correct the amount, the line it names, or the changes before it."
        )
    ]


@pytest.mark.parametrize("net", ["0", "-400000"])
def test_nothing_can_be_undone_of_a_line_of_zero_or_below(read, refused, net):
    (said,) = refused(order_lines=line_with(net=net), line_changes=f"{CHANGES}R-1,A-1,refund,1,2026-05-01\n")

    assert said.startswith(f'line_changes.csv:2: amount: "1": is more than the 0 JPY that is left of line A-1 (net {net} JPY).')
    assert read(order_lines=line_with(net=net), line_changes=f"{CHANGES}C-1,A-1,cancel,,2026-05-01\n").tables["line_changes"].num_rows == 1


def test_only_the_highest_revision_of_a_change_and_of_its_line_is_judged(read):
    facts = read(
        order_lines="id,partner,net,ordered_on,revision\nA-1,aoba,100000,2026-04-01,1\nA-1,aoba,400000,2026-04-01,2\n",
        line_changes="id,line,kind,amount,date,revision\nR-1,A-1,refund,400000,2026-05-01,2\nR-1,A-1,refund,999999,2026-05-01,1\n",
    )

    assert facts.tables["line_changes"].num_rows == 2


def test_a_change_on_the_day_of_the_order_is_taken_and_one_before_it_is_refused(read, refused):
    assert read(order_lines=LINES, line_changes=f"{CHANGES}R-1,A-1,refund,1,2026-04-01\n").tables["line_changes"].num_rows == 1
    assert refused(order_lines=LINES, line_changes=f"{CHANGES}R-1,A-1,refund,1,2026-03-31\n") == [
        'line_changes.csv:2: date: "2026-03-31": is before the order of line A-1 on 2026-04-01. Correct the day, or the day of the order.'
    ]


# ── Lines in other currencies (docs/rules/money.md, "Currencies") ────────────────────────────────────────────────────

IN_DOLLARS = "id,partner,net,ordered_on,currency\nA-1,aoba,100.01,2026-04-01,USD\nA-2,aoba,500,2026-04-01,\n"


def test_an_amount_may_have_the_decimals_of_its_lines_currency_and_no_more(refused):
    lines = "id,partner,net,ordered_on,currency\nA-1,aoba,1.234,2026-04-01,USD\nA-2,aoba,1.2345,2026-04-01,BHD\nA-3,aoba,1.2,2026-04-01,\n"

    assert refused(order_lines=lines) == [
        'order_lines.csv:2: net: "1.234": has 3 decimals; USD has 2. Write at most 2 decimals.',
        'order_lines.csv:3: net: "1.2345": has 4 decimals; BHD has 3. Write at most 3 decimals.',
        'order_lines.csv:4: net: "1.2": has 1 decimal; JPY has none. Write whole yen.',
    ]


def test_changes_and_payments_are_in_the_currency_of_their_line(refused):
    changes = "id,line,kind,amount,date\nC-1,A-1,refund,100.02,2026-05-01\nC-2,A-2,refund,1.50,2026-05-01\n"
    payments = "id,line,amount,date\nP-1,A-1,0.001,2026-05-01\n"

    assert refused(order_lines=IN_DOLLARS, line_changes=changes, customer_payments=payments) == [
        (
            'line_changes.csv:2: amount: "100.02": is more than the 100.01 USD that is left of line A-1 (net 100.01 USD). '
            "Correct the amount, the line it names, or the changes before it."
        ),
        'line_changes.csv:3: amount: "1.50": has 2 decimals; JPY has none. Write whole yen.',
        'customer_payments.csv:2: amount: "0.001": has 3 decimals; USD has 2. Write at most 2 decimals.',
    ]


def test_a_line_keeps_its_currency_through_its_revisions(refused):
    lines = "id,partner,net,ordered_on,currency,revision\nA-1,aoba,100,2026-04-01,,1\nA-1,aoba,100,2026-04-01,USD,2\n"

    assert refused(order_lines=lines) == [
        (
            'order_lines.csv:3: currency: "USD": is in USD here and in JPY on line 2. '
            "A line keeps its currency: take the old line to 0 by a revision, and give the new one another id."
        )
    ]


def test_a_rate_of_an_unknown_currency_is_refused(refused):
    assert refused(rates="from_currency,to_currency,day,rate,scale\nUS$,JPY,2026-04-01,15025,2\n") == [
        'rates.csv:2: from_currency: "US$": is no ISO 4217 currency code. Write one such as JPY, USD or EUR, in capitals.'
    ]
