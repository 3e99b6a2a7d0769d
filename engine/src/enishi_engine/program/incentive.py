"""One incentive's text: its type's own terms and the common ones, expanded to the core."""

from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Any

from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Condition, Incentive, Occasion, OnPeriod, PeriodKind, PoolSize, ValueUnit
from enishi_engine.core.terms import PLAIN_KINDS, TermDeclaration, TermKind, declarations
from enishi_engine.incentives import TYPES
from enishi_engine.program import common, occasions, reopening, values
from enishi_engine.program.common import CommonReader
from enishi_engine.program.document import Mapping, Notes, Text, Written
from enishi_engine.program.names import Scope, base_scope, candidate_scope
from enishi_engine.program.problems import did_you_mean
from enishi_engine.program.tables import TableReader

_EXAMPLE = {
    "first_day": "2026-10-01",
    "last_day": "2026-12-31",
    "unlocked": "first portal_login",
    "credit": "sourced",
}  # of common terms that a type may need


def written_name(declaration: TermDeclaration) -> str:
    """The key of a term in the text (`raise_` is written raise)."""
    return declaration.name.rstrip("_")


@dataclass(frozen=True)
class Draft:
    """An incentive as written, its id and type known, before its expressions are read."""

    id: str
    place: Mapping
    type: ModuleType
    changes: str | None
    of: str | None


@dataclass(frozen=True)
class IncentiveReader:
    """Reads the incentives of one version."""

    attributes: dict[str, tuple[str, ...]]
    ranks: tuple[str, ...] | None
    metrics: dict[str, Unit]
    digits: int
    notes: Notes

    def draft(self, value: Written) -> Draft | None:
        """The id and type of an incentive; None (and a problem) when they cannot be read."""
        section = values.mapping(value, "An incentive", "{id: commission, type: commission, …}", self.notes)
        if section is None or not values.required(section, {"id": "commission", "type": "commission"}, "The incentive", self.notes):
            return None
        name = values.text(section.get("id"), "id", self.notes)
        type_name = values.text(section.get("type"), "type", self.notes)
        if name is None or type_name is None:
            return None
        if type_name.value not in TYPES:
            self.notes.add(type_name.place, f"There is no type {type_name.value!r}.", did_you_mean(type_name.value, TYPES))
            return None
        changes, of = section.get("changes"), section.get("of")
        return Draft(
            values.identifier(name, "an incentive", self.notes),
            section,
            TYPES[type_name.value],
            changes.value if isinstance(changes, Text) else None,
            of.value if isinstance(of, Text) else None,
        )

    def read(self, draft: Draft, others: dict[str, Incentive]) -> Incentive | None:
        """The core incentive; None when its text is wrong, every problem noted."""
        declared = declarations(draft.type.Terms)
        own_keys = tuple(written_name(declaration) for declaration in declared)
        self.notes.unknown_keys(draft.place, (*common.KEYS, *own_keys))
        found_before = len(self.notes.problems)
        values.required(
            draft.place, {written_name(one): one.meaning for one in declared if one.required}, f"The {draft.type.KEY}", self.notes
        )
        plain = {one.name: self.plain(one, draft) for one in declared if one.kind in PLAIN_KINDS}
        if any(problem.severity.value == "error" for problem in self.notes.problems[found_before:]):
            return None
        occasion: Occasion = draft.type.occasion(plain)
        scope = candidate_scope(occasion, self.attributes, self.ranks, self.metrics)
        read_common = CommonReader(scope, occasion, self.digits, self.notes).read(draft.place, draft.id, draft.type.KEY)
        terms = plain | {one.name: self.spoken(one, draft, occasion, scope) for one in declared if one.kind not in PLAIN_KINDS}
        self.needed(draft, occasion, terms)
        self.refuse_unfit(draft)
        if any(problem.severity.value == "error" for problem in self.notes.problems[found_before:]):
            return None
        built = draft.type.Terms(**terms)
        unfit = built.problem() if hasattr(built, "problem") else None
        if unfit is not None:
            self.notes.add(draft.place.place, *unfit)
            return None
        incentive: Incentive = draft.type.expand(built, read_common, others)
        cannot_reopen = reopening.unfit(incentive)
        if cannot_reopen is not None:
            self.notes.add((draft.place.get("reopens") or draft.place).place, *cannot_reopen)
        return incentive

    def refuse_unfit(self, draft: Draft) -> None:
        """Say the common terms that have no meaning for the type."""
        for key, why in getattr(draft.type, "NOT_WITH", {}).items():
            written = draft.place.get(key)
            if written is not None:
                self.notes.add(written.place, f"{key} has no meaning for a {draft.type.KEY}: {why}.", "Leave it out.")

    def needed(self, draft: Draft, occasion: Occasion, terms: dict[str, Any]) -> None:
        """The common terms without which the type would be another; a campaign's span needs both its days."""
        over = terms.get("over")
        spans = [span for span in (occasion, over) if isinstance(span, OnPeriod)]
        needs = set(getattr(draft.type, "NEEDS", ()))
        needs |= {"first_day", "last_day"} if any(span.kind is PeriodKind.CAMPAIGN for span in spans) else set()
        values.required(draft.place, {key: _EXAMPLE[key] for key in _EXAMPLE if key in needs}, f"The {draft.type.KEY}", self.notes)

    def plain(self, declaration: TermDeclaration, draft: Draft) -> Any:
        """A term without expressions."""
        key, notes = written_name(declaration), self.notes
        value = draft.place.get(key)
        if value is None:
            return declaration.default
        match declaration.kind:
            case TermKind.POINTS:
                return values.rate(value, key, notes, signs=("pp",))
            case TermKind.MONTHS:
                return values.counted(value, "month", key, notes)
            case TermKind.DAYS:
                return values.counted(value, "day", key, notes)
            case TermKind.PERIOD:
                return occasions.period(value, key, notes)
            case TermKind.CHOICE:
                choices: type[Enum] = declaration.choices or Enum
                return values.choice(value, choices, key, notes)
            case TermKind.BUNDLE:
                return occasions.bundle(value, notes)
            case TermKind.POOL:
                return self.pool(value, key)
            case TermKind.ACTIVITY_KINDS:
                return tuple(written.value for written in values.items(value, key, notes))
            case _:
                written = values.text(value, key, notes)
                return None if written is None else written.value

    def pool(self, value: Written, key: str) -> PoolSize | None:
        """What is shared: an amount, or with its sign a percentage; above 0."""
        written = values.text(value, key, self.notes)
        if written is None:
            return None
        unit = ValueUnit.RATE if "%" in written.value else ValueUnit.MONEY
        read = values.rate(written, key, self.notes) if unit is ValueUnit.RATE else values.amount(written, self.digits, key, self.notes)
        if read is not None and read <= 0:
            self.notes.add(written.place, f"A pool of {written.value} has nothing to share.", "Write an amount above 0.")
        return None if read is None else PoolSize(read, unit)

    def spoken(self, declaration: TermDeclaration, draft: Draft, occasion: Occasion, scope: Scope) -> Any:
        """A term that speaks of facts: an expression, a condition, a table, bands."""
        key, notes = written_name(declaration), self.notes
        value = draft.place.get(key)
        if value is None:
            return declaration.default
        tables = TableReader(scope, self.digits, notes)
        match declaration.kind:
            case TermKind.MONEY_EXPRESSION:
                return values.expression(value, base_scope(occasion), self.digits, key, notes, Unit.MONEY)
            case TermKind.MEASURE_EXPRESSION:
                return self.measure(value, occasion, key)
            case TermKind.RATIO_EXPRESSION:
                return values.whole_condition(value, scope, self.digits, key, notes, Unit.RATIO)
            case TermKind.FIGURE:
                return self.figure(value, scope, key)
            case TermKind.CONDITIONS:
                return values.conditions(value, scope, self.digits, key, notes)
            case TermKind.CONDITION:
                return values.whole_condition(value, scope, self.digits, key, notes)
            case TermKind.RATES:
                return tables.table(value, ValueUnit.RATE, key)
            case TermKind.AMOUNTS:
                return tables.table(value, ValueUnit.MONEY, key)
            case TermKind.AMOUNT_BANDS:
                return tables.bands(value, Unit.RATIO, ValueUnit.MONEY, key)
            case _:
                base = values.expression(draft.place.get("base"), base_scope(occasion), self.digits, "base", Notes())
                if base is None:
                    return None  # the base itself is told to be wrong
                return tables.bands(value, base.unit, ValueUnit.RATE if base.unit is Unit.MONEY else ValueUnit.MONEY, key)

    def figure(self, value: Written, scope: Scope, key: str) -> Condition | None:
        found = values.whole_condition(value, scope, self.digits, key, self.notes, None)
        if found is not None and found.test.unit not in (Unit.MONEY, Unit.COUNT, Unit.NUMBER):
            self.notes.add(
                value.place, f"{key} is {found.test.unit.value}.", "Name an amount, a count or a number, like a metric of sales."
            )
        return found

    def measure(self, value: Written, occasion: Occasion, key: str) -> Any:
        found = values.expression(value, base_scope(occasion), self.digits, key, self.notes)
        if found is not None and found.unit not in (Unit.MONEY, Unit.COUNT):
            self.notes.add(value.place, f"{key} is {found.unit.value}.", "Name an amount, like line.net, or a count, like line.quantity.")
        return found


def in_order(drafts: tuple[Draft, ...], notes: Notes) -> tuple[Draft, ...]:
    """The drafts so that what an incentive changes stands before it; wrong names and circles are told."""
    by_id = {draft.id: draft for draft in drafts}
    for draft in drafts:
        if draft.changes is None:
            continue
        target = by_id.get(draft.changes)
        place = draft.place.get("changes")
        assert place is not None
        if target is None:
            commissions = [one.id for one in drafts if one.type.KEY == "commission"]
            notes.add(place.place, f"There is no incentive {draft.changes!r} to change.", did_you_mean(draft.changes, commissions))
        elif target.type.KEY != "commission":
            notes.add(place.place, f"{draft.changes} is a {target.type.KEY}; only a commission is raised.", "Name a commission.")
    _check_earnings(by_id, notes)
    first = tuple(draft for draft in drafts if draft.changes is None)
    return first + tuple(draft for draft in drafts if draft.changes in {one.id for one in first if one.type.KEY == "commission"})


def _check_earnings(by_id: dict[str, Draft], notes: Notes) -> None:
    """What is paid on earnings names an incentive that is not itself paid on earnings: depth one, and no circle."""
    for draft in by_id.values():
        if draft.of is None:
            continue
        place = draft.place.get("of")
        assert place is not None
        if draft.of not in by_id:
            notes.add(place.place, f"There is no incentive {draft.of!r} to earn.", did_you_mean(draft.of, by_id.keys() - {draft.id}))
            continue
        path = [draft.id]
        while path[-1] not in path[:-1] and path[-1] in by_id and (following := by_id[path[-1]].of) is not None:
            path.append(following)
        if path[-1] in path[:-1]:
            notes.add(place.place, f"What is earned goes in a circle: {' → '.join(path)}.", "Let one of them be paid on facts.")
        elif len(path) > 2:
            notes.add(place.place, f"{draft.id} is paid on an incentive that is itself paid on earnings: {' → '.join(path)}.",
                      f"Name {path[-1]}: earnings are passed on once.")  # fmt: skip


def conditions_of(incentive: Incentive) -> tuple[Condition, ...]:
    """Scope, who and condition together: everything that narrows down the candidates."""
    scope = () if incentive.scope is None else (incentive.scope,)
    return (*scope, *incentive.who, *incentive.condition)
