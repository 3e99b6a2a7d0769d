"""Caps, floors and budgets: `limits: [{per: [partner, month], max: 300_000}]`, or none and who agreed."""

from dataclasses import dataclass

from enishi_engine.core.incentive import BudgetOrder, Limit, LimitKey, LineOccasion, Occasion, OnAgreement, OnClaim, OnEarning, OnPeriod
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Sequence, Text, Written
from enishi_engine.program.occasions import unfit
from enishi_engine.program.problems import Severity

_SOMEBODY = {LimitKey.LINE, LimitKey.PERSON, LimitKey.CUSTOMER, LimitKey.SUBSCRIPTION, LimitKey.PARTNER}


@dataclass(frozen=True)
class LimitsReader:
    """Reads the limits of one incentive."""

    occasion: Occasion
    digits: int
    notes: Notes

    def read(self, section: Mapping) -> tuple[Limit, ...] | None:
        value = section.get("limits")
        if value is None:
            self.notes.add(
                section.place,
                "No limits are stated.",
                "Add limits:, or say none and who agreed, as in none, agreed with finance.",
                Severity.WARNING,
            )
            return None
        if isinstance(value, Text):
            if not value.value.startswith("none"):
                self.notes.add(
                    value.place, f"{value.value!r} is no limit.", "Write [{per: [partner, month], max: 300_000}], or none and who agreed."
                )
            return ()
        written = value.items if isinstance(value, Sequence) else (value,)
        found = [self.limit(item) for item in written]
        return tuple(limit for limit in found if limit is not None)

    def limit(self, item: Written) -> Limit | None:
        section = values.mapping(item, "A limit", "{per: [partner, month], max: 300_000}", self.notes)
        if section is None or not values.required(section, {"per": "[partner, month]"}, "The limit", self.notes):
            return None
        self.notes.unknown_keys(section, ("per", "max", "min", "order"))
        keys = self.limit_keys(section)
        maximum = values.amount(section.get("max"), self.digits, "max", self.notes)
        minimum = values.amount(section.get("min"), self.digits, "min", self.notes)
        if section.get("max") is None and section.get("min") is None:
            self.notes.add(section.place, "The limit sets nothing.", "Add max: or min:.")
            return None
        if any(number is not None and number < 0 for number in (maximum, minimum)) or (
            maximum is not None and minimum is not None and minimum > maximum
        ):
            self.notes.add(section.place, "A limit runs from 0 up, its min not above its max.", "Correct the amounts.")
            return None
        if not _SOMEBODY & set(keys):
            return self.budget(section, keys, maximum, minimum) if keys else None
        if section.get("order") is not None:
            self.notes.add(section.place, "Only a budget for all together has an order.", "Leave order: out, or name a period alone.")
            return None
        return Limit(keys, maximum, minimum)

    def budget(self, section: Mapping, keys: tuple[LimitKey, ...], maximum: int | None, minimum: int | None) -> Limit | None:
        """A limit that names nobody: for all together."""
        if len(keys) > 1 or maximum is None or minimum is not None:
            self.notes.add(
                section.place,
                "A budget is an amount for one period or the campaign.",
                "Write {per: campaign, max: 3_000_000, order: booked}.",
            )
            return None
        order = section.get("order")
        chosen = BudgetOrder.BOOKED if order is None else values.choice(order, BudgetOrder, "order of a budget", self.notes)
        return None if chosen is None else Limit(keys, maximum, None, chosen)

    def limit_keys(self, section: Mapping) -> tuple[LimitKey, ...]:
        written = values.items(section.get("per"), "per", self.notes)
        found = [key for word in written if (key := values.choice(word, LimitKey, "key of a limit", self.notes)) is not None]
        if len(found) < len(written):
            return ()
        if {LimitKey.PERSON, LimitKey.CUSTOMER} & set(found) and isinstance(self.occasion, OnPeriod | OnClaim | OnAgreement | OnEarning):
            self.notes.add(section.place, f"Of {unfit(self.occasion)[0]} there is no person or customer.", "Use partner.")
            return ()
        if LimitKey.SUBSCRIPTION in found and not isinstance(self.occasion, LineOccasion):
            self.notes.add(section.place, f"Of {unfit(self.occasion)[0]} there is no subscription.", "Use partner.")
            return ()
        return tuple(dict.fromkeys(found))
