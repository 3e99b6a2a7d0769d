"""What Sakura has on record of its partners: companies, terms, registration numbers, tax classes; and the statements of the closed months."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from demo.dealings import INVOICES_ITSELF
from demo.payments import SET_OFF
from enishi.core import clock
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.partners import agreements, companies, taxation
from enishi.partners import queries as partners
from enishi.partners.agreements import SettlementTerms
from enishi.partners.states import EntityClass
from enishi.statements import operations as statements
from enishi.statements import queries as issued
from enishi.statements.queries import Asked
from enishi.statements.states import AnswerState
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH

SINCE = date(2025, 4, 1)
REASON = "取引開始時の届出書で確認"
TERMS = SettlementTerms(payment=END_OF_NEXT_MONTH, deemed=DeemedClause(clause="第8条第2項", days=14))
SAYS_ITSELF, WITHIN = "aoba", timedelta(days=5)  # whose silence counts as nothing, and how long before it is paid it confirms
OTHERWISE: Mapping[str, dict[str, Any]] = {
    SET_OFF: {"way": SettlementWay.OFFSET},
    SAYS_ITSELF: {"deemed": None},
    INVOICES_ITSELF: {"issued_by": IssuedBy.PARTNER},
}
UNREGISTERED = "kita"  # whose tax is deducted in part only
SALES_AGENT = "individual"
NUMBER_OF_SAKURA = 700_000_000_000
WEIGHTS = (1, 2)  # of the digits from the right: how a corporate number's first digit checks the others


def corporate_number(twelve: int) -> str:
    """A number that is spelled as it should be: the first digit checks the other twelve (法人番号の検査用数字)."""
    digits = [int(digit) for digit in reversed(f"{twelve:012d}")]
    return f"{9 - sum(digit * WEIGHTS[place % 2] for place, digit in enumerate(digits)) % 9}{twelve:012d}"


def record_partners(*, by: User, finance: User) -> None:
    """Everything that a closing and a statement ask of a partner; of one individual nobody has decided the tax class yet."""
    at, undecided = clock.now(), True
    for place, one in enumerate(partners.partners(), start=1):
        person = one.kind == SALES_AGENT
        words = companies.CompanyWords(
            entity_class=EntityClass.INDIVIDUAL if person else EntityClass.CORPORATION, legal_name=one.name, address="東京都千代田区1-1"
        )
        companies.record_company(partner=one.code, words=words, by=by, at=at)
        for agreement in partners.agreements(one.code, day=SINCE):
            terms = replace(TERMS, **OTHERWISE.get(one.code, {}))
            agreements.record_terms(agreement=agreement.id, terms=terms, from_day=SINCE, by=by, at=at)
        if person or one.code == UNREGISTERED:
            taxation.record_unregistered(partner=one.code, from_day=SINCE, reason=REASON, by=finance, at=at)
        else:
            number = f"T{corporate_number(NUMBER_OF_SAKURA + place)}"
            taxation.record_registration(partner=one.code, number=number, first_day=SINCE, reason=REASON, by=finance, at=at)
        if person and undecided:
            undecided = False
        elif person:
            taxation.decide_tax_class(
                partner=one.code, from_day=SINCE, withholding=WithholdingClass.SALES_AGENT, reason="継続して販売を取り次ぐ(契約書第3条)",
                by=finance, at=at,
            )  # fmt: skip
    statements.record_issuer(
        from_day=SINCE, name="株式会社サクラ", address="東京都港区1-1", number=f"T{corporate_number(NUMBER_OF_SAKURA)}", by=finance, at=at
    )


def issue_statements(program: str, closing: str, *, by: User) -> None:
    """The statements of a closing, delivered on the day on which they are issued."""
    at = clock.now()
    statements.issue(program=program, closing=closing, by=str(by.id), at=at)
    for row in issued.search(Asked(program=program, closing=closing)):
        statements.deliver(statement=row.id, on=row.issued_on, by=str(by.id), at=at)


def confirm_statements(program: str, *, by: User) -> None:
    """Aoba confirms before it is paid; of the others silence counts as a yes once their days are over."""
    at = clock.now()
    soon = local_day(at) + WITHIN
    for row in issued.search(Asked(program=program, state=AnswerState.ISSUED)).filter(partner=SAYS_ITSELF, pays_on__lte=soon):
        statements.confirm(statement=row.id, answer="青葉 一郎(ポータル)", by=str(by.id), at=at)
    statements.deem_all(by="deem", at=at)


def report_difference(program: str, *, by: User) -> None:
    """Kita says that a line of its newest statement is wrong."""
    at = clock.now()
    newest = issued.search(Asked(program=program)).filter(partner=UNREGISTERED).first()
    read = None if newest is None else issued.statement(newest.id)
    if read is not None and read.documents and read.documents[0].said.lines:
        statements.report_difference(
            statement=read.row.id, line=read.documents[0].said.lines[0].id, text="料率が契約と異なるようです。ご確認をお願いします。",
            answer_by=(at + timedelta(days=7)).date(), by=str(by.id), at=at,
        )  # fmt: skip
