"""What a closing's statements say: the tables of docs/rules/statements.md, from the books to the document."""

from datetime import date

import pytest

from enishi.core import audit
from enishi.ledger import queries as ledger
from enishi.ledger import verifying as ledger_verifying
from enishi.ledger.accounts import AccountKind
from enishi.statements import operations as statements
from enishi.statements import queries, verifying
from enishi.statements.models import Document, Statement
from enishi_engine.settlement.japan.withholding import WithholdingClass
from server.tests.statements.conftest import JUNE_12, MAY_12, first_document, issued

pytestmark = pytest.mark.django_db


def everything_holds() -> bool:
    return [*verifying.faults(), *ledger_verifying.faults(), *audit.faults()] == []


def stands(kind: AccountKind) -> int:
    book = ledger.book_of(program="sakura", closing_group="month_end")
    assert book is not None
    return sum(amount for name, amount in ledger.balances(book).items() if name.kind is kind)


def three_lines(told) -> None:
    """10 % of 10,550, 20,550 and 30,550: 1,055 + 2,055 + 3,055 = 6,165 (worked case 17)."""
    for number, net in enumerate((10_550, 20_550, 30_550), start=1):
        told.line(f"A{number}", f"2026-04-{10 + number}", net)


def test_tax_is_rounded_once_per_rate_of_a_document(aoba, issuer, told, close):
    """Worked case 17: 6,165 have 616 of tax, rounded down; line by line it would be 105 + 205 + 305 = 615."""
    three_lines(told)
    close()

    made = issued()

    assert (made.net, made.tax, made.due, made.withheld) == (6_165, 616, 6_781, 0)
    assert [(one.kind, one.number) for one in made.documents.all()] == [
        ("purchase_statement", "sakura-month_end-2026-04-aoba-purchase_statement")
    ]
    assert (made.pays_on, made.lines, made.state) == (date(2026, 5, 29), 3, "issued")  # 31 May 2026 is a Sunday: 前営業日
    assert everything_holds()


def test_the_tax_of_what_is_due_is_owed_with_it_in_the_books(aoba, issuer, told, close):
    three_lines(told)
    close()
    issued()

    assert (stands(AccountKind.PAYABLE), stands(AccountKind.TAX), stands(AccountKind.EXPENSE)) == (-6_781, 616, 6_165)
    (one,) = queries.payable()
    assert (one.amount, {nature.value: amount for nature, amount in one.parts.items()}) == (6_781, {"commission": 6_781})


def test_each_line_says_the_sentence_of_its_rule_in_both_languages(aoba, issuer, told, close):
    told.line("A1", "2026-04-20", 100_000)
    close()
    issued()

    (said,) = first_document("sakura-month_end-2026-04-aoba").lines
    assert said.sentence.ja == "commission – 注文明細A1(2026年4月20日) 対象金額100,000円(正味金額) × 10% = 10,000円。"
    assert said.sentence.en == "commission – order line A1 of 20 April 2026 ¥100,000 (the net amount) × 10% = ¥10,000."


def test_issuing_again_issues_nothing(aoba, issuer, told, close):
    three_lines(told)
    close()
    first = issued()

    again = statements.issue(program="sakura", closing="month_end/2026-04", by="hana", at=JUNE_12)

    assert (again.ready, again.left_out) == ((), ())
    assert Statement.objects.get().hash == first.hash
    assert Document.objects.count() == 1


def test_what_was_due_before_stands_as_paid_and_the_next_statement_begins_at_nothing(aoba, issuer, told, close):
    """April is due in full; in May A1 of April is cancelled, and A2 earns 20,000: adjustments cite what they correct."""
    told.line("A1", "2026-04-20", 100_000)
    close("2026-04")
    issued("2026-04")
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-20"}, at="2026-05-20T12:00")
    told.line("A2", "2026-05-21", 200_000)
    close("2026-05")

    made = issued("2026-05", at=JUNE_12)
    said = first_document(made.number)

    assert (said.opening, [(one.what.ja, one.amount) for one in said.movements]) == (11_000, [("お支払い(前回ご通知分)", 11_000)])
    assert [(one.origin, one.amount) for one in said.adjustments] == [("commission/A1/aoba", -10_000)]
    assert (made.net, made.tax, made.closing, made.due) == (10_000, 1_000, 11_000, 11_000)
    assert everything_holds()


@pytest.mark.payout("{minimum: 10_000}")
def test_what_is_carried_is_due_later_with_its_tax(aoba, issuer, told, close):
    """9,999 and its tax of 999 wait; one yen more makes 10,000 due: 9,999 + 999 + 1 + 0 = 10,999."""
    told.line("A1", "2026-04-20", 99_990)
    close("2026-04")
    april = issued("2026-04")
    told.line("A2", "2026-05-20", 10)
    close("2026-05")
    may = issued("2026-05", at=JUNE_12)

    assert (april.closing, april.due, april.pays_on) == (10_998, 0, None)
    assert (may.opening, may.closing, may.due) == (10_998, 10_999, 10_999)
    assert stands(AccountKind.PAYABLE) == -10_999
    assert everything_holds()


def test_an_unregistered_payee_gets_an_itemised_statement(payee, issuer, told, close):
    payee(number="")
    told.line("A1", "2026-04-20", 100_000)
    close()

    (document,) = issued().documents.all()

    assert (document.kind, document.net, document.tax) == ("itemised_statement", 10_000, 1_000)


def test_of_a_sales_agent_tax_is_withheld_above_the_allowance(payee, issuer, told, close):
    """Worked case 20: of 200,000 in a month 8,168 are withheld: (200,000 − 120,000) × 10.21 %. Fee and tax are shown apart."""
    payee("minami", name="南 太郎", class_=WithholdingClass.SALES_AGENT)
    told.rows["partners"].append({"code": "minami", "kind": "individual"})
    told.line("M1", "2026-04-20", 2_000_000, partner="minami")
    close()

    made = issued(payee="minami")

    assert (made.net, made.tax, made.withheld, made.due) == (200_000, 20_000, 8_168, 220_000)
    assert (made.withheld_from, made.withholding) == (200_000, "sales_agent")


def test_a_reseller_gets_a_return_invoice_for_its_rebate(payee, issuer, told, close):
    """A reseller's commission is a purchase all the same; its rebates are returns of the maker's sales: tests/…/test_documents.py."""
    payee(contract="reseller")
    told.line("A1", "2026-04-20", 100_000)
    close()

    assert [one.kind for one in issued().documents.all()] == ["purchase_statement"]


def test_who_lacks_something_is_left_out_with_every_reason_and_everybody_else_is_issued(payee, issuer, told, close, hana, now):
    payee("aoba")
    told.line("A1", "2026-04-20", 100_000)
    told.line("K1", "2026-04-20", 100_000, partner="kita")
    close()

    done = statements.issue(program="sakura", closing="month_end/2026-04", by="hana", at=MAY_12)

    assert [(one.partner, one.name) for one in done.left_out] == [("kita", "no_partner")]
    assert [one.payee for one in Statement.objects.all()] == ["aoba"]


def test_nothing_is_issued_before_somebody_says_who_issues(aoba, told, close):
    told.line("A1", "2026-04-20", 100_000)
    close()

    with pytest.raises(statements.IssuerMissing):
        statements.issue(program="sakura", closing="month_end/2026-04", by="hana", at=MAY_12)
    assert Statement.objects.count() == 0
