"""Amounts: percent, fixed, per unit, tables, bands, splits, from the tables of docs/rules/amounts.md and money.md."""

from collections.abc import Callable
from typing import Any

import pytest

from enishi_engine.core.expression import Divide, Field, Literal, Period, Unit
from enishi_engine.core.incentive import (
    Band,
    Banded,
    Bands,
    Beyond,
    ByBand,
    ByKey,
    Fixed,
    Method,
    OnPeriod,
    Percent,
    PeriodKind,
    PerUnit,
    Rounding,
    Value,
    ValueUnit,
)

NET = Field("line", "net", Unit.MONEY)
QUANTITY = Field("line", "quantity", Unit.COUNT)
KIND = Field("line", "kind", Unit.CODE)
MONTH = OnPeriod(PeriodKind.PROGRAM, Period.MONTH)

PHOCAS = Bands((Band(0, 10_000, 50_000), Band(10_000, 50_000, 100_000)), Beyond.NOTHING)
THREE_OR_FIVE = Bands((Band(0, 3_000_000, 30_000), Band(3_000_000, None, 50_000)), Beyond.OPEN)


def banded(bands: Bands, method: Method, unit: ValueUnit = ValueUnit.RATE) -> Banded:
    return Banded(bands, unit, MONTH, method)


def line(id: str, net: int, day: str = "2026-10-01", **more: Any) -> dict[str, Any]:
    return {"id": id, "net": net, "ordered_on": day, **more}


# ── Percent, fixed, per unit ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_percentage_of_the_base_is_rounded_once(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    ten = incentive(amount=Percent(Value(100_000)), base=NET)

    answer = of(ten, order_lines=[line("A1", 25), line("A2", -25), line("A3", 9)], rounding=Rounding.HALF_UP)

    assert answer.amounts == {"commission/A1/aoba": 3, "commission/A2/aoba": -3, "commission/A3/aoba": 1}
    earned = answer.line("commission/A1/aoba")
    assert (earned["base"], earned["rate"], earned["units"], earned["weight"], earned["calculated"]) == (25, 100_000, None, None, 3)


def test_an_amount_that_rounds_to_0_says_so_with_its_base(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(incentive(amount=Percent(Value(100_000)), base=NET), order_lines=[line("A1", 9), line("A2", 0)])

    assert answer.amounts == {}
    assert answer.why("commission/A1/aoba") == (10, "zero", None, None, 9, "money")
    assert answer.why("commission/A2/aoba") == (10, "zero", None, None, 0, "money")


def test_an_amount_per_unit_meets_the_units_of_the_line(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # SPIFF: 200 a unit, 8 units = 1,600 (https://stgm.rebates-on.com/wiki/spiff/).
    spiff = incentive(amount=PerUnit(QUANTITY, Value(200)))

    answer = of(spiff, order_lines=[line("A1", 1, quantity=8), line("A2", 1, quantity=0)])

    earned = answer.line("commission/A1/aoba")
    assert (earned["amount"], earned["units"], earned["unit_amount"], earned["base"], earned["rate"]) == (1_600, 8, 200, None, None)
    assert answer.why("commission/A2/aoba") == (10, "zero", None, None, None, "money")


def test_a_missing_base_and_missing_units_are_named(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    of_list_price = incentive("of_list", amount=Percent(Value(100_000)), base=Field("product", "list_price", Unit.MONEY))
    per_month = incentive("per_month", amount=PerUnit(Field("line", "term_months", Unit.COUNT), Value(100)))

    answer = of(of_list_price, per_month, order_lines=[line("A1", 100)])

    assert answer.why("of_list/A1/aoba") == (9, "missing", "base", None, None, None)
    assert answer.why("per_month/A1/aoba") == (9, "missing", "units", None, None, None)


# ── Splits ───────────────────────────────────────────────────────────────────────────────────────────────────────────

THIRDS = [{"id": f"C{n}", "line": "A1", "partner": partner, "weight": 1} for n, partner in enumerate(("minami", "kita", "aoba"))]


def test_a_fixed_amount_of_100_in_thirds_is_34_33_33(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(incentive(amount=Fixed(Value(100))), order_lines=[line("A1", 1)], credits=THIRDS)

    assert answer.amounts == {"commission/A1/aoba": 34, "commission/A1/kita": 33, "commission/A1/minami": 33}
    shared = answer.line("commission/A1/kita")
    assert (shared["weight"], shared["weight_total"], shared["unit_amount"], shared["units"]) == (1, 3, 100, None)


def test_the_base_is_split_before_the_rate(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # 100 → 34, 33, 33; 50 % of each, down: 17, 16, 16.
    answer = of(incentive(amount=Percent(Value(500_000)), base=NET), order_lines=[line("A1", 100)], credits=THIRDS)

    assert answer.amounts == {"commission/A1/aoba": 17, "commission/A1/kita": 16, "commission/A1/minami": 16}
    assert answer.line("commission/A1/aoba")["base"] == 34


def test_per_unit_is_calculated_on_the_whole_line_and_then_split(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(incentive(amount=PerUnit(QUANTITY, Value(50))), order_lines=[line("A1", 1, quantity=2)], credits=THIRDS)

    assert answer.amounts == {"commission/A1/aoba": 34, "commission/A1/kita": 33, "commission/A1/minami": 33}
    assert answer.line("commission/A1/kita")["units"] == 2


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────

BY_KIND = ByKey(KIND, "line.kind", (("new", Value(100_000)), ("renewal", Value(50_000))))


def test_a_table_gives_the_row_of_its_key(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    lines = [line("A1", 1_000), line("A2", 1_000, kind="renewal"), line("A3", 1_000, kind="usage")]

    answer = of(incentive(amount=Percent(BY_KIND), base=NET), order_lines=lines)

    assert answer.amounts == {"commission/A1/aoba": 100, "commission/A2/aoba": 50}
    assert answer.why("commission/A3/aoba", "gate", "reason", "subject", "unit", "had_code") == (9, "no_row", "line.kind", "code", "usage")


def test_a_row_may_be_a_table_again_and_otherwise_takes_the_rest(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    by_units = ByKey(QUANTITY, "line.quantity", ((1, Value(10_000)),), otherwise=Value(20_000))
    table = ByKey(KIND, "line.kind", (("new", by_units),), otherwise=Value(500_000))

    answer = of(
        incentive(amount=Percent(table), base=NET),
        order_lines=[line("A1", 1_000), line("A2", 1_000, quantity=2), line("A3", 1_000, kind="usage")],
    )

    assert list(answer.amounts.values()) == [10, 20, 500]


def test_a_missing_key_is_named(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    by_family = ByKey(Field("product", "family", Unit.CODE), "product.family", (("cloud", Value(1)),), otherwise=Value(2))

    answer = of(incentive(amount=Fixed(by_family)), order_lines=[line("A1", 1)])

    assert answer.why("commission/A1/aoba") == (9, "missing", "product.family", None, None, None)


@pytest.mark.parametrize(
    ("net", "expected"),
    [(999_999, 29_999), (1_000_000, 50_000), (1_999_999, 99_999), (2_000_000, "beyond_last_band"), (-1, "below_first_band")],
)
def test_one_band_holds_the_measure(net: int, expected: int | str, of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    bands = Bands((Band(0, 1_000_000, 30_000), Band(1_000_000, 2_000_000, 50_000)), Beyond.REFUSE)

    answer = of(incentive(amount=Percent(ByBand(NET, "line.net", bands)), base=NET), order_lines=[line("A1", net)])

    assert (answer.amounts or answer.reasons) == {"commission/A1/aoba": expected}
    if net == 2_000_000:
        assert answer.why("commission/A1/aoba") == (9, "beyond_last_band", "line.net", 2_000_000, 2_000_000, "money")
    if net == -1:
        assert answer.why("commission/A1/aoba") == (9, "below_first_band", "line.net", 0, -1, "money")


def test_bands_of_a_ratio_are_compared_crosswise(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    discount = Divide(NET, Field("line", "list", Unit.MONEY))
    by_discount = ByBand(discount, "line.net / line.list", Bands((Band(333_334, 800_000, 1), Band(800_000, None, 2)), Beyond.OPEN))
    lines = [line("A1", 1, list=3), line("A2", 333_334, list=1_000_000), line("A3", 8, list=10), line("A4", 8)]

    answer = of(incentive(amount=Fixed(by_discount)), order_lines=lines)

    assert answer.amounts == {"commission/A2/aoba": 1, "commission/A3/aoba": 2}
    columns = ("reason", "needed", "had", "had_of", "unit")
    assert answer.why("commission/A1/aoba", *columns) == ("below_first_band", 333_334, 1, 3, "ratio")
    assert answer.why("commission/A4/aoba", *columns) == ("missing", None, None, None, None)


# ── Bands over a running total ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("total", "marginal", "whole_amount"), [(6_000, 300, 300), (20_000, 1_500, 2_000), (50_000, 4_500, 5_000), (60_000, 4_500, 5_000)]
)
def test_phocas_bands(total: int, marginal: int, whole_amount: int, of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # https://helphocassoftware.atlassian.net/wiki/spaces/userdoc/pages/590377/Rebates+calculation+methods
    stepped = incentive("stepped", amount=banded(PHOCAS, Method.MARGINAL), base=NET)
    slab = incentive("slab", amount=banded(PHOCAS, Method.WHOLE_AMOUNT), base=NET)

    answer = of(stepped, slab, order_lines=[line("A1", total)])

    assert answer.amounts == {"stepped/A1/aoba": marginal, "slab/A1/aoba": whole_amount}


@pytest.mark.parametrize(("units", "expected"), [(20, 20), (80, 80), (120, 140)])
def test_phocas_bands_by_unit(units: int, expected: int, of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    one_then_two = Bands((Band(0, 100, 1), Band(100, 500, 2)), Beyond.NOTHING)
    by_unit = incentive(amount=banded(one_then_two, Method.MARGINAL, ValueUnit.MONEY), base=QUANTITY)

    answer = of(by_unit, order_lines=[line("A1", 1, quantity=units)])

    assert answer.amounts == {"commission/A1/aoba": expected}


def test_one_million_then_two_re_rates_the_first(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    rebate = incentive(amount=banded(THREE_OR_FIVE, Method.WHOLE_AMOUNT), base=NET)

    answer = of(rebate, order_lines=[line("A2", 2_000_000, "2026-10-20"), line("A1", 1_000_000, "2026-10-02")])

    assert answer.amounts == {"commission/A1/aoba": 30_000, "commission/A2/aoba": 120_000}
    second = answer.line("commission/A2/aoba")
    assert (second["base"], second["rate"], second["total_before"], second["total_after"]) == (2_000_000, None, 1_000_000, 3_000_000)


def test_the_running_total_starts_anew_with_each_period_and_payee(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    rebate = incentive(amount=banded(THREE_OR_FIVE, Method.WHOLE_AMOUNT), base=NET)
    lines = [line("A1", 3_000_000), line("A2", 1_000_000, "2026-11-01"), line("K1", 1_000_000, partner="kita")]

    answer = of(rebate, order_lines=lines)

    assert answer.amounts == {"commission/A1/aoba": 150_000, "commission/A2/aoba": 30_000, "commission/K1/kita": 30_000}


def test_lines_of_a_running_total_always_add_up(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # 5 % of 10, 20, 30, 40: 0.5, 1, 1.5, 2; rounded down 0, 1, 1, 2: the lines get 0, 1, 0, 1.
    rebate = incentive(amount=banded(PHOCAS, Method.MARGINAL), base=NET)

    answer = of(rebate, order_lines=[line(f"A{n}", 10, f"2026-10-0{n}") for n in range(1, 5)])

    assert answer.amounts == {"commission/A2/aoba": 1, "commission/A4/aoba": 1}
    assert answer.why("commission/A1/aoba") == (10, "zero", None, None, 10, "money")


def test_on_one_day_the_booking_then_the_source_then_the_id_decide_the_order(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    rebate = incentive(amount=banded(THREE_OR_FIVE, Method.WHOLE_AMOUNT), base=NET)
    lines = [
        line("A1", 1_000_000, booked_at="2026-10-01T12:00"),
        line("A2", 1_000_000, booked_at="2026-10-01T09:00", source="web"),
        line("A3", 1_000_000, booked_at="2026-10-01T09:00", source="crm"),
    ]

    answer = of(rebate, order_lines=lines)

    # In order A3, A2, A1: 30,000, 30,000, and the third reaches 5 % of 3,000,000.
    assert answer.amounts == {"commission/A3/aoba": 30_000, "commission/A2/aoba": 30_000, "commission/A1/aoba": 90_000}


def test_a_negative_line_lowers_the_total_and_returns_what_the_band_gave(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    rebate = incentive(amount=banded(THREE_OR_FIVE, Method.WHOLE_AMOUNT), base=NET)

    answer = of(rebate, order_lines=[line("A1", 3_000_000), line("A2", -1, "2026-10-02"), line("A3", -3_000_000, "2026-10-03")])

    # F(3,000,000) = 150,000; F(2,999,999) = 89,999.97; a total below 0 pays 0.
    assert answer.amounts == {"commission/A1/aoba": 150_000, "commission/A2/aoba": -60_001, "commission/A3/aoba": -89_999}


def test_below_the_first_band_nothing_is_paid(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    from_100 = Bands((Band(100_000, None, 10_000),), Beyond.OPEN)
    rebate = incentive(amount=banded(from_100, Method.WHOLE_AMOUNT), base=NET)

    answer = of(rebate, order_lines=[line("A1", 90_000), line("A2", 20_000, "2026-10-02")])

    assert answer.amounts == {"commission/A2/aoba": 1_100}
    assert answer.why("commission/A1/aoba") == (9, "below_first_band", None, 100_000, 90_000, "money")


def test_beyond_the_end_nothing_more_is_paid_and_the_reason_says_so(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    stepped = incentive(amount=banded(PHOCAS, Method.MARGINAL), base=NET)

    answer = of(stepped, order_lines=[line("A1", 50_000), line("A2", 1, "2026-10-02")])

    assert answer.amounts == {"commission/A1/aoba": 4_500}
    assert answer.why("commission/A2/aoba") == (9, "beyond_last_band", None, 50_000, 50_001, "money")


def test_a_band_that_refuses_what_is_beyond_takes_a_total_exactly_at_its_end(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    refusing = Bands(PHOCAS.bands, Beyond.REFUSE)
    stepped = incentive(amount=banded(refusing, Method.MARGINAL), base=NET)

    answer = of(stepped, order_lines=[line("A1", 50_000), line("K1", 49_999, partner="kita"), line("K2", 2, "2026-10-02", partner="kita")])

    assert answer.amounts == {"commission/A1/aoba": 4_500, "commission/K1/kita": 4_499}
    assert answer.why("commission/K2/kita") == (9, "beyond_last_band", None, 50_000, 50_001, "money")


def test_a_split_line_adds_each_sellers_part_to_its_own_total(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    rebate = incentive(amount=banded(THREE_OR_FIVE, Method.WHOLE_AMOUNT), base=NET)
    weights = [{"id": "C1", "line": "A1", "partner": "aoba", "weight": 3}, {"id": "C2", "line": "A1", "partner": "kita", "weight": 1}]

    answer = of(rebate, order_lines=[line("A1", 4_000_000)], credits=weights)

    assert answer.amounts == {"commission/A1/aoba": 150_000, "commission/A1/kita": 30_000}


def test_the_program_in_cents_pays_in_cents(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # Phocas in dollars: 20,000.00 → 1,500.00.
    in_cents = Bands((Band(0, 1_000_000, 50_000), Band(1_000_000, 5_000_000, 100_000)), Beyond.NOTHING)

    answer = of(incentive(amount=banded(in_cents, Method.MARGINAL), base=NET), order_lines=[line("A1", 2_000_000)], currency="USD")

    assert answer.amounts == {"commission/A1/aoba": 150_000}


def test_a_literal_base_of_a_constant_is_as_good_as_any(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(incentive(amount=Percent(Value(500_000)), base=Literal(1_000, Unit.MONEY)), order_lines=[line("A1", 1)])

    assert answer.amounts == {"commission/A1/aoba": 500}
