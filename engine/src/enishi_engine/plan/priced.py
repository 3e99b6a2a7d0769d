"""Candidates with their amount, or the first gate that each fails (docs/rules/candidates.md, "Gates")."""

from dataclasses import dataclass

from enishi_engine.core.incentive import (
    Incentive,
    OnPeriod,
    Payee,
)
from enishi_engine.core.program import Version
from enishi_engine.plan.amounts import NONE, Pricing, nothing_failures
from enishi_engine.plan.arithmetic import period_number
from enishi_engine.plan.failures import (
    Failure,
    figure_columns,
    first_failed,
)
from enishi_engine.plan.gates import once_key
from enishi_engine.plan.lookups import Lookups

ORDER = "day, seq, seller_no"  # partners are numbered in the order of their codes


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

    def sql(self) -> str:
        values = self.pricing.failures
        nothing = nothing_failures(self.incentive)
        after_values = 1 + len(self.gates)
        after_nothing = after_values + len(values)
        failures = (*self.gates, *values, *nothing, *self.once)
        figures = ", ".join(figure_columns(failures, "failed"))
        return f"""
            WITH looked_up AS ({self.lookups.select(f"(SELECT * FROM {self.judged} WHERE verdict IS NULL)")}),
            gated AS (SELECT c.*{self.joined_columns()}, {first_failed(self.gates)} AS failed FROM looked_up c {self.joins()}),
            based AS (SELECT *, {self.pricing.base} AS base, {self.pricing.units} AS units FROM gated),
            valued AS (
                SELECT * REPLACE (CASE WHEN failed > 0 THEN failed ELSE {first_failed(values, after_values)} END AS failed),
                    {self.pricing.rate} AS rate, {self.pricing.unit_amount} AS unit_amount FROM based),
            totalled AS ({self.totals()}),
            calculated AS (SELECT *, CASE WHEN failed = 0 THEN {self.pricing.calculated} END AS calculated FROM totalled),
            judged AS (
                SELECT * REPLACE (CASE WHEN failed > 0 THEN failed WHEN calculated = 0 THEN {first_failed(nothing, after_nothing)} ELSE 0 END
                    AS failed) FROM calculated),
            finished AS ({self.first_only(after_nothing + len(nothing))})
            SELECT seq, fact_id, seller, seller_no, payee_kind, payee, partner, partner_no, line_customer AS customer, line_person AS person, day,
                {"rank" if self.version.ladder else "CAST(NULL AS VARCHAR)"} AS rank,
                CAST(base AS BIGINT) AS base, CAST(rate AS BIGINT) AS rate, CAST(units AS BIGINT) AS units,
                CAST(unit_amount AS BIGINT) AS unit_amount, CAST(total_before AS BIGINT) AS total_before,
                CAST(total_after AS BIGINT) AS total_after, weight, weight_total,
                CAST(calculated AS BIGINT) AS calculated, failed, priced, {figures}{"".join(f", {name}" for name in self.kept)}
            FROM finished"""

    def joined_columns(self) -> str:
        members = () if self.incentive.pair is None else self.incentive.pair.members
        found = [f"earlier_{place}" for place in range(len(members))]
        found += ["claimed_on"] if self.claims is not None else []
        return "".join(f", {name}" for name in found)

    def joins(self) -> str:
        found = []
        if self.pair is not None:
            found.append(
                f"LEFT JOIN (SELECT * RENAME (seq AS earlier_seq, seller AS earlier_seller) FROM {self.pair}) "
                "ON earlier_seq = c.seq AND earlier_seller = c.seller"
            )
        if self.claims is not None:
            found.append(f"LEFT JOIN {self.claims} ON claiming_partner = c.seller AND claimed_fact = c.fact_id")
        if self.required is not None:
            found.append(
                f"LEFT JOIN (SELECT seq AS required_seq, seller_no AS required_seller FROM {self.required} WHERE priced) "
                "ON required_seq = c.seq AND required_seller = c.seller_no"
            )
        return " ".join(found)

    def totals(self) -> str:
        """Running totals of those that passed; the window sees narrow rows only, which is what makes it quick."""
        over = running_over(self.incentive, self.version.year_starts[0])
        if over is None:
            return f"SELECT *, {NONE} AS total_before, {NONE} AS total_after FROM valued"
        payee = "payee_kind, payee" if self.incentive.payee is Payee.PERSON else "partner_no"
        window = f"PARTITION BY {payee}{over} ORDER BY {ORDER} ROWS UNBOUNDED PRECEDING"
        totals = (
            "SELECT seq AS summed_seq, seller_no AS summed_seller, base AS summed, "
            f"sum(base) OVER ({window}) AS total_after FROM valued WHERE failed = 0"
        )
        return (
            f"SELECT v.*, total_after - summed AS total_before, total_after FROM valued v "
            f"LEFT JOIN ({totals}) ON summed_seq = v.seq AND summed_seller = v.seller_no"
        )

    def first_only(self, start: int) -> str:
        """Gate 11: of the candidates that got here only the first per customer, person or company."""
        if self.incentive.once_per is None:
            return "SELECT *, failed = 0 AS priced FROM judged"
        key = once_key(self.incentive.once_per)
        turn = f"row_number() OVER (PARTITION BY {key}, failed = 0 ORDER BY {ORDER})"
        return (
            f"SELECT * EXCLUDE (turn) REPLACE (CASE WHEN failed > 0 THEN failed ELSE {first_failed(self.once, start)} END AS failed), "
            f"failed = 0 AS priced FROM (SELECT *, {turn} AS turn FROM judged)"
        )


def running_over(incentive: Incentive, first_month: int) -> str | None:
    """The period columns that a running total starts anew with; None without one."""
    over = getattr(incentive.amount, "over", None)
    if not isinstance(over, OnPeriod):
        return None
    if over.kind.value == "campaign":
        return ""
    return ", " + period_number("day", over.period, first_month if over.kind.value == "program" else 1)
