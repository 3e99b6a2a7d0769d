"""Continuing conditions: on which day one first did not hold (docs/rules/candidates.md, "Continuing conditions")."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Condition, Incentive
from enishi_engine.plan.arithmetic import day_literal, plus_months
from enishi_engine.plan.scalars import scalar

FAILED_ON = "failed_on"


def last_tested(incentive: Incentive, until: date) -> str:
    """SQL of the last day on which a failure matters: the counting day, or the last one that takes the earning back."""
    if incentive.uncertain_months is None:
        return "day"
    return f"least({plus_months('day', str(incentive.uncertain_months))}, {day_literal(until)})"


def tested(universe: str, last: str) -> str:
    """SELECT of every fact with the days on which it is tested: the first ones of the months after its order."""
    months = f"generate_series(CAST(date_trunc('month', line_ordered_on) AS TIMESTAMP) + INTERVAL 1 MONTH, CAST({last} AS TIMESTAMP), INTERVAL 1 MONTH)"
    return f"SELECT seq, seller_no, partner, partner_no, CAST(unnest({months}) AS DATE) AS tested FROM {universe} WHERE day IS NOT NULL"


@dataclass(frozen=True)
class FirstFailures:
    """Of each fact the first day on which the condition was not true."""

    condition: Condition
    universe: str
    last: str  # SQL of the last day to be tested
    standing: str

    def sql(self) -> str:
        return f"""
            SELECT t.seq AS failing_seq, t.seller_no AS failing_seller, min(t.tested) AS {FAILED_ON}
            FROM ({tested(self.universe, self.last)}) t JOIN {self.standing} st ON st.partner_no = t.partner_no AND st.reference_day = t.tested
            WHERE ({scalar(self.condition.test)}) IS NOT TRUE GROUP BY t.seq, t.seller_no"""
