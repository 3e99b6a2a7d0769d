"""Flags: what to look into beside money, as rows of the result (docs/rules/ranks.md, "Flags")."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.expression import ChosenRank, CurrentRank, walk
from enishi_engine.core.incentive import Flag, Ladder
from enishi_engine.core.program import Version
from enishi_engine.plan.arithmetic import day_literal, text_literal
from enishi_engine.plan.failures import FIGURES, condition_figures
from enishi_engine.plan.lookups import in_business, known_rank, rank_place
from enishi_engine.plan.reviews import NO_CHOICE, choice
from enishi_engine.plan.scalars import scalar


def flag_moments(days: tuple[date, ...]) -> str:
    """Every partner in business on each of the days, to be looked at as at a review."""
    listed = ", ".join(f"({day_literal(day)})" for day in days)
    return (
        f"SELECT p.code AS partner, d.day - 1 AS reference_day, d.day AS cut FROM (VALUES {listed}) d(day) "
        f"JOIN partners p ON {in_business('p', 'd.day')}"
    )


@dataclass(frozen=True)
class FlagRows:
    """The partners for whom one flag is raised; `values` has the metrics and places that it speaks of, at its moments."""

    flag: Flag
    version: Version
    values: str
    choices: bool  # any are loaded

    def sql(self) -> str:
        ladder, test = self.version.ladder, self.flag.condition.test
        figures = condition_figures(test, tuple(rung.id for rung in ladder.rungs) if ladder else ())
        columns = [f"CAST({getattr(figures, name) or 'NULL'} AS {kind}) AS {name}" for name, kind in FIGURES.items()]
        unit = "NULL" if figures.unit is None else text_literal(figures.unit)
        return (
            f"SELECT partner, cut AS day, {day_literal(self.version.from_day)} AS version, {text_literal(self.flag.id)} AS flag, "
            f"{', '.join(columns)}, {unit} AS unit FROM ({self.standing(ladder)}) WHERE {scalar(test)}"
        )

    def standing(self, ladder: Ladder | None) -> str:
        """The values with the rank held, and the one chosen, where the condition speaks of them."""
        parts = {type(part) for part in walk(self.flag.condition.test)}
        found = f"SELECT * FROM {self.values}"
        if ladder is not None and CurrentRank in parts:
            held = f"SELECT v.*, {known_rank(ladder)} AS rank FROM ({found}) v ASOF LEFT JOIN rank_days k ON k.partner = v.partner AND v.cut >= k.day"
            found = f"SELECT * EXCLUDE (rank), {rank_place(ladder)} AS rank_place FROM ({held})"
        if ladder is not None and ChosenRank in parts:
            chosen = f"{choice('v.partner', 'v.cut')} AS rank" if self.choices else f"{NO_CHOICE} AS rank"
            found = f"SELECT * EXCLUDE (rank), {rank_place(ladder)} AS chosen_place FROM (SELECT v.*, {chosen} FROM ({found}) v)"
        return found
