"""Large amounts (ruling 18, docs/rules/money.md, "Bounds"): products and sums that 64 bits do not hold on the way to amounts that they do."""

import pytest

from engine.tests.operators.desk import Example, check, run, table
from enishi_engine.core.refusals import MayOverflow

BILLION = 10**9
LARGEST = 10**12  # yen, of one line


def percent(rate: str, more: str = "limits: none", base: str = "line.net") -> str:
    return f'incentives: [{{id: c, type: commission, base: "{base}", rate: {rate}, {more}}}]'


# 10¹² × 1,000 % is 10¹² × 10⁷ millionths = 10¹⁹ on the way, beyond 9.2 × 10¹⁸; divided by 10⁶ it is 10¹³.
@table(
    Example("ten times the largest line", percent("1_000 %"), f"line A1 2024-04-01 {LARGEST}", {"A1": 10**13}),
    Example("ten times the largest line returned, beside a small one", percent("1_000 %"), f"line A1 2024-04-01 -{LARGEST}; line A2 2024-04-01 1", {"A1": -(10**13), "A2": 10}),
    Example("a rate by rank or another: the largest row counts", percent("{by: product.family, a: 1 %, b: 1_000 %}"),
        f"product x a; product y b; line A1 2024-04-01 {LARGEST} product=x; line A2 2024-04-01 {LARGEST} product=y", {"A1": 10**10, "A2": 10**13}),
    Example("a rate of all other rows may be the largest", percent("{by: product.family, a: 1 %, otherwise: 1_000 %}"),
        f"product x a; product y b; line A1 2024-04-01 {LARGEST} product=x; line A2 2024-04-01 {LARGEST} product=y", {"A1": 10**10, "A2": 10**13}),
    Example("a base of two sums is as large as both", percent("500 %", base="line.net + line.setup"),
        f"line A1 2024-04-01 {LARGEST} setup_minor={LARGEST}", {"A1": 10**13}),  # 2 × 10¹² × 5 × 10⁶ is 10¹⁹
    Example("5 × 10¹⁸ on the way fits, twice as much, which looking for a half takes, does not", percent("500 %"), f"line A1 2024-04-01 {LARGEST}",
        {"A1": 5 * 10**12}, rounding="half_up"),
    Example("three thousand million yen for each of a thousand million units", f"incentives: [{{id: s, type: spiff, per: unit, amount: {3 * BILLION}, limits: none}}]",
        f"line A1 2024-04-01 1 quantity={BILLION}", {"A1": 3 * 10**18}),
)  # fmt: skip
def test_products_beyond_64_bits(example: Example):
    check(example)


def test_a_running_total_of_ten_largest_lines():
    """Each line of 10¹² at 100 %: the total of ten is 10¹³, times 10⁶ millionths 10¹⁹ on the way."""
    text = """incentives:
  - {id: v, type: volume_rebate, base: line.net, over: month, method: marginal, limits: none, bands: [{from: 0, to: open, rate: 100 %}]}
"""
    lines = "; ".join(f"line A{number} 2024-04-{number + 10} {LARGEST}" for number in range(10))

    check(Example("", text, lines, {f"A{number}": LARGEST for number in range(10)}))


def test_what_could_be_more_than_a_result_holds_is_refused_before_the_run():
    """10⁹ units × 5 × 10⁹ yen are 5 × 10¹⁸; twice as much, which roundings and differences need, is beyond 9.2 × 10¹⁸."""
    text = f"incentives: [{{id: s, type: spiff, per: unit, amount: {5 * BILLION}, limits: none}}]"

    with pytest.raises(MayOverflow, match="An amount of s"):
        run(Example("", text, f"line A1 2024-04-01 1 quantity={BILLION}"))


def test_what_stands_beside_an_earning_does_not_make_it_larger():
    """The spiff s may reach 6 × 10¹⁸: twice as much could not be a base, but o is paid on c, of at most 2 × (10 % of 100 + 1)."""
    text = f"""incentives:
  - {{id: c, type: commission, base: line.net, rate: 10 %, limits: none}}
  - {{id: s, type: spiff, per: unit, amount: {3 * BILLION}, limits: none, with: {{c: add}}}}
  - {{id: o, type: override, of: c, rate: 1_000 %, limits: none}}
"""
    facts = f"partner kita parent=aoba; line A1 2024-04-01 100 partner=kita quantity={BILLION}"

    check(Example("", text, facts, {"c A1": 10, "s A1": 3 * 10**18, "o c/A1/kita": 100}))
