"""Candidates with their amount, or the first gate that each fails (docs/rules/candidates.md, "Gates")."""

from collections.abc import Mapping
from dataclasses import dataclass

from enishi_engine.core.incentive import (
    Incentive,
    OnLine,
    OnPeriod,
    Payee,
)
from enishi_engine.core.program import Version
from enishi_engine.plan.amounts import Pricing, nothing_failures
from enishi_engine.plan.arithmetic import period_number
from enishi_engine.plan.failures import (
    Failure,
    figure_columns,
    first_failed,
)
from enishi_engine.plan.gates import once_key
from enishi_engine.plan.lookups import Lookups


def in_order(incentive: Incentive, *, split: bool) -> str:
    """SQL of the order of candidates: partners are numbered in the order of their codes; a line that is not split has one seller."""
    return "day, seq" if isinstance(incentive.occasion, OnLine) and not split else "day, seq, seller_no"


@dataclass(frozen=True)
class Priced:
    """Candidates with their amount before stacking, or the first gate of 1–11 that each fails (`failed`)."""

    incentive: Incentive
    version: Version
    judged: str
    lookups: Lookups
    pricing: Pricing
    pair: str | None  # the relation of earlier lines
    required: str | None  # the relation of the incentive that must pay too
    claims: str | None  # the relation of claims
    gates: tuple[Failure, ...]  # gates 1–8
    once: tuple[Failure, ...]  # gate 11
    kept: tuple[str, ...]  # further columns that later steps read
    split: bool  # some lines have credits

    @property
    def failures(self) -> tuple[Failure, ...]:
        return (*self.gates, *self.pricing.failures, *nothing_failures(self.incentive), *self.once)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows beside the keys: only those that can have a value, for what windows carry along costs time."""
        has = {
            "payee_person": self.incentive.payee is Payee.PERSON,
            "rank_place": self.version.ladder is not None,
            "weight": self.split,
            "weight_total": self.split,
            **dict.fromkeys((*self.pricing.whole, *self.pricing.valued), True),
            **dict.fromkeys(("total_before", "total_after"), self.window is not None),
            **dict.fromkeys(figure_columns(self.failures, "failed"), True),
        }
        return tuple(name for name, there in has.items() if there)

    def sql(self) -> str:
        values, nothing = self.pricing.failures, nothing_failures(self.incentive)
        after_values = 1 + len(self.gates)
        after_nothing = after_values + len(values)
        figures = figure_columns(self.failures, "failed")
        stored = [*(f"{figures[name]} AS {name}" if name in figures else name for name in self.columns), *self.kept]
        return f"""
            WITH looked_up AS ({self.lookups.select(f"(SELECT * FROM {self.judged} WHERE verdict IS NULL)")}),
            gated AS (SELECT c.*{self.joined_columns()}, {first_failed(self.gates)} AS failed FROM looked_up c {self.joins()}),
            based AS (SELECT *{whole_numbers(self.pricing.whole)} FROM gated),
            valued AS (
                SELECT * REPLACE (CASE WHEN failed > 0 THEN failed ELSE {first_failed(values, after_values)} END AS failed)
                    {whole_numbers(self.pricing.valued)} FROM based),
            totalled AS ({self.totals()}),
            calculated AS (SELECT *, CAST(CASE WHEN failed = 0 THEN {self.pricing.calculated} END AS BIGINT) AS calculated FROM totalled),
            judged AS (
                SELECT * REPLACE (CASE WHEN failed > 0 THEN failed WHEN calculated = 0 THEN {first_failed(nothing, after_nothing)} ELSE 0 END
                    AS failed) FROM calculated),
            finished AS ({self.first_only(after_nothing + len(nothing))})
            SELECT seq, seller_no, partner_no, day, calculated, failed{"".join(f", {column}" for column in stored)} FROM finished"""

    def joined_columns(self) -> str:
        members = () if self.incentive.pair is None else self.incentive.pair.members
        found = [f"earlier_{place}" for place in range(len(members))]
        found += ["claimed_on"] if self.claims is not None else []
        return "".join(f", {name}" for name in found)

    def joins(self) -> str:
        found = []
        if self.pair is not None:
            found.append(
                f"LEFT JOIN (SELECT * RENAME (seq AS earlier_seq, seller_no AS earlier_seller) FROM {self.pair}) "
                "ON earlier_seq = c.seq AND earlier_seller = c.seller_no"
            )
        if self.claims is not None:
            found.append(f"LEFT JOIN {self.claims} ON claiming_partner = c.seller AND claimed_fact = c.fact_id")
        if self.required is not None:
            found.append(
                f"LEFT JOIN (SELECT seq AS required_seq, seller_no AS required_seller FROM {self.required} WHERE priced) "
                "ON required_seq = c.seq AND required_seller = c.seller_no"
            )
        return " ".join(found)

    @property
    def window(self) -> str | None:
        """Over which candidates the running total goes; None without one."""
        over = running_over(self.incentive, self.version.year_starts[0])
        payee = "seller_no, payee_person" if self.incentive.payee is Payee.PERSON else "partner_no"
        return (
            None
            if over is None
            else f"PARTITION BY {payee}{over} ORDER BY {in_order(self.incentive, split=self.split)} ROWS UNBOUNDED PRECEDING"
        )

    def totals(self) -> str:
        """Running totals of those that passed so far."""
        if self.window is None:
            return "SELECT * FROM valued"
        totals = (
            f"SELECT *, CASE WHEN failed = 0 THEN base END AS summed, CAST(sum(summed) OVER ({self.window}) AS BIGINT) AS total FROM valued"
        )
        return f"SELECT *, total - summed AS total_before, CASE WHEN failed = 0 THEN total END AS total_after FROM ({totals})"

    def first_only(self, start: int) -> str:
        """Gate 11: of the candidates that got here only the first per customer, person or company."""
        if self.incentive.once_per is None:
            return "SELECT *, failed = 0 AS priced FROM judged"
        key = once_key(self.incentive.once_per)
        turn = f"row_number() OVER (PARTITION BY {key}, failed = 0 ORDER BY {in_order(self.incentive, split=self.split)})"
        return (
            f"SELECT * EXCLUDE (turn) REPLACE (CASE WHEN failed > 0 THEN failed ELSE {first_failed(self.once, start)} END AS failed), "
            f"failed = 0 AS priced FROM (SELECT *, {turn} AS turn FROM judged)"
        )


def whole_numbers(values: Mapping[str, str]) -> str:
    return "".join(f", CAST({value} AS BIGINT) AS {name}" for name, value in values.items())


def running_over(incentive: Incentive, first_month: int) -> str | None:
    """The period columns that a running total starts anew with; None without one."""
    over = getattr(incentive.amount, "over", None)
    if not isinstance(over, OnPeriod):
        return None
    if over.kind.value == "campaign":
        return ""
    return ", " + period_number("day", over.period, first_month if over.kind.value == "program" else 1)
