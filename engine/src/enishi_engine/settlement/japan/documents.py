"""Which document a payment needs: by the partner's contract, what is paid, and the register on the day (docs/rules/documents.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.dated import read_data
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.rules import values


class DocumentKind(Enum):
    PURCHASE_STATEMENT = "purchase_statement"  # 仕入明細書(支払通知書): valid as an invoice once it is confirmed
    ITEMISED_STATEMENT = "itemised_statement"  # 区分記載, for unregistered payees
    PARTNER_INVOICE = "partner_invoice"  # the partner's own 適格請求書, never beside ours
    PARTNER_BILL = "partner_bill"  # the same of an unregistered partner
    RETURN_INVOICE = "return_invoice"  # 適格返還請求書
    PLAIN_STATEMENT = "plain_statement"
    OFFSET_NOTICE = "offset_notice"  # 相殺通知書
    FINAL_ACCOUNT = "final_account"  # 精算書
    BALANCE_CONFIRMATION = "balance_confirmation"  # 残高確認書
    COMMISSION_RULES = "commission_rules"  # 手数料規程(別紙)
    RATE_CHANGE_NOTICE = "rate_change_notice"  # 料率変更通知
    TERMS_OF_TRADE = "terms_of_trade"  # 取引条件明示書


class WhatIsPaid(Enum):
    """The side of the maker's books that a payment stands on."""

    PURCHASE = "purchase"  # the partner sells a service
    RETURN = "return"  # the maker gives back a part of its own sale
    DECIDED = "decided"  # somebody has to say


class IssuedBy(Enum):
    """Whose document it is; by the agreement, and never both."""

    MAKER = "maker"
    PARTNER = "partner"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Somebody's answer to what a payment is, where no rule says it."""

    what: WhatIsPaid
    by: str
    on: date
    reason: str


class NobodyDecided(Refusal):
    """A payment of a kind that is decided per contract, and nobody has."""

    def __init__(self, contract: str, nature: str) -> None:
        super().__init__(
            f"What {nature} is under a {contract} contract, a purchase of a service or a return of the sale, is decided per contract, and "
            "nobody has. Record who decided, when, and why; then issue again.",
            ja=f"{contract}の契約での{nature}が役務の対価か売上の返還かは契約ごとに決めますが、まだ決まっていません。決定者、日付、理由を記録してから、発行し直してください。",
        )


class UnknownContract(Refusal):
    """A contract or a kind of payment that the table of documents does not have."""

    def __init__(self, word: str, known: Iterable[str]) -> None:
        super().__init__(
            f'The table of documents has no "{word}". It has {", ".join(known)}; write one of them, or add its row.',
            ja=f"書類の表に「{word}」がありません。あるのは{'、'.join(known)}です。いずれかにするか、行を追加してください。",
        )


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What a document would be for: one contract and nature, of transactions of one standing; `gross` in yen, tax included, either sign."""

    contract: str
    nature: str
    standing: Standing
    gross: int
    issued_by: IssuedBy = IssuedBy.MAKER
    decision: Decision | None = None


def what_is_paid(paid: Paid) -> WhatIsPaid:
    """Raises NobodyDecided, UnknownContract."""
    contracts, natures = _data()["contracts"], _data()["what_is_paid"]
    for word, known in ((paid.contract, contracts), (paid.nature, natures)):
        if word not in known:
            raise UnknownContract(word, known)
    what = WhatIsPaid(natures[paid.nature]["buys" if contracts[paid.contract]["buys"] else "sells"])
    if what is not WhatIsPaid.DECIDED:
        return what
    if paid.decision is None or paid.decision.what is WhatIsPaid.DECIDED:
        raise NobodyDecided(paid.contract, paid.nature)
    return paid.decision.what


def document_for(paid: Paid, *, issued_on: date) -> DocumentKind:
    """The one document that the payment needs. Raises NobodyDecided, UnknownContract, NoRuleOn."""
    if what_is_paid(paid) is WhatIsPaid.RETURN:
        needed_from: int = values("return_invoice_from", "amount").on(issued_on).value
        return DocumentKind.RETURN_INVOICE if abs(paid.gross) >= needed_from else DocumentKind.PLAIN_STATEMENT
    registered = paid.standing is Standing.REGISTERED
    if paid.issued_by is IssuedBy.PARTNER:
        return DocumentKind.PARTNER_INVOICE if registered else DocumentKind.PARTNER_BILL
    return DocumentKind.PURCHASE_STATEMENT if registered else DocumentKind.ITEMISED_STATEMENT


def documents_of(lines: Mapping[str, Paid], *, issued_on: date) -> Mapping[DocumentKind, tuple[str, ...]]:
    """The documents of a payout, each with its lines by id: two where commissions and rebates are paid together.

    Whether a return needs an invoice depends on the whole of it, never on one line. Raises as `document_for`.
    """
    sides: dict[tuple[bool, bool, IssuedBy], dict[str, Paid]] = {}
    for id_, paid in lines.items():
        is_return = what_is_paid(paid) is WhatIsPaid.RETURN
        side = (True, True, IssuedBy.MAKER) if is_return else (False, paid.standing is Standing.REGISTERED, paid.issued_by)
        sides.setdefault(side, {})[id_] = paid
    found: dict[DocumentKind, tuple[str, ...]] = {}
    for together in sides.values():
        gross = sum(paid.gross for paid in together.values())
        kind = document_for(replace(next(iter(together.values())), gross=gross), issued_on=issued_on)
        found[kind] = (*found.get(kind, ()), *together)
    return found


def document_findings(
    kind: DocumentKind, fields: Mapping[str, object], *, on: str, paid: Paid | None = None, issued_on: date | None = None
) -> tuple[Finding, ...]:
    """Everything that forbids issuing the document: the wrong kind for what is paid, and each field that is not there.

    `paid` and `issued_on` belong together; without them (a notice, a confirmation) only the fields are looked at.
    """
    found = []
    if paid is not None and issued_on is not None and (right := document_for(paid, issued_on=issued_on)) is not kind:
        found.append(_wrong_kind(on, kind, right))
    return (*found, *(_missing(on, kind, field) for field in needs(kind) if not fields.get(field)))


def needs(kind: DocumentKind) -> tuple[str, ...]:
    """The fields that must stand in a document of the kind."""
    return tuple(_data()["documents"][kind.value]["needs"])


def name_of(kind: DocumentKind) -> Label:
    """The document's name, as it stands at its head."""
    name = _data()["documents"][kind.value]["name"]
    return Label(ja=name["ja"], en=name["en"])


def title_of(kind: DocumentKind) -> Label:
    """What the maker's own paper is called: where the partner invoices, ours is what it invoices by, and never an invoice itself."""
    said = _data()["documents"][kind.value]
    title = said.get("ours", said["name"])
    return Label(ja=title["ja"], en=title["en"])


def is_answered(kind: DocumentKind) -> bool:
    """Does the counterparty confirm or dispute it?"""
    answered: bool = _data()["documents"][kind.value]["answered"]
    return answered


def _wrong_kind(on: str, kind: DocumentKind, right: DocumentKind) -> Finding:
    is_, ought = name_of(kind), name_of(right)
    return Finding(
        rule="wrong_document",
        severity=Severity.ERROR,
        on=on,
        value=kind.value,
        problem=Label(
            ja=f"この支払に必要な書類は「{ought.ja}」で、「{is_.ja}」ではありません。", en=f"This payment needs: {ought.en}, not: {is_.en}."
        ),
        remedy=Label(ja=f"「{ought.ja}」を発行してください。", en=f"Issue: {ought.en}."),
    )


def _missing(on: str, kind: DocumentKind, field: str) -> Finding:
    return Finding(
        rule="field_missing",
        severity=Severity.ERROR,
        on=on,
        value=field,
        problem=Label(ja=f"「{name_of(kind).ja}」に必要な項目 {field} がありません。", en=f"{name_of(kind).en}: {field} is missing."),
        remedy=Label(ja="項目を登録してから発行してください。", en="Enter it, then issue again."),
    )


@cache
def _data() -> Mapping[str, Any]:
    return read_data(Path(__file__).with_name("documents.yaml"))
