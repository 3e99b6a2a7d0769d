"""The terms that every incentive may have: who, when, for whom, up to what, and what is taken back."""

from dataclasses import dataclass

from enishi_engine.core.incentive import (
    Anchor,
    CampaignDays,
    Deadline,
    Entitlement,
    GoesOn,
    LineDay,
    LineOccasion,
    Occasion,
    OnAgreement,
    OncePer,
    OnClaim,
    OnEarning,
    OnLine,
    OnPeriod,
    Payable,
    Payee,
    PaysAs,
    Registration,
    Role,
    Settles,
    Stacking,
    TextDay,
)
from enishi_engine.core.terms import CommonTerms
from enishi_engine.program import values
from enishi_engine.program.continuing import continuing, uncertain_months
from enishi_engine.program.document import Mapping, Notes, Place, Text, Written
from enishi_engine.program.limits import LimitsReader
from enishi_engine.program.names import Scope
from enishi_engine.program.occasions import unfit
from enishi_engine.program.problems import did_you_mean
from enishi_engine.program.reopening import reopens
from enishi_engine.program.take_back import take_back
from enishi_engine.program.unlocking import unlocking

# Every key, with its meaning; the JSON Schema and the reference page are made from this list.
KEYS = {
    "id": "its id; results, limits and other incentives name it by this",
    "label": "its name in both languages: {ja: …, en: …}",
    "type": "which type of incentive it is",
    "grain": "said for the reader: order_line, service_month, event, claim, period, agreement or earning; the type decides",
    "payee": "who is paid: partner, person, introducer, parent or distributor",
    "credit": "whose share of a split line counts: sold, sourced, influenced or serviced",
    "earned_on": "the day a line counts by: order, acceptance, start or payment",
    "text_as_of": "the day whose text judges: order, customer.first_order, subscription.first_order, deal.registered or agreement.first_day",
    "scope": "what is a candidate at all; the rest is only counted",
    "first_day": "first day of the campaign, inclusive",
    "last_day": "last day of the campaign, inclusive",
    "tested_on": "which day of the line the campaign's days are tested on: order, acceptance, start, payment, registration or meeting",
    "who": "which partners; each part joined by and is a gate with its own reason",
    "condition": "what a candidate must meet; the first part it does not meet is the reason",
    "entitled": "only the first months from a day: {months: 36, anchor: customer.first_order}",
    "while": "what must hold on the first day of every month after the order; the first time it does not ends it for good, and with {condition: rank >= silver, otherwise: take_back, within: 6 months} takes back what was earned in the months before",
    "unlocked": "the events from whose day on it pays: first portal_login and first download; {event: first portal_login, from: next_month}",
    "registered": "the deal must have been registered before: {within: 90 days}, or any_time",
    "claim": "a claim must be made: {within: 30 days}, or {by: last_day}",
    "after_contract": "what was ordered under a contract, after its end: stops, goes_on or {goes_on: 6 months}; of service months also settles or {settles: 6 months}, all at once on its last day",
    "once_per": "only the first per customer, person, partner (who is paid) or seller (whose it is)",
    "payable": "when what is earned becomes payable: earned or customer_paid",
    "take_back": "what cancellations and refunds take back: {after: [cancel, refund], within: 180 days, share: proportional}, {after: [plan_change, churn, cancel, downgrade], share: unused_months, months: 12}, or none",
    "reopens": "what counts a line by what its take-back leaves of it: bands, limits, or [bands, limits]",
    "pays_as": "what is earned: money, or marketing_money, which is spent together and no cash",
    "limits": "caps, floors and budgets: [{per: [partner, month], max: 300_000}, {per: campaign, max: 3_000_000, order: booked}], or none with the reason why",
    "with": "how it stands with other incentives on the same fact: {commission: add}; add, best or this_first",
}
_AFTER_CONTRACT = ("goes_on", "settles")
_TESTED_ON_DAY = {LineDay.ORDER, LineDay.ACCEPTANCE, LineDay.START, LineDay.PAYMENT}


@dataclass(frozen=True)
class CommonReader:
    """Reads the common terms of one incentive, in the scope of its occasion."""

    scope: Scope
    occasion: Occasion
    digits: int
    notes: Notes

    def read(self, section: Mapping, id_: str, type_: str) -> CommonTerms:
        self.refuse_unfit(section)
        notes = self.notes
        campaign = self.campaign(section)
        return CommonTerms(
            id=id_,
            label=values.label(section.get("label"), id_, notes),
            type=type_,
            payee=self.payee(section.get("payee")),
            role=values.choice(section.get("credit"), Role, "role", notes),
            earned_on=self.earned_on(section.get("earned_on")),
            text_as_of=self.text_as_of(section.get("text_as_of")),
            scope=values.whole_condition(section.get("scope"), self.scope, self.digits, "scope", notes),
            campaign=campaign,
            who=values.conditions(section.get("who"), self.scope, self.digits, "who", notes),
            condition=values.conditions(section.get("condition"), self.scope, self.digits, "condition", notes),
            entitled=self.entitled(section.get("entitled")),
            continuing=continuing(section.get("while"), self.scope, self.digits, self.notes),
            uncertain_months=uncertain_months(section.get("while"), self.notes),
            unlocked=unlocking(section.get("unlocked"), notes),
            registration=self.registration(section.get("registered")),
            claim=self.claim(section.get("claim"), campaign),
            after_contract=self.after_contract(section.get("after_contract")),
            once_per=values.choice(section.get("once_per"), OncePer, "one for whom only the first pays", notes),
            limits=LimitsReader(self.occasion, self.digits, notes).read(section),
            payable=self.payable(section.get("payable")),
            take_back=take_back(section.get("take_back"), self.occasion, notes),
            never_taken_back=values.is_none(section.get("take_back")),
            reopens=reopens(section.get("reopens"), notes),
            pays_as=values.choice(section.get("pays_as"), PaysAs, "thing to be earned", notes),
            stacking=self.stacking(section.get("with")),
        )

    def refuse_unfit(self, section: Mapping) -> None:
        """Say the terms that have no meaning for the occasion."""
        kind, terms = unfit(self.occasion)
        for entry in section.entries:
            if entry.key.value in terms:
                self.notes.add(entry.key.place, f"{entry.key.value} has no meaning for incentives on {kind}.", "Leave it out.")

    def payee(self, value: Written | None) -> Payee | None:
        found = values.choice(value, Payee, "payee", self.notes)
        unfit = {Payee.DISTRIBUTOR} if not isinstance(self.occasion, LineOccasion) else set()
        unfit |= {Payee.PERSON} if isinstance(self.occasion, OnPeriod | OnClaim | OnAgreement | OnEarning) else set()
        if found in unfit and value is not None and found is not None:
            self.notes.add(
                value.place,
                f"Here there is no {found.value} to pay.",
                "A distributor stands on order lines, a person on lines and activities.",
            )
            return None
        return found

    def earned_on(self, value: Written | None) -> LineDay | None:
        found = values.choice(value, LineDay, "day of a line", self.notes)
        if found is not None and found not in _TESTED_ON_DAY and value is not None:
            self.notes.add(
                value.place,
                f"Nothing is earned on {found.value}.",
                "Choose order, acceptance, start or payment; tested_on: may say registration or meeting.",
            )
            return None
        return found

    def text_as_of(self, value: Written | None) -> TextDay | None:
        found = values.choice(value, TextDay, "day whose text judges", self.notes)
        if found not in (None, TextDay.AGREEMENT) and not isinstance(self.occasion, LineOccasion) and value is not None:
            self.notes.add(
                value.place, "Only order lines have an order, a customer, a subscription or a deal.", "Write agreement.first_day."
            )
            return None
        return found

    def campaign(self, section: Mapping) -> CampaignDays:
        first = values.day(section.get("first_day"), "first_day", self.notes)
        last = values.day(section.get("last_day"), "last_day", self.notes)
        if first is not None and last is not None and last < first:
            written = section.get("last_day")
            assert written is not None
            self.notes.add(written.place, f"The last day {last} is before the first day {first}.", "Exchange them, or correct the year.")
        tested_on = values.choice(section.get("tested_on"), LineDay, "day of a line", self.notes)
        return CampaignDays(first, last, tested_on)

    def entitled(self, value: Written | None) -> Entitlement | None:
        section = values.mapping(value, "entitled", "{months: 36, anchor: customer.first_order}", self.notes)
        if section is None or not values.required(section, {"months": "36", "anchor": "customer.first_order"}, "entitled", self.notes):
            return None
        self.notes.unknown_keys(section, ("months", "anchor"))
        months = values.counted(section.get("months"), "month", "months", self.notes)
        anchor = values.choice(section.get("anchor"), Anchor, "day to count months from", self.notes)
        if anchor in (Anchor.CUSTOMER, Anchor.SUBSCRIPTION) and not isinstance(self.occasion, LineOccasion):
            self.notes.add(
                section.place,
                "Only an order line has a customer or subscription to count from.",
                "Use agreement.first_day or partner.first_day.",
            )
            return None
        if months == 0:
            self.notes.add(section.place, "Entitled for 0 months pays nothing ever.", "Write 1 or more months.")
            return None
        return None if months is None or anchor is None else Entitlement(months, anchor)

    def registration(self, value: Written | None) -> Registration | None:
        if value is None or (isinstance(value, Text) and value.value == "any_time"):
            return None if value is None else Registration(None)
        section = values.mapping(value, "registered", "{within: 90 days}, or any_time", self.notes)
        if section is None or not values.required(section, {"within": "90 days"}, "registered", self.notes):
            return None
        self.notes.unknown_keys(section, ("within",))
        days = values.counted(section.get("within"), "day", "within", self.notes)
        return None if days is None else Registration(days)

    def claim(self, value: Written | None, campaign: CampaignDays) -> Deadline | None:
        section = values.mapping(value, "claim", "{within: 30 days}, or {by: last_day}", self.notes)
        if section is None:
            return None
        self.notes.unknown_keys(section, ("within", "by"))
        by = values.text(section.get("by"), "by", self.notes)
        if (by is None) == (section.get("within") is None) or (by is not None and by.value != "last_day"):
            self.notes.add(section.place, "A claim has one deadline.", "Write {within: 30 days}, or {by: last_day}.")
            return None
        if by is not None:
            if campaign.last_day is None:
                self.notes.add(by.place, "There is no last_day to claim by.", "Add last_day:, or write {within: 30 days}.")
            return Deadline(None)
        days = values.counted(section.get("within"), "day", "within", self.notes)
        return None if days is None else Deadline(days)

    def after_contract(self, value: Written | None) -> GoesOn | Settles | None:
        """`stops`, `goes_on` or `settles`; or for how long, as in `{goes_on: 6 months}`."""
        if value is None:
            return None
        if isinstance(value, Text):
            if value.value != "stops" and value.value not in _AFTER_CONTRACT:
                self.notes.add(
                    value.place,
                    f"{value.value!r} is nothing that happens after a contract.",
                    did_you_mean(value.value, ("stops", *_AFTER_CONTRACT)),
                )
            return self.lasting(value.value, None, value.place)
        section = values.mapping(value, "after_contract", "{goes_on: 6 months}, or goes_on", self.notes)
        if section is None:
            return None
        self.notes.unknown_keys(section, _AFTER_CONTRACT)
        said = [entry for entry in section.entries if entry.key.value in _AFTER_CONTRACT]
        if len(said) != 1:
            self.notes.add(section.place, "after_contract says one thing.", "Write {goes_on: 6 months}, or {settles: 6 months}.")
            return None
        way = said[0].key.value
        months = values.counted(section.get(way), "month", way, self.notes)
        return None if months is None else self.lasting(way, months, said[0].key.place)

    def lasting(self, way: str, months: int | None, place: Place) -> GoesOn | Settles | None:
        """What goes on for so many months, or is settled; only months of service can be settled before they begin."""
        if way == "settles" and isinstance(self.occasion, OnLine):
            self.notes.add(
                place,
                "Only months of service are settled at a contract's end; a line is earned once, on its own day.",
                "Write goes_on, or earn it by service months (type: recurring_commission).",
            )
            return None
        kinds: dict[str, type[GoesOn | Settles]] = {"goes_on": GoesOn, "settles": Settles}
        return kinds[way](months) if way in kinds else None

    def payable(self, value: Written | None) -> Payable | None:
        found = values.choice(value, Payable, "moment of becoming payable", self.notes)
        if found is Payable.CUSTOMER_PAID and not isinstance(self.occasion, LineOccasion) and value is not None:
            self.notes.add(value.place, "A customer pays order lines only.", "Write payable: earned.")
        return found

    def stacking(self, value: Written | None) -> dict[str, Stacking]:
        section = values.mapping(value, "with", "{commission: add}", self.notes)
        if section is None:
            return {}
        found = {entry.key.value: values.choice(entry.value, Stacking, "way to stand together", self.notes) for entry in section.entries}
        return {other: way for other, way in found.items() if way is not None}
