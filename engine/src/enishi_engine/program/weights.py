"""The `weights:` section: named tables of numbers or amounts, each from a day on, that figures multiply by or count by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from enishi_engine.core.expression import Expression, Field, InForce, Literal, Pick, Unit, Weight, walk
from enishi_engine.core.incentive import NamedWeight
from enishi_engine.facts.declarations import FACTS
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Text, Written
from enishi_engine.program.names import weight_scope
from enishi_engine.program.tables import TableReader

# Every key, with its meaning; the JSON Schema and the reference page are made from this list.
KEYS = {
    "label": "its name in both languages: {ja: …, en: …}",
    "holds": "numbers (the default) or amounts, which are sizes to count by",
    "day": "the day of the fact that decides which table holds: line.first_sold keeps old weights for old products; left out: the day it counts by",
    "tables": "from which day which table: {2024-04-01: {by: product.family, cloud: 3, otherwise: 1}}; one number is a table too",
}
_WEIGHED = ("line", "activity", "deal")
_DAY_OF = {fact.entity: fact.counts_by[0] for fact in FACTS if fact.entity in _WEIGHED}


class Holds(Enum):
    NUMBERS = "numbers"
    AMOUNTS = "amounts"


@dataclass(frozen=True)
class WeightReader:
    """Reads the weights of one text."""

    digits: int
    notes: Notes

    def read(self, section: Mapping | None) -> tuple[NamedWeight, ...]:
        found = (self.weight(entry.key, entry.value) for entry in (section.entries if section else ()))
        return tuple(weight for weight in found if weight is not None)

    def weight(self, key: Text, value: Written) -> NamedWeight | None:
        name = values.identifier(key, "a weight", self.notes)
        example = "{day: line.first_sold, tables: {2024-04-01: {by: product.family, cloud: 3, otherwise: 1}}}"
        section = values.mapping(value, name, example, self.notes)
        if section is None or not values.required(section, {"tables": "{2024-04-01: {…}}"}, name, self.notes):
            return None
        self.notes.unknown_keys(section, tuple(KEYS))
        holds = values.choice(section.get("holds"), Holds, "kind of weight", self.notes) or Holds.NUMBERS
        unit = Unit.MONEY if holds is Holds.AMOUNTS else Unit.NUMBER
        day = values.expression(section.get("day"), weight_scope(), self.digits, "day", self.notes, Unit.DAY)
        tables = self.tables(section.get("tables"), unit)
        if not tables or (day is None and section.get("day") is not None):
            return None
        entity = self.entity(section, tuple(table for _, table in tables), day)
        if entity is None:
            return None
        in_force = InForce(day or Field(entity, _DAY_OF[entity], Unit.DAY), tables, unit)
        return NamedWeight(values.label(section.get("label"), name, self.notes), Weight(name, entity, in_force))

    def entity(self, section: Mapping, tables: tuple[Expression, ...], day: Expression | None) -> str | None:
        """What is weighed: activities, deals or (unless they are spoken of) order lines."""
        parts = [part for expression in (*tables, *([day] if day else [])) for part in walk(expression)]
        spoken = {part.entity for part in parts if isinstance(part, Field)}
        if "activity" in spoken and spoken & {"line", "deal", "product", "customer"}:
            self.notes.add(
                section.place, "A weight weighs one kind of fact.", "Speak of activity alone, or of lines and what stands beside them."
            )
            return None
        by_day = {part.entity for part in walk(day) if isinstance(part, Field)} if day else set()
        return "activity" if "activity" in spoken else "deal" if by_day == {"deal"} and "line" not in spoken else "line"

    def tables(self, value: Written | None, unit: Unit) -> tuple[tuple[date, Expression], ...]:
        """The tables in order of their days."""
        section = values.mapping(value, "tables", "{2024-04-01: {by: product.family, cloud: 3, otherwise: 1}}", self.notes)
        found: dict[date, Expression] = {}
        for entry in section.entries if section else ():
            day, table = values.day(entry.key, "tables", self.notes), self.table(entry.value, unit)
            if day is not None and table is not None:
                found[day] = table
        return tuple(sorted(found.items(), key=lambda item: item[0]))

    def table(self, value: Written, unit: Unit) -> Expression | None:
        """A number, or rows by a key, each row a table again."""
        if isinstance(value, Text):
            number = values.amount(value, self.digits if unit is Unit.MONEY else 6, "A weight", self.notes)
            return None if number is None else Literal(number, unit)
        section = values.mapping(value, "A table of weights", "{by: product.family, cloud: 3, otherwise: 1}", self.notes)
        if section is None or not values.required(section, {"by": "product.family"}, "The table", self.notes):
            return None
        key = values.expression(section.get("by"), weight_scope(), self.digits, "by", self.notes)
        if key is None:
            return None
        if key.unit not in (Unit.CODE, Unit.COUNT):
            self.notes.add(section.place, f"A table has no rows by {key.unit.value}.", "Use a code or a count.")
            return None
        otherwise = section.get("otherwise")
        return Pick(key, tuple(self.rows(section, key, unit)), None if otherwise is None else self.table(otherwise, unit), unit)

    def rows(self, section: Mapping, key: Expression, unit: Unit) -> Iterator[tuple[Literal, Expression]]:
        reader = TableReader(weight_scope(), self.digits, self.notes)
        for entry in section.entries:
            if entry.key.value in ("by", "otherwise"):
                continue
            table = self.table(entry.value, unit)
            if (row := reader.row_key(entry, key)) is not None and table is not None:
                yield Literal(row, key.unit), table
