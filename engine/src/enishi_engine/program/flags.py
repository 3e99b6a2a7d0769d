"""The `flags:` section: what to look into beside money (R11, docs/rules/ranks.md)."""

from dataclasses import dataclass

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import Flag, Rhythm
from enishi_engine.program import values
from enishi_engine.program.document import Notes, Sequence, Written
from enishi_engine.program.ladder import rhythm
from enishi_engine.program.names import Scope

# Every key, with its meaning; the JSON Schema and the reference page are made from this list.
KEYS = {
    "id": "its id; the result names it by this",
    "label": "its name in both languages: {ja: …, en: …}",
    "condition": "when it is raised, in the words of the ladder's conditions",
    "reviewed": "when it is looked at, said as promote; left out: monthly",
}
EXAMPLE = "{id: review_needed, condition: sales_year < 1_000_000}"


@dataclass(frozen=True)
class FlagReader:
    """Reads the flags of one text."""

    scope: Scope
    digits: int
    notes: Notes

    def read(self, value: Written | None) -> tuple[Flag, ...]:
        if value is not None and not isinstance(value, Sequence):
            self.notes.add(value.place, "flags is a list.", f"Write [{EXAMPLE}].")
            return ()
        found = [flag for item in (value.items if value else ()) if (flag := self.flag(item)) is not None]
        ids = [flag.id for flag in found]
        for repeated in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            assert value is not None, "what stands twice is there"
            self.notes.add(value.place, f"The flag {repeated!r} stands here twice.", "Give each its own id.")
        return tuple(found)

    def flag(self, item: Written) -> Flag | None:
        section = values.mapping(item, "A flag", EXAMPLE, self.notes)
        if section is None or not values.required(
            section, {"id": "review_needed", "condition": "sales_year < 1_000_000"}, "The flag", self.notes
        ):
            return None
        self.notes.unknown_keys(section, tuple(KEYS))
        written = values.text(section.get("id"), "id", self.notes)
        condition = values.whole_condition(section.get("condition"), self.scope, self.digits, "condition", self.notes)
        said = section.get("reviewed")
        reviewed = Rhythm(Period.MONTH) if said is None else rhythm(said, "reviewed", self.notes)
        if written is None or condition is None or reviewed is None:
            return None
        name = values.identifier(written, "a flag", self.notes)
        self.notes.named("flag", name, section.place)
        return Flag(name, values.label(section.get("label"), name, self.notes), condition, reviewed)
