"""One fact's file by itself: read against the declarations and against what was taken before."""

import pyarrow as pa
import pyarrow.parquet
import pytest

from enishi_engine.facts import FACT, FactsRejected, ReadFact, cut, known_in, read_fact, read_tables, schema_of

LINES = "id,partner,net,ordered_on\n"


@pytest.fixture
def taken():
    """Taken before: three partners, line A-1 of 400,000 on 1 April, and a refund of 100,000 of it on 1 May."""
    tables = {
        "partners": pa.table({"code": ["aoba", "kita", "minami"]}),
        "order_lines": pa.table({"id": ["A-1"], "partner": ["aoba"], "net_minor": [400_000], "ordered_on": ["2026-04-01"]}),
        "line_changes": pa.table({"id": ["C-1"], "line": ["A-1"], "kind": ["refund"], "amount_minor": [100_000], "date": ["2026-05-01"]}),
    }
    return dict(read_tables(tables, currency="JPY", timezone="Asia/Tokyo").tables)


def read(fact: str, text: str, tables, **program: str) -> ReadFact:
    cells = cut(text.encode(), fact=FACT[fact], file="file.csv")
    return read_fact(cells, fact=FACT[fact], known=known_in(tables), **{"currency": "JPY", "timezone": "Asia/Tokyo"} | program)


def said(found: ReadFact) -> list[str]:
    return [str(error) for error in found.errors]


def test_right_rows_come_in_the_engines_types_with_their_lines(taken):
    found = read("order_lines", LINES + "A-2,aoba,10,2026-04-02\n\nA-3,kita,20,2026-04-03\n", taken)

    assert found.table.schema == schema_of(FACT["order_lines"])
    assert (found.table["net"].to_pylist(), list(found.lines)) == ([10, 20], [2, 4])
    assert (found.errors, found.wrong, found.repeats) == ((), frozenset(), frozenset())


def test_wrong_rows_are_named_beside_right_ones(taken):
    found = read("order_lines", LINES + "A-2,aoba,10,2026-04-02\nA-3,aobba,ten,2026-04-03\n", taken)

    assert said(found) == [
        'file.csv:3: net: "ten": is no number. Write digits only, such as 400000 (minus sign and decimal point allowed where they make sense).',
        'file.csv:3: partner: "aobba": is not among the codes of partners. Did you mean "aoba"? Correct it, or add it to partners.',
    ]
    assert found.wrong == {1}


def test_a_row_that_repeats_or_that_the_file_itself_corrects_is_told_apart(taken):
    text = "id,partner,net,ordered_on,revision\nA-2,aoba,10,2026-04-02,1\nA-3,aoba,30,2026-04-02,1\nA-3,aoba,30,2026-04-02,1\nA-2,aoba,11,2026-04-02,2\n"
    found = read("order_lines", text, taken)

    assert (found.errors, found.repeats) == ((), frozenset({0, 2}))


def test_partners_must_be_there_and_other_facts_are_asked_only_when_something_of_them_is_known(taken):
    text = "id,partner,customer,net,ordered_on\nA-2,aoba,kawa,10,2026-04-02\n"

    assert said(read("order_lines", text, {})) == [
        'file.csv:2: partner: "aoba": is not among the codes of partners. Correct it, or add it to partners.'
    ]
    assert said(read("order_lines", text, taken)) == []
    assert said(read("order_lines", text, taken | {"customers": schema_of(FACT["customers"]).empty_table()})) == [
        'file.csv:2: customer: "kawa": is not among the codes of customers. Correct it, or add it to customers.'
    ]


def test_a_partner_may_stand_under_one_of_its_own_file_or_one_taken_before(taken):
    text = "code,parent\nhigashi,nishi\nnishi,aoba\nkawa,nobody\n"

    assert [error.line for error in read("partners", text, taken).errors] == [4]


def test_a_change_may_undo_what_the_changes_before_it_left(taken):
    """400,000 less the refund of 100,000 leaves 300,000."""
    fits = read("line_changes", "id,line,kind,amount,date\nC-2,A-1,refund,300000,2026-05-02\n", taken)
    too_much = read("line_changes", "id,line,kind,amount,date\nC-2,A-1,refund,300001,2026-05-02\n", taken)
    corrected = read("line_changes", "id,line,kind,amount,date\nC-1,A-1,refund,400000,2026-05-02\n", taken)

    assert (said(fits), said(corrected)) == ([], [])
    assert said(too_much) == [
        (
            'file.csv:2: amount: "300001": is more than the 300000 JPY that is left of line A-1 (net 400000 JPY). '
            "Correct the amount, the line it names, or the changes before it."
        )
    ]


def test_a_change_that_leaves_too_little_for_a_later_one_taken_before_is_named(taken):
    found = read("line_changes", "id,line,kind,amount,date\nC-2,A-1,refund,300001,2026-04-20\n", taken)

    assert said(found) == [
        (
            'file.csv:2: amount: "300001": leaves too little of line A-1 for its change C-1 of 2026-05-01, which was taken before. '
            "Correct the amount or the day, or correct C-1 first."
        )
    ]


def test_a_corrected_line_must_still_hold_its_changes(taken):
    lower, later = "A-1,aoba,99999,2026-04-01\n", "A-1,aoba,400000,2026-05-02\n"

    assert said(read("order_lines", LINES + "A-1,aoba,100000,2026-04-01\n", taken)) == []
    assert said(read("order_lines", LINES + lower, taken)) == [
        'file.csv:2: net: "99999": is too little for its change C-1 of 2026-05-01, which was taken before. Correct the amount, or correct C-1 first.'
    ]
    assert said(read("order_lines", LINES + later, taken)) == [
        'file.csv:2: ordered_on: "2026-05-02": is after its change C-1 of 2026-05-01, which was taken before. Correct the day, or correct C-1 first.'
    ]


def test_a_payments_amount_is_in_the_currency_of_its_line_and_a_line_keeps_its_currency(taken):
    lines = pa.table({"id": ["U-1"], "partner": ["aoba"], "net": ["10.50"], "currency": ["USD"], "ordered_on": ["2026-04-01"]})
    tables = read_tables({"partners": pa.table({"code": ["aoba"]}), "order_lines": lines}, currency="JPY", timezone="Asia/Tokyo").tables

    paid = read("customer_payments", "id,line,amount,date\nP-1,U-1,0.05,2026-05-31\n", tables)
    changed = read("order_lines", LINES + "U-1,aoba,1050,2026-04-01\n", tables)

    assert (said(paid), paid.table["amount"].to_pylist()) == ([], [5])
    assert said(changed) == [
        (
            "file.csv:2: currency: is in JPY here and was taken in USD. "
            "A line keeps its currency: take the old line to 0 by a revision, and give the new one another id."
        )
    ]


def test_a_parquet_file_is_told_by_its_bytes(taken):
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(pa.table({"id": ["A-2"], "partner": ["aoba"], "net_minor": [10], "ordered_on": ["2026-04-02"]}), sink)

    cells = cut(sink.getvalue().to_pybytes(), fact=FACT["order_lines"], file="lines.csv")
    found = read_fact(cells, fact=FACT["order_lines"], known=known_in(taken), currency="JPY", timezone="Asia/Tokyo")

    assert (found.errors, found.table["net"].to_pylist(), list(found.lines)) == ((), [10], [1])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,net,ordered_on\n", "partner: is missing from the header"),
        ("", "is empty"),
        ('id,partner,net,ordered_on\nA-2,"aoba', "cannot be cut into cells"),
    ],
)
def test_a_file_that_cannot_be_read_as_the_fact_is_refused_whole(taken, text: str, problem: str):
    with pytest.raises(FactsRejected, match=problem):
        read("order_lines", text, taken)
