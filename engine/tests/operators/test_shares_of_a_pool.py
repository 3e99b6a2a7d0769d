"""Shares of a pool at their borders: remainders, one alone, nobody, zero and negative figures, caps, campaigns (docs/rules/amounts.md)."""

from typing import Any

import pytest

from engine.tests.operators.desk import FIRST_DAY, HEAD, Example, Later, arrow, check, facts_of, run, table, texts_of
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.facts import read_tables
from enishi_engine.program import ProgramRefused
from enishi_engine.program.folder import read_texts

METRICS = 'metrics: {m: "sum(line.net) over month", n: "count(line) over month", last: "latest(line.net) over month", twelfths: "sum(line.net) over month per 12"}\n'


def shared(pool: str = "100", *, by: str = "m", over: str = "month", more: str = "") -> str:
    days = "" if "first_day" in more else 'first_day: "2024-04-01", last_day: "2024-04-30", '
    return METRICS + f'incentives: [{{id: p, type: pool_share, over: {over}, pool: {pool}, shared_by: "{by}", {days}{more}}}]'


def sold(aoba: int = 0, kita: int = 0, minami: int = 0) -> str:
    """One line of each that has a figure, in April; and one in May, so that April has ended."""
    lines = [
        f"line {partner[0]}1 2024-04-10 {net} partner={partner}"
        for partner, net in {"aoba": aoba, "kita": kita, "minami": minami}.items()
        if net
    ]
    return "; ".join([*lines, "line z 2024-05-01 1"])


def april(example: Example) -> tuple[dict[str, Any], dict[str, tuple[Any, ...]]]:
    """Of April: what each was paid, and of the others the reason, its subject, needed, had, the whole of what was had, and the unit."""
    result = run(example)
    inside = [row for row in result.rows("not_paid") if "2024-04" in str(row["day"])]
    return (
        {str(row["seller"]): row["amount"] for row in result.rows("earning_lines")},
        {str(row["seller"]): tuple(row[name] for name in ("reason", "subject", "needed", "had", "had_of", "unit")) for row in inside},
    )


NO = ("no_share", "m", 1, 0, None, "money")


@pytest.mark.parametrize(
    ("says", "text", "facts", "paid", "not_paid"),
    [
        ("500, 300 and 200 of 1,000: 50, 30 and 20 of 100", shared(), sold(500, 300, 200), {"aoba": 50, "kita": 30, "minami": 20}, {}),
        ("thirds: 33 each, the yen that is left to the first by code", shared(), sold(7, 7, 7), {"aoba": 34, "kita": 33, "minami": 33}, {}),
        ("28.57, 28.57 and 42.86: the largest remainder, then the first by code", shared(), sold(2, 2, 3), {"aoba": 29, "kita": 28, "minami": 43}, {}),
        ("one alone has it all, 0 has nothing", shared(), sold(kita=1), {"kita": 100}, {"aoba": NO, "minami": NO}),
        ("below 0 has nothing, and takes nothing of what the others have", shared(), sold(500, 500, -5), {"aoba": 50, "kita": 50},
         {"minami": ("no_share", "m", 1, -5, None, "money")}),
        ("one yen is enough to take part: 100 ÷ 1,000 = 0.1 comes to nothing", shared(), sold(999, kita=1), {"aoba": 100},
         {"kita": ("zero", None, None, 1, 1000, "money"), "minami": NO}),
        ("nobody sold anything: nobody is paid", shared(), sold(), {},
         dict.fromkeys(("aoba", "kita", "minami"), ("nobody_shares", "m", 1, 0, None, "money"))),
        ("a pool of one yen goes to the largest remainder", shared("1"), sold(1, 2, 3), {"minami": 1},
         {"aoba": ("zero", None, None, 1, 6, "money"), "kita": ("zero", None, None, 2, 6, "money")}),
        ("by a count of lines", shared(by="n"), sold(5, 9), {"aoba": 50, "kita": 50}, {"minami": ("no_share", "n", 1, 0, None, "count")}),
        ("by a number: 6 ÷ 12 = 0.5 and 18 ÷ 12 = 1.5", shared(by="twelfths"), sold(6, 18), {"aoba": 25, "kita": 75}, {"minami": ("no_share", "twelfths", 1, 0, None, "number")}),
        ("who has no figure takes no part", shared(by="last"), sold(5), {"aoba": 100},
         dict.fromkeys(("kita", "minami"), ("missing", "last", None, None, None, None))),
        ("by a calculation", shared(by="m - 400"), sold(500, 300, 700), {"aoba": 25, "minami": 75}, {"kita": ("no_share", "m - 400", 1, -100, None, "money")}),
        ("who fails a gate takes no part: 600 and 100 of 700 are 86 and 14", shared(more='condition: "m != 300",'), sold(600, 300, 100), {"aoba": 86, "minami": 14},
         {"kita": ("condition", "m != 300", 300, 300, None, "money")}),
        ("what a cap takes is not given to the others", shared(more="limits: [{per: partner, max: 40}],"), sold(500, 300, 200), {"aoba": 40, "kita": 30, "minami": 20}, {}),
        ("2 % of 1,050 is 21: 11, 6 and 4", shared("2 %", more="pool_of: m,"), sold(550, 300, 200), {"aoba": 11, "kita": 6, "minami": 4}, {}),
        ("2 % of 1,049 is 20.98, rounded down to 20: 10.47, 5.72, 3.81", shared("2 %", more="pool_of: m,"), sold(549, 300, 200), {"aoba": 10, "kita": 6, "minami": 4}, {}),
        ("a percentage of those who take part alone, not of minami's 1,000", shared("10 %", by="n", more='pool_of: m, condition: "m <= 500",'), sold(500, 300, 1_000), {"aoba": 40, "kita": 40},
         {"minami": ("condition", "m <= 500", 500, 1_000, None, "money")}),
        ("a percentage of less than 0 is no pool", shared("10 %", by="n", more="pool_of: m,"), sold(500, -600), {},
         {**dict.fromkeys(("aoba", "kita"), ("empty_pool", "m", None, -100, None, "money")), "minami": ("no_share", "n", 1, 0, None, "count")}),
        ("a percentage that is rounded to nothing is no pool", shared("1 %", by="n", more="pool_of: m,"), sold(99), {},
         {"aoba": ("empty_pool", "m", None, 99, None, "money"), **dict.fromkeys(("kita", "minami"), ("no_share", "n", 1, 0, None, "count"))}),
        ("what it is a percentage of must be known of each", shared("50 %", by="n", more="pool_of: last,"), sold(10, kita=30), {"aoba": 10, "kita": 10},
         {"minami": ("missing", "last", None, None, None, None)}),
    ],
)  # fmt: skip
def test_a_pool_in_april(says: str, text: str, facts: str, paid: dict[str, int], not_paid: dict[str, Any]):
    limits = "" if "limits" in text else " limits: none"
    found = april(Example("", text.replace("}]", f"{limits}}}]") if limits else text, facts))

    assert found == (paid, not_paid)


PLAIN = "{id: p, type: pool_share, over: month, pool: 100, shared_by: m, limits: none}"
APRIL = PLAIN.replace("over: month", "over: campaign, first_day: 2024-04-01, last_day: 2024-04-30")
SAME = "line A1 2024-04-10 600; line K1 2024-04-10 300 partner=kita; line M1 2024-04-10 100 partner=minami"


def of_april(found: dict[str, Any], incentive: str = "") -> dict[str, Any]:
    """By partner, named as the facts are."""
    return {f"{incentive}2024-04-01..2024-04-30 {partner}": value for partner, value in found.items()}


def text(*incentives: str) -> str:
    return METRICS + f"incentives: [{', '.join(incentives)}]"


@table(
    Example(
        "each month has a pool of its own, and a whole one: April is 60, 30 and 10, May is all minami's", text(PLAIN), f"{SAME}; line M2 2024-05-31 1 partner=minami",
        {"2024-04-01..2024-04-30 aoba": 60, "2024-04-01..2024-04-30 kita": 30, "2024-04-01..2024-04-30 minami": 10, "2024-05-01..2024-05-31 minami": 100},
        {**{f"2024-0{month}-01..2024-0{month}-{last} {who}": "nobody_shares" for month, last in ((1, 31), (2, 29), (3, 31)) for who in ("aoba", "kita", "minami")},
         "2024-05-01..2024-05-31 aoba": "no_share", "2024-05-01..2024-05-31 kita": "no_share"},
    ),
    Example(
        "a campaign is one period of its own days, the first and the last included, the days beside them not",
        'metrics: {c: "sum(line.net) over trailing 11 days"}\n'
        "incentives: [{id: p, type: pool_share, over: campaign, pool: 100, shared_by: c, first_day: 2024-04-10, last_day: 2024-04-20, limits: none}]",
        "line A0 2024-04-09 500; line A1 2024-04-10 10; line K1 2024-04-20 30 partner=kita; line K2 2024-04-21 500 partner=kita",
        {"2024-04-10..2024-04-20 aoba": 25, "2024-04-10..2024-04-20 kita": 75}, {"2024-04-10..2024-04-20 minami": "no_share"},
    ),
    Example(
        "a half of a program's year that starts in April", 'metrics: {h: "sum(line.net) over half"}\n'
        "incentives: [{id: p, type: pool_share, over: half, pool: 100, shared_by: h, limits: none, first_day: 2024-04-01}]",
        "line A1 2024-04-01 10; line K1 2024-09-30 30 partner=kita; line M1 2024-10-01 5 partner=minami",
        {"2024-04-01..2024-09-30 aoba": 25, "2024-04-01..2024-09-30 kita": 75},
        {"2024-04-01..2024-09-30 minami": "no_share", **{f"2023-10-01..2024-03-31 {who}": "before_first_day" for who in ("aoba", "kita", "minami")}},
        year_starts="04-01", until="2024-10-01",
    ),
    Example(
        "a floor is paid on top of the pool: 60, 30 and 20", text(APRIL.replace("limits: none", "limits: [{per: partner, min: 20}]")),
        SAME, of_april({"aoba": 60, "kita": 30, "minami": 20}), until="2024-04-30",
    ),
    Example(
        "what a budget takes is not given to the others: it pays 60, and 15 of 30, in the order of the codes",
        text(APRIL.replace("limits: none", "limits: [{per: month, max: 75}]")), SAME, of_april({"aoba": 60, "kita": 15}), of_april({"minami": "budget_spent"}), until="2024-04-30",
    ),
    Example(
        "what another incentive takes is not given to the others: aoba's 60 is less than 80",
        text(APRIL, "{id: b, type: target_bonus, over: campaign, reached: m >= 600, amount: 80, first_day: 2024-04-01, last_day: 2024-04-30, limits: none, with: {p: best}}"),
        SAME, {**of_april({"aoba": 80}, "b "), **of_april({"kita": 30, "minami": 10}, "p ")},
        {**of_april({"aoba": "other_is_better"}, "p "), **of_april({"kita": "condition", "minami": "condition"}, "b ")}, until="2024-04-30",
    ),
    Example(
        "paid once per partner: aoba's quarter of February is not given to kita", text(PLAIN.replace("limits: none", "once_per: partner, limits: none")),
        "line A1 2024-01-10 1; line A2 2024-02-10 1; line K1 2024-02-10 3 partner=kita",
        {"2024-01-01..2024-01-31 aoba": 100, "2024-02-01..2024-02-29 kita": 75},
        {"2024-01-01..2024-01-31 kita": "no_share", "2024-01-01..2024-01-31 minami": "no_share", "2024-02-01..2024-02-29 aoba": "already_paid", "2024-02-01..2024-02-29 minami": "no_share"},
        until="2024-02-29",
    ),
    Example(
        "who is not in business on the last day is no candidate, and takes no part", text(APRIL), f"{SAME}; partner kita last_day=2024-04-29",
        of_april({"aoba": 86, "minami": 14}), until="2024-04-30",
    ),
    Example(
        "the parent has a tenth of a share: 6 of 60, and nobody has one of 30 and 10", text(APRIL, "{id: o, type: override, of: p, rate: 10 %, limits: none}"), f"{SAME}; partner aoba parent=kita",
        {**of_april({"aoba": 60, "kita": 30, "minami": 10}, "p "), "o p/2024-04-01..2024-04-30/aoba aoba": 6}, until="2024-04-30",
    ),
)  # fmt: skip
def test_periods_and_what_comes_after_the_sharing(example: Example):
    check(example)


def test_a_percentage_is_rounded_once_by_the_programs_mode():
    """2.5 % of 1,020 is 25.5: 26 of which 13 each, or 25 of which 13 and 12."""
    words = shared("2.5 %", more="pool_of: m, limits: none")

    assert april(Example("", words, sold(510, 510), rounding="half_up"))[0] == {"aoba": 13, "kita": 13}
    assert april(Example("", words, sold(510, 510), rounding="down"))[0] == {"aoba": 13, "kita": 12}


def test_the_text_in_force_on_the_last_day_says_what_the_pool_is():
    later = Later("2024-05-01", text(PLAIN.replace("pool: 100", "pool: 10 %, pool_of: m")))
    facts = f"{SAME}; line A2 2024-05-10 50; line K2 2024-05-10 70 partner=kita"
    result = run(Example("", text(PLAIN), facts, later=(later,), until="2024-05-31"))

    found = {(str(row["day"]), row["seller"]): (row["base"], row["rate"], row["unit_amount"], row["weight"], row["weight_total"], row["amount"]) for row in result.rows("earning_lines")}  # fmt: skip
    assert found == {
        ("2024-04-30", "aoba"): (None, None, 100, 600, 1_000, 60),
        ("2024-04-30", "kita"): (None, None, 100, 300, 1_000, 30),
        ("2024-04-30", "minami"): (None, None, 100, 100, 1_000, 10),
        ("2024-05-31", "aoba"): (120, 100_000, 12, 50, 120, 5),
        ("2024-05-31", "kita"): (120, 100_000, 12, 70, 120, 7),
    }


def test_a_pool_may_take_the_place_of_an_amount_in_a_later_text():
    bonus = "{id: p, type: target_bonus, over: month, reached: m >= 300, amount: 50, limits: none, first_day: 2024-04-01}"
    result = run(Example("", text(bonus), f"{SAME}; line A2 2024-05-10 5", later=(Later("2024-05-01", text(PLAIN)),), until="2024-05-31"))

    assert {(str(row["day"]), row["seller"]): row["amount"] for row in result.rows("earning_lines")} == {
        ("2024-04-30", "aoba"): 50, ("2024-04-30", "kita"): 50, ("2024-05-31", "aoba"): 100,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("pool: 0, shared_by: m", "A pool of 0 has nothing to share"),
        ("pool: -5, shared_by: m", "A pool of -5 has nothing to share"),
        ("pool: 2 %, shared_by: m", "A percentage is of something, and an amount is not"),
        ("pool: 100, pool_of: m, shared_by: m", "A percentage is of something, and an amount is not"),
        ("pool: 2 %, pool_of: n, shared_by: m", "pool_of is a count"),
        ("pool: 100, shared_by: m / 2", "shared_by is a ratio"),
        ("pool: 100.5, shared_by: m", "100.5"),
        ("pool: 100, shared_by: m, payee: introducer", "payee has no meaning for a pool_share: each is paid for its own figure"),
        ("pool: 100, shared_by: m, text_as_of: agreement.first_day", "text_as_of has no meaning for a pool_share: one text judges all of a period"),
        ("pool: 100, shared_by: x", "There is no 'x' here"),
    ],
)  # fmt: skip
def test_a_pool_that_cannot_be_is_refused_with_its_remedy(words: str, problem: str):
    written = HEAD.format(rounding="down", year_starts="01-01") + text(f"{{id: p, type: pool_share, over: month, {words}, limits: none}}")
    with pytest.raises(ProgramRefused, match=problem):
        read_texts({FIRST_DAY: ("2024-01-01.yaml", written.encode())})


def test_a_figure_to_share_by_that_no_result_can_hold_is_refused_by_name_in_both_readers():
    """10¹² yen in parts of one yen are 10¹⁸ millionths; ten times as many are beyond 9.2 × 10¹⁸."""
    words = (
        METRICS.replace('m: "', 'points: "(sum(line.net) over month) per 1 * (count(line) over month)", m: "')
        + f"incentives: [{PLAIN.replace('shared_by: m', 'shared_by: points')}]"
    )
    lines = "; ".join(f"line A{number} 2024-01-10 {10**12 if number == 1 else 0}" for number in range(1, 11))
    example = Example("", words, f"{lines}; line B1 2024-02-10 1")
    program = read_texts(texts_of(example)).program
    facts = read_tables({name: arrow(rows) for name, rows in facts_of(example.facts).items()}, currency="JPY", timezone="Asia/Tokyo")

    for reader in (calculate, oracle.calculate):
        with pytest.raises(FigureTooLarge, match="in the table earning_lines"):
            reader(program, facts)
