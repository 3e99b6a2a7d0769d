"""Percent, fixed, per unit, tables, bands: same day, tie, leap day, month-end, zero and negative (docs/rules/amounts.md).

Where a case is not here it has no meaning: percent, fixed, per unit and tables by key look at one line, so days and ties do not touch them.
"""

from engine.tests.operators.desk import Example, check, table

PERCENT = "incentives: [{id: c, type: commission, base: line.net, rate: 5 %, limits: none}]"
FIXED = "incentives: [{id: c, type: spiff, per: line, amount: 500, limits: none}]"
UNITS = "incentives: [{id: c, type: spiff, per: unit, amount: 30, limits: none}]"
BY_KEY = "incentives: [{id: c, type: commission, base: line.net, rate: {by: line.quantity, '0': 1 %, '2': 2 %}, limits: none}]"
BY_METRIC = """metrics: {sales: sum(line.net) over month}
incentives:
  - {id: c, type: commission, base: line.net, limits: none,
     rate: {by: sales, bands: [{from: 0, to: 1_000, rate: 1 %}, {from: 1_000, to: 2_000, rate: 10 %, beyond: nothing}]}}
"""
BY_RATIO = """metrics: {sales: sum(line.net) over month, all: sum(line.list) over month}
incentives:
  - {id: c, type: commission, base: line.net, limits: none,
     rate: {by: sales / all, bands: [{from: 50 %, to: 100 %, rate: 1 %}, {from: 100 %, to: open, rate: 10 %}]}}
"""


def volume(method: str, end: str = "open", over: str = "month", beyond: str = "") -> str:
    last = f"{{from: 1_000, to: {end}, rate: 10 %{beyond}}}"
    return f"""incentives:
  - {{id: v, type: volume_rebate, base: line.net, over: {over}, method: {method}, limits: none, bands: [{{from: 0, to: 1_000, rate: 5 %}}, {last}]}}
"""


@table(
    Example("5 % of 1,000 is 50 on a leap day as on any other", PERCENT, "line A1 2024-02-29 1_000; line A2 2024-03-01 1_000", {"A1": 50, "A2": 50}),
    Example("0 earns nothing, the reason is zero", PERCENT, "line A1 2024-04-01 0", {}, {"A1": "zero"}),
    Example("5 % of 19 is 0.95, down to nothing", PERCENT, "line A1 2024-04-01 19", {}, {"A1": "zero"}),
    Example("5 % of -1,010 is -50.5, cut toward zero", PERCENT, "line A1 2024-04-01 -1_010", {"A1": -50}),
    Example("5 % of -1,010 is -50.5, up is away from zero", PERCENT, "line A1 2024-04-01 -1_010", {"A1": -51}, rounding="up"),
    Example("a half goes away from zero: 50.5 and -50.5", PERCENT, "line A1 2024-04-01 1_010; line A2 2024-04-01 -1_010", {"A1": 51, "A2": -51}, rounding="half_up"),
    Example(
        "a half goes to the even neighbour: 50.5 to 50, 51.5 to 52, -50.5 to -50", PERCENT,
        "line A1 2024-04-01 1_010; line A2 2024-04-01 1_030; line A3 2024-04-01 -1_010", {"A1": 50, "A2": 52, "A3": -50}, rounding="half_even",
    ),
)  # fmt: skip
def test_percent(example: Example):
    check(example)


@table(
    Example("a line of 0 and one below 0 earn the fixed amount too", FIXED, "line A1 2024-04-01 0; line A2 2024-02-29 -5", {"A1": 500, "A2": 500}),
    Example("a fixed amount of 0 is zero", FIXED.replace("500", "0"), "line A1 2024-04-01 100", {}, {"A1": "zero"}),
    Example("a fixed amount below 0 is taken", FIXED.replace("500", "-500"), "line A1 2024-04-01 100", {"A1": -500}),
    Example(
        "7 in three equal parts is 3 + 2 + 2, the tie to the first code", FIXED.replace("500", "7"),
        "line A1 2024-04-01 100; credit K1 A1 minami 1; credit K2 A1 aoba 1; credit K3 A1 kita 1", {"A1 aoba": 3, "A1 kita": 2, "A1 minami": 2},
    ),
)  # fmt: skip
def test_fixed(example: Example):
    check(example)


@table(
    Example("no unit, nothing", UNITS, "line A1 2024-04-01 100 quantity=0", {}, {"A1": "zero"}),
    Example("two units returned take twice 30", UNITS, "line A1 2024-04-01 -100 quantity=-2", {"A1": -60}),
    Example(
        "30 × 1 by weights 1 and 3 is 7.5 and 22.5: the tie of the halves to the first code", UNITS,
        "line A1 2024-04-01 100 quantity=1; credit K1 A1 kita 3; credit K2 A1 aoba 1", {"A1 aoba": 8, "A1 kita": 22},
    ),
    Example(
        "-30 by weights 1 and 3 is split by size: -8 and -22", UNITS,
        "line A1 2024-04-01 100 quantity=-1; credit K1 A1 kita 3; credit K2 A1 aoba 1", {"A1 aoba": -8, "A1 kita": -22},
    ),
)  # fmt: skip
def test_per_unit(example: Example):
    check(example)


@table(
    Example(
        "a key of 0 has its row, one without a row pays nothing, nor does one below 0", BY_KEY,
        "line A1 2024-04-01 1_000 quantity=0; line A2 2024-04-01 1_000 quantity=2; line A3 2024-04-01 1_000 quantity=1; line A4 2024-04-01 1_000 quantity=-2",
        {"A1": 10, "A2": 20}, {"A3": "no_row", "A4": "no_row"},
    ),
)  # fmt: skip
def test_table_by_key(example: Example):
    check(example)


@table(
    Example("zero belongs to the band from 0", BY_METRIC, "line A1 2024-04-10 100", {"A1": 1}),
    Example("a figure on the border belongs to the upper band", BY_METRIC, "line A1 2024-04-10 1_000; line A2 2024-04-11 100", {"A1": 10, "A2": 10}),
    Example("one below the border to the lower", BY_METRIC, "line A1 2024-04-10 999; line A2 2024-04-11 100", {"A1": 9, "A2": 1}),
    Example(
        "lines of the same day do not see one another", BY_METRIC, "line A1 2024-04-10 1_000; line A2 2024-04-10 1_000", {"A1": 10, "A2": 10},
    ),
    Example("on the end of the last band it is beyond", BY_METRIC, "line A1 2024-04-10 2_000; line A2 2024-04-11 100", {"A1": 20}, {"A2": "beyond_last_band"}),
    Example("a figure below 0 is below the first band", BY_METRIC, "line A1 2024-04-10 -500; line A2 2024-04-11 100", {"A1": -5}, {"A2": "below_first_band"}),
    Example("29 February counts for February, 1 March begins anew", BY_METRIC, "line A1 2024-02-28 1_000; line A2 2024-02-29 100; line A3 2024-03-01 100", {"A1": 10, "A2": 10, "A3": 1}),
)  # fmt: skip
def test_bands_by_a_metric(example: Example):
    check(example)


@table(
    Example(
        "500 of 1,000 is 50 %, the border belongs to the band from it", BY_RATIO,
        "line A1 2024-04-10 500 list_minor=1000; line A2 2024-04-11 100", {"A2": 1}, {"A1": "missing"},
    ),
    Example("499 of 1,000 is below it", BY_RATIO, "line A1 2024-04-10 499 list_minor=1000; line A2 2024-04-11 100", {}, {"A1": "missing", "A2": "below_first_band"}),
    Example("1,000 of 1,000 is the open band", BY_RATIO, "line A1 2024-04-10 1_000 list_minor=1000; line A2 2024-04-11 100", {"A2": 10}, {"A1": "missing"}),
    Example("a ratio of 0 is missing", BY_RATIO, "line A1 2024-04-10 1_000 list_minor=0; line A2 2024-04-11 100", {}, {"A1": "missing", "A2": "missing"}),
    Example("a denominator below 0 too", BY_RATIO, "line A1 2024-04-10 1_000 list_minor=-10; line A2 2024-04-11 100", {}, {"A1": "missing", "A2": "missing"}),
)  # fmt: skip
def test_bands_by_a_ratio(example: Example):
    check(example)


@table(
    Example("marginal: 600 + 600 is 30, then 20 + 20", volume("marginal"), "line A1 2024-04-10 600; line A2 2024-04-11 600", {"A1": 30, "A2": 40}),
    Example("whole amount: 600 is 30, 1,200 is 120, the second line earns 90", volume("whole_amount"), "line A1 2024-04-10 600; line A2 2024-04-11 600", {"A1": 30, "A2": 90}),
    Example("exactly 1,000 is the upper band: 10 % of all", volume("whole_amount"), "line A1 2024-04-10 999; line A2 2024-04-11 1", {"A1": 49, "A2": 51}),
    Example(
        "on one day the line booked first comes first", volume("whole_amount"),
        "line A1 2024-04-10 600 booked_at=2024-04-10T18:00; line A2 2024-04-10 600 booked_at=2024-04-10T09:00", {"A2": 30, "A1": 90},
    ),
    Example("booked at one moment, the smaller id", volume("whole_amount"), "line B1 2024-04-10 600; line A9 2024-04-10 600", {"A9": 30, "B1": 90}),
    Example("the last of the month belongs to it, the first of the next begins anew", volume("whole_amount"), "line A1 2024-04-30 1_000; line A2 2024-05-01 600", {"A1": 100, "A2": 30}),
    Example("29 February belongs to February", volume("whole_amount"), "line A1 2024-02-28 600; line A2 2024-02-29 600; line A3 2024-03-01 600", {"A1": 30, "A2": 90, "A3": 30}),
    Example("a line of 0 does not change the total: zero", volume("marginal"), "line A1 2024-04-10 600; line A2 2024-04-11 0", {"A1": 30}, {"A2": "zero"}),
    Example("a negative line goes back through the bands: 120 to 30", volume("whole_amount"), "line A1 2024-04-10 1_200; line A2 2024-04-11 -600", {"A1": 120, "A2": -90}),
    Example("below a total of 0 nothing is paid or taken", volume("marginal"), "line A1 2024-04-10 -600", {}, {"A1": "below_first_band"}),
    Example(
        "beyond nothing: 2,500 earns as 2,000, and what comes after it nothing", volume("marginal", "2_000", beyond=", beyond: nothing"),
        "line A1 2024-04-10 2_500; line A2 2024-04-11 100", {"A1": 150}, {"A2": "beyond_last_band"},
    ),
    Example(
        "beyond refuse: the line that exceeds the end earns nothing, one that just reaches it does", volume("marginal", "2_000", beyond=", beyond: refuse"),
        "line A1 2024-04-10 2_000; line A2 2024-04-11 1", {"A1": 150}, {"A2": "beyond_last_band"},
    ),
    Example(
        "a calendar quarter and a program quarter end on different days", volume("whole_amount", over="quarter"),
        "line A1 2024-03-31 600; line A2 2024-04-01 600; line A3 2024-05-01 600", {"A1": 30, "A2": 90, "A3": 30}, year_starts="02-01",
    ),
)  # fmt: skip
def test_bands_over_a_running_total(example: Example):
    check(example)
