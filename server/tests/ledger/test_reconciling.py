"""Our balances beside what was handed to the books of account, each difference explained."""

from datetime import date

import pytest

from enishi.ledger import exporting, layouts, queries
from enishi.ledger.accounts import AccountKind
from enishi.ledger.exporting import FormerNotExported, NoSuchLayout
from enishi.ledger.journal import Title
from enishi.ledger.layouts import LAYOUTS, written
from enishi.ledger.models import JournalExport
from enishi.ledger.reconciling import Reconciliation, reconciliation
from enishi.partners import operations as partners
from enishi.partners.companies import CompanyWords
from enishi.partners.states import EntityClass
from enishi.programs.natures import Nature
from server.tests.closing.conftest import JULY_10, approver, close, program, told
from server.tests.ledger.test_journal import USUAL, exported, line, rows, two_months
from server.tests.ledger.test_ledger_verified import without_triggers

__all__ = ["approver", "close", "program", "told", "two_months"]
pytestmark = pytest.mark.django_db


def said(found: Reconciliation) -> dict[tuple[str, str], tuple[int, int, int]]:
    return {(row.account.kind.value, row.account.payee): (row.ours, row.handed, row.since) for row in found.rows}


def test_before_any_journal_everything_was_booked_since(two_months):
    found = reconciliation(two_months)

    assert (found.handed_through, found.waiting) == (None, ("month_end/2026-04", "month_end/2026-05"))
    assert said(found)["payable", "aoba"] == (-10_500, 0, -10_500)
    assert found.unexplained == ()


def test_what_was_booked_after_the_last_journal_is_the_difference(two_months):
    """April handed over A1: 10,000 open. May's customer payment and what else was booked in May is not handed over yet."""
    exported("2026-04")

    found = reconciliation(two_months)

    assert (found.handed_through, found.waiting) == (date(2026, 4, 30), ("month_end/2026-05",))
    assert said(found) == {
        ("accrual", "aoba"): (0, -10_000, 10_000), ("payable", "aoba"): (-10_500, 0, -10_500), ("expense", "aoba"): (10_500, 10_000, 500),
        ("accrual", "kita"): (-1_500, 0, -1_500), ("payable", "kita"): (-1_500, 0, -1_500), ("expense", "kita"): (3_000, 0, 3_000),
    }  # fmt: skip
    assert found.unexplained == ()


def test_when_every_journal_was_handed_over_both_say_the_same(two_months):
    exported("2026-04")
    exported("2026-05")

    found = reconciliation(two_months)

    assert [row.difference for row in found.rows] == [0] * len(found.rows)
    assert (found.handed, found.waiting) == (("month_end/2026-04", "month_end/2026-05"), ())


def test_what_somebody_changed_is_not_explained(two_months):
    exported("2026-04")
    without_triggers()
    JournalExport.objects.update(lines="[]")

    assert {row.account.kind for row in reconciliation(two_months).unexplained} == {AccountKind.EXPENSE, AccountKind.ACCRUAL}


def test_journals_are_handed_over_in_their_order(two_months):
    with pytest.raises(FormerNotExported, match="month_end/2026-04 was not handed over yet"):
        exported("2026-05")
    assert JournalExport.objects.count() == 0


def test_a_reconciliation_takes_few_queries_at_any_size(two_months, django_assert_max_num_queries):
    exported("2026-04")

    with django_assert_max_num_queries(6):
        reconciliation(two_months)


def test_a_title_may_be_of_one_system_and_from_a_day_on(two_months, now):
    named = {"kind": AccountKind.EXPENSE, "nature": Nature.COMMISSION, "by": "hana", "at": now}
    exporting.name_account(title=Title(title="販売手数料", tax_code="課対仕入10%", transitional_tax_code="課対仕入(控80)10%"), **named)
    exporting.name_account(title=Title(title="7310", tax_code="40"), layout="bugyo", **named)
    exporting.name_account(title=Title(title="7311", tax_code="41"), layout="bugyo", from_day=date(2026, 6, 1), **named)

    def title(layout: str, day: date) -> str:
        return exporting.titles(layout, on=day)[AccountKind.EXPENSE, Nature.COMMISSION].title

    assert [title("plain", date(2026, 5, 31)), title("bugyo", date(2026, 5, 31)), title("bugyo", date(2026, 6, 1))] == [
        "販売手数料",
        "7310",
        "7311",
    ]
    with pytest.raises(NoSuchLayout):
        exporting.name_account(title=Title(title="x"), layout="abacus", **named)


def test_lines_of_payees_that_were_not_registered_on_the_day_have_the_transitional_tax_code(two_months, hana, now):
    """Aoba stands in the register since 1 May: A1 of April and the goodwill of 15 May are on both sides of it. Of Kita nothing is known."""
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)
    words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name="青葉システム株式会社")
    partners.record_company(partner="aoba", words=words, by=hana, at=now)
    partners.record_registration(partner="aoba", number="T1180301018771", first_day=date(2026, 5, 1), reason="公表サイト", by=hana, at=now)
    title = Title(title="支払手数料", tax_code="課対仕入10%", transitional_tax_code="課対仕入(控80)10%")
    exporting.name_account(kind=AccountKind.EXPENSE, nature=Nature.COMMISSION, title=title, by="hana", at=now)
    exported("2026-04")

    bought = [row for row in rows(exported("2026-05")) if row["借方勘定科目"] == "支払手数料" and row["貸方勘定科目"] == "未払金"]

    assert sorted((row["借方補助科目"], row["借方税区分"], row["借方金額"]) for row in bought) == [
        ("aoba", "課対仕入(控80)10%", "10000"),
        ("aoba", "課対仕入10%", "500"),
        ("kita", "課対仕入(控80)10%", "1500"),
    ]


def test_freee_and_bugyo_have_their_columns():
    texts = {name: written([line()], LAYOUTS[name], USUAL).decode(LAYOUTS[name].encoding).splitlines() for name in ("freee", "bugyo")}

    assert texts["freee"] == [
        "日付,伝票番号,決算整理仕訳,借方勘定科目,借方補助科目,借方部門,借方税区分,借方金額,借方税額,貸方勘定科目,貸方補助科目,貸方部門,貸方税区分,貸方金額,貸方税額,摘要",
        "2026/04/30,7,,支払手数料,aoba,,,4000,,未払金,aoba,,,4000,,インセンティブ計上 month_end/2026-04",
    ]
    assert texts["bugyo"] == [
        "GL0010000,GL0010001,GL0012001,GL0012002,GL0012003,GL0012004,GL0012101,GL0013001,GL0013002,GL0013003,GL0013004,GL0013101,GL0011001",
        "*,2026/04/30,,支払手数料,aoba,,4000,,未払金,aoba,,4000,インセンティブ計上 month_end/2026-04",
    ]
    assert [name for name, layout in layouts.LAYOUTS.items() if layout.verified] == ["plain"]


def test_balances_of_any_day_and_moment_take_one_query(two_months, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.balances(two_months, through=date(2026, 4, 30), known_by=JULY_10)
