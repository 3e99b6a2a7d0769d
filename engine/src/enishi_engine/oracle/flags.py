"""Flags: what to look into beside money, partner by partner (docs/rules/ranks.md, "Flags")."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from enishi_engine.core.program import Program, Version
from enishi_engine.oracle.cut_offs import ReviewedFigures
from enishi_engine.oracle.known import Known
from enishi_engine.oracle.parts import in_business
from enishi_engine.oracle.reasons import figure_of_test
from enishi_engine.oracle.reviews import Ranks, beats, place_of, version_of
from enishi_engine.oracle.spans import DAY, moment_of_review
from enishi_engine.oracle.values import Names, holds


def flag_rows(program: Program, known: Known, reviewed: ReviewedFigures, ranks: Ranks) -> Iterator[dict[str, Any]]:
    """Rows of the result table `flags`: every flag that is raised on a day of its rhythm."""
    day = program.versions[0].from_day
    while day <= known.until:
        version = version_of(program, day)
        assert version is not None, "the first version is in force from its day"
        for flag in version.flags:
            for partner in known.partners if beats(flag.reviewed, day, version) else ():
                if not in_business(partner, day, known):
                    continue
                names = _names(partner, day, version, reviewed, ranks)
                if holds(flag.condition.test, names):
                    raised = {"partner": partner, "day": day, "version": version.from_day, "flag": flag.id}
                    yield {**raised, **vars(figure_of_test(flag.condition.test, names, version.ladder))}
        day += DAY


def _names(partner: str, day: date, version: Version, reviewed: ReviewedFigures, ranks: Ranks) -> Names:
    """What a flag's condition may speak of, looked at as at a review; the rank is that of the day."""
    moment, figures = moment_of_review(day), reviewed.of(partner, day, version)
    return Names(
        rank=place_of(version.ladder, ranks.of(partner, day, version)),
        chosen=place_of(version.ladder, ranks.chosen(partner, day, version)),
        metric=lambda name: figures.metric(version, name, partner, moment),
        cohort=lambda asked: figures.cohort(asked, version, partner, moment),
    )
