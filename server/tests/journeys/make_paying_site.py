"""Makes the database of a journey that pays: the site of the others, its September closed, and everything recorded that payments ask for."""

from datetime import UTC, date, datetime
from typing import Any

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.closing import operations as closings
from enishi.core import clock
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.account_words import AccountWords
from enishi.partners.agreements import SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.states import AccountKind, ContactRole, EntityClass, MemberRole, ProposalState
from enishi.payouts import operations as payouts
from enishi.payouts.content import PayerWords
from enishi.statements import operations as statements
from enishi_engine.settlement.approval import ApprovalStep
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH
from server.tests.journeys import make_site

OCTOBER_10 = datetime(2026, 10, 10, tzinfo=UTC)
SEPTEMBER_1 = date(2026, 9, 1)
# Aoba earns 100,000; Kita 30,000 and 10,000: 10 % of each order.
ORDERS = "id,partner,ordered_on,net\nA-1001,aoba,2026-09-03,1000000\nK-2001,kita,2026-09-10,300000\nK-2002,kita,2026-09-11,100000\n"
# Code, legal name, holder, account, registration number (worked case 18), agreement, and who signs in.
PAYEES = (
    ("aoba", "青葉システム株式会社", "アオバシステム", "1234567", "T1180301018771", "G1", "青葉 一郎"),
    ("kita", "北商事株式会社", "キタショウジ", "2222222", "T7000012050002", "G2", "北 由美"),
)


def main(*, orders: str = ORDERS, **said: Any) -> None:
    make_site.main(**said)
    with clock.standing_at(make_site.NOW):
        hana, sato, takahashi = (User.objects.get(email=f"{name}@sakura.example") for name in ("hana", "sato", "takahashi"))
        for payee in PAYEES:
            _record(*payee, hana=hana, sato=sato, takahashi=takahashi)
        statements.record_issuer(
            from_day=SEPTEMBER_1, name="株式会社サクラ", address="東京都港区1-1", number="T7010705000725", by=sato, at=clock.now()
        )
        payer = PayerWords(
            code="main", name="カ)サクラ", bank="0001", branch="001", kind="1", number="7654321", currency="JPY", format="zengin",
            payer_code="1234567890",
        )  # fmt: skip
        results = {"paid": ["0"], "returned": {"1": "該当口座なし"}}
        payouts.record_payer(words=payer, options={"crlf": True, "results": results}, by=sato, at=clock.now())
        steps = [
            ApprovalStep(from_amount=0, roles=(Role.APPROVER.value,)),
            ApprovalStep(from_amount=100_000, roles=(Role.APPROVER.value, Role.ADMINISTRATOR.value), needs_reference=True),
        ]
        table = payouts.propose_steps(currency="JPY", steps=steps, reason="職務権限規程 第5条", by=hana, at=clock.now())
        payouts.decide_steps(table=table.id, as_=ProposalState.APPROVED, why="", by=takahashi, at=clock.now())
    with clock.standing_at(OCTOBER_10):
        intake.import_file(
            fact="order_lines", source="crm", file_name="受注2026-09.csv", content=orders.encode(), by="suzuki", at=clock.now()
        )
        closings.close_period(program="sakura", group="month_end", period="2026-09", at=clock.now(), by=str(sato.id))


def _record(
    code: str,
    name: str,
    holder: str,
    number: str,
    registration: str,
    agreement: str,
    owner: str,
    *,
    hana: User,
    sato: User,
    takahashi: User,
) -> None:
    at = clock.now()
    words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name=name, address="東京都千代田区1-1")
    partners.record_company(partner=code, words=words, by=hana, at=at)
    partners.record_terms(agreement=agreement, terms=SettlementTerms(payment=END_OF_NEXT_MONTH), from_day=SEPTEMBER_1, by=hana, at=at)
    partners.record_registration(partner=code, number=registration, first_day=SEPTEMBER_1, reason="公表サイト", by=sato, at=at)
    partners.add_contact(partner=code, role=ContactRole.ACCOUNTING, name="経理ご担当", email=f"keiri@{code}.example", by=hana, at=at)
    members.add_member(partner=code, email=f"owner@{code}.example", name=owner, role=MemberRole.OWNER, by=str(hana.id), at=at)
    account = AccountWords(bank="0001", branch="001", kind=AccountKind.ORDINARY, account_number=number, holder=holder)
    proposed = partners.propose_bank_account(partner=code, words=account, reason="口座届を受領", by=sato, at=at)
    partners.approve_bank_account(account=str(proposed.id), number_again=number, by=takahashi, at=at)


if __name__ == "__main__":
    main()
