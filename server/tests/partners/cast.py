"""Words about Sakura's partners that tests share: Aoba, a corporation; Minami, one person."""

from datetime import date, datetime

from enishi.partners import queries
from enishi.partners.account_words import AccountWords
from enishi.partners.agreements import SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.reads import AccountRead, CompanyRead, PartnerRead, TaxClassRead
from enishi.partners.states import AccountKind, EntityClass
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH

APRIL = date(2026, 4, 1)
AOBA = CompanyWords(
    entity_class=EntityClass.CORPORATION, legal_name="青葉システム株式会社", legal_name_kana="アオバシステムカブシキガイシャ",
    address="東京都千代田区青葉1-1",
)  # fmt: skip
MINAMI = CompanyWords(entity_class=EntityClass.INDIVIDUAL, legal_name="南 太郎")
ACCOUNT = AccountWords(bank="0001", branch="001", kind=AccountKind.ORDINARY, account_number="1234567", holder="アオバシステム")
TERMS = SettlementTerms(payment=END_OF_NEXT_MONTH)


def partner_now(code: str) -> PartnerRead:
    """The partner, which is there."""
    found = queries.partner(code)
    assert found is not None, code
    return found


def company_now(code: str) -> CompanyRead:
    """The company behind a code, which is recorded."""
    found = queries.company(code)
    assert found is not None, code
    return found


def class_on(code: str, day: date) -> TaxClassRead:
    """The tax class of a day, which there is."""
    found = queries.tax_class_on(code, day)
    assert found is not None, code
    return found


def to_pay(code: str, at: datetime) -> tuple[AccountRead, AccountWords]:
    """The account to pay to, which there is."""
    found = queries.account_to_pay(code, at=at)
    assert found is not None, code
    return found
