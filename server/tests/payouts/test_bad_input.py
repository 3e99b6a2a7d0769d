"""What comes in wrong on the way to the bank: each is refused by a sentence that says what is wrong and what to do, in both languages, and nothing is moved."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from enishi.closing import operations as closings
from enishi.core.errors import Refusal
from enishi.partners import operations as partners
from enishi.partners.account_words import AccountWrong
from enishi.partners.agreements import Agreement, SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.models import BankAccount
from enishi.partners.paying import whole_accounts
from enishi.partners.queries import waiting_accounts
from enishi.partners.states import ContactRole, EntityClass
from enishi.payouts import operations as payouts
from enishi.payouts import proposing, sources, verifying
from enishi.payouts.approving import ApprovalLost
from enishi.payouts.models import Batch, Payment, PaymentOutcome, PayoutFile, ResultFile
from enishi.payouts.proposing import CannotPropose
from enishi.payouts.results import NotSent, ReadBefore
from enishi.payouts.writing import NotWritten
from enishi.statements import operations as statements
from enishi.statements.models import Statement
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH
from server.tests.payouts.conftest import ACCOUNT, OCTOBER_12, OCTOBER_26, SEPTEMBER_1, approve, issue, other_account, outcomes, propose
from server.tests.payouts.test_from_due_to_bank import NOVEMBER_2, answered, everything_holds, stands

pytestmark = pytest.mark.django_db


# ── A bank result for a batch that was never sent, or twice ──────────────────────────────────────────────────────────


def test_a_result_of_a_batch_that_was_never_sent_says_so_and_nothing_is_read(proposed, rei, mio):
    approve(proposed, mio)
    payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)
    written = payouts.download(batch=proposed.number, by=rei, at=OCTOBER_26)[1]

    with pytest.raises(NotSent) as refused:
        payouts.read(batch=proposed.number, name="kekka.txt", content=answered(written, "0", "0"), by=rei, at=NOVEMBER_2)

    assert (
        str(refused.value) == "P1 was never sent, so these cannot be its results. Choose the batch that they belong to. Nothing was read."
    )
    assert (
        refused.value.said.ja
        == "P1は送信されていないため、その結果ではありません。対応する支払データを選んでください。何も読み込んでいません。"
    )
    assert (ResultFile.objects.count(), PaymentOutcome.objects.count(), outcomes()) == (0, 0, {"aoba": "waiting", "kita": "waiting"})


def test_a_result_that_comes_twice_says_when_it_was_read_and_moves_nothing_again(sent, rei):
    """The money that came back is owed once: 33,000, not 66,000."""
    content = answered(payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1], "0", "1")
    payouts.read(batch=sent.number, name="kekka.txt", content=content, by=rei, at=NOVEMBER_2)

    with pytest.raises(ReadBefore) as refused:
        payouts.read(batch=sent.number, name="kekka-2.txt", content=content, by=rei, at=NOVEMBER_2 + timedelta(days=1))

    assert str(refused.value) == "kekka.txt was read for P1 on 2026-11-02 already. Nothing was changed."
    assert refused.value.said.ja == "kekka.txtは2026-11-02にP1の結果として読み込み済みです。何も変更していません。"
    assert (ResultFile.objects.count(), PaymentOutcome.objects.count(), stands("kita")) == (1, 2, {"payable": -33_000})
    assert everything_holds()


def test_the_same_results_in_other_bytes_move_nothing_again_either(sent, rei):
    """The bank's records, and then the same as a list: what was returned is returned once."""
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "1"), by=rei, at=NOVEMBER_2)
    again = b"order,outcome,reason\n100001,paid,\n100002,returned,no_such_account\n"
    payouts.read(batch=sent.number, name="kekka.csv", content=again, by=rei, at=NOVEMBER_2)

    assert (PaymentOutcome.objects.count(), stands("kita")) == (2, {"payable": -33_000})
    assert everything_holds()


# ── A payee's name that the bank cannot take ─────────────────────────────────────────────────────────────────────────

PROBLEM = "The holder is written in kana, as the passbook has it: カ)アオバシステム. A bank file cannot hold "


@pytest.mark.parametrize(
    ("holder", "named"),
    [
        ("株式会社京葉銀行", "京, 葉, 銀, 行"),  # the form is known, ｶ); the reading is not
        ("髙﨑 𠮷太郎", "髙, 﨑, 𠮷, 太, 郎"),
        ("アオバ，キタ", ","),
        ("アオバ・キタ", "･"),
        ("アオバ&キタ", "&"),
        ("", "nothing"),
    ],
)
def test_a_name_with_what_a_bank_file_cannot_hold_is_refused_by_its_characters_and_never_guessed(aoba, rei, now, holder, named):
    with pytest.raises(AccountWrong) as refused:
        partners.propose_bank_account(partner="aoba", words=replace(ACCOUNT, holder=holder), reason="口座届", by=rei, at=now)

    assert [str(one) for one in refused.value.problems] == [f"{PROBLEM}{named}."]
    ja = "空欄にはできません。" if not holder else f"「{named}」は振込データに使えません。"
    assert refused.value.said.ja == f"何も登録していません。\n口座名義は通帳どおりカナで入力してください(例: カ)アオバシステム)。{ja}"
    assert BankAccount.objects.count() == 1  # the one that Aoba had


def test_a_name_in_kana_is_kept_as_the_bank_file_spells_it_for_the_second_person_to_compare(aoba, rei, now):
    """Worked case 25: 株式会社京葉銀行, entered in kana."""
    words = replace(ACCOUNT, account_number="7777777", holder="カブシキガイシャケイヨウギンコウ")
    proposed = partners.propose_bank_account(partner="aoba", words=words, reason="口座届", by=rei, at=now)

    ((_, waiting),) = waiting_accounts()
    assert waiting.holder == "ｶ)ｹｲﾖｳｷﾞﾝｺｳ"
    assert whole_accounts({proposed.id})[proposed.id].holder == "ｶ)ｹｲﾖｳｷﾞﾝｺｳ"


# ── An amount beyond ten digits ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def earning(program, aoba, main, told, close):
    """Aoba's September of one order."""

    def earned(net: int) -> None:
        told.line("A1", "2026-09-10", net)
        close("2026-09")
        issue()

    return earned


def test_ten_digits_are_the_most_that_leaves_in_one_line(earning, rei, mio):
    """Worked case 25: 10 % of 90,909,090,900 is 9,090,909,090, with tax of 909,090,909 it is 9,999,999,999."""
    earning(90_909_090_900)

    batch = propose(rei)
    approve(batch, mio)
    payouts.write(batch=batch.number, by=rei, at=OCTOBER_26)

    assert payouts.download(batch=batch.number, by=rei, at=OCTOBER_26)[1].split(b"\r\n")[1][80:90] == b"9999999999"


def test_one_yen_more_is_refused_before_anybody_approves_it_and_stays_owed(earning, rei):
    """Worked case 25: 9,090,909,091 and tax of 909,090,909 are 10,000,000,000."""
    earning(90_909_090_910)

    with pytest.raises(CannotPropose) as refused:
        propose(rei)

    assert [str(one) for one in refused.value.problems] == [
        "aoba, amount '10000000000': The amount has more than ten digits. Hold it, and pay it by another format or outside."
    ]
    assert (Batch.objects.count(), Payment.objects.count()) == (0, 0)
    (aoba,) = sources.open_dues(at=OCTOBER_26)
    assert aoba.due.open == 10_000_000_000


def test_once_it_is_held_everybody_else_is_paid(program, aoba, kita, main, told, close, rei):
    told.line("A1", "2026-09-10", 90_909_090_910)
    told.line("K1", "2026-09-20", 300_000, partner="kita")
    close("2026-09")
    issue()
    with pytest.raises(CannotPropose):
        propose(rei)

    too_much = next(one.due.key for one in sources.open_dues(at=OCTOBER_26) if one.due.payee == "aoba")
    payouts.hold(due=too_much, reason="振込の上限を超えるため別途支払", by=rei, at=OCTOBER_26)

    assert [(one.payee, one.amount) for one in propose(rei).payments.all()] == [("kita", 33_000)]


def test_a_planted_bug_that_does_not_look_at_the_file_beforehand_is_stopped_when_it_is_written(earning, rei, mio, monkeypatch):
    earning(90_909_090_910)
    monkeypatch.setattr(proposing, "_check_file", lambda *_: None)
    batch = propose(rei)
    approve(batch, mio)

    with pytest.raises(NotWritten):
        payouts.write(batch=batch.number, by=rei, at=OCTOBER_26)
    assert PayoutFile.objects.count() == 0


# ── A date past the holiday table ────────────────────────────────────────────────────────────────────────────────────


def test_a_payment_day_whose_holidays_were_not_announced_is_refused(closed, rei):
    """In October 2026 the holidays of 2027 are known (February 2026), those of 2028 are not."""
    assert propose(rei, pay_on=date(2027, 12, 30)).total == 143_000
    payouts.drop(batch=1, why="支払日の誤り", by=rei, at=OCTOBER_26)

    with pytest.raises(CannotPropose) as refused:
        propose(rei, pay_on=date(2028, 1, 4))

    (problem,) = refused.value.problems
    assert "2028-01-04" in problem
    assert "2027-12-31" in problem
    assert [one.due.open for one in sources.open_dues(at=OCTOBER_26)] == [110_000, 33_000]


def test_a_statement_whose_payment_day_cannot_be_known_yet_waits_and_says_so(program, aoba, told, close):
    """December 2027 is paid at the end of January 2028, which lies past the holidays announced by then."""
    closings.begin_books(program="sakura", group="month_end", first_day=date(2027, 12, 1), by="hana", at=OCTOBER_12)
    told.line("A1", "2027-12-10", 1_000_000)
    january = datetime(2028, 1, 10, tzinfo=UTC)
    close("2027-12", at=january)

    done = statements.issue(program="sakura", closing="month_end/2027-12", by="hana", at=january)

    (why,) = done.left_out
    assert (done.ready, why.name, why.partner) == ((), "no_payment_date", "aoba")
    assert why.en == (
        "The payment date of aoba for 2027-12-31 is no bank day that is known yet. Change the terms, or issue once the holidays are announced."
    )
    assert why.ja == (
        "aobaの2027-12-31締めの支払日が、祝日の公表済みの期間内の銀行営業日になりません。精算条件を見直すか、祝日の公表後に発行してください。"
    )
    assert Statement.objects.count() == 0


# ── A bank account changed after the approval ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", ["approve", "write", "download", "send"])
def test_whatever_comes_next_after_an_account_was_changed_is_refused_by_the_payees_name(step, proposed, rei, mio):
    """Proposed on the 19th, usable on the 26th: what was looked at on the 26th is not what would be paid on the 27th."""
    following = OCTOBER_26 + timedelta(days=1)
    steps = {
        "approve": lambda at: approve(proposed, mio, at=at),
        "write": lambda at: payouts.write(batch=1, by=rei, at=at),
        "download": lambda at: payouts.download(batch=1, by=rei, at=at),
        "send": lambda at: payouts.send(batch=1, by=rei, at=at),
    }
    for name, take in steps.items():
        if name == step:
            break
        take(OCTOBER_26)
    other_account("kita", rei=rei, mio=mio, at=OCTOBER_26 - timedelta(days=7), account_number="3333333", holder="キタショウジ")

    with pytest.raises(ApprovalLost) as refused:
        steps[step](following)

    assert (
        str(refused.value) == "The approval of P1 counts no more. Make it void, and propose another.\nkita: its bank account was changed."
    )
    assert refused.value.said.ja.startswith("P1の承認は無効になりました。取り消して、起票し直してください。")
    assert outcomes() == {"aoba": "waiting", "kita": "waiting"}


def test_a_batch_that_was_sent_before_the_account_was_changed_stays_what_it_is(sent, rei, mio):
    other_account("kita", rei=rei, mio=mio, at=OCTOBER_26 - timedelta(days=7), account_number="3333333", holder="キタショウジ")
    first = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)

    assert payouts.download(batch=sent.number, by=rei, at=OCTOBER_26 + timedelta(days=1)) == first
    assert list(verifying.faults()) == []


# ── A non-resident ───────────────────────────────────────────────────────────────────────────────────────────────────


def becomes_non_resident(code: str, name: str, *, hana) -> None:
    words = CompanyWords(entity_class=EntityClass.NON_RESIDENT, legal_name=name)
    partners.correct_company(partner=code, words=words, by=hana, at=OCTOBER_12)
    partners.decide_tax_class(
        partner=code, from_day=SEPTEMBER_1, withholding=WithholdingClass.NON_RESIDENT, reason="本店は国外", by=hana, at=OCTOBER_12
    )


def test_a_non_resident_gets_no_statement_by_the_rules_of_residents_and_everybody_else_gets_theirs(
    program, aoba, main, told, close, hana, now
):
    partners.register_partner(code="lee", name="Lee & Co.", by=hana, at=now)
    partners.record_company(
        partner="lee", words=CompanyWords(entity_class=EntityClass.NON_RESIDENT, legal_name="Lee & Co."), by=hana, at=now
    )
    partners.add_contact(partner="lee", role=ContactRole.OWNER, name="Lee", email="lee@lee.example", by=hana, at=now)
    agreement = Agreement(id="A-lee", partner="lee", contract="agency", first_day=SEPTEMBER_1, closing_group="month_end")
    terms = SettlementTerms(payment=END_OF_NEXT_MONTH)
    partners.record_agreement(agreement=agreement, terms=terms, from_day=SEPTEMBER_1, by=hana, at=now)
    partners.decide_tax_class(
        partner="lee", from_day=SEPTEMBER_1, withholding=WithholdingClass.NON_RESIDENT, reason="本店は国外", by=hana, at=now
    )
    told.rows["partners"].append({"code": "lee"})
    told.line("A1", "2026-09-10", 1_000_000)
    told.line("L1", "2026-09-11", 500_000, partner="lee")
    close("2026-09")

    done = statements.issue(program="sakura", closing="month_end/2026-09", by="hana", at=OCTOBER_12)

    assert [(one.partner, one.name) for one in done.left_out] == [("lee", "non_resident")]
    assert done.left_out[0].en == (
        "lee is a non-resident: other rules of withholding hold. Have its tax decided by somebody who knows them, and settle it outside."
    )
    assert done.left_out[0].ja == "leeは非居住者のため、源泉徴収の規定が異なります。専門家に確認のうえ、システム外で精算してください。"
    assert [one.payee for one in Statement.objects.all()] == ["aoba"]
    assert stands("lee") == {"payable": -50_000}


def test_who_became_a_non_resident_after_the_statement_is_not_paid_by_a_file_and_everybody_else_is(closed, hana, rei):
    becomes_non_resident("kita", "北商事株式会社", hana=hana)

    found = {one.due.payee: [obstacle.name for obstacle in one.obstacles] for one in sources.open_dues(at=OCTOBER_26)}
    assert found == {"aoba": [], "kita": ["non_resident"]}
    batch = propose(rei)
    assert [(one.payee, one.amount) for one in batch.payments.all()] == [("aoba", 110_000)]
    kita = next(one for one in sources.open_dues(at=OCTOBER_26) if one.due.payee == "kita")
    assert kita.obstacles[0].en == "A non-resident: other rules of withholding hold, which Enishi does not know. Settle it outside."
    with pytest.raises(Refusal, match="Not payable on this day, or in a batch already"):
        propose(rei, keys=[kita.due.key])


def test_a_payee_that_became_a_non_resident_after_the_approval_is_not_paid_by_what_was_approved(proposed, hana, rei, mio):
    approve(proposed, mio)
    becomes_non_resident("kita", "北商事株式会社", hana=hana)

    with pytest.raises(ApprovalLost, match="kita: its withholding class was changed"):
        payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)
