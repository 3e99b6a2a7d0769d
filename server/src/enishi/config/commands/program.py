"""`enishi program`: a text of a program brought into force, step by step."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from enishi.config.commands.people import person
from enishi.config.commands.ready import refuse_unready
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
from enishi_engine.cli.output import Speaker, Tongue, language_of, problems_as_data
from enishi_engine.words import Language
from enishi_engine.words.amounts import money

CASE_FAILED, TEXT_REFUSED, REFUSED = 1, 3, 5
Said = Mapping[str, Any]


class NotADay(Refusal):
    """The text is no day."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no day. Write it as 2026-04-01.", ja=f"「{text}」は日付ではありません。2026-04-01のように書いてください。"
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


def run(*, act: str, language: str | None, as_json: bool, **said: Any) -> None:
    """Do one step; exit codes: 1 a case failed, 3 the text is refused, 5 a rule says no."""
    refuse_unready()
    speaker, spoken = Speaker(as_json), language_of(None if language is None else Tongue(language))
    try:
        _ACTS[act](said, speaker, spoken)
    except TextRefused as refused:
        for problem in refused.problems:
            speaker.warn(str(problem))
        speaker.answer(ok=False, error=refused.code, problems=problems_as_data(refused.problems))
        raise SystemExit(TEXT_REFUSED) from None
    except Refusal as refusal:
        _refused(refusal, speaker, REFUSED)


def _refused(refusal: Refusal, speaker: Speaker, code: int) -> NoReturn:
    speaker.warn(str(refusal))
    speaker.answer(ok=False, error=refusal.code, message=str(refusal))
    raise SystemExit(code) from None


def _list(said: Said, speaker: Speaker, _language: Language) -> None:
    found = [version for program in ([said["program"]] if said["program"] else queries.programs()) for version in queries.versions(program)]
    for version in found:
        _say(version, speaker)
    if not found:
        speaker.say("There is no text yet. Draft one: enishi program draft PROGRAM DAY TEXT --by ADDRESS")
    speaker.answer(ok=True, texts=[asdict(version) for version in found])


def _draft(said: Said, speaker: Speaker, _language: Language) -> None:
    day = _day(said["day"])
    text, cases = said["text"].read_text(encoding="utf-8"), _content(said["cases"])
    natures = dict(_nature(one) for one in said["natures"] or [])
    programs.draft(
        program=said["program"], from_day=day, text=text, cases=cases, natures=natures, by=person(said["by"], MAY_WRITE), at=clock.now()
    )
    _tell(said, speaker)


def _withdraw(said: Said, speaker: Speaker, _language: Language) -> None:
    by = person(said["by"], MAY_WRITE)
    programs.withdraw(**_looked_at(said, hash_=said["looked_at"]), reason=said["reason"], by=by, at=clock.now())
    _tell(said, speaker)


def _check(said: Said, speaker: Speaker, language: Language) -> None:
    of = _looked_at(said)
    by = person(said["by"], MAY_WRITE)
    found = programs.check(**of, by=by, at=clock.now(), language=language)
    for problem in found.problems:
        speaker.warn(str(problem))
    if found.errors:
        speaker.answer(ok=False, error="text_refused", problems=problems_as_data(found.problems))
        raise SystemExit(TEXT_REFUSED)
    try:
        with speaker.steps() as steps:
            results = programs.try_cases(**of, by=by, at=clock.now(), told=lambda case, count: steps.begin(f"Case {case} of {count} …"))
    except CasesFailed as failed:
        for result in failed.results:
            speaker.say(f"{'✓' if result.passed else '✗'} {getattr(result.sentence, language)}")
        _refused(failed, speaker, CASE_FAILED)
    for result in results:
        speaker.say(f"✓ {getattr(result.sentence, language)}")
    _tell(said, speaker)


def _difference(said: Said, speaker: Speaker, language: Language) -> None:
    of = _looked_at(said)
    asked = planning.ask_difference(**of, by=person(said["by"], MAY_WRITE), at=clock.now())
    with speaker.steps() as steps:
        steps.begin("Calculating both texts on the facts of the past …")
        calculating.calculate(uuid.UUID(str(asked.id)), at=clock.now())
    found = differences.newest(program=of["program"], from_day=of["from_day"], hash_=of["looked_at"], language=language)
    assert found is not None, "it was asked for"
    if found.problem:
        speaker.warn(found.problem)
        speaker.answer(ok=False, error="not_calculated", message=found.problem)
        raise SystemExit(REFUSED)
    for line in _table(found, language):
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


def _review(said: Said, speaker: Speaker, _language: Language) -> None:
    planning.review_difference(**_looked_at(said, hash_=said["looked_at"]), by=person(said["by"], MAY_REVIEW), at=clock.now())
    _tell(said, speaker)


def _approve(said: Said, speaker: Speaker, _language: Language) -> None:
    planning.approve_text(**_looked_at(said, hash_=said["looked_at"]), by=person(said["by"], STAFF), at=clock.now())
    _tell(said, speaker)


def _looked_at(said: Said, *, hash_: str | None = None) -> dict[str, Any]:
    """The text as it stands; with a hash, where that is the text's. Raises NoSuchDraft, OtherHash."""
    found = queries.version(said["program"], _day(said["day"]))
    if found is None:
        raise NoSuchDraft(program=said["program"], from_day=_day(said["day"]))
    if hash_ is not None and (len(hash_) < 8 or not found.hash.startswith(hash_)):
        raise OtherHash(found, hash_)
    return {"program": found.program, "from_day": found.from_day, "looked_at": found.hash}


def _tell(said: Said, speaker: Speaker) -> None:
    found = queries.version(said["program"], _day(said["day"]))
    assert found is not None, "it was there just now"
    _say(found, speaker)
    speaker.answer(ok=True, text=asdict(found))


def _say(version: VersionRead, speaker: Speaker) -> None:
    done = "taken back" if version.withdrawn else "in force"
    then = done if version.next_step is None else f"next: {version.next_step.value}"
    speaker.say(f"{version.program} {version.from_day} {version.hash[:12]} {then}")
    for step in version.steps:
        speaker.say(f"  {step.at:%Y-%m-%d %H:%M} UTC {step.step.value} by {step.by}{'' if step.current else ' (of an earlier wording)'}")
    for one in reversed(version.withdrawals):
        speaker.say(f"  {one.at:%Y-%m-%d %H:%M} UTC taken back by {one.by}: {one.reason} ({one.hash[:12]})")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADay(text) from None


def _content(file: Path | None) -> str:
    return "" if file is None else file.read_text(encoding="utf-8")


def _nature(text: str) -> tuple[str, Nature]:
    incentive, _, nature = text.partition("=")
    if nature not in Nature.values:
        raise NotANature(text)
    return incentive, Nature(nature)


_ACTS = {
    "list": _list, "draft": _draft, "withdraw": _withdraw, "check": _check, "difference": _difference, "review": _review, "approve": _approve,
}  # fmt: skip
