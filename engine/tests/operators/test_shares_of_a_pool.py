"""Shares of a pool at their borders: remainders, one alone, nobody, zero and negative figures, caps, campaigns (docs/rules/amounts.md)."""

from typing import Any

import pytest

from engine.tests.operators.desk import Example, run

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


def april(example: Example) -> tuple[dict[str, int], dict[str, tuple[Any, ...]]]:
    """Of April: what each was paid, and of the others the reason, its subject, needed, had, the whole of what was had, and the unit."""
    result = run(example)
    inside = [row for row in result.rows("not_paid") if "2024-04" in str(row["day"])]
    return (
        {row["seller"]: row["amount"] for row in result.rows("earning_lines")},
        {row["seller"]: tuple(row[name] for name in ("reason", "subject", "needed", "had", "had_of", "unit")) for row in inside},
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
