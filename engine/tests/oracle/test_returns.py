"""Take-backs and what is payable, from the tables of docs/rules/returns.md."""

from collections.abc import Callable
from typing import Any

import pytest

from enishi_engine.core.expression import Field, Literal, Unit
from enishi_engine.core.incentive import Fixed, Payable, Percent, Share, TakeBack, Value

NET = Field("line", "net", Unit.MONEY)
REFUNDS = ("cancel", "refund")


def a_line(net: int, **more: Any) -> list[dict[str, Any]]:
    return [{"id": "A1", "net": net, "ordered_on": "2026-10-01", **more}]


def change(id: str, day: str, amount: int | None = None, kind: str = "refund") -> dict[str, Any]:
    return {"id": id, "line": "A1", "kind": kind, "amount": amount, "date": f"2026-{day}"}


THREE_REFUNDS = [change("X1", "10-11", 50), change("X2", "10-21", 25), change("X3", "10-31", 25)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, {"commission/A1/aoba": 33, "commission/A1/aoba/X1": -16, "commission/A1/aoba/X2": -8, "commission/A1/aoba/X3": -9}),
        (20, {"commission/A1/aoba": 33, "commission/A1/aoba/X1": -16, "commission/A1/aoba/X2": -8}),
        (19, {"commission/A1/aoba": 33, "commission/A1/aoba/X1": -16}),
        (30, {"commission/A1/aoba": 33, "commission/A1/aoba/X1": -16, "commission/A1/aoba/X2": -8, "commission/A1/aoba/X3": -9}),
    ],
)
def test_33_earned_on_100_return_as_16_8_and_9(
    days: int | None, expected: dict[str, int], of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    proportional = incentive(amount=Fixed(Value(33)), take_back=TakeBack(REFUNDS, days, Share.PROPORTIONAL))

    assert of(proportional, order_lines=a_line(100), line_changes=THREE_REFUNDS).amounts == expected


def test_a_take_back_is_tied_to_the_line_that_it_undoes(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    proportional = incentive(amount=Fixed(Value(33)), take_back=TakeBack(REFUNDS, None, Share.PROPORTIONAL))

    back = of(proportional, order_lines=a_line(100), line_changes=THREE_REFUNDS).line("commission/A1/aoba/X2")

    assert (back["kind"], back["origin"], back["change"], str(back["day"])) == ("take_back", "commission/A1/aoba", "X2", "2026-10-21")
    assert (back["undone"], back["net"], back["calculated"], back["payable"]) == (75, 100, -8, -8)
    assert (back["base"], back["unit_amount"], back["weight"], back["limited_by"]) == (None, None, None, None)


def test_a_full_take_back_returns_everything_with_the_first_change(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    full = incentive(amount=Fixed(Value(33)), take_back=TakeBack(REFUNDS, None, Share.FULL))

    answer = of(full, order_lines=a_line(100), line_changes=THREE_REFUNDS)

    assert answer.amounts == {"commission/A1/aoba": 33, "commission/A1/aoba/X1": -33}


def test_only_the_kinds_that_the_text_names_are_taken_back(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    on_cancel = incentive(amount=Fixed(Value(100)), take_back=TakeBack(("cancel",), None, Share.PROPORTIONAL))
    changes = [change("X1", "10-11", 30), change("X2", "10-12", kind="cancel")]

    # The cancel undoes the 70 that are left; the refund of 30 is none of its business.
    assert of(on_cancel, order_lines=a_line(100), line_changes=changes).amounts == {"commission/A1/aoba": 100, "commission/A1/aoba/X2": -70}


def test_more_than_the_net_cannot_be_undone(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    proportional = incentive(amount=Fixed(Value(33)), take_back=TakeBack(REFUNDS, None, Share.PROPORTIONAL))

    answer = of(proportional, order_lines=a_line(100), line_changes=[change("X1", "10-11", 150), change("X2", "10-12", 10)])

    assert answer.amounts == {"commission/A1/aoba": 33, "commission/A1/aoba/X1": -33}
    assert answer.line("commission/A1/aoba/X1")["undone"] == 100


def test_a_line_of_no_net_is_taken_back_by_its_cancel_alone(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    proportional = incentive(amount=Fixed(Value(33)), take_back=TakeBack(REFUNDS, None, Share.PROPORTIONAL))

    answer = of(proportional, order_lines=a_line(0), line_changes=[change("X1", "10-11"), change("X2", "10-12", kind="cancel")])

    assert answer.amounts == {"commission/A1/aoba": 33, "commission/A1/aoba/X2": -33}
    assert answer.line("commission/A1/aoba/X2")["undone"] == 0


def test_each_seller_gives_back_of_its_own(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    proportional = incentive(amount=Fixed(Value(100)), take_back=TakeBack(REFUNDS, None, Share.PROPORTIONAL))
    thirds = [{"id": f"C{n}", "line": "A1", "partner": partner, "weight": 1} for n, partner in enumerate(("aoba", "kita", "minami"))]

    answer = of(proportional, order_lines=a_line(100), credits=thirds, line_changes=[change("X1", "10-11", 50)])

    assert {key: amount for key, amount in answer.amounts.items() if amount < 0} == {
        "commission/A1/aoba/X1": -17, "commission/A1/kita/X1": -16, "commission/A1/minami/X1": -16,
    }  # fmt: skip


def test_a_negative_line_gives_back_what_it_took(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    proportional = incentive(
        amount=Percent(Value(100_000)), base=Literal(-330, Unit.MONEY), take_back=TakeBack(REFUNDS, None, Share.PROPORTIONAL)
    )

    answer = of(proportional, order_lines=a_line(100), line_changes=[change("X1", "10-11", 50), change("X2", "10-12", 50)])

    assert answer.amounts == {"commission/A1/aoba": -33, "commission/A1/aoba/X1": 16, "commission/A1/aoba/X2": 17}


@pytest.mark.parametrize(
    ("paid", "undone", "earned_payable", "taken_back_payable"),
    [(0, 1_000, 0, 0), (500, 500, 50, 0), (1_000, 500, 100, -50), (1_500, 1_000, 100, -100), (-5, 500, 0, 0), (700, 500, 70, -20)],
)
def test_what_is_payable_once_the_customer_paid(
    paid: int, undone: int, earned_payable: int, taken_back_payable: int, of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    on_payment = incentive(amount=Fixed(Value(100)), payable=Payable.CUSTOMER_PAID, take_back=TakeBack(REFUNDS, None, Share.PROPORTIONAL))
    payments = [{"id": "P1", "line": "A1", "amount": paid, "date": "2026-10-05"}]

    answer = of(on_payment, order_lines=a_line(1_000), customer_payments=payments, line_changes=[change("X1", "10-11", undone)])

    assert answer.payable == {"commission/A1/aoba": earned_payable, "commission/A1/aoba/X1": taken_back_payable}
    assert answer.amounts == {"commission/A1/aoba": 100, "commission/A1/aoba/X1": -undone // 10}


def test_the_paid_share_rounds_as_the_program_does(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    on_payment = incentive(amount=Fixed(Value(33)), payable=Payable.CUSTOMER_PAID)
    payments = [{"id": "P1", "line": "A1", "amount": 50, "date": "2026-10-05"}]

    answer = of(on_payment, order_lines=a_line(100), customer_payments=payments)

    assert (answer.amounts, answer.payable) == ({"commission/A1/aoba": 33}, {"commission/A1/aoba": 16})


def test_the_summary_adds_everything_up_in_the_month_of_its_row(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    proportional = incentive(amount=Fixed(Value(33)), take_back=TakeBack(REFUNDS, None, Share.PROPORTIONAL))

    summary = of(proportional, order_lines=a_line(100), line_changes=[change("X1", "11-11", 50)]).rows("summary")

    columns = ("month", "lines", "amount", "payable", "taken_back", "not_paid", "counted")
    assert [tuple(row[column] for column in columns) for row in summary] == [
        ("2026-10", 1, 33, 33, 0, 0, 0), ("2026-11", 0, -16, -16, -16, 0, 0),
    ]  # fmt: skip
