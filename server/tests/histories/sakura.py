"""What every history begins with: Sakura's text in force, its partners with their records, and its books; set up once for many histories."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from enishi.closing import operations as closings
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.intake.models import Batch
from enishi.ledger import operations as ledger
from enishi.ledger.models import Book
from enishi.partners import operations as partners
from enishi.partners.agreements import Agreement, SettlementTerms
from enishi.partners.states import ContactRole, ProposalState
from enishi.payouts import operations as payouts
from enishi.payouts.content import PayerWords
from enishi.statements import operations as statements
from enishi_engine.settlement.approval import ApprovalStep
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH
from server.tests.partners.cast import ACCOUNT, AOBA, MINAMI
from server.tests.texts import in_force_after_its_difference

TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    type: commission
    base: line.net
    rate: 10 %
    take_back: {after: [cancel], share: proportional}
    limits: none
"""
PARTNERS = "code,name,kind\naoba,青葉システム,corporation\nkita,北商事,corporation\nminami,南 太郎,individual\n"
BEGUN = datetime(2026, 4, 1, tzinfo=UTC)
NUMBER, REGISTERED_ON = "T7010705000725", date(2025, 10, 1)
CLAUSE_DAYS, TWO_FROM = 14, 1_000_000  # silence counts as a yes after so many days; from so many yen on two approve
PAYEES = ("aoba", "kita", "minami")
HOLDERS = {"aoba": "アオバシステム", "kita": "キタショウジ", "minami": "ミナミタロウ"}
CODES = {"paid": ["0"], "returned": {"1": "no_such_account"}}  # of the bank; any other one is unknown
MAIN = PayerWords(
    code="main", name="カ)サクラ", bank="0001", branch="001", kind="1", number="7654321", currency="JPY", format="zengin",
    payer_code="1234567890",
)  # fmt: skip


@dataclass(frozen=True)
class Sakura:
    """Who acts, and the books."""

    hana: User
    rei: User
    book: Book


def set_up() -> Sakura:
    hana, mio, rei = (_somebody(name, role) for name, role in (("hana", Role.ADMINISTRATOR), ("mio", Role.APPROVER), ("rei", Role.FINANCE)))
    in_force_after_its_difference(program="sakura", from_day=date(2026, 4, 1), text=TEXT, by=hana, second=mio, at=BEGUN)
    closings.add_group(code="month_end", closing_day=31)
    assert imported("partners", PARTNERS, at=BEGUN).state == "taken"
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=BEGUN)
    partners.record_company(partner="minami", words=MINAMI, by=hana, at=BEGUN)
    partners.record_registration(partner="aoba", number=NUMBER, first_day=REGISTERED_ON, reason="公表サイト", by=rei, at=BEGUN)
    return Sakura(hana, rei, ledger.open_book(program="sakura", closing_group="month_end", currency="JPY", by="hana", at=BEGUN))


def imported(fact: str, text: str, *, at: datetime) -> Batch:
    return intake.import_file(fact=fact, source="sheet", file_name=f"{fact}.csv", content=text.encode(), by="hana", at=at)


def _somebody(name: str, role: Role) -> User:
    user = people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=BEGUN)
    people.grant_role(user=user, role=role, by="setup", at=BEGUN)
    return user


# ── What statements and payouts ask for ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Payers(Sakura):
    """Who may propose and approve: Hana administers, Mio and Ren approve, Rei is of finance."""

    mio: User
    ren: User


def set_up_payers() -> Payers:
    """Everything of `set_up`; agreements and accounts of the three partners, Sakura as its documents name it, and where it pays from."""
    sakura = set_up()
    mio, ren = User.objects.get(email="mio@sakura.example"), _somebody("ren", Role.APPROVER)
    partners.record_company(
        partner="kita", words=replace(AOBA, legal_name="北商事株式会社", legal_name_kana="キタショウジ"), by=sakura.hana, at=BEGUN
    )
    statements.record_issuer(from_day=REGISTERED_ON, name="株式会社サクラ", number=NUMBER, by=sakura.hana, at=BEGUN)
    clause = DeemedClause(clause="第8条第2項", days=CLAUSE_DAYS)
    for code in PAYEES:
        agreement = Agreement(id=f"A-{code}", partner=code, contract="agency", first_day=REGISTERED_ON, closing_group="month_end")
        terms = SettlementTerms(payment=END_OF_NEXT_MONTH, deemed=clause)
        partners.record_agreement(agreement=agreement, terms=terms, from_day=REGISTERED_ON, by=sakura.hana, at=BEGUN)
        partners.add_contact(partner=code, role=ContactRole.SALES, name="健", email=f"ken@{code}.example", by=sakura.hana, at=BEGUN)
        new_account(code, 1, rei=sakura.rei, mio=mio, at=BEGUN)
    payouts.record_payer(words=MAIN, options={"crlf": True, "results": CODES}, by=sakura.rei, at=BEGUN)
    steps = [ApprovalStep(from_amount=0, roles=("approver",)), ApprovalStep(from_amount=TWO_FROM, roles=("approver", "administrator"))]
    table = payouts.propose_steps(currency="JPY", steps=steps, reason="職務権限規程 第5条", by=sakura.hana, at=BEGUN)
    payouts.decide_steps(table=table.id, as_=ProposalState.APPROVED, why="", by=mio, at=BEGUN)
    return Payers(sakura.hana, sakura.rei, sakura.book, mio, ren)


def new_account(code: str, place: int, *, rei: User, mio: User, at: datetime) -> None:
    """A payee's account, proposed and approved: the next one has another number."""
    number = f"{PAYEES.index(code) + 1}{place:06}"
    words = replace(ACCOUNT, account_number=number, holder=HOLDERS[code])
    proposed = partners.propose_bank_account(partner=code, words=words, reason="口座届を受領", by=rei, at=at)
    partners.approve_bank_account(account=str(proposed.id), number_again=number, by=mio, at=at)
