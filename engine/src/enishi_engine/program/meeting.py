"""Where two incentives can meet on one fact, the text must say how they stand together (ruling 17)."""

from itertools import combinations, product

from enishi_engine.core.expression import And, Comparator, Compare, Expression, Field, In, Literal
from enishi_engine.core.incentive import (
    Incentive,
    OnAgreement,
    OnClaim,
    OnEarning,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    PeriodKind,
    Stacking,
)
from enishi_engine.program.document import Notes, Place
from enishi_engine.program.incentive import conditions_of
from enishi_engine.program.problems import did_you_mean


def check(incentives: tuple[Incentive, ...], places: dict[str, Place], notes: Notes) -> None:
    """Note every pair that meets without an order, and every `with` that names nothing."""
    ids = set(places)  # those with mistakes of their own too
    for incentive in incentives:
        for named in incentive.stacking:
            if named not in ids:
                notes.add(places[incentive.id], f"with: there is no incentive {named!r}.", did_you_mean(named, ids - {incentive.id}))
            elif named == incentive.id:
                notes.add(places[incentive.id], "with: an incentive does not stack with itself.", "Leave it out.")
    for one, other in combinations(incentives, 2):
        contradiction = one.id in other.stacking and other.id in one.stacking and not _agree(one, other)
        if contradiction:
            notes.add(places[other.id], f"{one.id} and {other.id} say different things about each other.", "Say it once, on one of them.")
        if meet(one, other) and one.id not in other.stacking and other.id not in one.stacking:
            remedy = f"Add with: {{{one.id}: add}} to {other.id}; or best, or this_first."
            notes.add(places[other.id], f"{other.id} and {one.id} can meet on the same fact, and nothing says what is paid then.", remedy)


def _agree(one: Incentive, other: Incentive) -> bool:
    ways = (one.stacking[other.id], other.stacking[one.id])
    return ways[0] is ways[1] and ways[0] is not Stacking.THIS_FIRST


def meet(one: Incentive, other: Incentive) -> bool:
    """Can both be paid on one fact? Unsure counts as yes."""
    return _same_facts(one, other) and _days_overlap(one, other) and not _exclusive(one, other)


def _same_facts(one: Incentive, other: Incentive) -> bool:
    match one.occasion, other.occasion:
        case (OnLine(), OnLine()) | (OnServiceMonth(), OnServiceMonth()):
            return True
        case OnEvent(kinds), OnEvent(other_kinds):
            return bool(set(kinds) & set(other_kinds))
        case OnPeriod(kind, period), OnPeriod(other_kind, other_period):
            if kind is other_kind is PeriodKind.CAMPAIGN:
                return one.campaign == other.campaign
            return kind is PeriodKind.CAMPAIGN or other_kind is PeriodKind.CAMPAIGN or period is other_period
        case OnAgreement(), OnAgreement():
            return True
        case OnClaim(), OnClaim():
            return True
        case OnEarning(of), OnEarning(other_of):
            return of == other_of
        case _:
            return False


def _days_overlap(one: Incentive, other: Incentive) -> bool:
    days, others = one.campaign, other.campaign
    if days.on is not others.on or one.earned_on is not other.earned_on:
        return True
    ends_before = days.last_day is not None and others.first_day is not None and days.last_day < others.first_day
    begins_after = days.first_day is not None and others.last_day is not None and days.first_day > others.last_day
    return not ends_before and not begins_after


def _exclusive(one: Incentive, other: Incentive) -> bool:
    """Some name must be one thing for the one and another for the other."""
    allowed, others = _allowed(one), _allowed(other)
    return any(not (allowed[path] & others[path]) for path in allowed.keys() & others.keys()) or _opposed(one, other)


# Which order of left and right each comparison allows: below, even, above.
_ORDERS = {
    Comparator.EQUAL: {"even"},
    Comparator.NOT_EQUAL: {"below", "above"},
    Comparator.LESS: {"below"},
    Comparator.AT_MOST: {"below", "even"},
    Comparator.GREATER: {"above"},
    Comparator.AT_LEAST: {"even", "above"},
}


def _opposed(one: Incentive, other: Incentive) -> bool:
    """One asks for less, the other for no less, of the same two values: of one payee, day and text, or figures of both could differ."""
    if (one.payee, one.earned_on, one.text_as_of) != (other.payee, other.earned_on, other.text_as_of):
        return False
    pairs = product(_comparisons(one), _comparisons(other))
    return any((a.left, a.right) == (b.left, b.right) and not (_ORDERS[a.comparator] & _ORDERS[b.comparator]) for a, b in pairs)


def _comparisons(incentive: Incentive) -> list[Compare]:
    """The comparisons that `and`ed tests make."""
    left = [condition.test for condition in conditions_of(incentive)]
    found: list[Compare] = []
    while left:
        match left.pop():
            case And(operands):
                left += operands
            case Compare() as comparison:
                found.append(comparison)
    return found


def _allowed(incentive: Incentive) -> dict[str, frozenset[object]]:
    """The values that `and`ed tests leave to each name."""
    found: dict[str, frozenset[object]] = {}
    for condition in conditions_of(incentive):
        for path, values in _tests(condition.test):
            found[path] = found.get(path, values) & values
    return found


def _tests(test: Expression) -> list[tuple[str, frozenset[object]]]:
    match test:
        case And(operands):
            return [found for operand in operands for found in _tests(operand)]
        case In(Field() as item, options):
            return [(item.path, frozenset(option.value for option in options))]
        case Compare(Comparator.EQUAL, Field() as item, Literal(value)):
            return [(item.path, frozenset([value]))]
        case _:
            return []
