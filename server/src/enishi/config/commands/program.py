"""`enishi program`: a text of a program brought into force, step by step."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from enishi.config.commands.people import person
from enishi.config.commands.ready import refuse_unready
from enishi.config.commands.telling import REFUSED
from enishi.config.commands.written import day_of, text_of
from enishi.core import clock
from enishi.core.access import STAFF
from enishi.core.errors import Refusal
from enishi.planning import calculating
from enishi.planning import operations as planning
from enishi.planning import queries as differences
from enishi.planning.queries import DifferenceRead
from enishi.programs import operations as programs
from enishi.programs import queries
from enishi.programs.access import MAY_REVIEW, MAY_WRITE
from enishi.programs.natures import Nature
from enishi.programs.operations import CasesFailed, NoSuchDraft, TextRefused
from enishi.programs.queries import VersionRead
from enishi_engine.cli.output import Speaker, problems_as_data
from enishi_engine.said import Said
from enishi_engine.words import Language
from enishi_engine.words.amounts import money

CASE_FAILED, TEXT_REFUSED = 1, 3
Given = Mapping[str, Any]
_CALCULATING = Said("Calculating both texts on the facts of the past …", "両方の版を過去の実績で計算しています…")
_NO_TEXT = Said(
    "There is no text yet. Draft one: enishi program draft PROGRAM DAY TEXT --by ADDRESS",
    "版はまだありません。下書きを登録してください: enishi program draft プログラム 適用開始日 ファイル --by アドレス",
)


class NotANature(Refusal):
    """The text says no nature of an incentive."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} says no nature. Write INCENTIVE={'|'.join(Nature.values)}.",
            ja=f"「{text}」は性質の指定ではありません。インセンティブ={'|'.join(Nature.values)}の形で書いてください。",
        )


class OtherHash(Refusal):
    """The draft is not the text that was looked at."""

    def __init__(self, version: VersionRead, said: str) -> None:
        super().__init__(
            f"The draft of {version.from_day} has the hash {version.hash[:12]}…, not {said or 'none'}. Look at it again; give at least eight characters.",
            ja=f"{version.from_day}の下書きのハッシュは{version.hash[:12]}…です({said or '指定なし'}ではありません)。もう一度確認し、8文字以上を指定してください。",
        )


def run(speaker: Speaker, *, act: str, **said: Any) -> None:
    """Do one step; exit codes: 1 a case failed, 3 the text is refused, 5 a rule says no."""
    refuse_unready()
    try:
        _ACTS[act](said, speaker)
    except TextRefused as refused:
        for problem in refused.problems:
            speaker.warn(problem.in_place)
        speaker.answer(ok=False, error=refused.code, problems=problems_as_data(refused.problems))
        raise SystemExit(TEXT_REFUSED) from None


def _list(said: Given, speaker: Speaker) -> None:
    found = [version for program in ([said["program"]] if said["program"] else queries.programs()) for version in queries.versions(program)]
    for version in found:
        _say(version, speaker)
    if not found:
        speaker.say(_NO_TEXT)
    speaker.answer(ok=True, texts=[asdict(version) for version in found])


def _draft(said: Given, speaker: Speaker) -> None:
    day = day_of(said["day"])
    text, cases = text_of(said["text"]), "" if said["cases"] is None else text_of(said["cases"])
    natures = dict(_nature(one) for one in said["natures"] or [])
    programs.draft(
        program=said["program"], from_day=day, text=text, cases=cases, natures=natures, by=person(said["by"], MAY_WRITE), at=clock.now()
    )
    _tell(said, speaker)


def _withdraw(said: Given, speaker: Speaker) -> None:
    by = person(said["by"], MAY_WRITE)
    programs.withdraw(**_looked_at(said, hash_=said["looked_at"]), reason=said["reason"], by=by, at=clock.now())
    _tell(said, speaker)


def _check(said: Given, speaker: Speaker) -> None:
    of = _looked_at(said)
    by = person(said["by"], MAY_WRITE)
    found = programs.check(**of, by=by, at=clock.now(), language=speaker.language)
    for problem in found.problems:
        speaker.warn(problem.in_place)
    if found.errors:
        speaker.answer(ok=False, error="text_refused", problems=problems_as_data(found.problems))
        raise SystemExit(TEXT_REFUSED)
    try:
        with speaker.steps() as steps:
            results = programs.try_cases(**of, by=by, at=clock.now(), told=lambda case, count: steps.begin(_trying(case, count)))
    except CasesFailed as failed:
        for result in failed.results:
            speaker.say(f"{'✓' if result.passed else '✗'} {getattr(result.sentence, speaker.language)}")
        speaker.warn(failed.said)
        speaker.answer(ok=False, error=failed.code, message=str(failed))
        raise SystemExit(CASE_FAILED) from None
    for result in results:
        speaker.say(f"✓ {getattr(result.sentence, speaker.language)}")
    _tell(said, speaker)


def _trying(case: int, count: int) -> Said:
    return Said(f"Case {case} of {count} …", f"計算例 {case}/{count} …")


def _difference(said: Given, speaker: Speaker) -> None:
    of = _looked_at(said)
    asked = planning.ask_difference(**of, by=person(said["by"], MAY_WRITE), at=clock.now())
    with speaker.steps() as steps:
        steps.begin(_CALCULATING)
        calculating.calculate(uuid.UUID(str(asked.id)), at=clock.now())
    found = differences.newest(program=of["program"], from_day=of["from_day"], hash_=of["looked_at"], language=speaker.language)
    assert found is not None, "it was asked for"
    if found.problem:
        speaker.warn(found.problem)
        speaker.answer(ok=False, error="not_calculated", message=found.problem)
        raise SystemExit(REFUSED)
    for line in _table(found, speaker.language):
        speaker.say(line)
    speaker.answer(ok=True, difference=asdict(found))


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "ja": {
        "of": "{program} {day}の版と適用中の版の差額({first}から{until}までの実績)", "in_all": "合計",
        "row": "  {name}: {old} → {new}({sign}{difference})", "more": "  ほかに{count}社", "next": "確認した方: enishi program review {program} {day} --hash {hash} --by アドレス",
    },
    "en": {
        "of": "{program}, the text of {day} beside what is in force, on {first} to {until}", "in_all": "In all",
        "row": "  {name}: {old} → {new} ({sign}{difference})", "more": "  {count} more partners", "next": "Whoever has looked at it: enishi program review {program} {day} --hash {hash} --by ADDRESS",
    },
}  # fmt: skip


def _table(found: DifferenceRead, language: Language) -> list[str]:
    """The total, then the partners whose difference is largest."""
    words = _WORDS[language]
    assert found.total is not None, "a difference that is calculated has its total"
    named = [(words["in_all"], found.total), *((row.name, row) for row in found.largest)]
    rows = [
        words["row"].format(
            name=name, old=money(row.old, found.currency, language), new=money(row.new, found.currency, language),
            sign="+" if row.difference > 0 else "", difference=money(row.difference, found.currency, language),
        )
        for name, row in named
    ]  # fmt: skip
    rest = len(found.partners) - len(found.largest)
    return [
        words["of"].format(program=found.program, day=found.from_day, first=found.first_day, until=found.until),
        *rows,
        *([words["more"].format(count=rest)] if rest else []),
        words["next"].format(program=found.program, day=found.from_day, hash=found.hash[:12]),
    ]


def _review(said: Given, speaker: Speaker) -> None:
    planning.review_difference(**_looked_at(said, hash_=said["looked_at"]), by=person(said["by"], MAY_REVIEW), at=clock.now())
    _tell(said, speaker)


def _approve(said: Given, speaker: Speaker) -> None:
    planning.approve_text(**_looked_at(said, hash_=said["looked_at"]), by=person(said["by"], STAFF), at=clock.now())
    _tell(said, speaker)


def _looked_at(said: Given, *, hash_: str | None = None) -> dict[str, Any]:
    """The text as it stands; with a hash, where that is the text's. Raises NoSuchDraft, OtherHash."""
    found = queries.version(said["program"], day_of(said["day"]))
    if found is None:
        raise NoSuchDraft(program=said["program"], from_day=day_of(said["day"]))
    if hash_ is not None and (len(hash_) < 8 or not found.hash.startswith(hash_)):
        raise OtherHash(found, hash_)
    return {"program": found.program, "from_day": found.from_day, "looked_at": found.hash}


def _tell(said: Given, speaker: Speaker) -> None:
    found = queries.version(said["program"], day_of(said["day"]))
    assert found is not None, "it was there just now"
    _say(found, speaker)
    speaker.answer(ok=True, text=asdict(found))


def _say(version: VersionRead, speaker: Speaker) -> None:
    done = Said("taken back", "取下げ") if version.withdrawn else Said("in force", "適用中")
    step = version.next_step
    then = done if step is None else Said(f"next: {step.value}", f"次の手順: {step.label.removesuffix('済み')}")
    speaker.say(Said(*(f"{version.program} {version.from_day} {version.hash[:12]} {what}" for what in (then, then.ja))))
    for one in version.steps:
        at = f"  {one.at:%Y-%m-%d %H:%M} UTC"
        earlier = Said("", "") if one.current else Said(" (of an earlier wording)", "(変更前の内容)")
        speaker.say(Said(f"{at} {one.step.value} by {one.by}{earlier}", f"{at} {one.step.label} {one.by}{earlier.ja}"))
    for back in reversed(version.withdrawals):
        at, hash_ = f"  {back.at:%Y-%m-%d %H:%M} UTC", back.hash[:12]
        speaker.say(Said(f"{at} taken back by {back.by}: {back.reason} ({hash_})", f"{at} 取下げ {back.by}: {back.reason}({hash_})"))


def _nature(text: str) -> tuple[str, Nature]:
    incentive, _, nature = text.partition("=")
    if nature not in Nature.values:
        raise NotANature(text)
    return incentive, Nature(nature)


_ACTS = {
    "list": _list, "draft": _draft, "withdraw": _withdraw, "check": _check, "difference": _difference, "review": _review, "approve": _approve,
}  # fmt: skip
