"""Writes of programs: a text is drafted, checked, its cases pass, its difference is reviewed, a second person approves it (docs/rules/programs.md)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enishi.core import audit
from enishi.core import queries as people
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.core.second_proof import needs_second_proof
from enishi.programs import queries
from enishi.programs.checking import Findings, Told, findings, run_cases
from enishi.programs.models import REASON, Program, ProgramVersion, State, Step, VersionStep, Withdrawal
from enishi.programs.natures import Nature
from enishi.programs.reading import Text, read
from enishi_engine.cases import CaseResult
from enishi_engine.program import Problem, ProgramRefused
from enishi_engine.said import Said
from enishi_engine.words import Language

LARGEST_TEXT = 1_000_000  # characters


class TextTooLong(Refusal):
    """No program is that long."""

    def __init__(self, characters: int) -> None:
        super().__init__(
            f"The text has {characters:,} characters, and {LARGEST_TEXT:,} are the most. Nothing was kept. Send the text of a program.",
            ja=f"版が{characters:,}文字あります(上限{LARGEST_TEXT:,}文字)。何も登録していません。プログラムの本文を送ってください。",
        )


class TextRefused(Refusal):
    """The text, together with those that are approved, is no program; or a check found an error."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(
            "\n".join(f"{one.file}:{one.line}:{one.column}: {one.problem} {one.remedy}".rstrip() for one in problems),
            ja="\n".join(
                (
                    "版に誤りがあります。",
                    *(f"{one.file} {one.line}行目{one.column}文字目: {one.said[0].ja}{one.said[1].ja}" for one in problems),
                )
            ),
        )


class CasesFailed(Refusal):
    """A case came out otherwise than it says."""

    def __init__(self, results: tuple[CaseResult, ...]) -> None:
        self.results = results
        lines = [f"{one.file}:{found.line}: {one.sentence.en}: {found.text}" for one in results for found in one.differences]
        super().__init__(
            "\n".join(("A case came out otherwise than it says. Correct the text or the case.", *lines)),
            ja="\n".join(
                (
                    "計算例の結果が書かれたとおりになりません。版か計算例を直してください。",
                    *(f"{one.file} {found.line}行目: {one.sentence.ja}: {found.said.ja}" for one in results for found in one.differences),
                )
            ),
        )


class NoCases(Refusal):
    """Nothing says what the text must do."""

    def __init__(self, version: ProgramVersion) -> None:
        super().__init__(
            f"The text of {version.from_day} has no cases. Write what it must pay and what not (docs/reference/cases.md), then run them.",
            ja=f"{version.from_day}の版に計算例がありません。何を支払い、何を支払わないかを書いて(docs/reference/cases.md)、実行してください。",
        )


class TextApproved(Refusal):
    """There is an approved text of that day."""

    def __init__(self, version: ProgramVersion) -> None:
        super().__init__(
            f"The text of {version.from_day} is approved and stays as it is. Give the new text a later day.",
            ja=f"{version.from_day}の版は承認済みで、変えられません。新しい版には後の日付を付けてください。",
        )


class NoSuchDraft(Refusal):
    """There is no draft of that day."""

    def __init__(self, *, program: str, from_day: date) -> None:
        super().__init__(
            f"{program} has no draft of {from_day}. Draft one first.",
            ja=f"{program}に{from_day}の下書きはありません。先に登録してください。",
        )


class DraftChanged(Refusal):
    """The draft is not what was looked at."""

    def __init__(self, version: ProgramVersion) -> None:
        super().__init__(
            f"The draft of {version.from_day} was changed after you looked at it. Look again, then go on.",
            ja=f"{version.from_day}の下書きは、ご覧になった後に変わりました。もう一度確認してから進めてください。",
        )


class StepMissing(Refusal):
    """What comes before has not been done for this text."""

    _REMEDIES: Mapping[Step, Said] = {
        Step.CHECKED: Said("is not checked. Check it first.", "点検されていません。先に点検してください。"),
        Step.CASES_PASSED: Said(
            "has cases that were not run as it stands. Run them first.", "現在の内容で計算例が確認されていません。先に確認してください。"
        ),
        Step.DIFFERENCE_REVIEWED: Said(
            "has no reviewed difference on history. Calculate the difference and review it first.",
            "過去データでの差が確認されていません。先に差を計算し、確認してください。",
        ),
    }

    def __init__(self, version: ProgramVersion, step: Step) -> None:
        self.step = step
        super().__init__(f"The text of {version.from_day} {self._REMEDIES[step]}", ja=f"{version.from_day}の版は{self._REMEDIES[step].ja}")


class InForceChanged(Refusal):
    """Another text was approved after the difference was looked at."""

    def __init__(self, version: ProgramVersion) -> None:
        super().__init__(
            f"Another text of {version.program_id} was approved after the difference of the text of {version.from_day} was reviewed. "
            "Calculate the difference again and review it.",
            ja=f"{version.from_day}の版の差を確認した後に、{version.program_id}の別の版が承認されました。差を計算し直して確認してください。",
        )


class ReasonMissing(Refusal):
    """What is taken back says why."""

    def __init__(self) -> None:
        super().__init__(
            f"Say why, in at most {REASON:,} characters. Nothing was changed.",
            ja=f"理由を{REASON:,}文字以内で書いてください。何も変更していません。",
        )


class SamePerson(Refusal):
    """Who drafted a text does not approve it."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} drafted this text, so somebody else approves it.", ja=f"{user.email}が書いた版のため、別の担当者が承認します。"
        )


class NotAnApprover(Refusal):
    """The person may not approve."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} does not have the role {Role.APPROVER.value}. Ask somebody who has it.",
            ja=f"{user.email}には「{Role.APPROVER.label}」の役割がありません。役割のある人にご依頼ください。",
        )


class TextInClosedPeriod(Refusal):
    """The text would change what was closed."""

    def __init__(self, *, from_day: date, closed_through: date) -> None:
        super().__init__(
            f"{from_day} is closed: periods are closed through {closed_through}. Give the text a later day.",
            ja=f"{from_day}は締め済みです({closed_through}まで締め済み)。版には後の日付を付けてください。",
        )


@transaction.atomic
def draft(
    *, program: str, from_day: date, text: str, by: User, at: datetime, cases: str = "", natures: Mapping[str, Nature] | None = None,
    looked_at: str | None = None,
) -> ProgramVersion:  # fmt: skip
    """
    Keep a text with its cases as the draft of its day, whatever is wrong with it; a draft that is there is replaced and begins anew.
    With `looked_at`, the hash of the draft that the person began from, only where it is still that ("": where there is none).

    Raises TextTooLong, TextApproved, DraftChanged.
    """
    if len(text) + len(cases) > LARGEST_TEXT:
        raise TextTooLong(len(text) + len(cases))
    row, _ = Program.objects.select_for_update().get_or_create(id=program)
    version = ProgramVersion.objects.filter(program=row, from_day=from_day).first() or ProgramVersion(program=row, from_day=from_day)
    if version.state == State.APPROVED:
        raise TextApproved(version)
    if looked_at is not None and version.hash != looked_at:
        raise DraftChanged(version)
    said, taken_back = dict(natures or {}), version.withdrawal_id is not None
    version.text, version.cases, version.withdrawal = text, cases, None
    version.natures = audit.canonical({incentive: nature.value for incentive, nature in said.items()})
    version.hash = queries.text_of(version).hash
    version.drafted_by, version.drafted_at = by, at
    version.save()
    if not _passed(version, Step.DRAFTED, by, at) and taken_back:
        _record("draft_text_again", version, by, at)
    return version


@transaction.atomic
def withdraw(*, program: str, from_day: date, looked_at: str, reason: str, by: User, at: datetime) -> Withdrawal:
    """
    Take a draft back: it comes no further, and is kept as it stands with the reason. Another text may be drafted for its day.

    Raises NoSuchDraft, DraftChanged, ReasonMissing.
    """
    hold(program)
    version = _draft(program, from_day, looked_at)
    if not reason.strip() or len(reason) > REASON:
        raise ReasonMissing
    as_it_was = {name: getattr(version, name) for name in ("text", "cases", "natures", "hash", "drafted_by", "drafted_at")}
    version.withdrawal = Withdrawal.objects.create(version=version, **as_it_was, reason=reason.strip(), by=by, at=at)
    version.save()
    _record("withdraw_text", version, by, at, {"reason": reason.strip()})
    return version.withdrawal


def check(*, program: str, from_day: date, looked_at: str, by: User, at: datetime, language: Language = "en") -> Findings:
    """
    Say everything that is wrong with a draft, by place; where no error is among it, the text is checked.

    Raises NoSuchDraft, DraftChanged.
    """
    version = _draft(program, from_day, looked_at)
    text, others = queries.text_of(version), _others(version)
    found = findings(program, text, others, language)
    if not found.errors:
        _pass(version, Step.CHECKED, by, at, {"warnings": len(found.problems), "cases": found.cases})
    return found


def try_cases(
    *, program: str, from_day: date, looked_at: str, by: User, at: datetime, told: Told = lambda *_: None
) -> tuple[CaseResult, ...]:
    """
    Run the cases of a checked draft; where all of them pass, that is its next step. `told` is called before each.

    Raises NoSuchDraft, DraftChanged, StepMissing, NoCases, TextRefused, CasesFailed.
    """
    version = _draft(program, from_day, looked_at)
    _require(version, Step.CHECKED)
    try:
        results = run_cases(queries.text_of(version), _others(version), told)
    except ProgramRefused as refused:
        raise TextRefused(refused.problems) from None
    if not results:
        raise NoCases(version)
    if not all(result.passed for result in results):
        raise CasesFailed(results)
    _pass(version, Step.CASES_PASSED, by, at, {"cases": len(results)})
    return results


@transaction.atomic
def difference_reviewed(
    *, program: str, from_day: date, looked_at: str, against: str, evidence: Mapping[str, Any], by: User, at: datetime
) -> None:
    """
    Write down that somebody has looked at what a draft changes on history, compared with the texts `against` by their hash.

    Raises NoSuchDraft, DraftChanged, StepMissing, InForceChanged.
    """
    hold(program)
    version = _draft(program, from_day, looked_at)
    _require(version, Step.CASES_PASSED)
    if in_force_hash(program) != against:
        raise InForceChanged(version)
    _passed(version, Step.DIFFERENCE_REVIEWED, by, at, evidence, against=against)


@needs_second_proof
@transaction.atomic
def approve(*, program: str, from_day: date, looked_at: str, closed_through: date | None, by: User, at: datetime) -> ProgramVersion:
    """
    Put a draft in force from its day, for good; a text that is approved already is given as it is. `looked_at` is the hash that the person saw.

    Raises NoSuchDraft, DraftChanged, SamePerson, NotAnApprover, TextInClosedPeriod, StepMissing, InForceChanged, TextRefused.
    """
    hold(program)
    done = ProgramVersion.objects.filter(program=program, from_day=from_day, state=State.APPROVED, hash=looked_at).first()
    if done is not None:
        return done
    version = _draft(program, from_day, looked_at)
    if version.drafted_by_id == by.id or _wrote(version, by):
        raise SamePerson(by)
    if Role.APPROVER not in people.roles_of(by):
        raise NotAnApprover(by)
    if closed_through is not None and from_day <= closed_through:
        raise TextInClosedPeriod(from_day=from_day, closed_through=closed_through)
    for step in (Step.CHECKED, Step.CASES_PASSED, Step.DIFFERENCE_REVIEWED):
        _require(version, step)
    if not _steps(version, Step.DIFFERENCE_REVIEWED).filter(against=in_force_hash(program)).exists():
        raise InForceChanged(version)
    if errors := findings(program, queries.text_of(version), _others(version), "en").errors:
        raise TextRefused(errors)
    version.state, version.approved_by, version.approved_at = State.APPROVED, by, at
    version.save()
    _passed(version, Step.APPROVED, by, at)
    return version


def require(*, program: str, from_day: date, looked_at: str, step: Step) -> None:
    """See that a draft has passed a step as it stands. Raises NoSuchDraft, DraftChanged, StepMissing."""
    _require(_draft(program, from_day, looked_at), step)


def hold(program: str) -> None:
    """Lock the program's row until the transaction ends: while a closing posts, no text of it is approved."""
    Program.objects.select_for_update().filter(id=program).first()


def in_force_hash(program: str) -> str:
    """The hash of all approved texts and their days; of a program that has none yet too."""
    texts = queries.approved_texts(program)
    return read(texts).hash if texts else NOTHING_IN_FORCE


NOTHING_IN_FORCE = "0" * 64


def _draft(program: str, from_day: date, looked_at: str) -> ProgramVersion:
    """The draft as the person saw it. Raises NoSuchDraft, DraftChanged."""
    version = ProgramVersion.objects.filter(program=program, from_day=from_day, state=State.DRAFT, withdrawal=None).first()
    if version is None:
        raise NoSuchDraft(program=program, from_day=from_day)
    if version.hash != looked_at:
        raise DraftChanged(version)
    return version


def _others(version: ProgramVersion) -> list[Text]:
    return [one for one in queries.approved_texts(version.program_id) if one.from_day != version.from_day]


def _steps(version: ProgramVersion, step: Step) -> Any:
    return VersionStep.objects.filter(version=version, step=step, hash=version.hash)


def _require(version: ProgramVersion, step: Step) -> None:
    if not _steps(version, step).exists():
        raise StepMissing(version, step)


def _wrote(version: ProgramVersion, user: User) -> bool:
    """Did this person ever write the very text, though another wrote it down again?"""
    return bool(_steps(version, Step.DRAFTED).filter(by=user).exists())


@transaction.atomic
def _pass(version: ProgramVersion, step: Step, by: User, at: datetime, detail: Mapping[str, Any]) -> None:
    """A step of what was looked at outside of a transaction. Raises NoSuchDraft, DraftChanged."""
    hold(version.program_id)
    _passed(_draft(version.program_id, version.from_day, version.hash), step, by, at, detail)


def _passed(
    version: ProgramVersion, step: Step, by: User, at: datetime, detail: Mapping[str, Any] | None = None, *, against: str = ""
) -> bool:
    """Write a step down, once by one person, with its audit row; False where that person took it before."""
    told = audit.canonical(detail or {})
    _, new = VersionStep.objects.get_or_create(
        version=version, step=step, hash=version.hash, against=against, by=by, defaults={"at": at, "detail": told}
    )
    if new:
        _record(_ACTS[step], version, by, at, detail)
    return new


def _record(act: str, version: ProgramVersion, by: User, at: datetime, detail: Mapping[str, Any] | None = None) -> None:
    said = {"from_day": version.from_day.isoformat(), "hash": version.hash, "natures": version.natures} | dict(detail or {})
    audit.record(actor=str(by.id), act=act, subject=f"program:{version.program_id}", detail=said, at=at)


_ACTS: Mapping[Step, str] = {
    Step.DRAFTED: "draft_text", Step.CHECKED: "check_text", Step.CASES_PASSED: "pass_cases", Step.DIFFERENCE_REVIEWED: "review_difference",
    Step.APPROVED: "approve_text",
}  # fmt: skip
