"""Sakura pays Aoba and Kita: their accounts, September closed, and the people who propose and approve."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

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
from enishi.payouts.models import Batch, PayerAccount, Payment
from enishi.statements import operations as statements
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH
from server.tests.closing.conftest import TEXT, Close, Told, approved, close, told

__all__ = ["close", "told"]

SEPTEMBER_1 = date(2026, 9, 1)
OCTOBER_12 = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
OCTOBER_26 = datetime(2026, 10, 26, 1, 0, tzinfo=UTC)  # a Monday; the accounts of 1 October are usable since the 8th
PAY_ON = date(2026, 10, 30)  # the 31st is a Saturday
MAIN = PayerWords(
    code="main",
    name="カ)サクラ",
    bank="0001",
    branch="001",
    kind="1",
    number="7654321",
    currency="JPY",
    format="zengin",
    payer_code="1234567890",
)
ACCOUNT = AccountWords(bank="0001", branch="001", kind=AccountKind.ORDINARY, account_number="1234567", holder="アオバシステム")
SAKURAS, AOBAS, KITAS = "T7010705000725", "T1180301018771", "T7000012050002"  # worked case 18: valid numbers
OWED_AT_ONCE = TEXT.replace("    payable: customer_paid\n", "")


def somebody(name: str, *roles: Role, at: datetime) -> User:
    user = people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=at)
    for role in roles:
        people.grant_role(user=user, role=role, by="setup", at=at)
    return user


@pytest.fixture
def rei(db, now) -> User:
    """Finance: proposes, writes, sends."""
    return somebody("rei", Role.FINANCE, at=now)


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    return somebody("mio", Role.APPROVER, at=now)


@pytest.fixture
def program(hana, mio, now) -> str:
    """10 %, owed at once; and Sakura as its documents name it."""
    statements.record_issuer(from_day=SEPTEMBER_1, name="株式会社サクラ", number=SAKURAS, by=hana, at=now)
    approved(OWED_AT_ONCE, SEPTEMBER_1, by=hana, second=mio, at=now)
    return "sakura"


def with_account(
    code: str, name: str, holder: str, number: str, registration: str, *, hana: User, rei: User, mio: User, at: datetime, **terms
) -> None:
    """A corporation, registered, with its agreement, a contact, and an account that two people know."""
    partners.register_partner(code=code, name=name, by=hana, at=at)
    words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name=name, legal_name_kana=holder)
    partners.record_company(partner=code, words=words, by=hana, at=at)
    partners.add_contact(partner=code, role=ContactRole.SALES, name="健", email=f"ken@{code}.example", by=hana, at=at)
    agreement = Agreement(id=f"A-{code}", partner=code, contract="agency", first_day=SEPTEMBER_1, closing_group="month_end")
    partners.record_agreement(
        agreement=agreement, terms=SettlementTerms(payment=END_OF_NEXT_MONTH, **terms), from_day=SEPTEMBER_1, by=hana, at=at
    )
    partners.record_registration(partner=code, number=registration, first_day=SEPTEMBER_1, reason="公表サイト", by=hana, at=at)
    other_account(code, rei=rei, mio=mio, at=at, account_number=number, holder=holder)


def other_account(code: str, *, rei: User, mio: User, at: datetime, account_number: str, holder: str) -> None:
    """An account, proposed and approved."""
    proposed = partners.propose_bank_account(
        partner=code, words=replace(ACCOUNT, account_number=account_number, holder=holder), reason="口座届を受領", by=rei, at=at
    )
    partners.approve_bank_account(account=str(proposed.id), number_again=account_number, by=mio, at=at)


@pytest.fixture
def aoba(hana, rei, mio, now) -> str:
    with_account("aoba", "青葉システム株式会社", "アオバシステム", "1234567", AOBAS, hana=hana, rei=rei, mio=mio, at=now)
    return "aoba"


@pytest.fixture
def kita(hana, rei, mio, now) -> str:
    with_account("kita", "北商事株式会社", "キタショウジ", "2222222", KITAS, hana=hana, rei=rei, mio=mio, at=now)
    return "kita"


@pytest.fixture
def main(rei, now) -> PayerAccount:
    """Sakura's account, at a bank whose code 0 says paid and 1 says that there is no such account."""
    options = {"crlf": True, "results": {"paid": ["0"], "returned": {"1": "no_such_account"}}}
    return payouts.record_payer(words=MAIN, options=options, by=rei, at=now)


@pytest.fixture
def closed(program, aoba, kita, main, told: Told, close: Close) -> None:
    """September: Aoba earned 100,000, Kita 30,000; with 10 % tax their statements say 110,000 and 33,000."""
    told.line("A1", "2026-09-10", 1_000_000)
    told.line("K1", "2026-09-20", 300_000, partner="kita")
    close("2026-09")
    issue()


def issue(period: str = "2026-09", *, at: datetime = OCTOBER_12) -> None:
    """The statements of a closing, of everybody."""
    done = statements.issue(program="sakura", closing=f"month_end/{period}", by="hana", at=at)
    assert not done.left_out, done.left_out


def propose(by: User, *, at: datetime = OCTOBER_26, **other) -> Batch:
    said: dict[str, Any] = {"payer": "main", "pay_on": PAY_ON} | other
    return payouts.propose(by=by, at=at, **said)


def approve(batch: Batch, by: User, *, at: datetime = OCTOBER_26) -> Batch:
    return payouts.approve(batch=batch.number, looked_at=batch.hash, by=by, at=at)


@pytest.fixture
def proposed(closed, rei) -> Batch:
    return propose(rei)


@pytest.fixture
def sent(proposed, rei, mio) -> Batch:
    """Approved, written and sent."""
    approve(proposed, mio)
    payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)
    return payouts.send(batch=proposed.number, by=rei, at=OCTOBER_26)


def outcomes() -> dict[str, str]:
    """Of each payee what became of its newest payment."""
    return {one.payee: one.outcome for one in Payment.objects.order_by("id")}
