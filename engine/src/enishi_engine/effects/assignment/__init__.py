"""Who is offered a campaign when: drawn in waves before it starts, from a seed and the roster's hash, so that anybody can draw it again."""

from enishi_engine.effects.assignment.drawing import Assignment, Placed, draw
from enishi_engine.effects.assignment.kept import AssignmentChanged, as_data, from_data
from enishi_engine.effects.assignment.planning import (
    LEAST_COMPARISON,
    Plan,
    PlanRefused,
    Rule,
    RuleKind,
    Unit,
    check_plan,
)
from enishi_engine.effects.assignment.ratio import ALARM, SampleRatio, sample_ratio
from enishi_engine.effects.assignment.roster import LeftOut, Listed, Veto, WhyLeftOut, roster_hash
from enishi_engine.effects.assignment.telling import assignment_sentences, told_to_partners

__all__ = [
    "ALARM",
    "LEAST_COMPARISON",
    "Assignment",
    "AssignmentChanged",
    "LeftOut",
    "Listed",
    "Placed",
    "Plan",
    "PlanRefused",
    "Rule",
    "RuleKind",
    "SampleRatio",
    "Unit",
    "Veto",
    "WhyLeftOut",
    "as_data",
    "assignment_sentences",
    "check_plan",
    "draw",
    "from_data",
    "roster_hash",
    "sample_ratio",
    "told_to_partners",
]
