"""Writes of what stands around payouts: accounts to pay from, who must approve what, deputies, and holds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from stdnum import bic

from enishi.core import audit
from enishi.core import queries as people
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.core.second_proof import needs_second_proof
from enishi.partners.deciding import checked_reason, decide
from enishi.partners.states import ProposalState
from enishi.payouts.content import DOMESTIC_BANK, PayerWords, canonical
from enishi.payouts.models import ApprovalTable, Deputy, Hold, PayerAccount
from enishi_engine.facts import UnknownCurrency, minor_digits
from enishi_engine.said import Said
from enishi_engine.settlement.approval import ApprovalStep
from enishi_engine.settlement.formats import FORMATS
from enishi_engine.settlement.formats.file import PayoutFormat
from enishi_engine.settlement.formats.zengin.names import bank_name, unfit
from enishi_engine.settlement.formats.zengin.results import ResultCodes

# Until somebody says otherwise: one approver, who is not the proposer.
USUAL_STEPS = (ApprovalStep(from_amount=0, roles=(Role.APPROVER.value,)),)
RESULTS = "results"  # among the options: the codes of the bank's results


class PayerWrong(Refusal):
    """What was entered is no account to pay from; `problems` says everything that is wrong, each with its remedy."""

    def __init__(self, problems: Sequence[Said]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(("Nothing was kept.", *problems)), ja="\n".join(("何も登録していません。", *(one.ja for one in problems)))
        )


class StepsWrong(Refusal):
    """A table that leaves an amount without approval, or asks for nobody."""

    def __init__(self, problem: Said) -> None:
        super().__init__(f"{problem} Nothing was kept.", ja=f"{problem.ja}何も登録していません。")


class TableWaits(Refusal):
    """Another table waits for its decision."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            f"Another table of approvals in {currency} waits for its decision. Have it decided first.",
            ja=f"{currency}の別の決裁表が承認待ちです。先にそちらを決めてください。",
        )


class DeputyWrong(Refusal):
    """Somebody stands in for oneself, by one's own word, backwards, or for what nobody holds."""

    def __init__(self, problem: Said) -> None:
        super().__init__(f"{problem} Nothing was kept.", ja=f"{problem.ja}何も登録していません。")


class HeldAlready(Refusal):
    """It is held already."""

    def __init__(self, due: str) -> None:
        super().__init__(
            f"{due} is held already. Release it first, to hold it for another reason.",
            ja=f"{due}はすでに保留中です。別の理由で保留するには、先に解除してください。",
        )


class NotHeld(Refusal):
    """Nobody holds it."""

    def __init__(self, due: str) -> None:
        super().__init__(f"{due} is not held. Look at the page again.", ja=f"{due}は保留されていません。ページをもう一度ご確認ください。")


@needs_second_proof
@transaction.atomic
def record_payer(*, words: PayerWords, options: Mapping[str, Any], by: User, at: datetime) -> PayerAccount:
    """
    An account to pay from, or how it is from now on.

    `options`: settings of the format (crlf, edi, transfer_kind, charges), and under `results` where the bank writes its codes.

    Raises PayerWrong.
    """
    said = replace(words, name=bank_name(words.name)) if len(words.bank) == DOMESTIC_BANK else words
    if problems := [*_of_words(said), *_of_options(said, options)]:
        raise PayerWrong(problems)
    before = PayerAccount.objects.select_for_update().filter(code=said.code).order_by("-revision").first()
    row = PayerAccount.objects.create(
        revision=1 + (before.revision if before else 0), options=canonical(dict(options)), recorded_by=by, recorded_at=at, **asdict(said)
    )
    detail = {"revision": row.revision, "format": row.format, "last_three": row.number[-3:]}
    audit.record(actor=str(by.id), act="record_payer", subject=f"payer:{row.code}", detail=detail, at=at)
    return row


def format_of(key: str, options: Mapping[str, Any]) -> PayoutFormat:
    """The format with its settings."""
    return FORMATS[key](**{name: value for name, value in options.items() if name != RESULTS})


def codes_of(options: Mapping[str, Any]) -> ResultCodes:
    """Where the bank writes its results, and what its codes say."""
    said = dict(options.get(RESULTS, {}))
    if "paid" in said:
        said["paid"] = frozenset(said["paid"])
    return ResultCodes(**said)


def _of_words(said: PayerWords) -> list[Said]:
    found: list[Said] = []
    domestic = len(said.bank) == DOMESTIC_BANK and said.bank.isdigit()
    if not said.code.strip():
        found.append(Said("Give the account a short name (code), such as main.", "口座の短い名前(コード)を入力してください(例:main)。"))
    if said.format not in FORMATS:
        found.append(
            Said(
                f"There is no format {said.format}. There are {', '.join(sorted(FORMATS))}.",
                f"形式{said.format}はありません。使えるのは{'、'.join(sorted(FORMATS))}です。",
            )
        )
    try:
        minor_digits(said.currency)
    except UnknownCurrency as unknown:
        found.append(unknown.said)
    if domestic and not (said.branch.isdigit() and len(said.branch) == 3 and said.number.isdigit() and len(said.number) <= 7 and said.kind):
        found.append(
            Said(
                "A branch has three digits, an account of one of the four kinds at most seven.",
                "支店コードは3桁、口座番号は7桁以内で、預金種目を選んでください。",
            )
        )
    if not domestic and not bic.is_valid(said.bank):
        found.append(
            Said(
                "A bank has four digits (金融機関コード), or elsewhere its BIC.",
                "金融機関コードは4桁です。海外の銀行はBICを入力してください。",
            )
        )
    if domestic and (not said.name or unfit(said.name)):
        found.append(
            Said(
                "The name is written in kana, as the bank spells it: カ)サクラ.",
                "口座名義は、銀行の登録どおりカナで入力してください(例:カ)サクラ)。",
            )
        )
    if said.format == "zengin" and not (said.payer_code.isdigit() and len(said.payer_code) <= 10):
        found.append(
            Said("委託者コード: at most ten digits, as the bank gave it.", "委託者コードは、銀行から通知された10桁以内の数字です。")
        )
    if said.fee < 0:
        found.append(Said("The fee of a transfer is not below 0.", "振込手数料は0円以上で入力してください。"))
    return found


def _of_options(said: PayerWords, options: Mapping[str, Any]) -> list[Said]:
    if said.format not in FORMATS:
        return []
    try:
        format_of(said.format, options)
        codes_of(options)
    except TypeError as unknown:
        return [Said(f"The settings of {said.format} are not understood: {unknown}.", f"{said.format}の設定を読み取れません({unknown})。")]
    return []


# ── Who must approve ─────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def propose_steps(*, currency: str, steps: Sequence[ApprovalStep], reason: str, by: User, at: datetime) -> ApprovalTable:
    """
    Who must approve from which amount on; it counts once a second person has approved it.

    Raises StepsWrong, ReasonMissing, TableWaits.
    """
    if not any(step.from_amount == 0 for step in steps):
        raise StepsWrong(
            Said(
                "The first step begins at 0: else a small batch needs nobody.",
                "最初の段階は0から始めてください。少額の支払が承認不要になります。",
            )
        )
    if len({step.from_amount for step in steps}) != len(steps):
        raise StepsWrong(Said("Two steps begin at the same amount.", "同じ金額から始まる段階が2つあります。"))
    for step in steps:
        if not step.roles or not set(step.roles) <= set(Role.values):
            raise StepsWrong(
                Said(
                    f"The step from {step.from_amount:,} names its roles out of {', '.join(Role.values)}, one at least.",
                    f"{step.from_amount:,}からの段階には、{'、'.join(Role.values)}から1つ以上の役割を指定してください。",
                )
            )
    why = checked_reason(reason)
    if ApprovalTable.objects.select_for_update().filter(currency=currency, state=ProposalState.PROPOSED).exists():
        raise TableWaits(currency)
    said = canonical([asdict(step) for step in sorted(steps, key=lambda step: step.from_amount)])
    row = ApprovalTable.objects.create(currency=currency, steps=said, reason=why, proposed_by=by, proposed_at=at)
    audit.record(actor=str(by.id), act="propose_approval_table", subject=f"approvals:{currency}", detail={"steps": said}, at=at)
    return row


@needs_second_proof
@transaction.atomic
def decide_steps(*, table: int, as_: ProposalState, why: str, by: User, at: datetime) -> ApprovalTable:
    """
    Say yes or no to a table as the second person, or take one's own back.

    Raises NotOpen, SamePerson, NotAnApprover, NotYours, ReasonMissing.
    """
    row = ApprovalTable.objects.select_for_update().get(id=table)
    decide(row, as_=as_, why=why, by=by, at=at)
    row.save()
    audit.record(actor=str(by.id), act=f"{as_.value}_approval_table", subject=f"approvals:{row.currency}", detail={"table": row.id}, at=at)
    return row


def steps_of(currency: str) -> tuple[ApprovalStep, ...]:
    """Who must approve a batch in a currency, as it stands."""
    row = ApprovalTable.objects.filter(currency=currency, state=ProposalState.APPROVED).order_by("-decided_at", "-id").first()
    if row is None:
        return USUAL_STEPS
    return tuple(
        ApprovalStep(from_amount=one["from_amount"], roles=tuple(one["roles"]), needs_reference=one["needs_reference"])
        for one in json.loads(row.steps)
    )


@needs_second_proof
@transaction.atomic
def name_deputy(
    *, person: User, deputy_for: User, role: Role, first_day: date, last_day: date, reason: str, by: User, at: datetime
) -> Deputy:
    """
    Somebody stands in for who holds a role, from a day to a day; nobody names themselves.

    Raises DeputyWrong, ReasonMissing.
    """
    why = checked_reason(reason)
    if person.id in (deputy_for.id, by.id):
        raise DeputyWrong(
            Said("A deputy is another person, and is named by another.", "代理者は本人以外の人とし、別の担当者が登録してください。")
        )
    if last_day < first_day:
        raise DeputyWrong(Said("The last day lies before the first.", "最終日が開始日より前です。"))
    if role not in people.roles_of(deputy_for):
        raise DeputyWrong(
            Said(f"{deputy_for.email} does not have the role {role.value}.", f"{deputy_for.email}には「{role.label}」の役割がありません。")
        )
    row = Deputy.objects.create(
        person=person, deputy_for=deputy_for, role=role, first_day=first_day, last_day=last_day, reason=why, recorded_by=by, recorded_at=at
    )
    detail = {"for": str(deputy_for.id), "role": role.value, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    audit.record(actor=str(by.id), act="name_deputy", subject=f"user:{person.id}", detail=detail, at=at)
    return row


# ── Holds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def hold(*, due: str, reason: str, by: User, at: datetime) -> Hold:
    """
    Keep something due from being proposed, until somebody lets it go.

    Raises ReasonMissing, HeldAlready.
    """
    why = checked_reason(reason)
    if Hold.objects.select_for_update().filter(due=due, released_at=None).exists():
        raise HeldAlready(due)
    row = Hold.objects.create(due=due, reason=why, held_by=by, held_at=at)
    audit.record(actor=str(by.id), act="hold_payout", subject=f"due:{due}"[:200], detail={"reason": why}, at=at)
    return row


@needs_second_proof
@transaction.atomic
def release(*, due: str, by: User, at: datetime) -> Hold:
    """
    Let it be paid.

    Raises NotHeld.
    """
    row = Hold.objects.select_for_update().filter(due=due, released_at=None).first()
    if row is None:
        raise NotHeld(due)
    row.released_by, row.released_at = by, at
    row.save(update_fields=("released_by", "released_at"))
    audit.record(actor=str(by.id), act="release_payout", subject=f"due:{due}"[:200], detail={}, at=at)
    return row
