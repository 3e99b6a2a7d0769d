"""The oracle: a plain interpreter of the checked program, one fact at a time, written from docs/rules/ alone.

It is the second reader. The first one calculates in SQL; the two share no arithmetic, and must agree to the last minor unit.
"""

from collections.abc import Iterator
from datetime import date, datetime

from enishi_engine.core.incentive import Incentive
from enishi_engine.core.program import Program, Version
from enishi_engine.core.results import Result
from enishi_engine.facts.tables import Facts
from enishi_engine.oracle.amounts import Outcome, price
from enishi_engine.oracle.candidates import Sieve
from enishi_engine.oracle.gates import Gates, once_key
from enishi_engine.oracle.known import facts_as_known
from enishi_engine.oracle.metrics import Figures
from enishi_engine.oracle.reasons import Failure, missing
from enishi_engine.oracle.reviews import review_ranks
from enishi_engine.oracle.rows import Rows, earning_rows, not_paid_row, summary_rows, table_of
from enishi_engine.oracle.stacking import limit, settle

__all__ = ["calculate"]


def calculate(program: Program, facts: Facts, *, known_by: datetime | None = None, until: date | None = None) -> Result:
    """Calculate a program on facts: what everyone earned, and for the rest why not.

    Shape   the tables of `core.results.SCHEMAS`, rows ascending by all columns, nulls first.
    Units   money in minor units, rates in ppm; `known_by` is an aware moment, `until` the last day, inclusive.
    Errors  UnknownRank, TargetNotWhole.
    Source  docs/rules/README.md, "The order of evaluation".
    """
    known = facts_as_known(facts, known_by=known_by, until=until, first_day=program.versions[0].from_day)
    figures = Figures(program, known)
    ranks = review_ranks(program, known, figures)
    tables: dict[str, Rows] = {"earning_lines": [], "not_paid": [], "counted": []}
    tables |= {"ranks": ranks.reviews, "decisions": ranks.decisions, "metrics": ranks.metrics}
    for version in program.versions:
        _calculate_version(version, Sieve(program, version, known, figures, ranks), tables)
    tables["summary"] = summary_rows(tables["earning_lines"], tables["not_paid"], tables["counted"])
    return Result(tables={name: table_of(name, rows) for name, rows in tables.items()}, until=known.until, known_by=known_by)


def _calculate_version(version: Version, sieve: Sieve, tables: dict[str, Rows]) -> None:
    """Candidates, gates, amounts, stacking, limits, take-backs of one text."""
    outcomes = {incentive.id: [Outcome(candidate) for candidate in sieve.candidates(incentive)] for incentive in version.incentives}
    gates = Gates(sieve.known)
    for incentive in _required_first(version.incentives):
        _pass_gates(outcomes[incentive.id], gates)
    settle(version.incentives, outcomes)
    for incentive in version.incentives:
        limit(incentive, outcomes[incentive.id])
        for outcome in outcomes[incentive.id]:
            if outcome.failure is None:
                tables["earning_lines"].extend(earning_rows(outcome))
            else:
                tables["not_paid"].append(not_paid_row(outcome, outcome.failure))
    for (incentive_id, seller, month, gate), count in sieve.counted.items():
        counted = {"incentive": incentive_id, "version": version.from_day, "seller": seller, "month": month, "gate": gate, "count": count}
        tables["counted"].append(counted)


def _required_first(incentives: tuple[Incentive, ...]) -> Iterator[Incentive]:
    """Every incentive after the one that it requires."""
    waiting = list(incentives)
    while waiting:
        names = {incentive.id for incentive in waiting}
        ready = [incentive for incentive in waiting if incentive.requires not in names]
        assert ready, "a circle of `requires` is refused when the text is read"
        yield from ready
        waiting = [incentive for incentive in waiting if incentive not in ready]


def _pass_gates(outcomes: list[Outcome], gates: Gates) -> None:
    """Gates 1 to 11 for one incentive's candidates, in their order."""
    for outcome in outcomes:
        outcome.failure = gates.first_failed(outcome.candidate)
    price(outcomes)
    gates.paying.update((outcome.candidate.incentive.id, outcome.candidate.occasion.key) for outcome in outcomes if outcome.stands)
    _once_per(outcomes)


def _once_per(outcomes: list[Outcome]) -> None:
    """Gate 11: of those that reach it, only the first one of a key pays."""
    paid: set[str] = set()
    for outcome in outcomes:
        if outcome.failure is not None or outcome.candidate.incentive.once_per is None:
            continue
        key, subject = once_key(outcome.candidate)
        if key is None:
            outcome.failure = missing(11, subject)
        elif key in paid:
            outcome.failure = Failure(gate=11, reason="already_paid")
        else:
            paid.add(key)
