"""What always holds: the order of files says nothing, result rows are in their order, and every table has its columns."""

import random
from collections.abc import Callable
from typing import Any

from enishi_engine.core.expression import Field, Period, Unit
from enishi_engine.core.incentive import (
    Band,
    Banded,
    Bands,
    Beyond,
    Limit,
    LimitKey,
    Method,
    OncePer,
    OnPeriod,
    Payable,
    Percent,
    PeriodKind,
    Share,
    Stacking,
    TakeBack,
    Value,
    ValueUnit,
)
from enishi_engine.core.results import SCHEMAS

NET = Field("line", "net", Unit.MONEY)
BANDS = Bands((Band(0, 5_000, 30_000), Band(5_000, None, 70_000)), Beyond.OPEN)


def _facts(dice: random.Random) -> dict[str, list[dict[str, Any]]]:
    def day() -> str:
        return f"2026-0{dice.randint(4, 9)}-{dice.randint(1, 28):02}"

    partners = ("aoba", "kita", "minami")
    lines = [
        {
            "id": f"L{n}",
            "partner": dice.choice(partners),
            "net": dice.randint(-500, 2_000),
            "ordered_on": day(),
            "customer": dice.choice(("kawa", "mori", None)),
        }
        for n in range(60)
    ]
    changes = [
        {"id": f"X{n}", "line": f"L{n}", "kind": dice.choice(("cancel", "refund")), "amount": dice.choice((None, 300)), "date": day()}
        for n in range(20)
    ]
    payments = [{"id": f"P{n}", "line": f"L{n % 60}", "amount": dice.randint(1, 900), "date": day()} for n in range(70)]
    shares = [{"id": f"C{n}", "line": f"L{n % 25}", "partner": dice.choice(partners), "weight": dice.randint(1, 4)} for n in range(50)]
    return {"order_lines": lines, "line_changes": changes, "customer_payments": payments, "credits": shares}


def _incentives(incentive: Callable[..., Any]) -> tuple[Any, ...]:
    back = TakeBack(("cancel", "refund"), 90, Share.PROPORTIONAL)
    month = OnPeriod(PeriodKind.PROGRAM, Period.MONTH)
    return (
        incentive("commission", amount=Percent(Value(75_000)), base=NET, take_back=back, payable=Payable.CUSTOMER_PAID, stacking={"rebate": Stacking.BEST}),
        incentive("rebate", amount=Banded(BANDS, ValueUnit.RATE, month, Method.WHOLE_AMOUNT), base=NET, limits=(Limit((LimitKey.PARTNER, LimitKey.MONTH), 150),)),
        incentive("welcome", amount=Percent(Value(10_000)), base=NET, once_per=OncePer.CUSTOMER),
    )  # fmt: skip


def test_the_order_of_the_rows_in_a_file_says_nothing(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    dice = random.Random(20_260_401)
    facts = _facts(dice)
    answer = of(*_incentives(incentive), **facts)

    for rows in facts.values():
        dice.shuffle(rows)
    again = of(*_incentives(incentive), **facts)

    assert again.result == answer.result
    assert len(answer.amounts) > 50
    assert len(set(answer.reasons.values())) >= 5


def test_every_part_is_paid_not_paid_or_counted_once(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    facts = _facts(random.Random(7))

    answer = of(*_incentives(incentive), **facts)

    sellers = {line["id"]: {line["partner"]} for line in facts["order_lines"]}
    for row in facts["credits"]:
        sellers[row["line"]] = {credit["partner"] for credit in facts["credits"] if credit["line"] == row["line"]}
    earned = sum(row["kind"] == "earned" for row in answer.rows("earning_lines"))
    assert earned + len(answer.rows("not_paid")) + sum(answer.counted.values()) == 3 * sum(len(parts) for parts in sellers.values())


def test_what_is_taken_back_is_never_more_than_was_earned(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(*_incentives(incentive), **_facts(random.Random(11)))

    lines = answer.rows("earning_lines")
    taken_back = {
        row["id"]: sum(back["amount"] for back in lines if back["origin"] == row["id"]) for row in lines if row["kind"] == "earned"
    }
    assert any(taken_back.values())
    assert all(abs(row["amount"] + taken_back[row["id"]]) <= abs(row["amount"]) for row in lines if row["kind"] == "earned")


def test_rows_are_in_ascending_order_of_all_columns_with_nothing_first(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(*_incentives(incentive), **_facts(random.Random(3)))

    for name, schema in SCHEMAS.items():
        rows = answer.rows(name)
        assert answer.result.tables[name].schema == schema
        assert rows == sorted(
            rows,
            key=lambda row: [
                (row[column] is not None, str(row[column]) if row[column] is None else row[column]) for column in schema.names
            ],
        )
