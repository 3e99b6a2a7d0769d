"""A condition that must go on holding, and what happens when it does not: `while: rank >= silver`."""

from enishi_engine.core.expression import CurrentRank, MetricValue, walk
from enishi_engine.core.incentive import Condition, Otherwise
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Written
from enishi_engine.program.names import Scope


def continuing(value: Written | None, scope: Scope, digits: int, notes: Notes) -> Condition | None:
    """A condition on the rank and the metrics alone, by itself or in a section that says what happens otherwise."""
    if isinstance(value, Mapping):
        values.required(value, {"condition": "rank >= silver"}, "while", notes)
        notes.unknown_keys(value, ("condition", "otherwise", "within"))
        value = value.get("condition")
    found = values.whole_condition(value, Scope({}, scope.ranks, scope.metrics), digits, "while", notes)
    if found is not None and value is not None and not any(isinstance(part, MetricValue | CurrentRank) for part in walk(found.test)):
        notes.add(value.place, "while: speaks of nothing that can change.", "Name the rank or a metric, as in rank >= silver.")
        return None
    return found


def uncertain_months(value: Written | None, notes: Notes) -> int | None:
    """For how many months after its counting day an earning is taken back when the condition fails; None: it stays."""
    if not isinstance(value, Mapping):
        return None
    otherwise = values.choice(value.get("otherwise"), Otherwise, "thing to happen otherwise", notes)
    within = value.get("within")
    if otherwise is None and value.get("otherwise") is not None:
        return None  # told already
    if otherwise is not Otherwise.TAKE_BACK:
        if within is not None:
            notes.add(within.place, "within: says how far a take-back reaches, and none is said.", "Add otherwise: take_back.")
        return None
    months = values.counted(within, "month", "within", notes)
    if within is None or months == 0:
        place = value.place if within is None else within.place
        problem = "otherwise: take_back must say for how long what was earned is not yet certain."
        notes.add(place, problem, "Add within: and a number of months, as in within: 6 months.")
        return None
    return months
