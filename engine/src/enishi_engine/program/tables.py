"""Tables of rates and amounts, and bands: what a value is looked up in."""

from dataclasses import dataclass

from enishi_engine.core.expression import Expression, Field, Unit
from enishi_engine.core.incentive import Band, Bands, Beyond, ByBand, ByKey, Table, Value, ValueUnit
from enishi_engine.program import values
from enishi_engine.program.document import Entry, Mapping, Notes, Place, Sequence, Text, Written
from enishi_engine.program.names import Scope
from enishi_engine.program.problems import did_you_mean

_MEASURES = (Unit.MONEY, Unit.COUNT, Unit.NUMBER, Unit.RATIO, Unit.DAYS)


@dataclass(frozen=True)
class TableReader:
    """Reads tables and bands whose leaves are rates or amounts, in one scope of names."""

    scope: Scope
    digits: int
    notes: Notes

    def leaf(self, value: Written | None, unit: ValueUnit, what: str) -> int | None:
        if unit is ValueUnit.RATE:
            return values.rate(value, what, self.notes)
        return values.amount(value, self.digits, what, self.notes)

    def table(self, value: Written, unit: ValueUnit, what: str) -> Table | None:
        """A leaf, a table by key, or bands by a measure."""
        if isinstance(value, Text):
            number = self.leaf(value, unit, what)
            return None if number is None else Value(number)
        if not isinstance(value, Mapping) or value.get("by") is None:
            if (isinstance(value, Mapping) and value.get("bands") is not None) or isinstance(value, Sequence):
                leaf = "rate: 5 %" if unit is ValueUnit.RATE else "amount: 1_000"
                remedy = f"Write {{by: sales_year, bands: [{{from: 0, to: open, {leaf}}}]}} with the figure that decides."
                self.notes.add(value.place, f"{what}: the bands do not say what they are of.", remedy)
                return None
            example = "{by: rank, silver: 12 %, gold: 15 %}" if unit is ValueUnit.RATE else "{by: rank, silver: 5_000, gold: 8_000}"
            self.notes.add(value.place, f"{what} is one value or a table.", f"Write one value, or {example}.")
            return None
        return self.by_band(value, unit, what) if value.get("bands") is not None else self.by_key(value, unit, what)

    def by_band(self, value: Mapping, unit: ValueUnit, what: str) -> ByBand | None:
        self.notes.unknown_keys(value, ("by", "bands"))
        written = values.text(value.get("by"), "by", self.notes)
        measure = values.expression(written, self.scope, self.digits, "by", self.notes)
        if measure is None or written is None:
            return None
        if measure.unit not in _MEASURES:
            self.notes.add(
                written.place, f"Bands are not made of {measure.unit.value}.", "Name an amount, a count, a number, days or a ratio."
            )
            return None
        bands = self.bands(value.get("bands"), measure.unit, unit, what)
        return None if bands is None else ByBand(measure, written.value, bands)

    def by_key(self, value: Mapping, unit: ValueUnit, what: str) -> ByKey | None:
        written = values.text(value.get("by"), "by", self.notes)
        key = values.expression(written, self.scope, self.digits, "by", self.notes)
        if key is None or written is None:
            return None
        if key.unit not in (Unit.CODE, Unit.RANK, Unit.COUNT):
            self.notes.add(written.place, f"A table has no rows by {key.unit.value}.", "Use a code, a rank or a count, or bands:.")
            return None
        rows: list[tuple[int | str, Table]] = []
        otherwise: Table | None = None
        for entry in value.entries:
            if entry.key.value == "by":
                continue
            found = self.table(entry.value, unit, what)
            if entry.key.value == "otherwise":
                otherwise = found
            elif (row := self.row_key(entry, key)) is not None and found is not None:
                rows.append((row, found))
        return ByKey(key, written.value, tuple(rows), otherwise)

    def row_key(self, entry: Entry, key: Expression) -> int | str | None:
        word = entry.key.value
        if key.unit is Unit.RANK:
            ranks = ("none", *(self.scope.ranks or ()))
            if word not in ranks:
                self.notes.add(entry.key.place, f"There is no rank {word!r} on the ladder.", did_you_mean(word, ranks))
                return None
            return ranks.index(word)
        if key.unit is Unit.COUNT:
            if not word.replace("_", "").isdecimal():
                self.notes.add(entry.key.place, f"{word!r} is not a count.", "Write a whole number.")
                return None
            return int(word.replace("_", ""))
        choices = self.scope.fields[key.path].choices if isinstance(key, Field) else ()
        if choices and word not in choices:
            self.notes.add(
                entry.key.place, f"{key.path if isinstance(key, Field) else 'It'} is never {word!r}.", did_you_mean(word, choices)
            )
            return None
        return word

    def bands(self, value: Written | None, measure: Unit, unit: ValueUnit, what: str) -> Bands | None:
        """Bands that meet, from low to high (ruling 5)."""
        example = "[{from: 0, to: 1_000_000, rate: 3 %}, {from: 1_000_000, to: open, rate: 5 %}]"
        if not isinstance(value, Sequence) or not value.items:
            place = value.place if value is not None else Place("", 1, 1)
            self.notes.add(place, f"{what}: bands are a list.", f"Write {example}.")
            return None
        found: list[Band] = []
        beyond = Beyond.OPEN
        for index, item in enumerate(value.items):
            band = values.mapping(item, "A band", "{from: 0, to: 1_000_000, rate: 3 %}", self.notes)
            if band is None:
                return None
            read = self.band(band, measure, unit, last=index == len(value.items) - 1)
            if read is None:
                return None
            if found and not self.meets(found[-1], read, band):
                return None
            found.append(read)
            beyond = self.beyond(band, read, last=index == len(value.items) - 1)
        return Bands(tuple(found), beyond)

    def band(self, band: Mapping, measure: Unit, unit: ValueUnit, *, last: bool) -> Band | None:
        leaf = "rate" if unit is ValueUnit.RATE else "amount"
        self.notes.unknown_keys(band, ("from", "to", leaf, "beyond"))
        if not values.required(band, {"from": "0", "to": "open", leaf: "5 %" if leaf == "rate" else "1_000"}, "The band", self.notes):
            return None
        start = self.bound(band.get("from"), measure, "from")
        end_text = values.text(band.get("to"), "to", self.notes)
        if end_text is not None and end_text.value in ("infinity", "inf", "max", "unlimited", "~", "-", "∞"):
            self.notes.add(end_text.place, f"to: {end_text.value!r} is no end of a band.", "Write to: open.")
            return None
        is_open = end_text is not None and end_text.value == "open"
        if is_open and not last and end_text is not None:
            self.notes.add(end_text.place, "Only the last band is open.", "Write where this band ends and the next begins.")
            return None
        end = None if is_open else self.bound(end_text, measure, "to")
        if not isinstance(band.get(leaf), Text):
            remedy = "Where two figures decide, name what they decide together: ranks, whose conditions join both, and a table by rank."
            self.notes.add((band.get(leaf) or band).place, f"A band holds one {leaf}, no table.", remedy)
            return None
        value = self.leaf(band.get(leaf), unit, leaf)
        if start is None or value is None or (end is None and not is_open):
            return None
        if end is not None and end <= start:
            self.notes.add(band.place, "The band ends where or before it begins.", "Let to be larger than from.")
            return None
        if start < 0:
            self.notes.add(band.place, "A band begins below 0.", "Begin at 0 or above.")
            return None
        return Band(start, end, value)

    def bound(self, value: Written | None, measure: Unit, what: str) -> int | None:
        if measure is Unit.RATIO:
            return values.rate(value, what, self.notes)
        written = values.text(value, what, self.notes)
        if written is None:
            return None
        if measure is Unit.DAYS:
            return values.counted(value, "day", what, self.notes)
        decimals = {Unit.MONEY: self.digits, Unit.COUNT: 0, Unit.NUMBER: 6}[measure]
        return values.amount(value, decimals, what, self.notes)

    def meets(self, before: Band, after: Band, place: Mapping) -> bool:
        if before.end == after.start:
            return True
        gap = before.end is not None and after.start > before.end
        problem = "There is a gap between this band and the one before it." if gap else "This band overlaps the one before it."
        written = values.text(place.get("from"), "from", self.notes)
        remedy = "Let from be the to of the band before: a value on the border belongs to the upper band."
        self.notes.add(written.place if written else place.place, problem, remedy)
        return False

    def beyond(self, band: Mapping, read: Band, *, last: bool) -> Beyond:
        written = band.get("beyond")
        if not last or read.end is None:
            if written is not None:
                self.notes.add(written.place, "Only a last band that ends says what is beyond.", "Leave beyond out here.")
            return Beyond.OPEN
        if written is None:
            self.notes.add(
                band.place,
                "The last band ends and does not say what happens beyond it.",
                "Write to: open, or beyond: nothing, or beyond: refuse.",
            )
            return Beyond.NOTHING
        found = values.choice(written, Beyond, "way on beyond the last band", self.notes)
        if found is Beyond.OPEN:
            self.notes.add(written.place, "A band that ends is not open.", "Write to: open, or beyond: nothing.")
        return found or Beyond.NOTHING
