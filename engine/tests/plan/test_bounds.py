"""How large values can be (ruling 18, docs/rules/money.md, "Bounds"): the bound of each kind of amount, to the unit, from the largest columns.

An amount may be twice what is calculated and two more, for roundings and differences: 2 × (product ÷ divisor + 1).
"""

from datetime import date

import pytest

from enishi_engine.core.expression import (
    Arithmetic,
    Expression,
    Field,
    Largest,
    Literal,
    Operator,
    OrElse,
    Per,
    Smallest,
    ToNumber,
    Unit,
)
from enishi_engine.core.incentive import Incentive
from enishi_engine.core.refusals import MayOverflow
from enishi_engine.plan.arithmetic import LARGEST_NARROW, LARGEST_WIDE, NARROW, WIDE
from enishi_engine.plan.bounds import Bounds, converted_bounds, largest_amount, largest_limited, width, width_of_sums
from enishi_engine.plan.exchange import Currencies
from enishi_engine.program import read_texts

HEAD = """program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
earnings_rounding: down
metrics: {m: "sum(line.net) over month"}
"""
LARGEST = {"line.net": 1_000, "line.setup": 3_000, "line.quantity": 7}
BANDS = "bands: [{from: 0, to: 50, rate: 3 %}, {from: 50, to: open, rate: 5 %}]"


def incentive(said: str) -> Incentive:
    text = f"{HEAD}incentives: [{{id: c, limits: none, {said}}}]" if "limits:" not in said else f"{HEAD}incentives: [{{id: c, {said}}}]"
    (version,) = read_texts({date(2024, 1, 1): ("2024-01-01.yaml", text.encode())}).program.versions
    return version.incentives[0]


def commission(rate: str = "10 %", base: str = "line.net", more: str = "") -> Incentive:
    return incentive(f'type: commission, base: "{base}", rate: {rate}{more}')


@pytest.mark.parametrize(
    ("says", "said", "bound"),
    [
        ("10 % of 1,000", "type: commission, base: line.net, rate: 10 %", 2 * (100 + 1)),
        ("a sum is as large as both parts", 'type: commission, base: "line.net + line.setup", rate: 10 %', 2 * (400 + 1)),
        ("and so is a difference", 'type: commission, base: "line.net - line.setup", rate: 10 %', 2 * (400 + 1)),
        ("the larger of two", 'type: commission, base: "max(line.net, line.setup)", rate: 10 %', 2 * (300 + 1)),
        ("the smaller of two may be as large", 'type: commission, base: "min(line.net, line.setup)", rate: 10 %', 2 * (300 + 1)),
        ("a number is as large as it is written", 'type: commission, base: "line.net - 2_000", rate: 10 %', 2 * (300 + 1)),
        ("a column that was not loaded is 0", "type: commission, base: line.subvention, rate: 10 %", 2 * (0 + 1)),
        ("the highest rate of a table", "type: commission, base: line.net, rate: {by: product.family, a: 20 %, b: 30 %, otherwise: 10 %}", 2 * (300 + 1)),
        ("the rate of all others too", "type: commission, base: line.net, rate: {by: product.family, a: 20 %, otherwise: 40 %}", 2 * (400 + 1)),
        ("an amount for each line", "type: spiff, per: line, amount: 500", 2 * (500 + 1)),
        ("the largest of a table, either way of 0", "type: spiff, per: line, amount: {by: product.family, a: -500, b: 400}", 2 * (500 + 1)),
        ("a pool may all be one's", "type: pool_share, over: month, pool: 500, shared_by: m", 2 * (500 + 1)),
        # 9,223,372,036,854,775,807 ÷ 1,024: of a figure of figures nothing is known before it is calculated.
        ("a pool of a figure is as large as any", "type: pool_share, over: month, pool: 2 %, pool_of: m, shared_by: m", 2 * (9_007_199_254_740_991 + 1)),
        ("7 units of 500", "type: spiff, per: unit, amount: 500", 2 * (3_500 + 1)),
        # 3 rows of 1,000 are 3,000; two bands of at most 5 % could both be moved through: 3,000 × 100,000 ÷ 10⁶.
        ("a running total of all rows, by every band", f"type: volume_rebate, base: line.net, over: month, method: marginal, {BANDS}", 2 * (300 + 1)),
        # The last band begins at 9,000: 9,000 × 100,000 ÷ 10⁶.
        ("or up to the last border", f"type: volume_rebate, base: line.net, over: month, method: marginal, {BANDS.replace('50', '9_000')}", 2 * (900 + 1)),
    ],
)  # fmt: skip
def test_the_largest_amount(says: str, said: str, bound: int):
    one = incentive(said)

    assert largest_amount(one, (one,), Bounds(LARGEST, rows=3)) == bound


def test_a_special_rate_counts_where_it_is_higher():
    """20 % are 20,000,000 millionths of a percent, 200,000 ppm."""
    one = commission()

    assert largest_amount(one, (one,), Bounds({**LARGEST, "special_term.rate_percent": 20_000_000}, rows=3)) == 2 * (200 + 1)


def test_a_running_total_goes_by_the_largest_base_of_all_texts():
    said = f"type: volume_rebate, base: BASE, over: month, method: marginal, {BANDS}"
    first, later = incentive(said.replace("BASE", "line.net")), incentive(said.replace("BASE", "line.setup"))

    assert largest_amount(first, (first, later), Bounds(LARGEST, rows=3)) == 2 * (900 + 1)  # 9,000 × 100,000 ÷ 10⁶


def test_what_is_paid_on_an_earning_goes_by_the_largest_amount_of_all_texts_and_their_floors():
    first = commission(more=", limits: [{per: line, min: 7}]")
    later = commission("20 %", more=", limits: [{per: line, min: 30}, {per: [partner, month], max: 90}]")

    assert largest_limited((first, later), Bounds(LARGEST, rows=3)) == 2 * (200 + 1) + 7 + 30


NET, QUANTITY = Field("line", "net", Unit.MONEY), Field("line", "quantity", Unit.COUNT)


def yen(value: int) -> Literal:
    return Literal(value, Unit.MONEY)


@pytest.mark.parametrize(
    ("says", "expression", "bound"),
    [
        ("a column is as large as its largest value", NET, 1_000),
        ("below 0 as above", yen(-2_000), 2_000),
        ("a product of both", Arithmetic(Operator.MULTIPLY, NET, QUANTITY, Unit.MONEY), 7_000),
        ("a sum of both", Arithmetic(Operator.ADD, NET, QUANTITY, Unit.MONEY), 1_007),
        ("a count read as a number is in millionths", ToNumber(QUANTITY), 7_000_000),
        ("a default may be larger", OrElse(NET, yen(2_000), Unit.MONEY), 2_000),
        ("or smaller", OrElse(NET, yen(2), Unit.MONEY), 1_000),
        ("the smallest and the largest of several", Smallest((NET, yen(2_000)), Unit.MONEY), 2_000),
        ("are bounded alike", Largest((yen(2), NET), Unit.MONEY), 1_000),
        ("1,000 in full sizes of 30: 33, and one more", Per(NET, yen(30), full=True), 34),
        ("in parts to the millionth", Per(NET, yen(30), full=False), 33_333_334),
        ("by the smallest of several sizes", Per(NET, Smallest((yen(100), yen(30)), Unit.MONEY), full=True), 34),
        ("a size that is a column may be 1", Per(NET, Field("line", "setup", Unit.MONEY), full=True), 1_001),
    ],
)  # fmt: skip
def test_the_largest_value_of_an_expression(says: str, expression: Expression, bound: int):
    assert Bounds(LARGEST, rows=3).of(expression) == bound


@pytest.mark.parametrize(
    ("largest", "expected"),
    [
        # 4 × (net × 100,000 + 1,000,000) ≤ 9,223,372,036,854,775,807 up to a net of 23,058,430,092,126.
        (23_058_430_092_126, NARROW),
        (23_058_430_092_127, WIDE),
    ],
)
def test_the_type_is_as_narrow_as_four_products_allow(largest: int, expected: str):
    one = commission()

    assert width(one, (one,), Bounds({"line.net": largest}, rows=1)) == expected


@pytest.mark.parametrize(
    ("says", "said", "column", "fits", "told"),
    [
        # 2 × (4,611,686,018,427 × 10⁶ + 1) = 9,223,372,036,854,000,002 fits; one unit more does not.
        ("an amount", "type: spiff, per: unit, amount: 1_000_000", "line.quantity", 4_611_686_018_427, "An amount of c could reach 9,223,372,036,856,000,002"),
        # Of what is multiplied twice as much has to fit too, however small the rate is.
        ("a base", "type: commission, base: line.net, rate: 1 %", "line.net", 4_611_686_018_427_387_903, "An amount of c could reach 9,223,372,036,854,775,808"),
    ],
)  # fmt: skip
def test_what_a_result_cannot_hold_is_refused_with_what_it_could_reach(says: str, said: str, column: str, fits: int, told: str):
    one = incentive(said)
    assert width(one, (one,), Bounds({column: fits}, rows=1)) == WIDE

    with pytest.raises(MayOverflow, match=rf"^{told}, and the largest whole number kept is 9,223,372,036,854,775,807"):
        width(one, (one,), Bounds({column: fits + 1}, rows=1))


def test_what_even_the_wide_type_cannot_hold_is_refused_as_a_product():
    """4 × (units × 10⁶ + 1) ≤ 2¹²⁷ − 1, which is 170,141,183,460,469,231,731,687,303,715,884,105,727."""
    one, fits = incentive("type: spiff, per: unit, amount: 1_000_000"), 42_535_295_865_117_307_932_921_825_928_971
    assert 4 * (fits * 10**6 + 1) <= LARGEST_WIDE < 4 * ((fits + 1) * 10**6 + 1)

    with pytest.raises(MayOverflow, match=r"^An amount of c"):
        width(one, (one,), Bounds({"line.quantity": fits}, rows=1))
    with pytest.raises(MayOverflow, match=r"^A product of c could reach 170,141,183,460,469,231,731,687,303,715,888,000,004, and"):
        width(one, (one,), Bounds({"line.quantity": fits + 1}, rows=1))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # 4 × rows × 2 × (100 + 1) = 808 × rows ≤ 9,223,372,036,854,775,807 up to 11,415,064,401,998,485 rows.
        (LARGEST_NARROW // 808, NARROW),
        (LARGEST_NARROW // 808 + 1, WIDE),
    ],
)
def test_sums_of_amounts_are_as_narrow_as_all_rows_allow(rows: int, expected: str):
    assert width_of_sums((commission(),), Bounds(LARGEST, rows)) == expected


def test_sums_go_by_the_largest_text_and_by_its_floors():
    """4 × 10¹² rows × 2 × (200 + 1) fit; a floor of 10⁷ for each does not, and neither does any sum of what is paid for periods."""
    first, later = commission(), commission("20 %")
    many = LARGEST_NARROW // (4 * 402)
    assert width_of_sums((first, later), Bounds(LARGEST, many)) == NARROW
    assert width_of_sums((first, later), Bounds(LARGEST, many + 1)) == WIDE
    assert width_of_sums((commission(more=", limits: [{per: line, min: 403}]"),), Bounds(LARGEST, many)) == WIDE
    assert width_of_sums((incentive("type: recurring_commission, base: line.net, rate: 1 %"),), Bounds(LARGEST, 1)) == WIDE


def rate(value: int, scale: int = 0, *, into: str = "JPY", of: str = "USD") -> dict[str, object]:
    return {"from_currency": of, "to_currency": into, "rate": value, "scale": scale}


DOLLARS = Currencies("JPY", 0, (("USD", 2),))


@pytest.mark.parametrize(
    ("says", "rates", "currencies", "net"),
    [
        # 1,000 cents at 15,025 hundredths: 1,000 × 15,025 ÷ 10⁴, and one more for its rounding.
        ("two decimals go, and two of the rate", [rate(15_025, 2)], DOLLARS, 1_502 + 1),
        ("of several rates the highest", [rate(15_000, 2), rate(16_000, 2), rate(14_000, 2)], DOLLARS, 1_600 + 1),
        ("a rate into another currency does not count", [rate(15_000, 2), rate(90_000, 2, into="EUR")], DOLLARS, 1_500 + 1),
        ("nor one of a currency that no line is in", [rate(15_000, 2), rate(90_000, 2, of="EUR")], DOLLARS, 1_500 + 1),
        ("lines in the program's own stay as large as they are", [rate(1)], DOLLARS, 1_000),
        ("without a rate nothing is converted", [], DOLLARS, 1_000),
        ("two decimals come", [rate(7, into="USD", of="JPY")], Currencies("USD", 2, (("JPY", 0),)), 700_000 + 1),
    ],
)  # fmt: skip
def test_the_largest_converted_amount(says: str, rates: list[dict[str, object]], currencies: Currencies, net: int):
    assert converted_bounds(LARGEST, currencies, rates)["line.net"] == net


def test_a_converted_amount_fits_to_the_last_unit():
    """2 × rate ÷ 10² + 1: at 461,168,601,842,738,790,300 it is 9,223,372,036,854,775,807."""
    fits = 50 * (LARGEST_NARROW - 1)
    assert converted_bounds({"line.net": 2}, DOLLARS, [rate(fits)])["line.net"] == LARGEST_NARROW

    with pytest.raises(MayOverflow, match=r"line\.net in JPY could reach 9,223,372,036,854,775,808, and"):
        converted_bounds({"line.net": 2}, DOLLARS, [rate(fits + 50)])
