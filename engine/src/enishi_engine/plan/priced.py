"""Candidates with their amount, or the first gate that each fails (docs/rules/candidates.md, "Gates")."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from enishi_engine.core.incentive import (
    Banded,
    Incentive,
    LineOccasion,
    Payee,
)
from enishi_engine.plan.failures import first_failed
from enishi_engine.plan.gates import once_key
from enishi_engine.plan.pools import PoolWords, Shares
from enishi_engine.plan.wording import Wording, by_text


def in_order(incentive: Incentive, *, split: bool) -> str:
    """SQL of the order of candidates: partners are numbered in the order of their codes; a line that is not split has one seller."""
    return "day, seq" if isinstance(incentive.occasion, LineOccasion) and not split else "day, seq, seller_no"


@dataclass(frozen=True)
class Priced:
    """An incentive's candidates of all versions with their amount before stacking, or the first gate of 1–11 that each fails (`failed`).

    Where there are several wordings, `text` is the place of the version that judged a row.
    """

    wordings: tuple[Wording, ...]
    kept: tuple[str, ...]  # further columns that later steps read
    split: bool  # some lines have credits

    @property
    def several(self) -> bool:
        return len(self.wordings) > 1

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows beside the keys."""
        return tuple(dict.fromkeys(name for wording in self.wordings for name in wording.columns(split=self.split)))

    def sql(self) -> str:
        of_text = {one.text: one.figures for one in self.wordings}
        names = dict.fromkeys(name for found in of_text.values() for name in found)
        figures = {name: by_text({text: found.get(name, "NULL") for text, found in of_text.items()}) for name in names}
        stored = [*(f"{figures[name]} AS {name}" if name in figures else self.component(name) for name in self.columns), *self.kept]
        stored += ["text"] if self.several else []
        calculated = self.each(lambda one: one.pricing.calculated)
        nothing = self.each(lambda one: first_failed(one.nothing, 1 + one.before_nothing))
        return f"""
            WITH valued AS ({self.valued()}),
            totalled AS ({self.totals()}),{self.shared()}
            calculated AS (SELECT *, CAST(CASE WHEN failed = 0 THEN {calculated} END AS BIGINT) AS calculated FROM {"shared" if self.pools else "totalled"}),
            judged AS (
                SELECT * REPLACE (CASE WHEN failed > 0 THEN failed WHEN calculated = 0 THEN {nothing} ELSE 0 END
                    AS failed) FROM calculated),
            finished AS ({self.first_only()})
            SELECT seq, seller_no, partner_no, day, calculated, failed{"".join(f", {column}" for column in stored)} FROM finished"""

    @property
    def pools(self) -> tuple[PoolWords, ...]:
        return tuple(one.pool for one in self.wordings if one.pool is not None)

    def shared(self) -> str:
        """The shares of a pool, where any text has one."""
        return f"\n            shared AS ({Shares('totalled', self.pools, self.several).sql()})," if self.pools else ""

    def component(self, name: str) -> str:
        """A column of the result; of a pool it is worked out over all who share it."""
        if not self.pools:
            return name
        return f"{self.each(lambda one: one.component(name, split=self.split))} AS {name}"

    def each(self, value: Callable[[Wording], str]) -> str:
        return by_text({one.text: value(one) for one in self.wordings})

    def valued(self) -> str:
        if not self.several:
            return self.wordings[0].valued()
        return " UNION ALL BY NAME ".join(f"SELECT *, {one.text} AS text FROM ({one.valued()})" for one in self.wordings)

    @property
    def order(self) -> str:
        return in_order(self.wordings[0].incentive, split=self.split)

    def totals(self) -> str:
        """Running totals of those that passed so far: each by its own text's periods, over the candidates of all texts."""
        if all(one.running_over is None for one in self.wordings):
            return "SELECT * FROM valued"
        total, summed = self.each(self.total), "CASE WHEN failed = 0 THEN base END AS summed"
        if all(one.summed == "summed" for one in self.wordings):
            totals = f"SELECT *, {summed}, CAST({total} AS BIGINT) AS total FROM valued"
            return f"SELECT *, total - summed AS total_before, CASE WHEN failed = 0 THEN total END AS total_after FROM ({totals})"
        left = self.each(lambda one: "base" if one.undoing is None else "base_left")
        totals = f"SELECT *, {summed}, CASE WHEN failed = 0 THEN {left} END AS summed_left, CAST({total} AS BIGINT) AS total FROM valued"
        before = f"CAST(total - {self.each(lambda one: one.summed)} AS BIGINT)"
        return f"SELECT *, {before} AS total_before, CASE WHEN failed = 0 THEN {before} + summed END AS total_after FROM ({totals})"

    def total(self, wording: Wording) -> str:
        over = wording.running_over
        if over is None:
            return "NULL"
        payee = "partner_no, payee_person" if any(one.incentive.payee is Payee.PERSON for one in self.wordings) else "partner_no"
        texts = [one.text for one in self.wordings if same_total(one, wording)]
        summed = wording.summed
        summed = summed if len(texts) == len(self.wordings) else f"CASE WHEN text IN ({', '.join(map(str, texts))}) THEN {summed} END"
        return f"sum({summed}) OVER (PARTITION BY {payee}{over} ORDER BY {self.order} ROWS UNBOUNDED PRECEDING)"

    def first_only(self) -> str:
        """Gate 11: of the candidates that got here only the first per customer, person or company."""
        if all(one.incentive.once_per is None for one in self.wordings):
            return "SELECT *, failed = 0 AS priced FROM judged"
        once = self.each(lambda one: first_failed(one.once, 1 + one.before_nothing + len(one.nothing)))
        return (
            f"SELECT * EXCLUDE (turn) REPLACE (CASE WHEN failed > 0 THEN failed ELSE {once} END AS failed), "
            f"failed = 0 AS priced FROM (SELECT *, {self.each(self.turn)} AS turn FROM judged)"
        )

    def turn(self, wording: Wording) -> str:
        if wording.incentive.once_per is None:
            return "NULL"
        return f"row_number() OVER (PARTITION BY {once_key(wording.incentive.once_per)}, failed = 0 ORDER BY {self.order})"


def same_total(one: Wording, other: Wording) -> bool:
    """Do both keep a running total of the same thing: of money, or of units?"""
    amounts = (one.incentive.amount, other.incentive.amount)
    return all(isinstance(amount, Banded) for amount in amounts) and len({getattr(amount, "unit", None) for amount in amounts}) == 1


def texts_of(wordings: Sequence[Wording], wording: Wording) -> str:
    """SQL that keeps the rows of one wording; nothing to say where there is only one."""
    return "" if len(wordings) == 1 else f" AND text = {wording.text}"
