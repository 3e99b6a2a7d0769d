"""Which names an expression may use, by where it stands (docs/rules/expressions.md, "Names")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from enishi_engine.core.expression import Span, Unit, Weight
from enishi_engine.core.incentive import LineOccasion, Occasion, OnAgreement, OnClaim, OnEarning, OnEvent, OnServiceMonth
from enishi_engine.facts.declarations import FACTS, Fact, Kind

_UNIT_OF_KIND = {
    Kind.CODE: Unit.CODE, Kind.CHOICE: Unit.CODE, Kind.MONEY: Unit.MONEY, Kind.NUMBER: Unit.NUMBER, Kind.COUNT: Unit.COUNT,
    Kind.DAY: Unit.DAY, Kind.FLAG: Unit.BOOL,
}  # fmt: skip
_BY_ENTITY: Mapping[str, Fact] = {fact.entity: fact for fact in FACTS}

# Values that are worked out from facts (docs/rules/facts.md, "Derived values"), beside the declared columns.
_DERIVED: Mapping[str, Mapping[str, Unit]] = {
    "line": {"change": Unit.CODE, "paid_on": Unit.DAY, "meeting": Unit.DAY, "first_sold": Unit.DAY, "previous_last_day": Unit.DAY},
    "customer": {"first_order": Unit.DAY},
    "partner": {"active": Unit.BOOL},
}
_EARNED = {"amount": Unit.MONEY}  # of an earning line of another incentive
_LEFT_OUT = {"line.currency"}

# What a figure may be over, and whose fields stand beside it.
FIGURE_ENTITIES: Mapping[str, tuple[str, ...]] = {
    "line": ("line", "product", "customer", "deal", "person"),
    "activity": ("activity", "person"),
    "deal": ("deal", "product", "customer", "person"),
    "person": ("person",),
    "certificate": ("certificate", "person"),
}
STATE_ENTITIES = ("person", "certificate")
NO_WEIGHTS: Mapping[str, Weight] = {}


@dataclass(frozen=True)
class Name:
    """A field's unit, and its values when they are few and known."""

    unit: Unit
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """What the figures in the test of `count(each …)` are of, and the day and span of those that say none."""

    entity: str
    by: str | None
    span: Span


@dataclass(frozen=True)
class Scope:
    """Everything an expression in one place may speak of."""

    fields: Mapping[str, Name]
    ranks: tuple[str, ...] | None = None  # from low to high; None: no ranks here
    metrics: Mapping[str, Unit] = field(default_factory=dict)
    chosen: bool = False  # the rank that a partner chose may be spoken of
    targets: bool = False
    cohorts: Mapping[str, Name] | None = None  # what cohorts of a position may be cut by; None: no positions here
    figures: bool = False
    weights: Mapping[str, Weight] = field(default_factory=dict)
    group: "Group | None" = None  # figures are of one group of facts

    def with_metrics(self, metrics: Mapping[str, Unit]) -> "Scope":
        return replace(self, metrics=metrics)


_SERVICE_MONTH = {"service_month.number": Name(Unit.COUNT), "service_month.first_day": Name(Unit.DAY)}


def fields_of(entity: str, prefix: str | None = None) -> dict[str, Name]:
    """The names of one entity: its declared columns and what is derived."""
    prefix = prefix or entity
    fact = _BY_ENTITY[entity]
    found = {
        f"{prefix}.{column.name}": Name(_UNIT_OF_KIND[column.kind], column.choices)
        for column in fact.columns
        if column.kind in _UNIT_OF_KIND and f"{entity}.{column.name}" not in _LEFT_OUT
    }
    found.update({f"{prefix}.{name}": Name(unit) for name, unit in _DERIVED.get(entity, {}).items()})
    if entity == "line":
        changes = _BY_ENTITY["change"].column("kind").choices
        found[f"{prefix}.change"] = Name(Unit.CODE, ("none", *changes))
    return found


def _fields(entities: Iterable[str]) -> dict[str, Name]:
    found: dict[str, Name] = {}
    for entity in entities:
        found.update(fields_of(entity))
    return found


def figure_scope(entity: str, weights: Mapping[str, Weight] = NO_WEIGHTS) -> Scope:
    """Names inside a figure over that entity: what stands beside it, and what weighs it."""
    own = {name: weight for name, weight in weights.items() if weight.entity == entity}
    return Scope(_fields(FIGURE_ENTITIES[entity]), weights=own)


def group_scope(group: Group, weights: Mapping[str, Weight]) -> Scope:
    """Names of the test of `count(each …)`: figures of the group alone."""
    return Scope({}, figures=True, weights=weights, group=group)


def weight_scope() -> Scope:
    """Names of a weight's day and keys: those of every fact that can be weighed."""
    return Scope(_fields(("line", "activity", "product", "customer", "deal", "person")))


def metric_scope(metrics: Mapping[str, Unit], weights: Mapping[str, Weight] = NO_WEIGHTS) -> Scope:
    """Names of a metric: other metrics, and figures, in which weights may stand."""
    return Scope({}, metrics=metrics, figures=True, weights=weights)


def _company(attributes: Mapping[str, tuple[str, ...]]) -> dict[str, Name]:
    found: dict[str, Name] = {}
    for prefix in ("partner", "seller"):
        found.update(fields_of("partner", prefix))
        found.update({f"{prefix}.{attribute}": Name(Unit.CODE, values) for attribute, values in attributes.items()})
    found.update({f"agreement.{name}": value for name, value in _agreement_names().items()})
    return found


def _agreement_names() -> dict[str, Name]:
    kept = ("contract", "first_day", "last_day", "closing_group")
    return {path.split(".")[1]: name for path, name in fields_of("agreement").items() if path.split(".")[1] in kept}


def review_scope(ranks: tuple[str, ...] | None, metrics: Mapping[str, Unit], attributes: Mapping[str, tuple[str, ...]]) -> Scope:
    """Names of a rung's or a flag's condition."""
    return Scope({}, ranks, metrics, chosen=ranks is not None, cohorts=_cohorts(attributes))


def _cohorts(attributes: Mapping[str, tuple[str, ...]]) -> dict[str, Name]:
    """What partners can be told apart by: the codes of a company."""
    return {path: name for path, name in _company(attributes).items() if path.startswith("partner.") and name.unit is Unit.CODE}


def candidate_scope(
    occasion: Occasion, attributes: Mapping[str, tuple[str, ...]], ranks: tuple[str, ...] | None, metrics: Mapping[str, Unit]
) -> Scope:
    """Names of `scope`, `who`, `condition` and table keys."""
    company = _company(attributes)
    if isinstance(occasion, LineOccasion):
        month = _SERVICE_MONTH if isinstance(occasion, OnServiceMonth) else {}
        return Scope({**company, **_fields(("line", "product", "customer", "deal", "person")), **month}, ranks, metrics)
    if isinstance(occasion, OnEvent):
        return Scope({**company, **_fields(("activity", "person", "deal", "customer"))}, ranks, metrics)
    if isinstance(occasion, OnClaim):
        return Scope({**company, **_fields(("claim",))}, ranks, metrics)
    if isinstance(occasion, OnEarning):
        return Scope({**company, **_earned()}, ranks, metrics)
    if isinstance(occasion, OnAgreement):
        return Scope(company, ranks, metrics)
    period = {"period.first_day": Name(Unit.DAY), "period.last_day": Name(Unit.DAY)}
    return Scope({**company, **period}, ranks, metrics, targets=True, cohorts=_cohorts(attributes))


def base_scope(occasion: Occasion) -> Scope:
    """Names of `base` and `units`: the fact alone; of a service month its whole line."""
    if isinstance(occasion, LineOccasion):
        return Scope(_fields(("line", "product", "customer", "deal")))
    if isinstance(occasion, OnEvent):
        return Scope(_fields(("activity",)))
    if isinstance(occasion, OnClaim):
        return Scope(_fields(("claim",)))
    if isinstance(occasion, OnEarning):
        return Scope(_earned())
    return Scope({})


def _earned() -> dict[str, Name]:
    return {f"earned.{name}": Name(unit) for name, unit in _EARNED.items()}
