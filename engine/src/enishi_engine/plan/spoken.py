"""What an incentive speaks of: its tables, its expressions, and the names that its phrases read."""

from collections.abc import Iterable

from enishi_engine.core.expression import (
    Expression,
    Field,
    Unit,
    walk,
)
from enishi_engine.core.incentive import (
    Anchor,
    ByBand,
    ByKey,
    Incentive,
    LimitKey,
    LineDay,
    LineOccasion,
    PerUnit,
    Pool,
    Table,
    TextDay,
)
from enishi_engine.plan.failures import DAY_COLUMN


def tables_in(incentive: Incentive) -> tuple[Table, ...]:
    """The incentive's table of values, and every table inside it."""
    amount = incentive.amount
    first = getattr(amount, "rates", None) or getattr(amount, "amounts", None)
    found: list[Table] = []
    waiting: list[Table] = [first] if first is not None else []
    while waiting:
        table = waiting.pop()
        found.append(table)
        if isinstance(table, ByKey):
            waiting += [row for _, row in table.rows] + ([table.otherwise] if table.otherwise else [])
    return tuple(found)


def expressions_of(incentive: Incentive) -> tuple[Expression, ...]:
    """Everything an incentive says beside its scope."""
    found = [condition.test for condition in (*incentive.who, *incentive.condition)]
    found += [incentive.continuing.test] if incentive.continuing is not None else []
    found += [incentive.base] if incentive.base is not None else []
    found += [incentive.amount.units] if isinstance(incentive.amount, PerUnit) else []
    found += [figure.test for figure in incentive.amount.figures] if isinstance(incentive.amount, Pool) else []
    for table in tables_in(incentive):
        found += [table.key] if isinstance(table, ByKey) else [table.measure] if isinstance(table, ByBand) else []
    return tuple(found)


def fields_in(expressions: Iterable[Expression]) -> frozenset[Field]:
    """Every field, those inside figures too."""
    return frozenset(part for expression in expressions for part in walk(expression) if isinstance(part, Field))


def implied_fields(incentive: Incentive) -> set[Field]:
    """Fields that an incentive's phrases read without naming them."""
    found: set[Field] = set()
    if not isinstance(incentive.occasion, LineOccasion):
        return found
    for day in (incentive.earned_on, incentive.campaign.on):
        if day is not None and day is not LineDay.ORDER:
            entity, _, name = DAY_COLUMN[day].partition("_")
            found.add(Field(entity, name, Unit.DAY))
    if incentive.registration is not None or incentive.text_as_of is TextDay.DEAL:
        found.add(Field("deal", "registered", Unit.DAY))
    if (incentive.entitled is not None and incentive.entitled.anchor is Anchor.CUSTOMER) or incentive.text_as_of is TextDay.CUSTOMER:
        found.add(Field("customer", "first_order", Unit.DAY))
    if any(LimitKey.SUBSCRIPTION in limit.per for limit in incentive.limits or ()):
        found.add(Field("line", "subscription", Unit.CODE))
    if incentive.pair is not None:
        found.add(Field("product", incentive.pair.field, Unit.CODE))
    return found
