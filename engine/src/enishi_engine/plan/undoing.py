"""What later changes undo of an incentive's lines, and how much of an amount falls with it (docs/rules/returns.md)."""

from dataclasses import dataclass

from enishi_engine.core.incentive import (
    DOWNGRADE,
    Banded,
    Incentive,
    LineOccasion,
    OnServiceMonth,
    Reopens,
    Share,
    TakeBack,
)
from enishi_engine.core.program import Version
from enishi_engine.plan.amounts import pay_of_total
from enishi_engine.plan.arithmetic import WIDE, days_between, rounded, text_literal
from enishi_engine.plan.continuing import FAILED_ON
from enishi_engine.plan.exchange import OWN_NET
from enishi_engine.plan.service import before, part_of, unused, went_back

AFTER_CHANGES = 2**62  # the place of a failure: only changes before its day stand beside it
LEFT = "left_after_changes"  # what reopened limits leave after each change, in their order


@dataclass(frozen=True)
class Undoing:
    """The take-back of one version's words for an incentive.

    Rows given to it have `seq`, `seller_no`, `day`, `line_net` and the columns of `nets`.
    """

    incentive: Incentive
    version: Version
    changed: bool  # there are line changes
    failures: str | None = None  # the relation of first failures, where a continuing condition takes back

    @property
    def takes_back(self) -> bool:
        take_back = self.incentive.take_back
        return (
            take_back is not None and isinstance(self.incentive.occasion, LineOccasion) and (self.changed or DOWNGRADE in take_back.after)
        )

    @property
    def take_back(self) -> TakeBack:
        assert self.incentive.take_back is not None, "asked only where something is taken back"
        return self.incentive.take_back

    @property
    def monthly(self) -> bool:
        return isinstance(self.incentive.occasion, OnServiceMonth)

    def nets(self) -> str:
        """SQL of the fact's net, of what of the line's net stands before it, and after it: of a line all of it."""
        if not self.monthly:
            return ", line_net AS net_part, 0 AS net_before, 0 AS net_after"
        mode = self.version.rounding
        return (
            f", CAST({part_of('line_net', mode)} AS BIGINT) AS net_part, CAST({before('line_net', mode)} AS BIGINT) AS net_before, "
            "line_net - net_before - net_part AS net_after"
        )

    def states(self, rows: str) -> str:
        """SELECT of each row and each change that counts, with what of the net is undone after it; of a failure nothing is said of it."""
        if self.failures is None:
            return self.after_all_changes(rows)
        failing = f"{self.failures} f ON f.failing_seq = e.seq AND f.failing_seller = e.seller_no"
        failed = f"""
            SELECT e.* REPLACE (CAST(NULL AS BIGINT) AS net_part), 'ended-' || f.{FAILED_ON} AS change_id, f.{FAILED_ON} AS change_date,
                {AFTER_CHANGES} AS change_place, CAST(NULL AS BIGINT) AS undone, FALSE AS cancelled
            FROM {rows} e JOIN {failing} WHERE f.{FAILED_ON} > e.day"""
        if not self.takes_back:
            return failed
        changed = f"SELECT e.* FROM ({self.after_all_changes(rows)}) e LEFT JOIN {failing} WHERE f.{FAILED_ON} IS NULL OR e.change_date < f.{FAILED_ON}"
        return f"{changed} UNION ALL BY NAME {failed}"

    def after_all_changes(self, rows: str) -> str:
        return self.after_going_back(rows) if self.take_back.share is Share.UNUSED_MONTHS else self.after_changes(rows)

    def after_changes(self, rows: str) -> str:
        take_back = self.take_back
        facts, line = ("service_months", "line_id") if self.monthly else ("lines", "fact_id")
        kinds = ", ".join(text_literal(kind) for kind in take_back.after)
        within = "" if take_back.days is None else f" AND {days_between('h.date', 'e.day')} <= {take_back.days}"
        window = "PARTITION BY e.seq, e.seller_no ORDER BY h.place"
        of_line = f"least(sum(h.undoes) OVER ({window}), greatest(e.line_net, 0))"
        undone = f"least(greatest({of_line} - e.net_after, 0), greatest(e.net_part, 0))"
        cancelled = f"bool_or(h.kind = 'cancel') OVER ({window})"
        return f"""
            SELECT e.*, h.id AS change_id, h.date AS change_date, h.place AS change_place, {undone} AS undone, {cancelled} AS cancelled
            FROM {rows} e JOIN {facts} l ON l.seq = e.seq JOIN changes h ON h.line = l.{line} WHERE h.kind IN ({kinds}){within}"""

    def after_going_back(self, rows: str) -> str:
        """The first time the customer went back, with the months that are unused then."""
        months = self.take_back.months
        assert months is not None, "unused months are some of a number of months"
        return f"""
            SELECT e.* REPLACE ({months} AS net_part), b.id AS change_id, b.date AS change_date, 1 AS change_place,
                {unused("e.day", "b.date", months)} AS undone, FALSE AS cancelled
            FROM {rows} e JOIN ({went_back(rows, self.take_back.after, changed=self.changed)}) b ON b.seq = e.seq AND b.seller_no = e.seller_no"""

    def taken(self, amount: str) -> str:
        """SQL over the states of how much of an amount falls with what is undone; with a failure all of it."""
        if self.failures is None:
            return self.taken_for_changes(amount)
        return f"CASE WHEN undone IS NULL THEN {amount} ELSE {self.taken_for_changes(amount)} END" if self.takes_back else amount

    def taken_for_changes(self, amount: str) -> str:
        if self.take_back.share is Share.FULL:
            return amount
        proportional = rounded(f"(CAST({amount} AS {WIDE}) * undone)", "net_part", self.version.rounding)
        return f"CASE WHEN net_part <= 0 THEN CASE WHEN cancelled THEN {amount} ELSE 0 END ELSE {proportional} END"

    def fallen(self) -> str:
        """SQL over the states of how much of the calculated amount falls: of a reopened running total what it pays less."""
        if Reopens.BANDS not in self.incentive.reopens:
            return self.taken("calculated")
        assert isinstance(self.incentive.amount, Banded), "only a running total is reopened"
        totals = ("total_after", f"(total_after - ({self.taken('base')}))")
        whole, left = (pay_of_total(total, self.incentive.amount, self.version.rounding, WIDE) for total in totals)
        return f"({whole} - {left})"

    def taken_back(self) -> str:
        """SQL over the states of how much is taken back of what was earned after limits; `fallen` is there, and `turn` counts the changes."""
        if Reopens.LIMITS in self.incentive.reopens:
            return f"amount - {LEFT}[turn]"
        if Reopens.BANDS in self.incentive.reopens:
            return rounded(f"(CAST(amount AS {WIDE}) * abs(fallen))", "abs(calculated)", self.version.rounding)
        return self.taken("amount")


def base_left(undoing: Undoing, valued: str, *, exchanged: bool) -> str:
    """SQL of candidates with what all changes together leave of their base; `exchanged`: some lines are in another currency, their changes too."""
    net = f" REPLACE ({OWN_NET} AS line_net)" if exchanged else ""
    last = "QUALIFY row_number() OVER (PARTITION BY seq, seller_no ORDER BY change_place DESC) = 1"
    return f"""
        WITH worth AS ({valued}), passed AS (SELECT *{undoing.nets()} FROM (SELECT *{net} FROM worth WHERE failed = 0)),
        fallen AS (SELECT seq, seller_no, {undoing.taken("base")} AS base_taken FROM ({undoing.states("passed")}) {last})
        SELECT worth.*, worth.base - coalesce(fallen.base_taken, 0) AS base_left
        FROM worth LEFT JOIN fallen ON fallen.seq = worth.seq AND fallen.seller_no = worth.seller_no"""


def amounts_left(undoing: Undoing, priced: str, sums: str) -> str:
    """SQL of what each change leaves of the calculated amounts, as a list in the order of the changes."""
    left = f"CAST(list(calculated - {undoing.fallen()} ORDER BY change_place) AS {sums}[])"
    return f"""
        SELECT seq AS left_seq, seller_no AS left_seller, {left} AS {LEFT} FROM (
            WITH passed AS (SELECT *{undoing.nets()} FROM {priced} WHERE failed = 0) {undoing.states("passed")}) GROUP BY seq, seller_no"""
