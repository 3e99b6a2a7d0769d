"""Whether the facts fit the program: what only shows when both are there, refused before anything is calculated."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import duckdb

from enishi_engine.core.expression import TargetValue, Unit, walk
from enishi_engine.core.incentive import Percent
from enishi_engine.core.program import Program, Version
from enishi_engine.core.refusals import SpecialTermForNothing, SpecialTermWithoutRate, TargetNotWhole, UnknownRank
from enishi_engine.facts.currency import minor_digits
from enishi_engine.plan.spans import version_on
from enishi_engine.plan.spoken import expressions_of


@dataclass(frozen=True)
class Fitting:
    """Checks known facts against one program. Raises UnknownRank, TargetNotWhole, SpecialTermForNothing, SpecialTermWithoutRate."""

    READS: ClassVar = ("rank_decisions", "rank_choices", "targets", "special_terms")

    program: Program
    connection: duckdb.DuckDBPyConnection

    def check(self) -> None:
        if any(version.ladder for version in self.program.versions):
            self.ranks("Rank decision", "SELECT id, partner, rank, first_day FROM rank_decisions")
            self.ranks(
                "Rank choice",
                "SELECT id, partner, rank, coalesce(first_day, confirmed_on) AS first_day FROM rank_choices WHERE confirmed_on IS NOT NULL",
            )
        self.targets()
        self.special_terms()

    def ranks(self, fact: str, named: str) -> None:
        """Every decided or chosen rank is on the ladder of its first day."""
        rows = self.connection.execute(f"{named} ORDER BY first_day NULLS FIRST, id").fetchall()
        for id_, partner, rank, first_day in rows:
            version = self.version_of(first_day)
            ranks = tuple(rung.id for rung in version.ladder.rungs) if version.ladder else ()
            if rank not in ranks and (rank != "none" or version.ladder is None):
                raise UnknownRank(fact=fact, id_=id_, partner=partner, rank=rank, version=version.from_day, ranks=ranks)

    def version_of(self, day: date | None) -> Version:
        return version_on(self.program.versions, day) or self.program.versions[0]

    def targets(self) -> None:
        """Every target of a metric that is asked for is a whole number of its unit."""
        digits = minor_digits(self.program.currency)
        asked = {
            part.metric: part.unit
            for version in self.program.versions
            for incentive in version.incentives
            for expression in expressions_of(incentive)
            for part in walk(expression)
            if isinstance(part, TargetValue)
        }
        for metric, unit in asked.items():
            scale = {Unit.MONEY: 10**digits, Unit.NUMBER: 1_000_000}.get(unit, 1)
            query = "SELECT id, partner FROM targets WHERE metric = ? AND person IS NULL AND (CAST(value AS HUGEINT) * ?) % 1000000 <> 0 ORDER BY id"
            wrong = self.connection.execute(query, [metric, scale]).fetchone()
            if wrong is not None:
                raise TargetNotWhole(target=wrong[0], partner=wrong[1], metric=metric, unit=unit.value)

    def special_terms(self) -> None:
        """Every special term names an incentive that is a percentage in all versions that have it."""
        incentives = [(version, incentive) for version in self.program.versions for incentive in version.incentives]
        for term, agreement, named in self.connection.execute("SELECT id, agreement, incentive FROM special_terms ORDER BY id").fetchall():
            texts = [(version, incentive) for version, incentive in incentives if incentive.id == named]
            if not texts:
                ids = tuple(dict.fromkeys(incentive.id for _, incentive in incentives))
                raise SpecialTermForNothing(term=term, agreement=agreement, incentive=named, incentives=ids)
            for version, incentive in texts:
                if not isinstance(incentive.amount, Percent):
                    raise SpecialTermWithoutRate(term=term, agreement=agreement, incentive=named, version=version.from_day)
