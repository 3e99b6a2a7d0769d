"""The company's rank today, and what is missing for the next one in plain figures, by the next review as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from enishi.portal.standing import Standing
from enishi.ranks import queries as ranks
from enishi.ranks.reviewing import Reviewed
from enishi_engine.core.program import Program
from enishi_engine.explain import next_rung, requirements
from enishi_engine.explain.ranks import Requirement
from enishi_engine.words import Language
from enishi_engine.words.language import spoken
from enishi_engine.words.vocabulary import vocabulary_of


@dataclass(frozen=True, kw_only=True)
class RankTold:
    """A rank by its word. `tracks`: what the next rank asks for, any of them is enough; none where it is the highest or nothing is known yet."""

    program: str
    rank: str
    next_rank: str
    review: date | None
    tracks: tuple[tuple[Requirement, ...], ...]


def ranks_of(who: Standing, programs: Iterable[Program], *, today: date, language: Language) -> list[RankTold]:
    """One for each program with ranks and each code of the company."""
    return [told for program in programs for partner in who.partners if (told := _told(program, partner, today, language)) is not None]


def _told(program: Program, partner: str, today: date, language: Language) -> RankTold | None:
    version = next((one for one in reversed(program.versions) if one.from_day <= today), None)
    if version is None or version.ladder is None:
        return None
    preview, label = ranks.preview(program.id), spoken(program.label, language)
    seen = None if preview is None else next((row for row in preview.rows if row.partner == partner), None)
    rank = ranks.rank_on(program, partner, today) if seen is None else seen.held  # looked at again whenever a rank is decided
    word, rung = vocabulary_of(program, version, language).rank(rank), next_rung(rank, version.ladder)
    if rung is None or seen is None:
        next_word = "" if rung is None else spoken(rung.label, language)
        return RankTold(program=label, rank=word, next_rank=next_word, review=None, tracks=())
    tracks = requirements(rung, _row(seen), _metrics(seen), program, language)
    return RankTold(program=label, rank=word, next_rank=spoken(rung.label, language), review=seen.day, tracks=tracks)


def _row(seen: Reviewed) -> dict[str, Any]:
    return {"version": seen.version, "held": seen.held, "rank": seen.rank, "chosen": seen.chosen}


def _metrics(seen: Reviewed) -> list[dict[str, Any]]:
    return [{"metric": one.metric, "value": one.value, "of": one.of, "unit": one.unit} for one in seen.figures]
