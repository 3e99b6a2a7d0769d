"""Bundles: the latest earlier line of each member (docs/rules/candidates.md, "Bundle")."""

from dataclasses import dataclass

from enishi_engine.core.incentive import (
    Pair,
    PairKey,
)
from enishi_engine.plan.arithmetic import text_literal


@dataclass(frozen=True)
class EarlierLines:
    """For each line of a bundle's product, the day of the seller's latest earlier line of each member (O7)."""

    pair: Pair
    day: str  # the column of the counting day
    parts: str
    changed: bool  # some lines may be gone

    def sql(self) -> str:
        product = f"product_{self.pair.field}"
        same = "seller_no, line_customer" if self.pair.same is PairKey.CUSTOMER else "seller_no"
        members = ", ".join(text_literal(member) for member in self.pair.members)
        standing = "AND gone_on IS NULL" if self.changed else ""
        latest = ", ".join(
            f"max(CASE WHEN {product} = {text_literal(member)} AND line_net >= 0 {standing} THEN day END) OVER earlier AS earlier_{place}"
            for place, member in enumerate(self.pair.members)
        )
        sold = f"""
            WITH sold AS (
                SELECT seq, seller_no, line_customer, {product}, line_net, gone_on, {self.day} AS day FROM {self.parts}
                WHERE credited AND {product} IN ({members}) AND {self.day} IS NOT NULL
            ), standing AS (
                SELECT seq, seller_no, line_customer, day, {latest} FROM sold
                WINDOW earlier AS (PARTITION BY {same} ORDER BY day, seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            )"""
        if not self.changed:
            return f"{sold} SELECT * EXCLUDE (line_customer, day) FROM standing"
        return sold + self.with_gone(product, same)

    def with_gone(self, product: str, same: str) -> str:
        """Lines that went later still count before they were gone; they are few, so a join does."""
        key = " AND ".join(f"g.{name} = s.{name}" for name in same.split(", "))
        columns = ", ".join(
            f"greatest(any_value(s.earlier_{place}), max(CASE WHEN g.{product} = {text_literal(member)} THEN g.day END)) AS earlier_{place}"
            for place, member in enumerate(self.pair.members)
        )
        return f"""
            SELECT s.seq, s.seller_no, {columns} FROM standing s
            LEFT JOIN sold g ON {key} AND g.gone_on > s.day AND g.line_net >= 0 AND (g.day < s.day OR (g.day = s.day AND g.seq < s.seq))
            GROUP BY s.seq, s.seller_no"""
