"""Reads a bank's results of a 総合振込 file: the same records, with the bank's result code in a column that its manual names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from enishi_engine.settlement.formats.batch import Batch, Order
from enishi_engine.settlement.formats.file import Transfer
from enishi_engine.settlement.formats.results import Paid, Result, Results, ResultsOfAnotherBatch, ResultsUnreadable, matched
from enishi_engine.settlement.formats.zengin.writing import Zengin, ZenginUnreadable, records


@dataclass(frozen=True, kw_only=True)
class ResultCodes:
    """Where the bank writes its result (the first byte of a record is 1) and what its codes say; every other code is unknown.

    There is no common layout of results: these are settings, by the bank's manual [U].
    """

    first_byte: int = 114
    bytes: int = 1
    paid: frozenset[str] = frozenset({"0"})
    returned: Mapping[str, str] = field(default_factory=dict)


def read_results(content: bytes, batch: Batch, written: Zengin, codes: ResultCodes) -> Results:
    """What became of each order of the batch. Raises ResultsOfAnotherBatch, ResultsUnreadable."""
    try:
        _header, *data, _trailer, _end = records(content)
        said, expected = written.read(content), written.said(batch)
    except ZenginUnreadable as problem:
        raise ResultsUnreadable(1, problem.said) from problem
    for name in ("payer", "pay_on"):
        if getattr(said, name) != getattr(expected, name):
            raise ResultsOfAnotherBatch(batch.id, name, getattr(expected, name), getattr(said, name))
    rows = [(_key(transfer), _result(record, codes)) for transfer, record in zip(said.transfers, data, strict=True)]
    transfers = dict(zip((order.id for order in batch.orders), expected.transfers, strict=True))

    def key_of(order: Order) -> tuple[str, int, str]:
        return _key(transfers[order.id])

    return matched(batch, key_of, rows)


def _key(transfer: Transfer) -> tuple[str, int, str]:
    return transfer.account, transfer.amount, transfer.reference


def _result(record: str, codes: ResultCodes) -> Result:
    code = record[codes.first_byte - 1 : codes.first_byte - 1 + codes.bytes].strip()
    if code in codes.paid:
        return Result(outcome=Paid.PAID, reason=code)
    if code in codes.returned:
        return Result(outcome=Paid.RETURNED, reason=codes.returned[code])
    return Result(outcome=Paid.UNKNOWN, reason=code or "no_code")
