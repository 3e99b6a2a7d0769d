"""Tables and bands as texts: by every kind of key and measure, one in another."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.generated.choices import Choices, chance, pick, some
from benchmarks.generated.expressions import Expressions
from benchmarks.generated.spelling import major, percent
from benchmarks.generated.world import World
from enishi_engine.core.expression import Unit

_RATES = (50_000, 100_000, 75_000, 30_000, 123_456, 333_333, 250_000, 150_000, 500, 0, -20_000)
_AMOUNTS = (100, 1_000, 500, 300, 50, 333, 1, 0, -100)
_BOUNDS = {
    Unit.MONEY: (0, 0, 0, 1, 1_000, 5_000, 10_000, 10_001, 20_000, 50_000, 100_000, 200_000),
    Unit.COUNT: (0, 0, 0, 1, 2, 3, 5, 10, 20, 100),
    Unit.NUMBER: (0, 0, 0, 1_000_000, 2_500_000, 10_000_000, 100_000_000),
    Unit.DAYS: (0, 0, 0, 1, 30, 31, 90, 180, 365),
    Unit.RATIO: (0, 0, 0, 1, 100_000, 333_333, 500_000, 1_000_000, 1_100_000, 2_000_000, 10_000_000),
}
_KEYS = (Unit.CODE, Unit.CODE, Unit.RANK, Unit.RANK, Unit.COUNT)


@dataclass(frozen=True)
class TableWriter:
    """Writes a rate or an amount, or a table of them, in one scope of names; `leaf` is rate or amount."""

    choices: Choices
    world: World
    expressions: Expressions

    def leaf(self, leaf: str) -> str:
        if leaf == "rate":
            return percent(pick(self.choices, _RATES))
        return major(pick(self.choices, _AMOUNTS), self.world.digits)

    def table(self, leaf: str, depth: int) -> Any:
        if depth == 0 or chance(self.choices, 45):
            return self.leaf(leaf)
        return self.by_key(leaf, depth) if chance(self.choices, 55) else self.by_band(leaf)

    def by_key(self, leaf: str, depth: int) -> dict[str, Any]:
        unit = pick(self.choices, [one for one in _KEYS if self.expressions.can(one)])
        key, rows = self.code_rows() if unit is Unit.CODE else self.counted_rows(unit)
        found: dict[str, Any] = {"by": key}
        found |= {row: self.table(leaf, depth - 1) for row in rows}
        if chance(self.choices, 80):
            found["otherwise"] = self.table(leaf, depth - 1)
        return found

    def code_rows(self) -> tuple[str, list[str]]:
        often = [
            name
            for name in ("line.kind", "product.code", "agreement.contract", "partner.region", "activity.kind")
            if name in self.expressions.scope.fields
        ]
        names = self.expressions.names(Unit.CODE)
        key = pick(self.choices, often) if often and chance(self.choices, 60) else pick(self.choices, names)
        return key, [row for row in some(self.choices, self.expressions.codes(key), 1, 3) if row not in ("by", "otherwise")]

    def counted_rows(self, unit: Unit) -> tuple[str, list[str]]:
        if unit is Unit.RANK:
            return "rank", some(self.choices, ("none", *(self.expressions.scope.ranks or ())), 1, 3)
        return self.expressions.value(Unit.COUNT, 1).text, some(self.choices, ("0", "1", "2", "3", "10"), 1, 3)

    def by_band(self, leaf: str) -> dict[str, Any]:
        unit = pick(self.choices, [one for one in _BOUNDS if self.expressions.can(one)])
        return {"by": self.expressions.value(unit, 1).text, "bands": self.bands(unit, leaf)}

    def bands(self, unit: Unit, leaf: str) -> list[dict[str, str]]:
        """One to three bands that meet; the last is open, or says what is beyond it."""
        drawn = [pick(self.choices, _BOUNDS[unit]) for _ in range(self.choices.whole(2, 4))]
        found = sorted({*drawn, *([0] if chance(self.choices, 70) else [])})
        bounds = found if len(found) > 1 else [0, _BOUNDS[unit][-1]]
        bands = [{"from": self.bound(low, unit), "to": self.bound(high, unit), leaf: self.leaf(leaf)} for low, high in pairwise(bounds)]
        if chance(self.choices, 45):
            bands.append({"from": self.bound(bounds[-1], unit), "to": "open", leaf: self.leaf(leaf)})
        else:
            bands[-1]["beyond"] = pick(self.choices, ("nothing", "refuse"))
        return bands

    def bound(self, value: int, unit: Unit) -> str:
        match unit:
            case Unit.RATIO:
                return percent(value)
            case Unit.MONEY:
                return major(value, self.world.digits)
            case Unit.NUMBER:
                return major(value, 6)
            case Unit.DAYS:
                return f"{value} days"
            case _:
                return str(value)
