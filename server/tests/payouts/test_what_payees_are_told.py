"""What a payee reads of the payment of its statement (server/src/enishi/portal/statements/paying.py): planned, on its way, paid or come back."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from enishi.payouts import operations as payouts
from enishi.payouts.queries import PaidOf
from enishi.payouts.states import Outcome, Way
from enishi.portal.statements.paying import payment_words, payments_of
from enishi.statements import operations as statements
from enishi.statements.models import Statement
from enishi.statements.queries import Expected, expected, moved
from server.tests.payouts.conftest import OCTOBER_12, OCTOBER_26, issue
from server.tests.payouts.test_from_due_to_bank import NOVEMBER_2, answered

pytestmark = pytest.mark.django_db
PAID = PaidOf(outcome=Outcome.PAID, on=date(2026, 10, 30), way=Way.TRANSFER, amount=50_000, whole=True)


def said() -> dict[str, str | None]:
    """What each payee of September reads."""
    rows = {one.payee: one for one in Statement.objects.filter(run__closing="month_end/2026-09")}
    found = payments_of([one.id for one in rows.values()])
    with translation.override("ja"):
        words = {payee: payment_words(found.get(row.id), row) for payee, row in sorted(rows.items())}
    return {payee: None if one is None else one.sentence for payee, one in words.items()}


def test_what_was_not_sent_is_still_planned(proposed):
    assert said() == {"aoba": None, "kita": None}


def test_what_was_sent_is_on_its_way_until_the_bank_has_answered(sent):
    assert said() == {
        "aoba": "110,000円を2026年10月30日付でお振込み手続き中です。", "kita": "33,000円を2026年10月30日付でお振込み手続き中です。",
    }  # fmt: skip


def test_what_was_paid_and_what_came_back_say_so_and_what_is_sent_again_is_on_its_way_again(sent, rei, mio):
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "1"), by=rei, at=NOVEMBER_2)

    assert said() == {
        "aoba": "110,000円を2026年10月30日にお支払いしました。",
        "kita": "2026年10月30日のお振込みが銀行から返却されました。口座情報の確認について、担当者からご連絡します。",
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"whole": False}, "50,000円を2026年10月30日にお支払いしました。残額は相違のご連絡への回答後にお支払いします。"),
        ({"amount": 0}, "2026年10月30日に、貴社へのご請求と相殺しました。"),
        ({"way": Way.NEXT_INVOICE}, "50,000円を、次回の貴社へのご請求から差し引きます。"),
    ],
)
def test_what_is_paid_in_part_or_otherwise_than_by_transfer_says_how(closed, change, sentence):
    with translation.override("ja"):
        words = payment_words(replace(PAID, **change), Statement.objects.get(payee="aoba"))

    assert words is not None
    assert words.sentence == sentence


def test_the_figures_of_a_statement_add_up_with_what_was_paid_meanwhile(sent, rei, told, close):
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "0"), by=rei, at=NOVEMBER_2)
    told.line("A2", "2026-10-10", 500_000)
    close("2026-10")
    issue("2026-10", at=NOVEMBER_2)

    row = Statement.objects.get(payee="aoba", run__closing="month_end/2026-10")

    # 110,000 from September paid, 10 % of 500,000 and its tax
    assert (row.opening, moved(row), row.net, row.tax, row.closing) == (110_000, -110_000, 50_000, 5_000, 55_000)


def test_what_a_difference_holds_back_is_not_told_as_coming(closed, rei):
    row = Statement.objects.get(payee="aoba")
    statements.report_difference(
        statement=row.id, line="commission/A1/aoba", text="違います", answer_by=date(2026, 10, 20), by="ken", at=OCTOBER_12
    )
    row.refresh_from_db()

    assert expected(row) == Expected(amount=0, held=110_000)
    assert expected(Statement.objects.get(payee="kita")) == Expected(amount=33_000, held=0)
