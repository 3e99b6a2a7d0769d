"""What Sakura pays: accounts in versions, what an older system left, two batches by two people, and what the bank said of them.

All accounts are invented: no bank has the code 9998.
"""

from datetime import date
from typing import NamedTuple

import jaconv

from enishi.core import clock
from enishi.core.models import User
from enishi.ledger import openings
from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.partners import bank_accounts, contacts
from enishi.partners import queries as partners
from enishi.partners.account_words import AccountWords
from enishi.partners.reads import PartnerRead
from enishi.partners.states import AccountKind as KindOfAccount
from enishi.partners.states import ContactRole
from enishi.payouts import operations as payouts
from enishi.payouts import queries as paid
from enishi.payouts.content import PayerWords
from enishi.payouts.models import Batch
from enishi.programs.natures import Nature

BANK = "9998"
PAYER = PayerWords(
    code="main", name="カ)サクラ", bank=BANK, branch="001", kind=KindOfAccount.CURRENT.value, number="0100001", currency="JPY", format="zengin",
    payer_code="0000099801",
)  # fmt: skip
PAID, NO_ACCOUNT = "0", "1"  # what Sakura's bank writes of each payment, and where
OPTIONS = {"crlf": True, "results": {"first_byte": 114, "bytes": 1, "paid": [PAID], "returned": {NO_ACCOUNT: "該当口座なし"}}}
RETURNED = "kaede"  # which had moved its account and said so too late
SET_OFF = "ayame"  # which owes what the older system billed
SALES_AGENT = "suzukaze"  # an individual: 8,168 are withheld of 200,000
OLD_SYSTEM = f"""\
番号,パートナー,種別,区分,金額,摘要
2025-11-1,{SET_OFF},未収金,手数料,120000,請求済みの返還(2025年9月解約分)
"""
LAST_DAY_BEFORE = date(2025, 11, 30)


class Payers(NamedTuple):
    """Who proposes and sends, and who approves."""

    finance: User
    approver: User


def bring_forward(program: str, group: str, *, by: User) -> None:
    """What the older system had billed and not got back; and what December still owes an individual besides its orders."""
    openings.take_openings(
        program=program, group=group, source="旧集計表", file_name="期首残高.csv", content=OLD_SYSTEM.encode(), booked_on=LAST_DAY_BEFORE,
        by=str(by.id), at=clock.now(),
    )  # fmt: skip
    book = ledger.open_book(program=program, closing_group=group, currency="JPY", by=str(by.id), at=clock.now())
    account = AccountName(AccountKind.PAYABLE, Nature.COMMISSION, SALES_AGENT, "partner", SALES_AGENT)
    ledger.adjust(
        book=book, key="manual:2025-12:1", account=account, amount=200_000, booked_on=date(2025, 12, 20),
        reason="展示会で取り次いだ商談の手数料(稟議2025-118)", by=str(by.id), at=clock.now(),
    )  # fmt: skip


def record_accounts(people: Payers) -> None:
    """Sakura's account, and one of each partner, told to its accounting by mail."""
    payouts.record_payer(words=PAYER, options=OPTIONS, by=people.finance, at=clock.now())
    for place, one in enumerate(partners.partners(), start=1):
        contacts.add_contact(
            partner=one.code, role=ContactRole.ACCOUNTING, name="経理ご担当者", email=f"keiri@{one.code}.example", by=people.finance,
            at=clock.now(),
        )  # fmt: skip
        _record_account(one, 1_000_000 + place, "口座届を受領", people)


def propose(day: date, people: Payers) -> Batch:
    """Everything that is due by the day, for somebody else to approve."""
    return payouts.propose(payer=PAYER.code, pay_on=day, by=people.finance, at=clock.now())


def pay(day: date, people: Payers) -> int:
    """Everything that is due by the day: proposed and sent by one person, approved by another."""
    at, batch = clock.now(), propose(day, people)
    payouts.approve(batch=batch.number, looked_at=batch.hash, by=people.approver, at=at)
    payouts.write(batch=batch.number, by=people.finance, at=at)
    payouts.download(batch=batch.number, by=people.finance, at=at)
    payouts.send(batch=batch.number, by=people.finance, at=at)
    return batch.number


def read_results(number: int, people: Payers, *, returned: str = "") -> None:
    """What the bank answers: the file's own records, each with its code."""
    at = clock.now()
    _, content = payouts.download(batch=number, by=people.finance, at=at)
    payments = [one for one in paid.payments_of(number, first=0, count=1_000) if one.amount]
    codes = iter(NO_ACCOUNT if one.payee == returned else PAID for one in sorted(payments, key=lambda one: one.number))
    records = content.decode("shift_jis").split("\r\n")
    answered = [f"{record[:113]}{next(codes)}{record[114:]}" if record.startswith("2") else record for record in records]
    payouts.read(batch=number, name=f"振込結果-P{number}.txt", content="\r\n".join(answered).encode("shift_jis"), by=people.finance, at=at)


def change_account(people: Payers) -> None:
    """The partner whose payment came back has another account; it may be used once the holding days are over."""
    found = partners.partner(RETURNED)
    assert found is not None, "the demo has this partner"
    _record_account(found, 2_000_001, "口座変更届を受領(旧口座は解約済み)", people)


def _record_account(one: PartnerRead, number: int, reason: str, people: Payers) -> None:
    record_account(
        one.code, holder=one.code, number=number, reason=reason, people=people, before="カ)" if one.name.startswith("株式会社") else ""
    )


def record_account(code: str, *, holder: str, number: int, reason: str, people: Payers, before: str = "") -> None:
    """A new account of a payee, proposed by one person and approved by another."""
    words = AccountWords(
        bank=BANK, branch=f"{100 + number % 100:03}", kind=KindOfAccount.ORDINARY, account_number=str(number),
        holder=before + jaconv.hira2kata(jaconv.alphabet2kana(holder)),
    )  # fmt: skip
    proposed = bank_accounts.propose_bank_account(
        partner=code, words=words, reason=reason, not_in_list_is_right=True, by=people.finance, at=clock.now()
    )
    bank_accounts.approve_bank_account(account=str(proposed.id), number_again=str(number), by=people.approver, at=clock.now())
