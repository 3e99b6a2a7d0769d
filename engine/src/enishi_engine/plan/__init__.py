"""The typed plan made from the core, its printer to SQL, and DuckDB behind one adapter."""

from enishi_engine.plan.draft import Statistics
from enishi_engine.plan.duckdb import Calculated, calculate, calculated
from enishi_engine.plan.planner import Plan, make_plan
from enishi_engine.plan.reviews import ReviewDay
from enishi_engine.plan.spans import review_days

__all__ = ["Calculated", "Plan", "ReviewDay", "Statistics", "calculate", "calculated", "make_plan", "review_days"]
