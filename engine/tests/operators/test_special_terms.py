"""An approved rate in the place of an incentive's rate (特約, docs/rules/amounts.md, "Special terms"); amounts by hand, lines of 1,000."""

import pytest

from engine.tests.operators.desk import FIRST_DAY, HEAD, Example, arrow, check, facts_of, run, table
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.core.refusals import Refusal, SpecialTermForNothing, SpecialTermWithoutRate
from enishi_engine.explain import agrees, line_in_words
from enishi_engine.explain.explanation import text_of
from enishi_engine.facts import read_tables
from enishi_engine.program.folder import read_texts

TEXT = """
ranks: {promote: never, ladder: [{id: bronze}, {id: silver, condition: 1 = 2}]}
incentives:
  - {id: commission, type: commission, base: line.net, rate: {by: rank, silver: 12 %}, limits: none}
"""
RAISED = """
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
  - {id: winter, type: rate_up, changes: commission, raise: 2 pp, first_day: 2026-12-01, last_day: 2026-12-31, limits: none}
"""
GENERAL = "agreement G1 aoba agency 2026-01-01;"
SILVER = f"{GENERAL} decision R1 aoba silver 2026-01-01;"


@table(
    Example(
        "the special rate replaces the rate from its first to its last day, both inclusive",
        TEXT,
        f"""{SILVER} special X1 G1 commission 7.5 2026-04-01 last_day=2026-04-30 reason=takeover
            line A1 2026-03-31 1_000; line A2 2026-04-01 1_000; line A3 2026-04-30 1_000; line A4 2026-05-01 1_000""",
        {"A1": 120, "A2": 75, "A3": 75, "A4": 120},
    ),
    Example(
        "a table without a row for the partner pays by the special rate",
        TEXT,
        f"{GENERAL} special X1 G1 commission 20 2026-04-01 reason=takeover; line A1 2026-03-31 1_000; line A2 2026-04-01 1_000",
        {"A2": 200},
        {"A1": "no_row"},
    ),
    Example(
        "of several the one with the later first day counts, of two of one day the smaller id; when it ends the earlier one is back",
        TEXT,
        f"""{SILVER} special X1 G1 commission 5 2026-01-01 reason=first; special X3 G1 commission 8 2026-03-01 last_day=2026-03-31 reason=third
            special X2 G1 commission 7 2026-03-01 last_day=2026-03-15 reason=second
            line A1 2026-02-28 1_000; line A2 2026-03-01 1_000; line A3 2026-03-16 1_000; line A4 2026-04-01 1_000""",
        {"A1": 50, "A2": 70, "A3": 80, "A4": 50},
    ),
    Example(
        "it belongs to one agreement: the product's own agreement has none, another partner has none",
        TEXT,
        f"""{SILVER} decision R2 kita silver 2026-01-01; agreement G2 aoba agency 2026-01-01 product=hr; agreement G3 kita agency 2026-01-01
            product hr -; special X1 G1 commission 5 2026-01-01 reason=takeover
            line A1 2026-02-01 1_000; line A2 2026-02-01 1_000 product=hr; line K1 2026-02-01 1_000 partner=kita""",
        {"A1 aoba": 50, "A2 aoba": 120, "K1 kita": 120},
    ),
    Example(
        "a special rate of 0 pays nothing, and of a line below 0 the part is below 0",
        TEXT,
        f"""{SILVER} special X1 G1 commission 0 2026-01-01 last_day=2026-01-31 reason=own_order; special X2 G1 commission 5 2026-02-01 reason=takeover
            line A1 2026-01-31 1_000; line A2 2026-02-01 -1_000""",
        {"A2": -50},
        {"A1": "zero"},
    ),
    Example(
        "what raises the commission adds its points on top of the special rate; a special term can name the raise as well",
        RAISED,
        f"""{GENERAL} agreement G2 kita agency 2026-01-01; special X1 G1 commission 5 2026-01-01 reason=takeover
            special X2 G2 winter 3 2026-01-01 reason=launch
            line A1 2026-12-01 1_000; line K1 2026-12-31 1_000 partner=kita""",
        {"commission A1 aoba": 50, "winter A1 aoba": 20, "commission K1 kita": 100, "winter K1 kita": 30},
    ),
)  # fmt: skip
def test_a_special_term(example: Example):
    check(example)


def test_the_line_names_its_special_term_and_says_why():
    facts = f"{SILVER} special X1 G1 commission 7.5 2026-04-01 reason=既存顧客の引継ぎ; line A1 2026-04-01 1_000"
    example = Example("", TEXT, facts)
    (line,) = run(example).rows("earning_lines")

    assert (line["special_term"], line["special_reason"], line["rate"]) == ("X1", "既存顧客の引継ぎ", 75_000)

    program = read_texts({FIRST_DAY: ("2024-01-01.yaml", (HEAD.format(rounding="down", year_starts="01-01") + TEXT).encode())}).program
    assert agrees(line, *text_of(line, program))
    assert line_in_words(line, program, "ja").sentences[1:] == (
        "対象金額1,000円(正味金額) × 7.5% = 75円。",
        "特約X1の料率です(理由: 既存顧客の引継ぎ)。",
    )
    assert line_in_words(line, program, "en").sentences[2] == "The rate is that of special term X1 (reason: 既存顧客の引継ぎ)."


@pytest.mark.parametrize(
    ("named", "refusal", "sentence"),
    [
        ("comission", SpecialTermForNothing, 'no version of the program has an incentive "comission". Name one of commission, fee.'),
        ("fee", SpecialTermWithoutRate, 'the text of 2024-01-01 does not pay "fee" as a percentage of a base'),
    ],
)
def test_a_special_term_for_what_has_no_rate_is_refused_by_name(named: str, refusal: type[Refusal], sentence: str):
    text = """
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
  - {id: fee, type: spiff, per: line, amount: 50, limits: none, with: {commission: add}}
"""
    program = read_texts({FIRST_DAY: ("2024-01-01.yaml", (HEAD.format(rounding="down", year_starts="01-01") + text).encode())}).program
    words = f"{GENERAL} special X1 G1 {named} 5 2026-01-01 reason=takeover; line A1 2026-02-01 1_000"
    facts = read_tables({name: arrow(rows) for name, rows in facts_of(words).items()}, currency="JPY", timezone="Asia/Tokyo")

    for reader in (calculate, oracle.calculate):
        with pytest.raises(refusal, match='Special term "X1" of agreement G1') as raised:
            reader(program, facts)
        assert sentence in str(raised.value)


def test_facts_that_no_phrase_reads_change_nothing():
    """Closings are read when a period is closed, claims and exchange rates by phrases that this text does not have."""
    words = "line A1 2026-04-01 1_000"
    facts = facts_of(words)
    facts["closings"] = [
        {"id": "april", "closing_group": "all", "first_day": "2026-04-01", "last_day": "2026-04-30", "known_by": "2026-05-10T00:00"}
    ]
    facts["claims"] = [{"id": "C1", "partner": "aoba", "requested_on": "2026-04-01", "requested": "100"}]
    facts["rates"] = [{"from_currency": "USD", "to_currency": "JPY", "day": "2026-04-01", "rate": "15123", "scale": "2"}]
    tables = {name: arrow(rows) for name, rows in facts.items()}
    program = read_texts({FIRST_DAY: ("2024-01-01.yaml", (HEAD.format(rounding="down", year_starts="01-01") + RAISED).encode())}).program

    for reader in (calculate, oracle.calculate):
        result = reader(program, read_tables(tables, currency="JPY", timezone="Asia/Tokyo"))
        assert [(row["fact_id"], row["amount"]) for row in result.rows("earning_lines")] == [("A1", 100)]
