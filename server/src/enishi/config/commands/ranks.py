"""`enishi ranks`: where partners stand, what the next review changes, what reviews came to, and ranks that people decide."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from enishi.closing import ranking
from enishi.closing.ranking import NoReviews
from enishi.config.commands.people import person
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.core.access import STAFF
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.ranks import operations, queries, standing
from enishi.ranks.access import MAY_PROPOSE
from enishi.ranks.decisions import RankDecision
from enishi.ranks.standing import Move, Standing
from enishi_engine.cli.output import Speaker, Tongue, language_of
from enishi_engine.core.program import Program
from enishi_engine.words import Language, amounts

REFUSED = 5
Said = Mapping[str, Any]
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "ja": {
        "stands": "{name}({partner}): {rank}", "next": "  {next}まで: {lacks}", "lacking": "{words}(あと{lacking})", "or": " または ", "and": "、",
        "review": "次回の判定: {day}。現在わかっている内容では{changes}社のランクが変わります。", "none": "次回の判定はまだ計算されていません: enishi ranks review {program} --by アドレス",
        "moved": "{day} {name}({partner}): {held} → {rank}({action})", "new": "新しい判定: {new}件", "revision": "  第{revision}版、{at}までの情報",
        "waits": "{id} {partner}: {rank}、{first}から{last}まで。理由: {reason}(申請者: {by})", "nothing": "承認待ちはありません。",
        "always": "はじめ",
    },
    "en": {
        "stands": "{name} ({partner}): {rank}", "next": "  to {next}: {lacks}", "lacking": "{words} ({lacking} to go)", "or": " or ", "and": "; ",
        "review": "Next review: {day}. By what is known it changes {changes} ranks.", "none": "The next review is not worked out yet: enishi ranks review {program} --by ADDRESS",
        "moved": "{day} {name} ({partner}): {held} → {rank} ({action})", "new": "New reviews: {new}", "revision": "  revision {revision}, by what was known on {at}",
        "waits": "{id} {partner}: {rank}, {first} to {last}. Reason: {reason} (proposed by {by})", "nothing": "Nothing waits.",
        "always": "the beginning",
    },
}  # fmt: skip


class NotADay(Refusal):
    """The text is no day."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no day. Write it as 2026-12-31.",
            ja=f"{text}は日付ではありません。2026-12-31のように入力してください。",
        )


class NoSuchProposal(Refusal):
    """The text names no proposal."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no proposal. Look at enishi ranks waiting.",
            ja=f"{text}という提案はありません。enishi ranks waiting で確認してください。",
        )


def run(*, act: str, language: str | None, as_json: bool, **said: Any) -> None:
    """Do one act; exit code 5 when a rule says no."""
    refuse_unready()
    speaker, spoken = Speaker(as_json), language_of(None if language is None else Tongue(language))
    try:
        _ACTS[act](said, speaker, spoken)
    except Refusal as refusal:
        speaker.warn(str(refusal))
        speaker.answer(ok=False, error=refusal.code, message=str(refusal))
        raise SystemExit(REFUSED) from None


def _list(said: Said, speaker: Speaker, language: Language) -> None:
    found, words = standing.ladder(said["program"], today=local_day(clock.now()), language=language), _WORDS[language]
    if found is None:
        raise NoReviews(said["program"])
    rows = list(found.standings)
    for one in rows:
        speaker.say(words["stands"].format(name=one.name, partner=one.partner, rank=one.rank_name))
        if one.tracks:
            speaker.say(words["next"].format(next=one.next_name, lacks=_lacks(one, words)))
    if found.known_by is None:
        speaker.say(words["none"].format(program=said["program"]))
    speaker.answer(ok=True, program=found.program, next_day=found.next_day, standings=[asdict(one) for one in rows])


def _lacks(one: Standing, words: Mapping[str, str]) -> str:
    """What is not met, of each track."""
    tracks = (
        words["and"].join(each.words if each.lacking is None else words["lacking"].format(**asdict(each)) for each in track if not each.met)
        for track in one.tracks
    )
    return words["or"].join(track or "✓" for track in tracks)


def _review(said: Said, speaker: Speaker, language: Language) -> None:
    with speaker.steps() as steps:
        steps.begin("Working out the reviews …")
        new = ranking.review_ranks(program=said["program"], at=clock.now(), by=str(person(said["by"], MAY_PROPOSE).id))
    speaker.say(_WORDS[language]["new"].format(new=new))
    speaker.answer(ok=True, program=said["program"], reviews=new)


def _next(said: Said, speaker: Speaker, language: Language) -> None:
    program, preview, words = _program(said["program"]), queries.preview(said["program"]), _WORDS[language]
    if preview is None or preview.day is None:
        speaker.say(words["none"].format(program=said["program"]))
        speaker.answer(ok=True, program=said["program"], day=None, changes=[])
        return
    rows = list(standing.moves(preview.changes, program, language))
    speaker.say(words["review"].format(day=amounts.day(preview.day, language), changes=len(rows)))
    for row in rows:
        _say(row, speaker, language)
    speaker.answer(ok=True, program=said["program"], day=preview.day, known_by=preview.known_by, changes=[asdict(row) for row in rows])


def _history(said: Said, speaker: Speaker, language: Language) -> None:
    program, words = _program(said["program"]), _WORDS[language]
    rows = [
        (one, standing.move(one.reviewed, program, said["partner"], language)) for one in queries.history(said["program"], said["partner"])
    ]
    for one, row in rows:
        _say(row, speaker, language)
        if one.revision > 1:
            speaker.say(words["revision"].format(revision=one.revision, at=f"{one.known_by:%Y-%m-%d %H:%M} UTC"))
    speaker.answer(ok=True, program=said["program"], reviews=[asdict(row) | {"revision": one.revision} for one, row in rows])


def _say(row: Move, speaker: Speaker, language: Language) -> None:
    said = asdict(row) | {"day": amounts.day(row.day, language)}
    speaker.say(_WORDS[language]["moved"].format(**said))
    for figure in row.figures:
        speaker.say(f"  {figure}")


def _decide(said: Said, speaker: Speaker, language: Language) -> None:
    decision = RankDecision(
        partner=said["partner"], rank=said["rank"], first_day=_day(said["first_day"]), last_day=_day(said["until"]), reason=said["reason"]
    )
    operations.propose_decision(decision=decision, by=person(said["by"], MAY_PROPOSE), at=clock.now())
    _waiting(said, speaker, language)


def _end(said: Said, speaker: Speaker, language: Language) -> None:
    operations.propose_end(
        rank_decision=said["decision"],
        last_day=_day(said["until"]),
        reason=said["reason"],
        by=person(said["by"], MAY_PROPOSE),
        at=clock.now(),
    )
    _waiting(said, speaker, language)


def _waiting(_said: Said, speaker: Speaker, language: Language) -> None:
    words, found = _WORDS[language], queries.proposals(waiting=True)
    for one in found:
        first = words["always"] if one.first_day is None else amounts.day(one.first_day, language)
        last = amounts.day(one.last_day, language)
        speaker.say(
            words["waits"].format(
                id=one.id, partner=one.partner, rank=one.rank, first=first, last=last, reason=one.reason, by=one.proposed_by
            )
        )
    if not found:
        speaker.say(words["nothing"])
    speaker.answer(ok=True, waiting=[asdict(one) | {"id": str(one.id)} for one in found])


def _decided(act: Callable[..., Any]) -> Callable[[Said, Speaker, Language], None]:
    def carry_out(said: Said, speaker: Speaker, language: Language) -> None:
        act(proposal=_proposal(said["proposal"]), why=said["why"], by=person(said["by"], STAFF), at=clock.now())
        _waiting(said, speaker, language)

    return carry_out


def _program(name: str) -> Program:
    found = standing.program_of(name)
    if found is None or not ranking.has_ranks(found):
        raise NoReviews(name)
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADay(text) from None


def _proposal(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise NoSuchProposal(text) from None


_ACTS: Mapping[str, Callable[[Said, Speaker, Language], None]] = {
    "list": _list, "review": _review, "next": _next, "history": _history, "decide": _decide, "end": _end, "waiting": _waiting,
    "approve": _decided(operations.approve_decision), "reject": _decided(operations.reject_decision), "withdraw": _decided(operations.withdraw_decision),
}  # fmt: skip
