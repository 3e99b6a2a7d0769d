"""What a bank says became of a batch: paid, returned, or unknown; what it does not say clearly stays unknown (docs/rules/payout-files.md)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from enishi_engine.core.refusals import Refusal
from enishi_engine.said import Said
from enishi_engine.settlement.formats.batch import Batch, Order

K = TypeVar("K")


class Paid(Enum):
    """What became of an order. UNKNOWN is never paid again by itself."""

    PAID = "paid"
    RETURNED = "returned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one order; `reason` is the bank's code or word."""

    outcome: Paid
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Results:
    """One result for each order of the batch, by its id; `strangers` counts rows that belong to none of them."""

    of_orders: Mapping[str, Result]
    strangers: int


_FIELDS: Mapping[str, str] = {"payer": "委託者", "pay_on": "振込指定日"}


class ResultsOfAnotherBatch(Refusal):
    """A file of results that belongs to another payer, day or batch."""

    def __init__(self, batch: str, field: str, expected: str, found: str) -> None:
        super().__init__(
            f'These are no results of batch {batch}: {field} is "{found}", and the batch has "{expected}". Nothing was read. '
            "Choose the batch that the file belongs to.",
            ja=f"振込{batch}の結果ではありません。{_FIELDS.get(field, field)}が「{found}」で、振込は「{expected}」です。何も読み込んでいません。ファイルに対応する振込を選んでください。",
        )


class ResultsUnreadable(Refusal):
    """A file of results that is not in the form that was said."""

    def __init__(self, line: int, problem: Said) -> None:
        super().__init__(
            f"Record {line} of the results: {problem} Nothing was read. Fetch the file from the bank again, or correct its setting.",
            ja=f"結果の{line}件目を読み取れません({problem.ja})。何も読み込んでいません。銀行からもう一度取得するか、設定を直してください。",
        )


NOTHING_SAID = Result(outcome=Paid.UNKNOWN, reason="not_in_the_results")


def matched(batch: Batch, key_of: Callable[[Order], K], rows: Iterable[tuple[K, Result]]) -> Results:
    """Each order with what the bank says of it.

    Shape   orders and rows meet by a key of the format; orders that share a key are told apart by nothing, so all of them stay unknown
            unless there are as many rows as orders and the rows agree.
    Source  docs/rules/payout-files.md, "Results".
    """
    said: dict[K, list[Result]] = {}
    for key, result in rows:
        said.setdefault(key, []).append(result)
    orders: dict[K, list[Order]] = {}
    for order in batch.orders:
        orders.setdefault(key_of(order), []).append(order)
    of_orders = {order.id: _agreed(said.get(key, []), len(sharing)) for key, sharing in orders.items() for order in sharing}
    return Results(of_orders=of_orders, strangers=sum(len(found) for key, found in said.items() if key not in orders))


def _agreed(said: list[Result], orders: int) -> Result:
    if not said:
        return NOTHING_SAID
    if len(said) != orders or len(set(said)) != 1:
        return Result(outcome=Paid.UNKNOWN, reason="rows_do_not_agree")
    return said[0]
