"""Bank accounts in versions: enciphered, told, approved by a second person, and usable after the holding days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, IntegrityError, connection, transaction

from enishi.core import operations as people
from enishi.core.models import AuditRow
from enishi.core.roles import Role
from enishi.notify import queries as mails
from enishi.partners import operations as partners
from enishi.partners import queries, verifying
from enishi.partners.account_words import AccountWrong
from enishi.partners.bank_accounts import AccountWaits, NobodyToTell, NumberDiffers, SameAccount
from enishi.partners.deciding import NotAnApprover, NotOpen, ReasonMissing, SamePerson
from enishi.partners.models import BankAccount, BankAccountDetails
from enishi.partners.states import ContactRole, ProposalState
from server.tests.partners.cast import ACCOUNT, to_pay

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def propose(by, at, **other):
    said = {"partner": "aoba", "words": ACCOUNT, "reason": "口座届を受領", "by": by, "at": at} | other
    return partners.propose_bank_account(**said)


def approve(account, by, at, *, number_again="1234567"):
    return partners.approve_bank_account(account=str(account.id), number_again=number_again, by=by, at=at)


@pytest.fixture
def proposed(ken, rei, now):
    return propose(rei, now)


def test_an_account_is_used_from_the_end_of_its_holding_days_and_not_a_moment_before(proposed, mio, now):
    """Proposed on 1 October at 9:00 in Tokyo, seven days: 8 October at 9:00."""
    approve(proposed, mio, now)
    usable_from = datetime(2026, 10, 8, 0, 0, tzinfo=UTC)

    assert queries.account_to_pay("aoba", at=usable_from - TICK) is None
    account, words = to_pay("aoba", usable_from)
    assert (account.last_three, words) == ("567", replace(ACCOUNT, holder="ｱｵﾊﾞｼｽﾃﾑ"))


def test_without_a_second_person_it_is_never_used(proposed, now):
    assert queries.account_to_pay("aoba", at=now + timedelta(days=400)) is None


def test_the_holding_days_are_a_setting_and_are_kept_with_the_account(ken, rei, mio, now, settings):
    settings.BANK_HOLDING_DAYS = 14
    approve(propose(rei, now), mio, now)
    settings.BANK_HOLDING_DAYS = 1

    assert queries.account_to_pay("aoba", at=now + timedelta(days=14) - TICK) is None
    assert queries.account_to_pay("aoba", at=now + timedelta(days=14)) is not None


def test_the_account_that_was_usable_stays_so_until_the_new_one_is(proposed, rei, mio, now):
    approve(proposed, mio, now)
    later = now + timedelta(days=30)
    new = propose(rei, later, words=replace(ACCOUNT, account_number="7654321"))
    approve(new, mio, later, number_again="7654321")

    assert to_pay("aoba", later + timedelta(days=7) - TICK)[0].last_three == "567"
    assert to_pay("aoba", later + timedelta(days=7))[0].last_three == "321"


def test_nobody_can_read_a_number_or_a_holder_in_the_database_or_the_audit(proposed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT bank, branch, kind, last_three, enciphered FROM partners_bankaccountdetails")
        row = cursor.fetchone()

    assert row[:4] == ("0001", "001", "1", "567")
    assert b"1234567" not in bytes(row[4])
    assert not AuditRow.objects.filter(detail__contains="1234567").exists()
    assert not hasattr(queries.bank_accounts("aoba")[0], "account_number")


def test_everybody_who_is_or_lately_was_known_there_is_told_in_their_language(ken, hana, rei, now):
    """Whoever takes over a partner's page first puts an own address in the place of the old one: the old one hears of it all the same."""
    partners.add_contact(partner="aoba", role=ContactRole.OWNER, name="Ann", email="ann@aoba.example", language="en", by=hana, at=now)
    partners.end_contact(contact=str(ken.id), by=hana, at=now)
    long_ago = partners.add_contact(partner="aoba", role=ContactRole.OTHER, name="古", email="old@aoba.example", by=hana, at=now)
    partners.end_contact(contact=str(long_ago.id), by=hana, at=now)

    propose(rei, now)

    told = {one.to: one for one in mails.newest()}
    assert set(told) == {"ann@aoba.example", "ken@aoba.example", "old@aoba.example"}
    assert told["ken@aoba.example"].subject == "お支払口座のご登録を受け付けました(青葉システム株式会社様)"
    assert "みずほ(0001) 東京営業部(001)" in told["ken@aoba.example"].text
    assert "2026年10月8日以降のお支払いから使用します。それまではお支払いができません。" in told["ken@aoba.example"].text
    assert "account number ending in 567" in told["ann@aoba.example"].text
    assert not any("1234567" in one.text for one in told.values())


def test_who_ended_ninety_days_ago_is_told_no_more(ken, hana, rei, now):
    partners.end_contact(contact=str(ken.id), by=hana, at=now)
    partners.add_contact(partner="aoba", role=ContactRole.OWNER, name="安", email="ann@aoba.example", by=hana, at=now)

    propose(rei, now + timedelta(days=90))

    assert [one.to for one in mails.newest()] == ["ann@aoba.example"]


def test_an_account_that_nobody_would_hear_of_is_refused(aoba, rei, now):
    with pytest.raises(NobodyToTell):
        propose(rei, now)
    assert (BankAccount.objects.count(), mails.waiting()) == (0, 0)


def test_who_proposed_it_does_not_approve_it_and_the_database_holds_that_too(proposed, rei, now):
    people.grant_role(user=rei, role=Role.APPROVER, by="setup", at=now)

    with pytest.raises(SamePerson):
        approve(proposed, rei, now)
    with pytest.raises(IntegrityError, match="bank_account_decided_by_another"), transaction.atomic():
        BankAccount.objects.update(state=ProposalState.APPROVED, decided_by=rei, decided_at=now)
    assert BankAccount.objects.get().state == ProposalState.PROPOSED


def test_a_planted_bug_that_asks_nobody_is_stopped_by_the_database(proposed, rei, now, monkeypatch):
    def careless(proposal, *, as_, why, by, at):
        proposal.state, proposal.decided_by, proposal.decided_at = as_, by, at

    monkeypatch.setattr("enishi.partners.bank_accounts.decide", careless)

    with pytest.raises(IntegrityError, match="bank_account_decided_by_another"), transaction.atomic():
        approve(proposed, rei, now)
    assert BankAccount.objects.get().state == ProposalState.PROPOSED


def test_the_second_person_reads_the_number_once_more(proposed, mio, rei, now):
    with pytest.raises(NumberDiffers):
        approve(proposed, mio, now, number_again="1234568")
    with pytest.raises(NotAnApprover):
        approve(proposed, people.add_user(email="an@sakura.example", name="庵", by="setup", at=now), now)
    assert BankAccount.objects.get().state == ProposalState.PROPOSED

    approve(proposed, mio, now, number_again="1234-567")

    assert BankAccount.objects.get().state == ProposalState.APPROVED


def test_one_account_waits_at_a_time_and_the_standing_one_is_not_proposed_again(proposed, rei, mio, now):
    with pytest.raises(AccountWaits):
        propose(rei, now, words=replace(ACCOUNT, account_number="7654321"))
    approve(proposed, mio, now)
    with pytest.raises(SameAccount):
        propose(rei, now)
    with pytest.raises(NotOpen):
        approve(proposed, mio, now)
    assert (BankAccount.objects.count(), mails.waiting()) == (1, 1)


def test_a_rejected_or_withdrawn_account_is_never_used(proposed, rei, mio, now):
    with pytest.raises(ReasonMissing):
        partners.reject_bank_account(account=str(proposed.id), why="", by=mio, at=now)
    partners.reject_bank_account(account=str(proposed.id), why="届出印が異なります", by=mio, at=now)
    again = propose(rei, now)
    partners.withdraw_bank_account(account=str(again.id), why="誤りでした", by=rei, at=now)

    assert queries.account_to_pay("aoba", at=now + timedelta(days=30)) is None
    assert [one.state for one in queries.bank_accounts("aoba")] == [ProposalState.WITHDRAWN, ProposalState.REJECTED]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"bank": "9999"}, "has no branch 9999-001"),
        ({"branch": "999"}, "has no branch 0001-999"),
        ({"bank": "みずほ"}, "A bank has four digits"),
        ({"account_number": "12345678"}, "at most seven digits"),
        ({"holder": "青葉システム"}, "written in kana"),
        ({"holder": "ア" * 31}, "has room for 30 kana"),
    ],
)
def test_what_is_no_account_is_refused_and_nobody_is_told(ken, rei, now, words, problem):
    with pytest.raises(AccountWrong, match=problem):
        propose(rei, now, words=replace(ACCOUNT, **words))
    assert (BankAccount.objects.count(), mails.waiting()) == (0, 0)


def test_a_branch_that_is_younger_than_the_list_is_confirmed_as_it_is(ken, rei, now):
    propose(rei, now, words=replace(ACCOUNT, branch="999"), not_in_list_is_right=True)

    assert queries.bank_accounts("aoba")[0].place == "0001-999"


def test_a_holder_is_kept_as_a_bank_file_spells_it(ken, rei, mio, now):
    """カ) in front of the name, no small kana, the mark of ジ a character of its own."""
    approve(propose(rei, now, words=replace(ACCOUNT, holder="株式会社 あおばしょうじ")), mio, now)

    assert to_pay("aoba", now + timedelta(days=7))[1].holder == "ｶ)ｱｵﾊﾞｼﾖｳｼﾞ"


def test_an_account_stays_where_it_is_and_only_a_new_key_changes_its_bytes(proposed, mio, now):
    with pytest.raises(DatabaseError, match="stays as it was proposed"), transaction.atomic():
        BankAccount.objects.update(usable_from=now)
    with pytest.raises(DatabaseError, match="Where an account is never changes"), transaction.atomic():
        BankAccountDetails.objects.update(last_three="999")
    with pytest.raises(DatabaseError, match="erased with its company"), transaction.atomic():
        BankAccountDetails.objects.all().delete()
    approve(proposed, mio, now)
    with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic():
        BankAccount.objects.update(decision="other")


def test_a_new_key_in_front_enciphers_everything_anew_and_the_old_one_can_be_taken_away(proposed, mio, now, settings):
    approve(proposed, mio, now)
    old, new = settings.BANK_KEYS[0], Fernet.generate_key().decode()
    before = bytes(BankAccountDetails.objects.get().enciphered)
    settings.BANK_KEYS = [new, old]

    assert partners.renew_keys(by="enishi bank-keys", at=now) == 1

    settings.BANK_KEYS = [new]
    assert bytes(BankAccountDetails.objects.get().enciphered) != before
    assert to_pay("aoba", now + timedelta(days=7))[1].account_number == "1234567"
    assert list(verifying.faults()) == []


def test_verify_finds_an_account_that_no_key_reads_and_one_that_was_put_in_anothers_place(proposed, ken, rei, now, settings):
    assert list(verifying.faults()) == []
    partners.withdraw_bank_account(account=str(proposed.id), why="誤りでした", by=rei, at=now)
    other = propose(rei, now, words=replace(ACCOUNT, account_number="7654567"))
    swapped = BankAccountDetails.objects.get(account=other).enciphered
    BankAccountDetails.objects.filter(account=proposed).update(enciphered=swapped)

    assert [fault for fault in verifying.faults() if str(proposed.id) in fault and "cannot be read" in fault]

    settings.BANK_KEYS = [Fernet.generate_key().decode()]
    assert len([fault for fault in verifying.faults() if "cannot be read" in fault]) == 2
