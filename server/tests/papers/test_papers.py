"""Papers beside the statement: what stands in each by hand calculation, issued once, kept, answered once."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from enishi.core import audit
from enishi.intake import console_rows
from enishi.papers import due, printing, queries, tasks, verifying
from enishi.papers import operations as papers
from enishi.papers.kinds import KINDS
from enishi.papers.kinds.final_account import ContractHasNoEnd
from enishi.papers.models import Paper, PaperFile
from enishi.papers.sheet import Issued
from enishi.partners import operations as partners
from enishi_engine.settlement.finding import FindingsRefuse
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.japan.papers import ContractGoesOn, NothingOwed
from enishi_engine.words.language import Language
from server.tests.closing.conftest import TEXT, approved
from server.tests.statements.conftest import APRIL, BEFORE, JUNE_12, MAY_12, TERMS, issued

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
SETTLED = "payout: {at_contract_end: settled}\n"


@pytest.fixture
def program(hana, approver, now) -> str:
    """10 %, owed at once, all of it settled at a contract's end; from July on 12 %."""
    text = TEXT.replace("    payable: customer_paid\n", "").replace("incentives:", f"{SETTLED}incentives:")
    approved(text, APRIL, by=hana, second=approver, at=now)
    approved(text.replace("10 %", "12 %"), JULY, by=hana, second=approver, at=now)
    return "sakura"


@pytest.fixture
def program_alone(program, issuer, payee: Callable[..., str]) -> Callable[..., str]:
    return payee


def made(kind: DocumentKind, *, at: datetime = MAY_12, **more) -> Paper:
    (one,) = papers.issue(kind, by="rei", at=at, **more)
    return one


def said(paper: Paper) -> Issued:
    read = queries.paper(paper.id)
    assert read is not None
    return read.said


def facts(paper: Paper) -> dict[str, str]:
    return {name.ja: value.ja for name, value in said(paper).facts}


def text_of(paper: Paper, language: Language = "ja") -> str:
    content = printing.file_of(paper, language)
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def everything_holds() -> bool:
    return [*verifying.faults(), *audit.faults()] == []


def test_every_folder_of_kinds_is_a_paper_that_the_engine_knows():
    assert [kind.value for kind in KINDS] == [
        "offset_notice", "final_account", "balance_confirmation", "commission_rules", "rate_change_notice", "terms_of_trade",
    ]  # fmt: skip


# ── 手数料規程(別紙) ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rules_as_an_annex_say_what_the_text_says_in_both_languages(program_alone):
    paper = made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01")

    assert facts(paper)["適用開始日"] == "2026年4月1日"
    ja, en = text_of(paper), text_of(paper, "en")
    assert "手数料規程(別紙)" in ja
    assert "料率:10%" in ja
    assert "Rate:10%" in en
    assert "12%" not in ja  # that is the text of July
    assert paper.partner == ""
    assert everything_holds()


def test_of_one_text_and_partner_there_is_one_annex_however_often_it_is_asked_for(program_alone):
    program_alone("aoba")
    first = made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01", partner="aoba")
    again = made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01", partner="aoba", at=JUNE_12)

    assert (first.id, first.counterparty) == (again.id, "青葉システム株式会社")
    assert (again.issued_on, Paper.objects.count()) == (date(2026, 5, 12), 1)


# ── 料率変更通知 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_of_rates_is_told_to_everybody_with_an_agreement_and_consent_is_on_record(program_alone):
    program_alone("aoba")
    program_alone("kita", name="北商事株式会社", number="")
    found = papers.issue(DocumentKind.RATE_CHANGE_NOTICE, subject="sakura/2026-07-01", answer_by=date(2026, 6, 15), by="rei", at=MAY_12)

    assert [(one.partner, one.answer_by, one.state) for one in found] == [
        ("aoba", date(2026, 6, 15), "issued"), ("kita", date(2026, 6, 15), "issued"),
    ]  # fmt: skip
    printed = text_of(found[0])
    assert "変更前:10%変更後:12%" in printed
    assert "2026年7月1日" in printed
    assert "before:10%after:12%" in text_of(found[0], "en")

    papers.answer(paper=found[0].id, agreed=True, words="代表 青葉様、書面にて同意", by="rei", at=MAY_12)
    papers.answer(paper=found[1].id, agreed=False, words="料率の据置きを希望", by="rei", at=MAY_12)
    assert sorted((one.partner, one.state, one.answer) for one in Paper.objects.all()) == [
        ("aoba", "agreed", "代表 青葉様、書面にて同意"), ("kita", "refused", "料率の据置きを希望"),
    ]  # fmt: skip
    assert everything_holds()


def test_an_answer_is_given_once_by_somebody_and_only_where_one_was_asked_for(program_alone):
    program_alone("aoba")
    notice = made(DocumentKind.RATE_CHANGE_NOTICE, subject="sakura/2026-07-01", partner="aoba")
    annex = made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01", partner="aoba")

    with pytest.raises(papers.AnswerMissing):
        papers.answer(paper=notice.id, agreed=True, words=" ", by="rei", at=MAY_12)
    papers.answer(paper=notice.id, agreed=True, words="電話にて", by="rei", at=MAY_12)
    papers.answer(paper=notice.id, agreed=True, words="もう一度", by="rei", at=MAY_12)
    with pytest.raises(papers.AnsweredBefore, match="電話にて"):
        papers.answer(paper=notice.id, agreed=False, words="やはり不同意", by="rei", at=MAY_12)
    with pytest.raises(papers.NotAsked):
        papers.answer(paper=annex.id, agreed=True, words="はい", by="rei", at=MAY_12)


# ── 取引条件明示書 ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_terms_of_trade_say_everything_that_the_law_wants(program_alone):
    """フリーランス法3条: who, when it was agreed, what, when it is received, how much, by when it is paid and how."""
    program_alone("aoba", terms=replace(TERMS, protection=Protection.FREELANCE))
    assert facts(made(DocumentKind.TERMS_OF_TRADE, subject="A-aoba")) == {
        "業務を委託した日": "2026年4月1日",
        "業務の内容": "当社製品・サービスに関する代理店業務",
        "役務の提供を受ける日": "契約期間中(2026年4月1日〜)に、取次・販売等の対象となる取引が成立した各日",
        "役務の提供を受ける場所": "特定の場所を定めません。",
        "報酬の額(算定方法)": "手数料規程(別紙)(sakura 2026-04-01)の算定方法により計算した額(消費税は別途)",
        "支払期日": "締切日の翌月末日(銀行休業日の場合は前営業日)",
        "支払方法": "銀行振込",
        "振込手数料": "当社負担",
    }
    assert "60日以内にお支払いします" in text_of(Paper.objects.get())


def test_terms_without_a_payment_date_are_refused_by_the_field_that_is_missing(program_alone, hana):
    program_alone("aoba")
    row = {"id": "A-2", "partner": "aoba", "contract": "agency", "first_day": "2026-04-01"}
    console_rows.write_row(fact="agreements", row=row, by="hana", at=BEFORE)
    with pytest.raises(FindingsRefuse, match="pay_by is missing"):
        made(DocumentKind.TERMS_OF_TRADE, subject="A-2")


# ── 残高確認書 ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_balance_is_confirmed_as_of_a_day(program_alone, told, close):
    """10 % of 100,000 and its tax were made payable by 12 May; on 30 April 10,000 were, and the tax was not booked yet."""
    program_alone("aoba")
    told.line("A1", "2026-04-20", 100_000)
    close()
    issued()

    may = made(DocumentKind.BALANCE_CONFIRMATION, partner="aoba", day=date(2026, 5, 12), answer_by=date(2026, 5, 29))
    april = made(DocumentKind.BALANCE_CONFIRMATION, partner="aoba", day=date(2026, 4, 30))

    assert facts(may) == {
        "基準日": "2026年5月12日",
        "当社の債務(未払金)": "11,000円",
        "当社の債権(未収金)": "0円",
        "ご回答期限": "2026年5月29日",
    }
    assert (facts(april)["当社の債務(未払金)"], april.answer_by) == ("10,000円", date(2026, 5, 26))
    papers.answer(paper=may.id, agreed=False, words="当社の残高は10,500円です", by="ken", at=MAY_12)
    assert Paper.objects.get(id=may.id).state == "refused"


# ── 精算書 ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def owed_back(program_alone, told, close, hana) -> Callable[[], None]:
    """April's 10,000 are taken back in May; the contract ends on 25 May."""

    def end(*, contract: bool = True) -> None:
        program_alone("aoba")
        agreement = {"id": "A-aoba", "partner": "aoba", "contract": "agency", "first_day": "2026-04-01"}
        told.tell("agreements", agreement, at="2026-04-01T00:00")
        told.line("A1", "2026-04-20", 100_000)
        close()
        issued()
        if contract:
            told.tell("agreements", agreement | {"last_day": "2026-05-25", "revision": 2}, at="2026-05-01T12:00")
            partners.end_agreement(agreement="A-aoba", last_day=date(2026, 5, 25), by=hana, at=BEFORE)
        told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-20"}, at="2026-05-20T12:00")
        close("2026-05")
        issued("2026-05", at=JUNE_12)

    return end


def test_at_a_contracts_end_what_is_owed_is_billed_with_its_day(owed_back):
    """−10,000 and −1,000 of tax: 11,000 are to be paid back, after the 11,000 of April were paid."""
    owed_back()
    paper = made(DocumentKind.FINAL_ACCOUNT, subject="sakura-month_end-2026-05-aoba", day=date(2026, 7, 31), at=JUNE_12)

    told_of = facts(paper)
    assert (told_of["契約終了日"], told_of["ご返還いただく金額(税込)"], told_of["お支払期日"]) == (
        "2026年5月25日",
        "11,000円",
        "2026年7月31日",
    )
    (moves,) = said(paper).tables
    assert [(name.ja, value.ja) for name, value in moves.rows] == [
        ("前回残高", "11,000円"), ("お支払い(前回ご通知分)", "-11,000円"), ("仕入明細書(支払通知書)の計上額(税込)", "-11,000円"), ("差引残高", "-11,000円"),
    ]  # fmt: skip
    assert paper.amount == 11_000


def test_there_is_no_final_account_while_the_contract_goes_on_or_nothing_is_owed(owed_back, hana):
    owed_back(contract=False)

    with pytest.raises(ContractHasNoEnd):
        made(DocumentKind.FINAL_ACCOUNT, subject="sakura-month_end-2026-05-aoba", at=JUNE_12)
    partners.end_agreement(agreement="A-aoba", last_day=date(2026, 6, 30), by=hana, at=JUNE_12)
    with pytest.raises(ContractGoesOn):
        made(DocumentKind.FINAL_ACCOUNT, subject="sakura-month_end-2026-05-aoba", at=JUNE_12)
    partners.end_agreement(agreement="A-aoba", last_day=date(2026, 4, 30), by=hana, at=JUNE_12)
    with pytest.raises(NothingOwed, match="ends at 11,000"):
        made(DocumentKind.FINAL_ACCOUNT, subject="sakura-month_end-2026-04-aoba", at=JUNE_12)
    with pytest.raises(papers.NothingToTell):
        made(DocumentKind.FINAL_ACCOUNT, subject="nothing", at=JUNE_12)


# ── What holds of all ───────────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_kept_in_both_languages_and_are_what_was_shown(program_alone):
    paper = made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01")
    before = printing.file_of(paper, "ja")
    assert [one.task for one in due.files(MAY_12)] == [tasks.print_papers]

    assert (tasks.print_papers.func(), tasks.print_papers.func()) == ({"printed": 1}, {"printed": 0})

    assert [one.language for one in PaperFile.objects.order_by("language")] == ["en", "ja"]
    assert bytes(PaperFile.objects.get(language="ja").file.content) == before == printing.file_of(paper, "ja")
    assert b"<pdfaid:part>3</pdfaid:part>" in before
    assert list(due.files(MAY_12)) == []


def test_papers_are_found_by_kind_day_amount_and_partner_each_and_together(program_alone, told, close):
    program_alone("aoba")
    told.line("A1", "2026-04-20", 100_000)
    close()
    issued()
    balance = made(DocumentKind.BALANCE_CONFIRMATION, partner="aoba", day=date(2026, 5, 12))
    annex = made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01", partner="aoba", at=JUNE_12)

    def found(**asked) -> list[Paper]:
        return list(queries.search(queries.Searched(**asked)))

    assert found() == [annex, balance]
    assert found(kind="balance_confirmation") == found(least=11_000, most=11_000) == found(last_day=date(2026, 5, 12)) == [balance]
    assert found(counterparty="青葉", first_day=date(2026, 6, 1)) == [annex]
    assert found(counterparty="青葉", least=11_001) == found(state="agreed") == []


def test_nothing_is_issued_without_an_issuer_a_company_or_by_a_day_that_is_over(program, payee, hana):
    with pytest.raises(papers.IssuerUnknown):
        made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01")


def test_a_partner_whose_company_nobody_recorded_is_told_so(program_alone):
    with pytest.raises(papers.NobodyToTell, match="kita"):
        made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01", partner="kita")
    with pytest.raises(papers.AnswerDayOver):
        made(DocumentKind.RATE_CHANGE_NOTICE, subject="sakura/2026-07-01", answer_by=date(2026, 5, 11))
    with pytest.raises(papers.NothingToTell):
        made(DocumentKind.RATE_CHANGE_NOTICE, subject="sakura/2026-04-01")  # the first text: nothing stood before it
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE papers_paper SET content = '{}'",
        "UPDATE papers_paper SET answer_by = '2027-01-01'",
        "UPDATE papers_paper SET amount = 1",
        "DELETE FROM papers_paper",
        "DELETE FROM papers_paperfile",
    ],
)
def test_the_database_refuses_to_change_what_was_issued(program_alone, change):
    made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01")
    tasks.print_papers.func()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_planted_paper_of_other_content_is_found(program_alone):
    made(DocumentKind.COMMISSION_RULES, subject="sakura/2026-04-01")
    assert everything_holds()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON papers_paper"
        cursor.execute(f"DROP TRIGGER papers_paper_kept{on}")
        cursor.execute("UPDATE papers_paper SET content = REPLACE(content, '10%', '1%')")

    assert [fault.split(":")[0] for fault in verifying.faults()] == [
        "The trigger papers_paper_kept is gone", "The paper commission_rules-sakura-2026-04-01 was changed after it was issued.",
    ]  # fmt: skip
