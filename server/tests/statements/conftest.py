"""Sakura as an issuer; Aoba with its company, agreement and registration; facts that a test writes as rows, and months closed on them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from enishi.closing.models import Closing
from enishi.partners import operations as partners
from enishi.partners.agreements import Agreement, SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.states import EntityClass
from enishi.statements import operations as statements
from enishi.statements import queries
from enishi.statements.models import Statement
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH
from enishi_engine.settlement.statement import Statement as Said
from server.tests.closing.conftest import TEXT, approved, approver, close, told

__all__ = ["approver", "close", "told"]
APRIL = date(2026, 4, 1)
BEFORE = datetime(2026, 3, 25, tzinfo=UTC)  # what partners are was recorded before the first month
MAY_12, JUNE_12, JULY_12 = (datetime(2026, month, 12, tzinfo=UTC) for month in (5, 6, 7))
NUMBER, AOBAS = "T7010705000725", "T1180301018771"  # worked case 18: valid numbers
CLAUSE = DeemedClause(clause="第8条第2項", days=14)
TERMS = SettlementTerms(payment=END_OF_NEXT_MONTH, deemed=CLAUSE)
Owed = Callable[..., Closing]


@pytest.fixture
def program(hana, approver, now, request) -> str:
    """10 %, owed at once, with the test's terms of paying out."""
    marker = request.node.get_closest_marker("payout")
    text = TEXT.replace("    payable: customer_paid\n", "")
    text = text if marker is None else text.replace("incentives:", f"payout: {marker.args[0]}\nincentives:")
    approved(text, APRIL, by=hana, second=approver, at=now)
    return "sakura"


@pytest.fixture
def issuer(hana, now):
    """Sakura as its documents name it."""
    return statements.record_issuer(from_day=APRIL, name="株式会社サクラ", address="東京都港区1-1", number=NUMBER, by=hana, at=now)


@pytest.fixture
def payee(hana) -> Callable[..., str]:
    """Record a partner with everything that a statement asks for: a corporation that is registered, unless the test says otherwise."""

    def record(
        code: str = "aoba", *, name: str = "青葉システム株式会社", contract: str = "agency", number: str = AOBAS,
        class_: WithholdingClass | None = None, terms: SettlementTerms = TERMS,
    ) -> str:  # fmt: skip
        person = class_ is not None
        partners.register_partner(code=code, name=name, kind="individual" if person else "corporation", by=hana, at=BEFORE)
        words = CompanyWords(
            entity_class=EntityClass.INDIVIDUAL if person else EntityClass.CORPORATION, legal_name=name, address="東京都千代田区1-1"
        )
        partners.record_company(partner=code, words=words, by=hana, at=BEFORE)
        agreement = Agreement(id=f"A-{code}", partner=code, contract=contract, first_day=APRIL)
        partners.record_agreement(agreement=agreement, terms=terms, from_day=APRIL, by=hana, at=BEFORE)
        if number:
            partners.record_registration(partner=code, number=number, first_day=APRIL, reason="公表サイト", by=hana, at=BEFORE)
        if class_ is not None:
            partners.decide_tax_class(partner=code, from_day=APRIL, withholding=class_, reason="継続して媒介", by=hana, at=BEFORE)
        return code

    return record


@pytest.fixture
def aoba(payee: Callable[..., str]) -> str:
    return payee()


def issued(period: str = "2026-04", *, at: datetime = MAY_12, payee: str = "aoba") -> Statement:
    """The statement of a payee for a closing, issued now where it is not there."""
    done = statements.issue(program="sakura", closing=f"month_end/{period}", by="hana", at=at)
    assert not done.left_out, done.left_out
    return Statement.objects.get(run__closing=f"month_end/{period}", payee=payee)


def first_document(number: str) -> Said:
    """What the first document of a statement says, by the statement's number."""
    found = queries.statement_named(number)
    assert found is not None, number
    return found.documents[0].said
