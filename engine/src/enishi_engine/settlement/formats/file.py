"""A payout file: written, read back and compared before anybody sees it (docs/rules/payout-files.md)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Protocol

from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding, FindingsRefuse, is_refused
from enishi_engine.settlement.formats.batch import Batch


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """One payment as a file says it."""

    account: str
    holder: str
    amount: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A whole file as it says it: out of whose account, on which day (as far as the format has a year), what, and its own count and total."""

    payer: str
    pay_on: str
    transfers: tuple[Transfer, ...]
    count: int
    total: int


class PayoutFormat(Protocol):
    """A format: its settings are its fields. `read` parses bytes; `said` is what the batch's file must say, in the format's own terms."""

    key: ClassVar[str]
    suffix: ClassVar[str]

    def findings(self, batch: Batch) -> Iterator[Finding]: ...

    def write(self, batch: Batch) -> bytes: ...

    def read(self, content: bytes) -> Contents: ...

    def said(self, batch: Batch) -> Contents: ...


@dataclass(frozen=True, kw_only=True)
class PayoutFile:
    """What is stored and handed out, byte for byte the same each time."""

    name: str
    content: bytes
    sha256: str


class FileDiffers(Refusal):
    """A file that does not say what was approved; it must not leave the house."""

    def __init__(self, batch: str, format_: str) -> None:
        super().__init__(
            f"The {format_} file of batch {batch}, read back, does not say what was approved. Nothing was stored; pay this batch another way "
            "and report the batch.",
            ja=f"振込{batch}の{format_}ファイルを読み戻すと、承認した内容と一致しません。何も保存していません。別の方法で支払い、この件をご報告ください。",
        )


def payout_file(batch: Batch, format_: PayoutFormat) -> PayoutFile:
    """The batch's file, read back and compared. Raises FindingsRefuse with everything that is wrong, FileDiffers."""
    found = (*_findings(batch), *format_.findings(batch))
    if is_refused(found):
        raise FindingsRefuse(f"Batch {batch.id} as {format_.key}", found)
    content = format_.write(batch)
    read, said = format_.read(content), format_.said(batch)
    if read != said or (read.count, read.total) != (len(batch.orders), batch.total):
        raise FileDiffers(batch.id, format_.key)
    return PayoutFile(name=f"{batch.id}.{format_.suffix}", content=content, sha256=sha256(content).hexdigest())


def _findings(batch: Batch) -> Iterator[Finding]:
    """What is wrong in every format: no order, an order twice, nothing or less to pay."""
    if not batch.orders:
        yield error("batch_empty", batch.id, "orders", "", Label(ja="支払がありません。", en="There is nothing to pay."),
                    Label(ja="支払を追加してください。", en="Add a payment, or drop the batch."))  # fmt: skip
    for id_, times in Counter(order.id for order in batch.orders).items():
        if times > 1:
            yield error("order_twice", id_, "id", id_, Label(ja="同じ支払が2回以上あります。", en="The same payment stands in the batch more than once."),
                        Label(ja="一つだけ残してください。", en="Keep it once."))  # fmt: skip
    for order in batch.orders:
        if order.amount <= 0:
            yield error("amount_not_above_zero", order.id, "amount", str(order.amount),
                        Label(ja="支払額は1以上でなければなりません。", en="The amount is not above 0."),
                        Label(ja="返還は支払と相殺してから支払に含めてください。", en="Net take-backs against what is payable before paying."))  # fmt: skip


def error(rule: str, on: str, field: str, value: str, problem: Label, remedy: Label) -> Finding:
    """Something that forbids writing the file: which order, which field, what stands there."""
    return Finding(rule=rule, severity=Severity.ERROR, on=on, field=field, value=value, problem=problem, remedy=remedy)
