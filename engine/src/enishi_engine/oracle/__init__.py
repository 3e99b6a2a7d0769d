"""The oracle: a plain interpreter of the checked program, one fact at a time, written from docs/rules/ alone.

It is the second reader. The first one calculates in SQL; the two share no arithmetic, and must agree to the last minor unit.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from enishi_engine.core.incentive import OncePer, OnEarning
from enishi_engine.core.program import Program
from enishi_engine.core.results import Result
from enishi_engine.facts.tables import Facts
from enishi_engine.oracle.amounts import Outcome, price
from enishi_engine.oracle.benefits import benefit_rows
from enishi_engine.oracle.candidates import Sieve, check_special_terms
from enishi_engine.oracle.cut_offs import ReviewedFigures
from enishi_engine.oracle.earnings import earnings
from enishi_engine.oracle.flags import flag_rows
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
    Errors  UnknownRank, TargetNotWhole, SpecialTermForNothing, SpecialTermWithoutRate.
    Source  docs/rules/README.md, "The order of evaluation".
    """
    known = facts_as_known(facts, known_by=known_by, until=until, first_day=program.versions[0].from_day)
    check_special_terms(program, known)
    figures = Figures(program, known)
    reviewed = ReviewedFigures(program, facts, figures, known_by)
    ranks = review_ranks(program, known, reviewed)
    tables: dict[str, Rows] = {"earning_lines": [], "not_paid": [], "counted": []}
    tables |= {"ranks": ranks.reviews, "decisions": ranks.decisions, "metrics": ranks.metrics}
    tables["benefits"] = list(benefit_rows(program, known, figures, ranks))
    tables["flags"] = list(flag_rows(program, known, reviewed, ranks))
    sieves = [Sieve(program, version, known, figures, ranks) for version in program.versions]
    outcomes = _paid_on_facts(sieves)
    _settle(program, outcomes, Gates(known))
    on_earnings = _paid_on_earnings(sieves, outcomes)
    _settle(program, on_earnings, Gates(known))
    for judged in (outcomes | on_earnings).values():
        for outcome in judged:
            if outcome.failure is None:
                tables["earning_lines"].extend(earning_rows(outcome))
            else:
                tables["not_paid"].append(not_paid_row(outcome, outcome.failure))
    tables["counted"] = [row for sieve in sieves for row in _counted(sieve)]
    tables["summary"] = summary_rows(tables["earning_lines"], tables["not_paid"], tables["counted"])
    return Result(tables={name: table_of(name, rows) for name, rows in tables.items()}, until=known.until, known_by=known_by)


def _settle(program: Program, outcomes: dict[str, list[Outcome]], gates: Gates) -> None:
    """Gates, amounts, stacking and limits."""
    for incentive_id in _required_first(program):
        _pass_gates(outcomes.get(incentive_id, []), gates)
    settle(program, outcomes)
    for judged in outcomes.values():
        limit(judged, program, gates.known.until)


def _paid_on_facts(sieves: Iterable[Sieve]) -> dict[str, list[Outcome]]:
    """Each incentive's candidates in their order, whichever text judges them."""
    found: dict[str, list[Outcome]] = {}
    for sieve in sieves:
        for incentive in sieve.version.incentives:
            if not isinstance(incentive.occasion, OnEarning):
                found.setdefault(incentive.id, []).extend(Outcome(candidate) for candidate in sieve.candidates(incentive))
    return _in_order(found)


def _paid_on_earnings(sieves: Iterable[Sieve], paid: dict[str, list[Outcome]]) -> dict[str, list[Outcome]]:
    """The candidates of what is paid on those earnings, each judged by the text that its earning was judged by."""
    found: dict[str, list[Outcome]] = {}
    for sieve in sieves:
        for incentive in sieve.version.incentives:
            if isinstance(incentive.occasion, OnEarning):
                of_text = [one for one in paid[incentive.occasion.of] if one.candidate.version.from_day == sieve.version.from_day]
                found.setdefault(incentive.id, []).extend(Outcome(candidate) for candidate in sieve.among(incentive, earnings(of_text)))
    return _in_order(found)


def _in_order(found: dict[str, list[Outcome]]) -> dict[str, list[Outcome]]:
    return {incentive_id: sorted(outcomes, key=lambda outcome: outcome.candidate.place) for incentive_id, outcomes in found.items()}


def _counted(sieve: Sieve) -> Iterator[dict[str, Any]]:
    for (incentive_id, seller, month, gate), count in sieve.counted.items():
        yield {
            "pays_as": next(one.pays_as.value for one in sieve.version.incentives if one.id == incentive_id),
            "incentive": incentive_id,
            "version": sieve.version.from_day,
            "seller": seller,
            "month": month,
            "gate": gate,
            "count": count,
        }


def _required_first(program: Program) -> Iterator[str]:
    """Every incentive after the ones that it requires in any text."""
    waiting: dict[str, set[str | None]] = {}
    for incentive in (incentive for version in program.versions for incentive in version.incentives):
        waiting.setdefault(incentive.id, set()).add(incentive.requires)
    while waiting:
        ready = [incentive_id for incentive_id, required in waiting.items() if not required & waiting.keys()]
        assert ready, "a circle of `requires` is refused when the text is read"
        yield from ready
        waiting = {incentive_id: required for incentive_id, required in waiting.items() if incentive_id not in ready}


def _pass_gates(outcomes: list[Outcome], gates: Gates) -> None:
    """Gates 1 to 11 for one incentive's candidates, in their order."""
    for outcome in outcomes:
        outcome.failure = gates.first_failed(outcome.candidate)
    price(outcomes)
    gates.paying.update((outcome.candidate.incentive.id, outcome.candidate.occasion.key) for outcome in outcomes if outcome.stands)
    _once_per(outcomes)


def _once_per(outcomes: list[Outcome]) -> None:
    """Gate 11: a text that says so pays only the first, of all candidates that reach this gate, for one of its keys."""
    says = {outcome.candidate.incentive.once_per for outcome in outcomes} - {None}
    reached: set[tuple[OncePer | None, str | None]] = set()
    for outcome in [outcome for outcome in outcomes if outcome.stands]:
        once_per = outcome.candidate.incentive.once_per
        key, subject = once_key(outcome.candidate, once_per)
        if once_per is not None and key is None:
            outcome.failure = missing(11, subject)
        elif once_per is not None and (once_per, key) in reached:
            outcome.failure = Failure(gate=11, reason="already_paid")
        reached |= {(one, once_key(outcome.candidate, one)[0]) for one in says}
