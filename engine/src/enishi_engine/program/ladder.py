"""The `ranks:` section: the ladder and how it moves."""

import re
from dataclasses import dataclass, replace

from enishi_engine.core.expression import Period, Unit, Weight
from enishi_engine.core.incentive import Ladder, Rhythm, Rung
from enishi_engine.program import values
from enishi_engine.program.benefits import BenefitReader
from enishi_engine.program.document import Mapping, Notes, Sequence, Text, Written
from enishi_engine.program.names import review_scope
from enishi_engine.program.problems import did_you_mean

# Every key, with its meaning; the JSON Schema and the reference page are made from these lists.
KEYS = {
    "promote": 'when a rank can rise: monthly, quarterly, half_yearly, yearly, never, or {yearly: "04-01"}',
    "demote": "when a rank can fall, said in the same words; left out: whenever it can rise",
    "step": "one or any: how many rungs a review may move; {up: one, down: any} says both ways",
    "keep": "how long a rank is kept from the day it was reached, as 12 months",
    "grace": "how many failed reviews in a row are forgiven",
    "benefits": 'what benefits are called and what uses them up: {mdf: {label: {ja: …, en: …}, used: "sum(deal.amount) over year"}}',
    "ladder": "the ranks from low to high: [{id: bronze}, {id: silver, condition: sales_year >= 5_000_000}]",
}
RUNG_KEYS = {
    "id": "its id; conditions and tables name it by this",
    "label": "its name in both languages: {ja: …, en: …}",
    "condition": "what a partner must meet at a review; left out: everybody meets it",
    "benefits": "what the rank brings beside money: {joint_promotion: 2 per half, leads: unlimited per month, mdf_rate: 2 %, support: words}",
}
_RHYTHMS = {
    "monthly": Period.MONTH, "quarterly": Period.QUARTER, "half_yearly": Period.HALF, "yearly": Period.YEAR, "never": None,
}  # fmt: skip
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)$")
_DAYS_IN = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_day(value: Written | None, what: str, notes: Notes) -> tuple[int, int] | None:
    """A day of every year, MM-DD; 29 February is not one."""
    written = values.text(value, what, notes)
    if written is None:
        return None
    matched = _MONTH_DAY.match(written.value)
    month, number = (int(matched.group(1)), int(matched.group(2))) if matched else (0, 0)
    if not (1 <= month <= 12 and 1 <= number <= _DAYS_IN[month - 1]):
        notes.add(written.place, f"{what}: {written.value!r} is not a day of every year.", 'Write month and day in quotes: "04-01".')
        return None
    return month, number


def rung_ids(value: Written | None) -> tuple[str, ...]:
    """The ids on the ladder, as far as they can be read; problems are told by `read`."""
    section = value if isinstance(value, Mapping) else None
    rungs = section.get("ladder") if section else None
    if not isinstance(rungs, Sequence):
        return ()
    found = (rung.get("id") for rung in rungs if isinstance(rung, Mapping))
    return tuple(written.value for written in found if isinstance(written, Text))


def rhythm(value: Written | None, what: str, notes: Notes) -> Rhythm | None:
    """How often something is reviewed: monthly … never, or {yearly: "04-01"}."""
    if isinstance(value, Mapping):
        notes.unknown_keys(value, ("yearly",))
        found = month_day(value.get("yearly"), what, notes)
        return None if found is None else Rhythm(Period.YEAR, found)
    written = values.text(value, what, notes)
    if written is None:
        return None
    if written.value not in _RHYTHMS:
        notes.add(written.place, f"{what}: {written.value!r} is no rhythm.", did_you_mean(written.value, _RHYTHMS))
        return None
    return Rhythm(_RHYTHMS[written.value])


@dataclass(frozen=True)
class LadderReader:
    """Reads one `ranks:` section."""

    metrics: dict[str, Unit]
    weights: dict[str, Weight]
    attributes: dict[str, tuple[str, ...]]
    digits: int
    notes: Notes

    def read(self, value: Written) -> Ladder | None:
        section = values.mapping(value, "ranks", "{promote: monthly, ladder: [{id: bronze}]}", self.notes)
        if section is None:
            return None
        self.notes.unknown_keys(section, tuple(KEYS))
        if not values.required(section, {"promote": "monthly", "ladder": "[{id: bronze}]"}, "ranks", self.notes):
            return None
        promote = rhythm(section.get("promote"), "promote", self.notes)
        demote = promote if section.get("demote") is None else rhythm(section.get("demote"), "demote", self.notes)
        up, down = self.step(section.get("step"))
        keep = 0 if section.get("keep") is None else values.counted(section.get("keep"), "month", "keep", self.notes)
        benefits = BenefitReader(self.metrics, self.weights, self.digits, self.notes)
        rungs = self.rungs(section.get("ladder"), rung_ids(section), benefits)
        found = benefits.read(section.get("benefits"))
        if promote is None or demote is None or not rungs:
            return None
        rungs = tuple(replace(rung, benefits=benefits.allowances(rung.id)) for rung in rungs)
        return Ladder(rungs, promote, demote, up, down, keep or 0, self.grace(section.get("grace")), found)

    def step(self, value: Written | None) -> tuple[bool, bool]:
        if isinstance(value, Mapping):
            self.notes.unknown_keys(value, ("up", "down"))
            return self.one(value.get("up")), self.one(value.get("down"))
        both = self.one(value)
        return both, both

    def one(self, value: Written | None) -> bool:
        written = values.text(value, "step", self.notes)
        if written is not None and written.value not in ("one", "any"):
            self.notes.add(written.place, f"{written.value!r} is no step.", did_you_mean(written.value, ("one", "any")))
        return written is not None and written.value == "one"

    def grace(self, value: Written | None) -> int:
        written = values.text(value, "grace", self.notes)
        if written is None:
            return 0
        if not written.value.isdecimal() or int(written.value) > 100:
            self.notes.add(
                written.place, f"grace: {written.value!r} is not a number of reviews.", "Write how many failed reviews are forgiven, as 1."
            )
            return 0
        return int(written.value)

    def rungs(self, value: Written | None, ids: tuple[str, ...], benefits: BenefitReader) -> tuple[Rung, ...]:
        if not isinstance(value, Sequence) or not value.items:
            if value is not None:
                self.notes.add(
                    value.place, "The ladder is a list of ranks from low to high.", "Write [{id: bronze}, {id: silver, condition: …}]."
                )
            return ()
        for repeated in {rank for rank in ids if ids.count(rank) > 1}:
            self.notes.add(value.place, f"The rank {repeated!r} stands twice on the ladder.", "Give each rank its own id.")
        found = [self.rung(item, ids, benefits) for item in value.items]
        return tuple(rung for rung in found if rung is not None)

    def rung(self, item: Written, ids: tuple[str, ...], benefits: BenefitReader) -> Rung | None:
        rung = values.mapping(item, "A rank", "{id: silver, condition: sales_year >= 5_000_000}", self.notes)
        if rung is None or not values.required(rung, {"id": "silver"}, "The rank", self.notes):
            return None
        self.notes.unknown_keys(rung, tuple(RUNG_KEYS))
        written = values.text(rung.get("id"), "id", self.notes)
        if written is None:
            return None
        name = values.identifier(written, "a rank", self.notes)
        self.notes.named("rank", name, rung.place)
        condition = values.whole_condition(
            rung.get("condition"), review_scope(ids, self.metrics, self.attributes), self.digits, "condition", self.notes
        )
        benefits.collect(name, rung.get("benefits"))
        return Rung(name, values.label(rung.get("label"), name, self.notes), condition)
