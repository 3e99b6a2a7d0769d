"""What generated programs contain, and whether it paid: phrases, reasons, pairs of phrases that meet, operators within operators."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from benchmarks.generated.operators import pairs_in
from benchmarks.generated.phrases import everything_in, expressions_in, flag_phrases, ladder_phrases, metric_phrases, phrases_of
from enishi_engine.core.incentive import Incentive
from enishi_engine.core.program import Program, Version
from enishi_engine.core.results import Result

PHRASE, REASON, MEETING, NESTING = "phrase", "reason", "phrases that meet", "operators within operators"


@dataclass
class Coverage:
    """In how many programs each thing occurred, and in how many of them an incentive with it paid something."""

    programs: int = 0
    at: dict[str, int] = field(default_factory=dict)  # programs calculated at each commit
    occurred: Counter[tuple[str, str]] = field(default_factory=Counter)
    paid: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, program: Program, result: Result | None) -> None:
        """Count one program and what it gave; without a result what its text says alone."""
        self.programs += 1
        paying = {(row["version"], row["incentive"]) for row in result.rows("earning_lines")} if result else set()
        seen: set[tuple[str, str]] = set()
        seen_paying: set[tuple[str, str]] = set()
        for version in program.versions:
            for incentive in version.incentives:
                found = set(things_of(incentive, version))
                seen |= found
                seen_paying |= found if (version.from_day, incentive.id) in paying else set()
        shared = {*things_of_programs(program), *(things_of_facts(result) if result else ())}
        seen |= shared
        seen_paying |= shared if paying else set()
        if result:
            seen |= {(REASON, f"{row['gate']} {row['reason']}") for row in result.rows("not_paid")}
            seen |= {(REASON, str(row["gate"])) for row in result.rows("counted")}
        self.occurred.update(seen)
        self.paid.update(seen_paying)

    def add_refused(self) -> None:
        """Count one program that both readers refuse, for a figure that no result can hold."""
        self.programs += 1
        self.occurred[(REASON, "refused: a figure is too large")] += 1

    def to_lines(self) -> str:
        """What was done, and then one thing a line: its kind, its name, programs in which it occurred, of them paid."""
        things = [[*key, number, self.paid[key]] for key, number in sorted(self.occurred.items())]
        return "\n".join(json.dumps(line, ensure_ascii=False) for line in ({"programs": self.programs, "at": self.at}, *things)) + "\n"

    @classmethod
    def from_lines(cls, text: str) -> "Coverage":
        done, *things = map(json.loads, text.splitlines())
        found = cls(done["programs"], done["at"])
        for kind, name, occurred, paid in things:
            found.occurred[kind, name] = occurred
            found.paid.update({(kind, name): paid} if paid else {})
        return found

    def merge(self, other: "Coverage") -> None:
        self.programs += other.programs
        self.occurred.update(other.occurred)
        self.paid.update(other.paid)


def things_of(incentive: Incentive, version: Version) -> Iterator[tuple[str, str]]:
    """Phrases, meetings and nestings of one incentive, those with what it meets included."""
    own = phrases_of(incentive)
    yield from ((PHRASE, phrase) for phrase in everything_in(incentive))
    yield from ((MEETING, name) for name in met(own))
    for other in version.incentives:
        way = incentive.stacking.get(other.id) or other.stacking.get(incentive.id)
        if way is not None and other.id != incentive.id and type(other.occasion) is type(incentive.occasion):
            yield PHRASE, f"with: {way.value}"
            yield from ((MEETING, pair_name(f"with: {way.value}", phrase)) for phrase in own)
    for expression in expressions_in(incentive):
        yield from ((NESTING, str(pair)) for pair in pairs_in(expression))


def things_of_programs(program: Program) -> Iterator[tuple[str, str]]:
    """What metrics and ladders say, and what holds for the whole text."""
    yield PHRASE, f"versions: {len(program.versions)}"
    yield PHRASE, f"currency: {program.currency}"
    for version in program.versions:
        yield PHRASE, f"earnings_rounding: {version.rounding.value}"
        for metric in version.metrics:
            yield from ((PHRASE, phrase) for phrase in metric_phrases(metric.expression))
            yield from ((NESTING, str(pair)) for pair in pairs_in(metric.expression))
        for rung in version.ladder.rungs if version.ladder else ():
            yield from ((NESTING, str(pair)) for pair in (pairs_in(rung.condition.test) if rung.condition else ()))
        yield from ((PHRASE, phrase) for phrase in (*ladder_phrases(version.ladder), *flag_phrases(version)))
        for flag in version.flags:
            yield from ((NESTING, str(pair)) for pair in pairs_in(flag.condition.test))


def things_of_facts(result: Result) -> Iterator[tuple[str, str]]:
    """What facts and no text bring into a result."""
    if any(row["special_term"] is not None for row in result.rows("earning_lines")):
        yield PHRASE, "special terms"
    if any(row["exchange_rate"] is not None for row in result.rows("earning_lines")):
        yield PHRASE, "lines in another currency"


def pair_name(one: str, other: str) -> str:
    return " × ".join(sorted((one, other)))


def met(phrases: Iterable[str]) -> Iterator[str]:
    return (pair_name(one, other) for one, other in combinations(sorted(set(phrases)), 2))
