"""What ranks bring beside money: counted per period, rates, or words (R10, docs/rules/ranks.md)."""

import re
from dataclasses import dataclass, field

from enishi_engine.core.expression import Expression, Unit, Weight
from enishi_engine.core.incentive import UNLIMITED, Allowance, Benefit, PeriodKind, Use
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Text, Written
from enishi_engine.program.names import metric_scope
from enishi_engine.program.occasions import period
from enishi_engine.program.problems import did_you_mean
from enishi_engine.program.typing import typed

KEYS = ("label", "used")
EXAMPLE = "{joint_promotion: 2 per half}"
_COUNTED = re.compile(r"(?P<amount>unlimited|\d[\d_.]*)(?:\s+per\s+(?P<period>.+))?$")
_DECIMALS = {Unit.COUNT: 0, Unit.NUMBER: 6}


@dataclass(frozen=True)
class Said:
    """One benefit of one rank, as written."""

    rank: str
    key: Text
    value: Written

    @property
    def counted(self) -> re.Match[str] | None:
        """`2 per half`, `unlimited per month`; None for a rate or words."""
        return _COUNTED.match(self.value.value) if isinstance(self.value, Text) else None

    @property
    def is_rate(self) -> bool:
        return isinstance(self.value, Text) and self.value.value.endswith("%")


@dataclass
class BenefitReader:
    """Collects what the rungs say, then reads each benefit once for all of them."""

    metrics: dict[str, Unit]
    weights: dict[str, Weight]
    digits: int
    notes: Notes
    said: list[Said] = field(default_factory=list)
    found: dict[str, dict[str, Allowance]] = field(default_factory=dict)  # by rank and benefit

    def collect(self, rank: str, value: Written | None) -> None:
        """The `benefits:` of a rung."""
        section = values.mapping(value, "benefits", EXAMPLE, self.notes)
        self.said += [Said(rank, entry.key, entry.value) for entry in (section.entries if section else ())]

    def allowances(self, rank: str) -> dict[str, Allowance]:
        return self.found.get(rank, {})

    def read(self, value: Written | None) -> tuple[Benefit, ...]:
        """The `benefits:` section with what the rungs say, in the order in which they say it."""
        section = values.mapping(value, "benefits", '{mdf: {label: {ja: …, en: …}, used: "…"}}', self.notes)
        names = tuple(dict.fromkeys(said.key.value for said in self.said))
        for entry in section.entries if section else ():
            if entry.key.value not in names:
                self.notes.add(entry.key.place, f"No rank brings the benefit {entry.key.value!r}.", did_you_mean(entry.key.value, names))
        found = [self.benefit(name, section.get(name) if section else None) for name in names]
        return tuple(benefit for benefit in found if benefit is not None)

    def benefit(self, name: str, value: Written | None) -> Benefit | None:
        said = [one for one in self.said if one.key.value == name]
        values.identifier(said[0].key, "a benefit", self.notes)
        section = values.mapping(value, name, '{label: {ja: …, en: …}, used: "…"}', self.notes)
        if section is not None:
            self.notes.unknown_keys(section, KEYS)
        label = values.label(section.get("label") if section else None, name, self.notes)
        kinds = {"counted" if one.counted else "a rate" if one.is_rate else "said in words" for one in said}
        if len(kinds) > 1:
            self.notes.add(
                said[0].key.place, f"{name} is {' here and '.join(sorted(kinds))} there.", "Say it alike on every rank: 2 per half."
            )
            return None
        if kinds != {"counted"}:
            self.uncounted(said, section)
            return Benefit(name, label, None)
        use = self.use(name, said, section)
        return None if use is None else Benefit(name, label, use)

    def uncounted(self, said: list[Said], section: Mapping | None) -> None:
        """Rates and words: nothing uses them up."""
        if section is not None and section.get("used") is not None:
            self.notes.add(section.place, "Nothing uses up a rate or words.", "Leave used: out, or say how many per period: 2 per half.")
        for one in said:
            allowed: Allowance = values.label(one.value, "", self.notes)
            if one.is_rate:
                allowed = values.rate(one.value, one.key.value, self.notes) or 0
            elif isinstance(one.value, Text) and one.value.value[:1].isdigit():
                self.notes.add(
                    one.value.place, f"{one.key.value}: {one.value.value!r} is no benefit.", "Write 2 per half, or 2 %, or words."
                )
            self.found.setdefault(one.rank, {})[one.key.value] = allowed

    def use(self, name: str, said: list[Said], section: Mapping | None) -> Use | None:
        """The period that all ranks count by, and the figure that is used up in it; their amounts in its unit."""
        texts = {" ".join((one.counted["period"] or "").split()) for one in said if one.counted}
        if texts == {""}:
            amounts = [one.counted["amount"] for one in said if one.counted]
            self.notes.add(
                said[0].value.place, f"{name}: {amounts[0]} of what period?", f"Write {amounts[0]} per year, half, quarter or month."
            )
            return None
        if len(texts) > 1:
            self.notes.add(said[0].key.place, f"{name} is counted by one period on all ranks.", "Say the same period on each: 2 per half.")
            return None
        per = period(Text(texts.pop(), said[0].value.place), name, self.notes)
        if per is None or per.kind is PeriodKind.CAMPAIGN:
            if per is not None:
                self.notes.add(said[0].value.place, "Ranks have no campaign.", "Say per month, quarter, half or year.")
            return None
        kind = "calendar " if per.kind is PeriodKind.CALENDAR else ""
        written = section.get("used") if section else None
        figure: Expression | None = typed(
            f"count(activity where activity.kind = '{name}') over {kind}{per.period.value}",
            metric_scope(self.metrics, self.weights),
            self.digits,
        )
        if written is not None:
            figure = values.expression(written, metric_scope(self.metrics, self.weights), self.digits, "used", self.notes)
        if figure is None or not self.is_quantity(figure, written):
            return None
        for one in said:
            self.found.setdefault(one.rank, {})[name] = self.amount(one, figure.unit)
        return Use(per, figure)

    def is_quantity(self, figure: Expression, written: Written | None) -> bool:
        if figure.unit in (Unit.MONEY, Unit.COUNT, Unit.NUMBER):
            return True
        assert written is not None, "the number of activities is a count"
        self.notes.add(written.place, f"What is used is {figure.unit.value}.", "Name an amount, a count or a number.")
        return False

    def amount(self, said: Said, unit: Unit) -> int | None:
        assert said.counted is not None, "only what is counted has an amount"
        text = said.counted["amount"]
        if text == "unlimited":
            return UNLIMITED
        return values.amount(Text(text, said.value.place), _DECIMALS.get(unit, self.digits), said.key.value, self.notes) or 0
