"""What an incentive is about, as the text says it: periods, bundles of lines; and the terms that an occasion has no use for."""

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import (
    Occasion,
    OnAgreement,
    OnClaim,
    OnEarning,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    Pair,
    PairKey,
    PeriodKind,
)
from enishi_engine.program import values
from enishi_engine.program.document import Notes, Written
from enishi_engine.program.problems import did_you_mean

_NOT_FOR_PERIODS = ("while", "after_contract", "credit", "earned_on", "tested_on", "entitled", "registered", "claim", "take_back")
_NOT_FOR_SERVICE_MONTHS = ("earned_on", "claim")
_NOT_FOR_EVENTS = ("while", "after_contract", "credit", "earned_on", "tested_on", "registered", "take_back", "reopens")
_NOT_FOR_CLAIMS = ("while", "after_contract", "credit", "earned_on", "tested_on", "registered", "take_back", "reopens")
_NOT_FOR_EARNINGS = (
    "while",
    "after_contract",
    "text_as_of",
    "credit",
    "earned_on",
    "tested_on",
    "registered",
    "claim",
    "take_back",
    "reopens",
)
_NOT_FOR_AGREEMENTS = ("while", "after_contract", "credit", "earned_on", "tested_on", "registered", "claim", "take_back", "reopens")


def unfit(occasion: Occasion) -> tuple[str, tuple[str, ...]]:
    """The occasion in words, and the terms that have no meaning for it."""
    match occasion:
        case OnLine():
            return "lines", ()
        case OnServiceMonth():
            return "service months", _NOT_FOR_SERVICE_MONTHS
        case OnPeriod():
            return "periods", _NOT_FOR_PERIODS
        case OnClaim():
            return "claims", _NOT_FOR_CLAIMS
        case OnAgreement():
            return "agreements", _NOT_FOR_AGREEMENTS
        case OnEarning():
            return "earnings", _NOT_FOR_EARNINGS
        case _:
            return "events", _NOT_FOR_EVENTS


def period(value: Written | None, what: str, notes: Notes) -> OnPeriod | None:
    """`month`, `calendar quarter`, `campaign` …"""
    written = values.text(value, what, notes)
    if written is None:
        return None
    if written.value == "campaign":
        return OnPeriod(PeriodKind.CAMPAIGN)
    kind, _, word = written.value.rpartition(" ")
    words = {member.value: member for member in Period}
    if word not in words or kind not in ("", "calendar", "program"):
        notes.add(
            written.place,
            f"{what}: {written.value!r} is no period.",
            did_you_mean(written.value, (*words, "campaign", "calendar year", "calendar quarter")),
        )
        return None
    return OnPeriod(PeriodKind.CALENDAR if kind == "calendar" else PeriodKind.PROGRAM, words[word])


def bundle(value: Written | None, notes: Notes) -> Pair | None:
    """`{products: [a, b], same: customer, within: 90 days}`."""
    example = "{products: [accounting, hr], same: customer, within: 90 days}"
    section = values.mapping(value, "bundle", example, notes)
    if section is None or not values.required(section, {"within": "90 days"}, "The bundle", notes):
        return None
    notes.unknown_keys(section, ("products", "families", "same", "within", "pays_on"))
    field = "code" if section.get("products") is not None else "family"
    members = values.items(section.get("products") or section.get("families"), "products", notes)
    names = tuple(written.value for written in members)
    if len(set(names)) < 2 or (section.get("products") is not None and section.get("families") is not None):
        notes.add(
            section.place,
            "A bundle is of two or more different products, or families.",
            f"Write {example}, or families: instead of products:.",
        )
        return None
    pays_on = values.text(section.get("pays_on"), "pays_on", notes)
    if pays_on is not None and pays_on.value != "later_line":
        notes.add(pays_on.place, f"A bundle does not pay on {pays_on.value!r}.", "It pays on the later_line.")
    same = PairKey.CUSTOMER if section.get("same") is None else values.choice(section.get("same"), PairKey, "one to be the same", notes)
    days = values.counted(section.get("within"), "day", "within", notes)
    return None if same is None or days is None else Pair(field, names, same, days)
