"""相殺通知書: of a payment of which a part was set off, both gross amounts, by hand calculation."""

from datetime import UTC, date, datetime

import pytest

from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.ledger.models import Book
from enishi.papers import operations as papers
from enishi.papers import queries
from enishi.papers.kinds.offset_notice import subjects
from enishi.payouts import operations as payouts
from enishi.payouts.models import Payment
from enishi.programs.natures import Nature
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.netting import SettlementWay
from server.tests.payouts.conftest import (
    AOBAS,
    OCTOBER_26,
    approve,
    close,
    issue,
    main,
    mio,
    program,
    propose,
    rei,
    told,
    with_account,
)

__all__ = ["close", "main", "mio", "program", "rei", "told"]
pytestmark = pytest.mark.django_db
NOVEMBER_2 = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def set_off(program, main, hana, rei, mio, now, told, close) -> Payment:
    """Aoba is due 110,000 and owes 30,000 from before: 30,000 are set off, 80,000 transferred."""
    with_account(
        "aoba", "青葉システム株式会社", "アオバシステム", "1234567", AOBAS, hana=hana, rei=rei, mio=mio, at=now, way=SettlementWay.OFFSET
    )
    told.line("A1", "2026-09-10", 1_000_000)
    close("2026-09")
    issue()
    account = AccountName(AccountKind.RECEIVABLE, Nature.COMMISSION, "aoba", "partner", "aoba")
    book = Book.objects.get(program="sakura")
    ledger.bring_forward(
        book=book,
        key="opening:receivable",
        account=account,
        amount=-30_000,
        booked_on=date(2026, 10, 1),
        source="旧台帳",
        by="rei",
        at=OCTOBER_26,
    )
    batch = propose(rei)
    approve(batch, mio)
    payouts.write(batch=batch.number, by=rei, at=OCTOBER_26)
    payouts.send(batch=batch.number, by=rei, at=OCTOBER_26)
    return Payment.objects.get()


def test_a_notice_says_both_gross_amounts_what_was_set_off_and_what_remains(set_off):
    assert (set_off.gross, set_off.set_off, set_off.amount) == (110_000, 30_000, 80_000)
    assert [(one.key, one.name.ja) for one in subjects()] == [
        (set_off.reference, f"青葉システム株式会社 · 2026年9月分 · 30,000円 ({set_off.reference})")
    ]

    (paper,) = papers.issue(DocumentKind.OFFSET_NOTICE, subject=set_off.reference, by="rei", at=NOVEMBER_2)

    read = queries.paper(paper.id)
    assert read is not None
    assert {name.ja: value.ja for name, value in read.said.facts} == {
        "相殺日": "2026年10月30日", "当社の債務(お支払額)": "110,000円", "源泉徴収税額": "0円", "当社の債権の合計": "30,000円", "相殺額": "30,000円", "振込手数料": "0円",
        "お振込額": "80,000円", "当社の債権の残額": "0円",
    }  # fmt: skip
    assert [[cell.ja for cell in row] for row in read.said.tables[0].rows] == [["手数料の返還のご請求", "30,000円", "30,000円", "0円"]]
    assert (paper.amount, paper.answer_by) == (30_000, None)


def test_of_what_was_not_set_off_there_is_no_notice(set_off):
    with pytest.raises(papers.NothingToTell):
        papers.issue(DocumentKind.OFFSET_NOTICE, subject="999", by="rei", at=NOVEMBER_2)
