"""The company's rank today, what it brings and what is left of that, and what is missing for the next one by the next review as it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from enishi.closing.standing import version_on
from enishi.portal.money.months import Calculation
from enishi.portal.standing import Standing
from enishi.ranks import queries as ranks
from enishi.ranks.reviewing import Reviewed
from enishi_engine.core.incentive import Ladder
from enishi_engine.explain import Run, benefits_on, next_rung, requirements
from enishi_engine.explain.ranks import Requirement
from enishi_engine.words import Language, Vocabulary, vocabulary_of
from enishi_engine.words.benefits import allowed_in_words, left_in_words
from enishi_engine.words.language import spoken


@dataclass(frozen=True, kw_only=True)
class BenefitTold:
    """Something that the rank brings beside money; `until`: the last day of the period in which it is counted."""

    label: str
    words: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class RankTold:
    """A rank by its word. `tracks`: what the next rank asks for, any of them is enough; none where it is the highest or nothing is known yet."""

    program: str
    rank: str
    next_rank: str
    review: date | None
    tracks: tuple[tuple[Requirement, ...], ...]
    benefits: tuple[BenefitTold, ...] = ()


def ranks_of(who: Standing, known: Iterable[Calculation], *, today: date, language: Language) -> list[RankTold]:
    """One for each program with ranks and each code of the company."""
    return [told for one in known for partner in who.partners if (told := _told(one.run, partner, today, language)) is not None]


def _told(run: Run, partner: str, today: date, language: Language) -> RankTold | None:
    program, version = run.program, version_on(run.program, today)
    if version is None or version.ladder is None:
        return None
    preview, label = ranks.preview(program.id), spoken(program.label, language)
    seen = None if preview is None else next((row for row in preview.rows if row.partner == partner), None)
    rank = ranks.rank_on(program, partner, today) if seen is None else seen.held  # looked at again whenever a rank is decided
    words, rung = vocabulary_of(program, version, language), next_rung(rank, version.ladder)
    told = RankTold(
        program=label, rank=words.rank(rank), next_rank="" if rung is None else spoken(rung.label, language), review=None, tracks=(),
        benefits=tuple(_benefits(run, partner, rank, version.ladder, words, today)),
    )  # fmt: skip
    if rung is None or seen is None:
        return told
    return replace(told, review=seen.day, tracks=requirements(rung, _row(seen), _metrics(seen), program, language))


def _benefits(run: Run, partner: str, rank: str, ladder: Ladder, words: Vocabulary, today: date) -> Iterator[BenefitTold]:
    """What the rank brings; of what is counted, what was used and is left in the period of today, as the calculation counted."""
    counted = {row["benefit"]: row for row in benefits_on(run, partner, min(today, run.until))}
    brought = next((rung.benefits for rung in ladder.rungs if rung.id == rank), {})
    for benefit in ladder.benefits:
        row = counted.get(benefit.id)
        if row is not None:
            yield BenefitTold(label=words.benefit(benefit.id), words=left_in_words(row, words), until=row["last_day"])
        elif benefit.id in brought:
            yield BenefitTold(label=words.benefit(benefit.id), words=allowed_in_words(brought[benefit.id], benefit, words), until=None)


def _row(seen: Reviewed) -> dict[str, Any]:
    return {"version": seen.version, "held": seen.held, "rank": seen.rank, "chosen": seen.chosen}


def _metrics(seen: Reviewed) -> list[dict[str, Any]]:
    return [{"metric": one.metric, "value": one.value, "of": one.of, "unit": one.unit} for one in seen.figures]
