"""`enishi ranks`: where partners stand, what the next review changes, what reviews came to, and ranks that people decide."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from enishi.closing import ranking
from enishi.closing.ranking import NoReviews
from enishi.config.commands.people import person
from enishi.config.commands.ready import refuse_unready
from enishi.config.commands.written import day_of
from enishi.core import clock
from enishi.core.access import STAFF
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.ranks import operations, queries, standing
from enishi.ranks.access import MAY_PROPOSE
from enishi.ranks.decisions import RankDecision
from enishi.ranks.standing import Move, Standing
from enishi_engine.cli.output import Speaker
from enishi_engine.core.program import Program
from enishi_engine.said import Said
from enishi_engine.words import Language, amounts

Given = Mapping[str, Any]
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "ja": {
        "stands": "{name}({partner}): {rank}", "next": "  {next}まで: {lacks}", "lacking": "{words}(あと{lacking})", "or": " または ", "and": "、",
        "review": "次回の判定: {day}。現在わかっている内容では{changes}社のランクが変わります。", "none": "次回の判定はまだ計算されていません: enishi ranks review {program} --by アドレス",
        "moved": "{day} {name}({partner}): {held} → {rank}({action})", "new": "新しい判定: {new}件", "revision": "  第{revision}版、{at}までの情報",
        "waits": "{id} {partner}: {rank}、{first}から{last}まで。理由: {reason}(申請者: {by})", "nothing": "承認待ちはありません。", "never": "{partner}の判定はまだありません。パートナーコードもご確認ください。",
        "always": "はじめ",
    },
    "en": {
        "stands": "{name} ({partner}): {rank}", "next": "  to {next}: {lacks}", "lacking": "{words} ({lacking} to go)", "or": " or ", "and": "; ",
        "review": "Next review: {day}. By what is known it changes {changes} ranks.", "none": "The next review is not worked out yet: enishi ranks review {program} --by ADDRESS",
        "moved": "{day} {name} ({partner}): {held} → {rank} ({action})", "new": "New reviews: {new}", "revision": "  revision {revision}, by what was known on {at}",
        "waits": "{id} {partner}: {rank}, {first} to {last}. Reason: {reason} (proposed by {by})", "nothing": "Nothing waits.", "never": "No review is known of {partner}. Look at the code's spelling too.",
        "always": "the beginning",
    },
}  # fmt: skip
_REVIEWING = Said("Working out the reviews …", "ランクの判定を計算しています…")


class NoSuchProposal(Refusal):
    """The text names no proposal."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no proposal. Look at enishi ranks waiting.",
            ja=f"{text}という提案はありません。enishi ranks waiting で確認してください。",
        )


def run(speaker: Speaker, *, act: str, **said: Any) -> None:
    """Do one act; exit code 5 when a rule says no."""
    refuse_unready()
    _ACTS[act](said, speaker)


def _list(said: Given, speaker: Speaker) -> None:
    found, words = standing.ladder(said["program"], today=local_day(clock.now()), language=speaker.language), _WORDS[speaker.language]
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


def _review(said: Given, speaker: Speaker) -> None:
    with speaker.steps() as steps:
        steps.begin(_REVIEWING)
        new = ranking.review_ranks(program=said["program"], at=clock.now(), by=str(person(said["by"], MAY_PROPOSE).id))
    speaker.say(_WORDS[speaker.language]["new"].format(new=new))
    speaker.answer(ok=True, program=said["program"], reviews=new)


def _next(said: Given, speaker: Speaker) -> None:
    program, preview, words = _program(said["program"]), queries.preview(said["program"]), _WORDS[speaker.language]
    if preview is None or preview.day is None:
        speaker.say(words["none"].format(program=said["program"]))
        speaker.answer(ok=True, program=said["program"], day=None, changes=[])
        return
    rows = list(standing.moves(preview.changes, program, speaker.language))
    speaker.say(words["review"].format(day=amounts.day(preview.day, speaker.language), changes=len(rows)))
    for row in rows:
        _say(row, speaker)
    speaker.answer(ok=True, program=said["program"], day=preview.day, known_by=preview.known_by, changes=[asdict(row) for row in rows])


def _history(said: Given, speaker: Speaker) -> None:
    program, words = _program(said["program"]), _WORDS[speaker.language]
    rows = [
        (one, standing.move(one.reviewed, program, said["partner"], speaker.language))
        for one in queries.history(said["program"], said["partner"])
    ]
    if not rows:
        speaker.say(words["never"].format(partner=said["partner"]))
    for one, row in rows:
        _say(row, speaker)
        if one.revision > 1:
            speaker.say(words["revision"].format(revision=one.revision, at=f"{one.known_by:%Y-%m-%d %H:%M} UTC"))
    speaker.answer(ok=True, program=said["program"], reviews=[asdict(row) | {"revision": one.revision} for one, row in rows])


def _say(row: Move, speaker: Speaker) -> None:
    said = asdict(row) | {"day": amounts.day(row.day, speaker.language)}
    speaker.say(_WORDS[speaker.language]["moved"].format(**said))
    for figure in row.figures:
        speaker.say(f"  {figure}")


def _decide(said: Given, speaker: Speaker) -> None:
    decision = RankDecision(
        partner=said["partner"],
        rank=said["rank"],
        first_day=day_of(said["first_day"]),
        last_day=day_of(said["until"]),
        reason=said["reason"],
    )
    operations.propose_decision(decision=decision, by=person(said["by"], MAY_PROPOSE), at=clock.now())
    _waiting(said, speaker)


def _end(said: Given, speaker: Speaker) -> None:
    operations.propose_end(
        rank_decision=said["decision"],
        last_day=day_of(said["until"]),
        reason=said["reason"],
        by=person(said["by"], MAY_PROPOSE),
        at=clock.now(),
    )
    _waiting(said, speaker)


def _waiting(_said: Given, speaker: Speaker) -> None:
    words, found = _WORDS[speaker.language], queries.proposals(waiting=True)
    for one in found:
        first = words["always"] if one.first_day is None else amounts.day(one.first_day, speaker.language)
        last = amounts.day(one.last_day, speaker.language)
        speaker.say(
            words["waits"].format(
                id=one.id, partner=one.partner, rank=one.rank, first=first, last=last, reason=one.reason, by=one.proposed_by
            )
        )
    if not found:
        speaker.say(words["nothing"])
    speaker.answer(ok=True, waiting=[asdict(one) | {"id": str(one.id)} for one in found])


def _decided(act: Callable[..., Any]) -> Callable[[Given, Speaker], None]:
    def carry_out(said: Given, speaker: Speaker) -> None:
        act(proposal=_proposal(said["proposal"]), why=said["why"], by=person(said["by"], STAFF), at=clock.now())
        _waiting(said, speaker)

    return carry_out


def _program(name: str) -> Program:
    found = standing.program_of(name)
    if found is None or not ranking.has_ranks(found):
        raise NoReviews(name)
    return found


def _proposal(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise NoSuchProposal(text) from None


_ACTS: Mapping[str, Callable[[Given, Speaker], None]] = {
    "list": _list, "review": _review, "next": _next, "history": _history, "decide": _decide, "end": _end, "waiting": _waiting,
    "approve": _decided(operations.approve_decision), "reject": _decided(operations.reject_decision), "withdraw": _decided(operations.withdraw_decision),
}  # fmt: skip
