"""The `payout:` section: when what was posted is paid out, from which amount on, and what is done with what is owed back."""

from dataclasses import dataclass

from enishi_engine.core.expression import Period
from enishi_engine.core.payout import EVERY_CLOSING, AtContractEnd, BelowMinimum, OwedBack, Payout
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Written
from enishi_engine.program.problems import did_you_mean

# Every key, with its meaning; the JSON Schema and the reference page are made from this list.
KEYS = {
    "rhythm": "which closings pay: monthly, quarterly, half_yearly, yearly (those that end in the last month of it), or {yearly: 3} for those that end in March",
    "minimum": "the least that is paid out, in major units; a balance of exactly that is paid",
    "below_minimum": "what becomes of less: carried to the next payout, or lost",
    "owed_back": "what becomes of a balance below 0: carried, to be set against later earnings, or billed",
    "at_contract_end": "what becomes of a balance once the payee's contract has ended: as_usual, or settled: all of it is paid, or billed",
}
RHYTHMS = {"monthly": Period.MONTH, "quarterly": Period.QUARTER, "half_yearly": Period.HALF, "yearly": Period.YEAR}


@dataclass(frozen=True)
class PayoutReader:
    """Reads one `payout:` section; silence has the defaults of Payout."""

    digits: int
    notes: Notes

    def read(self, value: Written | None) -> Payout:
        section = values.mapping(value, "payout", "{rhythm: monthly, minimum: 10_000, below_minimum: carried}", self.notes)
        if section is None:
            return EVERY_CLOSING
        self.notes.unknown_keys(section, tuple(KEYS))
        period, month = self.rhythm(section.get("rhythm"))
        return Payout(
            period=period,
            month=month,
            minimum=self.minimum(section),
            below_minimum=values.choice(section.get("below_minimum"), BelowMinimum, "fate of a small amount", self.notes)
            or BelowMinimum.CARRIED,
            owed_back=values.choice(section.get("owed_back"), OwedBack, "way to get money back", self.notes) or OwedBack.CARRIED,
            at_contract_end=values.choice(
                section.get("at_contract_end"), AtContractEnd, "thing that becomes of a balance at a contract's end", self.notes
            )
            or AtContractEnd.AS_USUAL,
        )

    def rhythm(self, value: Written | None) -> tuple[Period, int | None]:
        if isinstance(value, Mapping):
            self.notes.unknown_keys(value, ("yearly",))
            return Period.YEAR, self.month(value)
        written = values.text(value, "rhythm", self.notes)
        if written is None:
            return Period.MONTH, None
        if written.value not in RHYTHMS:
            self.notes.add(written.place, f"rhythm: {written.value!r} is no rhythm.", did_you_mean(written.value, RHYTHMS))
        return RHYTHMS.get(written.value, Period.MONTH), None

    def month(self, section: Mapping) -> int | None:
        written = values.text(section.get("yearly"), "rhythm", self.notes)
        if written is None or not (written.value.isdecimal() and 1 <= int(written.value) <= 12):
            place = section.place if written is None else written.place
            self.notes.add(place, "rhythm: a payout once a year names its month.", "Write {yearly: 3} for March.")
            return None
        return int(written.value)

    def minimum(self, section: Mapping) -> int:
        written = section.get("minimum")
        found = values.amount(written, self.digits, "minimum", self.notes)
        below = section.get("below_minimum")
        if written is None and below is not None:
            self.notes.add(
                below.place, "Nothing is below a minimum that is not stated.", "Add minimum: 10_000, or leave below_minimum out."
            )
        if found is not None and found < 0 and written is not None:
            self.notes.add(written.place, "A minimum is 0 or more.", "Write the least amount that is paid out.")
            return 0
        return found or 0
