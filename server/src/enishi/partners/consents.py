"""Writes of consents: a company agrees that one of its people is paid directly (a personal SPIFF), until it takes that back.

The calculation knows them by the columns `consented_on` and `consent_until` of the fact `people`; without a consent the company is paid.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.intake import console_rows
from enishi.intake import operations as intake
from enishi.intake import queries as facts
from enishi.partners.companies import partner_row
from enishi.partners.models import CompanyCode, ConsentStep
from enishi_engine.said import Said

WORDS = Said(
    "From this day on rewards for this person may be paid to the person directly, until the company takes this back.",
    "この日から、この担当者への報奨金を、会社が取り消すまで本人に直接支払うことに同意します。",
)


class NobodyOfTheirs(Refusal):
    """The code names nobody of the company."""

    def __init__(self, person: str) -> None:
        super().__init__(
            f"{person} is nobody who sells for this company. Nothing was kept. Look at the page again.",
            ja=f"{person}はこの会社の営業担当者として登録されていません。何も登録していません。ページをもう一度ご確認ください。",
        )


class ConsentThere(Refusal):
    """The company agreed before."""

    def __init__(self, person: str) -> None:
        super().__init__(
            f"The company agreed for {person} already. Nothing was changed. If it was taken back, register the person under a new code first: "
            "what was paid before must not be calculated anew.",
            ja=f"{person}への直接のお支払いには、すでに同意があります。何も変更していません。同意を取り消したあとに再び同意する場合は、"
            "以前の支払を計算し直さないよう、先に新しい担当者コードを登録してください。",
        )


class NoConsent(Refusal):
    """There is none that could be taken back."""

    def __init__(self, person: str) -> None:
        super().__init__(
            f"There is no consent for {person} that could be taken back. Nothing was changed.",
            ja=f"{person}への直接のお支払いには、取り消せる同意がありません。何も変更していません。",
        )


class DayIsOver(Refusal):
    """What was paid until now stays as it was agreed."""

    def __init__(self, today: date) -> None:
        super().__init__(
            f"It holds from {today} on, or from a later day: what was earned before stays as it was. Nothing was kept.",
            ja=f"{today}以降の日を指定してください。それより前の実績はそのままです。何も登録していません。",
        )


class PaperMissing(Refusal):
    """The maker records a consent with the paper that says it."""

    def __init__(self) -> None:
        super().__init__(
            "Choose the file of the signed paper. Nothing was kept.",
            ja="署名された書面のファイルを選択してください。何も登録していません。",
        )


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One who sells for a company, and from when until when the company agrees that they are paid directly; both days inclusive."""

    partner: str
    person: str
    name: str
    first_day: date | None
    last_day: date | None

    @property
    def taken_back(self) -> bool:
        return self.last_day is not None


@needs_second_proof
@transaction.atomic
def give(*, partners: Collection[str], person: str, from_day: date, today: date, by: User, at: datetime) -> ConsentStep:
    """
    The company's owner agrees in the portal, from today or a later day on.

    Raises NobodyOfTheirs, ConsentThere, DayIsOver, RowRefused.
    """
    if from_day < today:
        raise DayIsOver(today)
    return _given(_of(partners, person), from_day=from_day, by=by, at=at)


@needs_second_proof
@transaction.atomic
def record_paper(*, partner: str, person: str, from_day: date, file_name: str, content: bytes, by: User, at: datetime) -> ConsentStep:
    """
    The maker records that the company agreed on paper, whose bytes are kept under their hash.

    Raises NoSuchPartner, NobodyOfTheirs, ConsentThere, PaperMissing, RowRefused.
    """
    partner_row(partner)
    if not content:
        raise PaperMissing
    paper = intake.keep_file(file_name=file_name, content=content, at=at)
    return _given(_of((partner,), person), from_day=from_day, by=by, at=at, paper=paper, paper_name=file_name[-255:])


@needs_second_proof
@transaction.atomic
def take_back(*, partners: Collection[str], person: str, from_day: date, today: date, why: str, by: User, at: datetime) -> ConsentStep:
    """
    From a day on the company itself is paid again; what was earned before stays the person's.

    Raises NobodyOfTheirs, NoConsent, DayIsOver, RowRefused.
    """
    found = _of(partners, person)
    if found.first_day is None or found.taken_back:
        raise NoConsent(person)
    if from_day < today:
        raise DayIsOver(today)
    until = max(from_day, found.first_day) - timedelta(days=1)
    return _kept(found, given=False, from_day=from_day, words=why.strip() or "–", row={"consent_until": until.isoformat()}, by=by, at=at)


def consents_of(partners: Collection[str]) -> list[Consent]:
    """Everybody who sells for these partners, by name, each with the company's consent where there is one."""
    rows = facts.latest_rows("people", column="partner", values=partners)
    found = [
        Consent(
            partner=str(row["partner"]), person=str(row["code"]), name=str(row["name"] or row["code"]), first_day=_day(row["consented_on"]),
            last_day=_day(row["consent_until"]),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.person))


def _given(found: Consent, *, from_day: date, by: User, at: datetime, **paper: object) -> ConsentStep:
    if found.first_day is not None:
        raise ConsentThere(found.person)
    return _kept(found, given=True, from_day=from_day, words=WORDS.ja, row={"consented_on": from_day.isoformat()}, by=by, at=at, **paper)


def _kept(
    found: Consent, *, given: bool, from_day: date, words: str, row: dict[str, str | None], by: User, at: datetime, **paper: object
) -> ConsentStep:  # fmt: skip
    """The step, the fact that the calculation reads, and the act, in one commit."""
    step = ConsentStep.objects.create(
        partner=found.partner, person=found.person, given=given, from_day=from_day, words=words, by=by, at=at, **paper
    )
    before = console_rows.current_row("people", {"code": found.person}) or {}
    console_rows.write_row(fact="people", row=before | row, by=str(by.id), at=at)
    detail = {
        "person": found.person, "from_day": from_day.isoformat(), "paper": "" if step.paper is None else step.paper.sha256, "words": words,
    }  # fmt: skip
    act = "give_consent" if given else "take_consent_back"
    audit.record(actor=str(by.id), act=act, subject=f"partner:{found.partner}", detail=detail, at=at)
    return step


def _of(partners: Collection[str], person: str) -> Consent:
    CompanyCode.objects.select_for_update().filter(partner__in=partners).first()
    found = next((one for one in consents_of(partners) if one.person == person), None)
    if found is None:
        raise NobodyOfTheirs(person)
    return found


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
