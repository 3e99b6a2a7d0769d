"""From a closed month to what the bank says: what is killed and taken up (killing.py, at_random.py)."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from server.tests.kills import import_and_close as before

# isort: split
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners import operations as partners
from enishi.partners.account_words import AccountWords
from enishi.partners.agreements import Agreement, SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.states import AccountKind, ContactRole, EntityClass
from enishi.payouts import operations as payouts
from enishi.payouts.content import PayerWords
from enishi.payouts.models import Batch, Payment, PaymentOutcome, PayoutFile, ResultFile
from enishi.payouts.results import ReadBefore
from enishi.payouts.states import BatchState
from enishi.statements import operations as statements
from enishi.statements.models import Statement
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH

AT, LATER = before.AT, before.LATER
BEGUN, FIRST_DAY, PAY_ON = AT - timedelta(days=30), date(2026, 4, 1), date(2026, 5, 29)  # 31 May is a Sunday
MAIN = PayerWords(
    code="main", name="カ)サクラ", bank="0001", branch="001", kind="1", number="7654321", currency="JPY", format="zengin",
    payer_code="1234567890",
)  # fmt: skip
ACCOUNT = AccountWords(bank="0001", branch="001", kind=AccountKind.ORDINARY, account_number="1234567", holder="アオバ")
NAMES = {"aoba": ("青葉", "アオバ", "1234567"), "kita": ("北", "キタ", "2222222")}
CODES = {"paid": ["0"], "returned": {"1": "no_such_account"}}


def set_up() -> None:
    """April closed, and everything recorded that its statements and payouts ask for."""
    before.set_up()
    hana, mio = (User.objects.get(name=name) for name in ("hana", "mio"))
    rei = people.add_user(email="rei@sakura.example", name="rei", by="setup", at=BEGUN)
    people.grant_role(user=rei, role=Role.FINANCE, by="setup", at=BEGUN)
    statements.record_issuer(from_day=FIRST_DAY, name="株式会社サクラ", by=hana, at=BEGUN)
    for code, (name, holder, number) in NAMES.items():
        words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name=name, legal_name_kana=holder)
        partners.record_company(partner=code, words=words, by=hana, at=BEGUN)
        partners.add_contact(partner=code, role=ContactRole.SALES, name="健", email=f"ken@{code}.example", by=hana, at=BEGUN)
        agreement = Agreement(id=f"A-{code}", partner=code, contract="agency", first_day=FIRST_DAY, closing_group="month_end")
        terms = SettlementTerms(payment=END_OF_NEXT_MONTH)
        partners.record_agreement(agreement=agreement, terms=terms, from_day=FIRST_DAY, by=hana, at=BEGUN)
        account = replace(ACCOUNT, account_number=number, holder=holder)
        proposed = partners.propose_bank_account(partner=code, words=account, reason="口座届を受領", by=rei, at=BEGUN)
        partners.approve_bank_account(account=str(proposed.id), number_again=number, by=mio, at=BEGUN)
    payouts.record_payer(words=MAIN, options={"crlf": True, "results": CODES}, by=rei, at=BEGUN)
    before.act(AT)


def act(at: datetime) -> None:
    """Statements issued; a batch proposed, approved, written, sent; the bank's answer read: Aoba is paid, Kita's money comes back."""
    rei, mio = (User.objects.get(name=name) for name in ("rei", "mio"))
    statements.issue(program="sakura", closing="month_end/2026-04", by="hana", at=at)
    batch = Batch.objects.first() or payouts.propose(payer="main", pay_on=PAY_ON, by=rei, at=at)
    if batch.state == BatchState.PROPOSED:
        payouts.approve(batch=batch.number, looked_at=batch.hash, by=mio, at=at)
    payouts.write(batch=batch.number, by=rei, at=at)
    payouts.send(batch=batch.number, by=rei, at=at)
    with suppress(ReadBefore):
        payouts.read(batch=batch.number, name="kekka.txt", content=_answer(batch.number, rei, at), by=rei, at=at)


def stands() -> dict[str, Any]:
    """What stands afterwards."""
    return {
        "faults": before.faults(),
        "statements": list(Statement.objects.order_by("number").values_list("number", "due", "hash")),
        "batches": list(Batch.objects.order_by("number").values_list("number", "state", "total")),
        "payments": list(Payment.objects.order_by("number").values_list("reference", "payee", "amount", "outcome")),
        "outcomes": list(PaymentOutcome.objects.order_by("id").values_list("payment__reference", "outcome")),
        "files": [*PayoutFile.objects.values_list("name", "sha256"), *ResultFile.objects.values_list("name", "sha256")],
        "books": before.books(),
    }


def _answer(batch: int, by: User, at: datetime) -> bytes:
    """The bank's records: in byte 114 of each payment what became of it."""
    records = payouts.download(batch=batch, by=by, at=at)[1].decode("shift_jis").split("\r\n")
    data = [record[:113] + code + record[114:] for record, code in zip(records[1:-3], "01", strict=True)]
    return "\r\n".join([records[0], *data, *records[-3:]]).encode("shift_jis")
