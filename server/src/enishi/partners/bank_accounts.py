"""Writes of bank accounts: proposed, told to everybody who is known there, approved by a second person, usable after the holding days."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.notify import operations as notify
from enishi.partners import account_words, enciphering, telling
from enishi.partners.account_words import AccountWords
from enishi.partners.companies import company_of
from enishi.partners.deciding import NotOpen, checked_reason, decide
from enishi.partners.models import BankAccount, BankAccountDetails, Company, Contact
from enishi.partners.states import ProposalState

TOLD_AFTER_ENDING = timedelta(days=90)  # whoever takes over a partner's page ends its contacts first


class NobodyToTell(Refusal):
    """A changed account that nobody hears of is how money is stolen."""

    def __init__(self, partner: str) -> None:
        super().__init__(
            f"Nobody at {partner} would hear of it. Add a contact with a mail address first. Nothing was kept.",
            ja=f"{partner}に知らせる相手がいません。先にメールアドレスのある担当者を登録してください。何も登録していません。",
        )


class AccountWaits(Refusal):
    """Another account of the company waits for its decision."""

    def __init__(self, partner: str) -> None:
        super().__init__(
            f"Another account of {partner} waits for its approval. Have it decided first, or take it back.",
            ja=f"{partner}の別の口座が承認待ちです。先に承認・差戻しを済ませるか、取り下げてください。",
        )


class SameAccount(Refusal):
    """The company has this account already."""

    def __init__(self, partner: str) -> None:
        super().__init__(
            f"This is the account that {partner} has already. Nothing was changed.",
            ja=f"{partner}の現在の口座と同じです。何も変更していません。",
        )


class NumberDiffers(Refusal):
    """The second person reads another number on the partner's paper."""

    def __init__(self) -> None:
        super().__init__(
            "This is not the number that was proposed. Compare it with the partner's paper, or reject the account. Nothing was changed.",
            ja="登録された口座番号と一致しません。パートナーの書面と照合するか、差し戻してください。何も変更していません。",
        )


@needs_second_proof
@transaction.atomic
def propose_bank_account(
    *, partner: str, words: AccountWords, reason: str, by: User, at: datetime, not_in_list_is_right: bool = False
) -> BankAccount:
    """
    An account for a partner's company: not usable before the holding days are over and a second person has approved it.

    Everybody who is or lately was known at the company is told at once. The account that was usable stays so until then.

    Raises CompanyMissing, AccountWrong, ReasonMissing, NobodyToTell, AccountWaits, SameAccount.
    """
    said = account_words.checked(words, not_in_list_is_right=not_in_list_is_right)
    why = checked_reason(reason)
    company = company_of(partner, lock=True)
    told = _whom_to_tell(company, at)
    if not told:
        raise NobodyToTell(partner)
    before = BankAccount.objects.filter(company=company).order_by("-number")
    if any(one.state == ProposalState.PROPOSED for one in before):
        raise AccountWaits(partner)
    standing = next((one for one in before if one.state == ProposalState.APPROVED), None)
    if standing is not None and _plain(standing) == said.plain():
        raise SameAccount(partner)
    account = BankAccount.objects.create(
        company=company, number=1 + (before[0].number if before else 0), reason=why, proposed_by=by, proposed_at=at,
        usable_from=at + timedelta(days=settings.BANK_HOLDING_DAYS),
    )  # fmt: skip
    BankAccountDetails.objects.create(
        account=account, bank=said.bank, branch=said.branch, kind=said.kind, last_three=said.account_number[-3:],
        enciphered=enciphering.encipher(str(account.id), said.plain()),
    )  # fmt: skip
    for contact in told:
        mail = telling.account_proposed(contact, account, is_change=standing is not None)
        notify.put(
            to=contact.details.email, subject=mail.subject, text=mail.text, kind="bank_account",
            key=f"bank_account:{account.id}:{contact.id}", at=at, language="ja" if contact.details.language == "ja" else "en",
        )  # fmt: skip
    _record("propose_bank_account", account, by, at, {"told": sorted(str(contact.id) for contact in told)})
    return account


@needs_second_proof
@transaction.atomic
def approve_bank_account(*, account: str, number_again: str, by: User, at: datetime, why: str = "") -> BankAccount:
    """
    Say, as the second person, that the account is the partner's: by its number, read once more from the partner's own paper.

    Raises NotOpen, SamePerson, NotAnApprover, NumberDiffers.
    """
    found = _held(account)
    decide(found, as_=ProposalState.APPROVED, why=why, by=by, at=at)
    if account_words.digits(number_again).zfill(7) != _plain(found)["account_number"]:
        raise NumberDiffers
    found.save()
    _record("approve_bank_account", found, by, at, {"usable_from": found.usable_from.isoformat()})
    return found


@needs_second_proof
@transaction.atomic
def reject_bank_account(*, account: str, why: str, by: User, at: datetime) -> BankAccount:
    """
    Say no, with the reason.

    Raises NotOpen, SamePerson, NotAnApprover, ReasonMissing.
    """
    return _ended(account, ProposalState.REJECTED, why, by, at)


@transaction.atomic
def withdraw_bank_account(*, account: str, why: str, by: User, at: datetime) -> BankAccount:
    """
    Take one's own proposal back.

    Raises NotOpen, NotYours, ReasonMissing.
    """
    return _ended(account, ProposalState.WITHDRAWN, why, by, at)


@transaction.atomic
def renew_keys(*, by: str, at: datetime) -> int:
    """
    Encipher every account under the newest key, so that the older ones can be taken away. How many there are.

    Raises Unreadable.
    """
    rows = BankAccountDetails.objects.select_for_update().order_by("account_id")
    for details in rows:
        details.enciphered = enciphering.renew(str(details.account_id), bytes(details.enciphered))
        details.save(update_fields=("enciphered",))
    audit.record(actor=by, act="renew_bank_keys", subject="bank_accounts", detail={"accounts": len(rows)}, at=at)
    return len(rows)


def _whom_to_tell(company: Company, at: datetime) -> list[Contact]:
    lately = Q(ended_at=None) | Q(ended_at__gt=at - TOLD_AFTER_ENDING)
    return list(Contact.objects.filter(lately, company=company, details__isnull=False).select_related("details").order_by("id"))


def _plain(account: BankAccount) -> dict[str, str]:
    return enciphering.decipher(str(account.id), bytes(account.details.enciphered))


def _ended(account: str, state: ProposalState, why: str, by: User, at: datetime) -> BankAccount:
    found = _held(account)
    decide(found, as_=state, why=why, by=by, at=at)
    found.save()
    _record("reject_bank_account" if state is ProposalState.REJECTED else "withdraw_bank_account", found, by, at, {"why": found.decision})
    return found


def _held(account: str) -> BankAccount:
    found = BankAccount.objects.select_for_update(of=("self",)).filter(id=account).first()
    if found is None:
        raise NotOpen
    return found


def _record(act: str, account: BankAccount, by: User, at: datetime, detail: dict[str, object]) -> None:
    said = {"account": str(account.id), "number": account.number} | detail
    audit.record(actor=str(by.id), act=act, subject=f"company:{account.company_id}", detail=said, at=at)
