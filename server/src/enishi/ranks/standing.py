"""Where partners stand on a program's ladder, and what each lacks for the next rank: in the reader's words."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, overload

from enishi.partners import queries as partners
from enishi.partners.reads import PartnerRead
from enishi.programs import queries as texts
from enishi.programs.naming import named
from enishi.programs.reading import read
from enishi.ranks import queries
from enishi.ranks.models import Action
from enishi.ranks.reviewing import NOT_REVIEWED, Reviewed
from enishi_engine.core.incentive import Label, Rung
from enishi_engine.core.program import Program, Version
from enishi_engine.explain import Requirement, action_in_words, figures_in_words, next_rung, requirements
from enishi_engine.words import Language, in_words, vocabulary_of
from enishi_engine.words.language import spoken

NO_RANK = "none"
# What the maker's people read of a rank that is lowered; partners read the softer 見直し of the engine's words.
_LOWERED: Mapping[str, Label] = {
    Action.DEMOTED: Label("降格", "lowered"), Action.KEPT_UNTIL_DEMOTION: Label("次の降格判定まで維持", "kept until the next review that lowers"),
}  # fmt: skip
_NOT_REVIEWED: Mapping[Language, str] = {"ja": str(Action.NOT_REVIEWED.label), "en": "not in business that day"}


Row = TypeVar("Row")
Said = TypeVar("Said")


class InWords(Sequence[Said], Generic[Row, Said]):
    """Rows that are said when they are looked at: of ten thousand a page shows fifty."""

    def __init__(self, rows: Sequence[Row], say: Callable[[Row], Said]) -> None:
        self.rows, self.say = rows, say

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Said: ...
    @overload
    def __getitem__(self, place: slice) -> list[Said]: ...
    def __getitem__(self, place: int | slice) -> Said | list[Said]:
        return [self.say(row) for row in self.rows[place]] if isinstance(place, slice) else self.say(self.rows[place])


@dataclass(frozen=True, kw_only=True)
class Step:
    """A rank of the ladder: what it asks for in words (None: everybody meets it), and how many partners hold it."""

    id: str
    name: str
    condition: str | None
    partners: int
    share: int  # of the rank that most hold, in percent, for a picture


@dataclass(frozen=True, kw_only=True)
class Move:
    """A review in words: what was held, what it came to, why, and the figures that decided."""

    partner: str
    name: str
    day: date
    held: str
    rank: str
    action: str
    changes: bool
    figures: tuple[str, ...]
    decision: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One partner: its rank today, what the next review would do, and what the next rank asks for; no tracks at the top or before a first look."""

    partner: str
    name: str
    rank: str
    rank_name: str
    coming: Move | None
    next_name: str | None
    tracks: tuple[tuple[Requirement, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The ladder in force, the top first, and every partner in business on it. `next_day`, `known_by`: of the next review as it stands."""

    program: str
    name: str
    steps: tuple[Step, ...]
    standings: Sequence[Standing]
    next_day: date | None
    known_by: datetime | None


def programs_with_ranks() -> list[str]:
    """The programs of which some approved text has a ladder."""
    found = ((name, program_of(name)) for name in texts.programs())
    return [name for name, program in found if program is not None and ladder_version(program, date.max) is not None]


def program_of(name: str) -> Program | None:
    """The program of all approved texts; None where there is none."""
    approved = texts.approved_texts(name)
    return named(read(approved).program) if approved else None


def ladder_version(program: Program, day: date) -> Version | None:
    """The version with a ladder in force on a day, or else the first that will have one; None where no text has ranks."""
    with_ladder = [version for version in program.versions if version.ladder is not None]
    return next((version for version in reversed(with_ladder) if version.from_day <= day), with_ladder[0] if with_ladder else None)


def ladder(name: str, *, today: date, language: Language, search: str = "", only: str | None = None) -> Ladder | None:
    """The ladder with everybody on it, those that a search finds, or one partner; None where the program has no ranks."""
    program = program_of(name)
    version = None if program is None else ladder_version(program, today)
    if program is None or version is None or version.ladder is None:
        return None
    preview, held, opening = queries.preview(name), queries.ranks_on(program, today), queries.opening_rank(program)
    coming = {} if preview is None else {row.partner: row for row in preview.rows}
    found = [one for one in partners.partners(search=search) if in_business(one, today) and only in (None, one.code)]
    here = found if not search and only is None else [one for one in partners.partners() if in_business(one, today)]
    counted = Counter(held.get(one.code, opening) for one in here)

    def stands(one: PartnerRead) -> Standing:
        return _standing(one, held.get(one.code, opening), coming.get(one.code), program, version, language)

    return Ladder(
        program=name, name=spoken(program.label, language), next_day=None if preview is None else preview.day,
        known_by=None if preview is None else preview.known_by, steps=_steps(program, version, counted, language),
        standings=InWords(found, stands),
    )  # fmt: skip


def standing_of(name: str, one: PartnerRead, *, today: date, language: Language) -> Standing | None:
    """Where one partner stands by a program, without reading of others; None where the program has no ranks."""
    program = program_of(name)
    version = None if program is None else ladder_version(program, today)
    if program is None or version is None:
        return None
    preview = queries.preview(name)
    coming = None if preview is None else next((row for row in preview.rows if row.partner == one.code), None)
    return _standing(one, queries.rank_on(program, one.code, today), coming, program, version, language)


def _steps(program: Program, version: Version, counted: Mapping[str, int], language: Language) -> tuple[Step, ...]:
    words, most = vocabulary_of(program, version, language), max(counted.values(), default=1)
    rungs = version.ladder.rungs if version.ladder else ()
    named = [
        (rung.id, spoken(rung.label, language), None if rung.condition is None else in_words(rung.condition.test, words)) for rung in rungs
    ]
    none = [] if named and named[0][2] is None else [(NO_RANK, words.rank(NO_RANK), None)]
    return tuple(
        Step(id=id_, name=name, condition=condition, partners=counted.get(id_, 0), share=100 * counted.get(id_, 0) // most)
        for id_, name, condition in reversed([*none, *named])
    )


def moves(rows: Iterable[Reviewed], program: Program, language: Language) -> Sequence[Move]:
    """Reviews in words, those that change a rank first, then by partner."""
    names = {one.code: one.name for one in partners.partners()}
    ordered = sorted(rows, key=lambda row: (not row.changes, row.partner))
    return InWords(ordered, lambda row: move(row, program, names.get(row.partner, row.partner), language))


def move(row: Reviewed, program: Program, name: str, language: Language) -> Move:
    """One review in words."""
    version = next(version for version in program.versions if version.from_day == row.version)
    words, data = vocabulary_of(program, version, language), _as_engine_row(row)
    return Move(
        partner=row.partner, name=name, day=row.day, held=words.rank(row.held), rank=words.rank(row.rank), changes=row.changes,
        action=_action(row.action, data, language),
        figures=figures_in_words(data, _metrics(row), program, language), decision=row.decision,
    )  # fmt: skip


def _action(action: str, data: Mapping[str, Any], language: Language) -> str:
    """Why a review left the rank as it did."""
    if action == NOT_REVIEWED:
        return _NOT_REVIEWED[language]
    return spoken(_LOWERED[action], language) if action in _LOWERED else action_in_words(data, language)


def in_business(one: PartnerRead, day: date) -> bool:
    """Whether the partner is one on the day."""
    return (one.first_day is None or one.first_day <= day) and (one.last_day is None or day <= one.last_day)


def _standing(one: PartnerRead, rank: str, coming: Reviewed | None, program: Program, version: Version, language: Language) -> Standing:
    reviewed_by = version if coming is None else next(each for each in program.versions if each.from_day == coming.version)
    ids = [NO_RANK, *(rung.id for rung in reviewed_by.ladder.rungs)] if reviewed_by.ladder else [NO_RANK]
    above = next_rung(rank if rank in ids else ids[0], reviewed_by.ladder)
    return Standing(
        partner=one.code, name=one.name, rank=rank, rank_name=vocabulary_of(program, version, language).rank(rank),
        coming=None if coming is None else move(coming, program, one.name, language),
        next_name=None if above is None else spoken(above.label, language),
        tracks=() if above is None or coming is None else _tracks(above, coming, program, language),
    )  # fmt: skip


def _tracks(above: Rung, coming: Reviewed, program: Program, language: Language) -> tuple[tuple[Requirement, ...], ...]:
    return requirements(above, _as_engine_row(coming), _metrics(coming), program, language)


def _as_engine_row(row: Reviewed) -> dict[str, Any]:
    return asdict(row)


def _metrics(row: Reviewed) -> list[dict[str, Any]]:
    return [asdict(figure) for figure in row.figures]
