"""What a later change takes back: `take_back: {after: [cancel, refund], within: 180 days, share: proportional}`."""

from enishi_engine.core.incentive import DOWNGRADE, Occasion, OnLine, Share, TakeBack
from enishi_engine.facts.declarations import LINE_CHANGES
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Written
from enishi_engine.program.problems import did_you_mean


def take_back(value: Written | None, occasion: Occasion, notes: Notes) -> TakeBack | None:
    """The section; None where the text says nothing, or none."""
    if values.is_none(value):
        return None
    section = values.mapping(value, "take_back", "{after: [cancel, refund], within: 180 days, share: proportional}, or none", notes)
    if section is None or not values.required(section, {"after": "[cancel, refund]", "share": "proportional"}, "take_back", notes):
        return None
    notes.unknown_keys(section, ("after", "within", "share", "months"))
    share = values.choice(section.get("share"), Share, "share", notes)
    kinds = LINE_CHANGES.column("kind").choices + ((DOWNGRADE,) if share is Share.UNUSED_MONTHS else ())
    after = values.items(section.get("after"), "after", notes)
    for written in after:
        if written.value not in kinds:
            notes.add(written.place, f"{written.value!r} is no kind of change.", did_you_mean(written.value, kinds))
    days = values.counted(section.get("within"), "day", "within", notes)
    months = values.counted(section.get("months"), "month", "months", notes)
    unfit = _unfit_months(section, share, occasion, notes)
    if unfit is not None:
        notes.add(section.place, *unfit)
    return None if share is None else TakeBack(tuple(written.value for written in after), days, share, months)


def _unfit_months(section: Mapping, share: Share | None, occasion: Occasion, notes: Notes) -> tuple[str, str] | None:
    """What does not fit to unused months, and the remedy."""
    months = values.text(section.get("months"), "months", notes)
    if share is not Share.UNUSED_MONTHS:
        return (
            None if months is None else ("months: belongs to share: unused_months.", "Leave it out, or say within: and a number of days.")
        )
    if not isinstance(occasion, OnLine):
        return "Unused months are of order lines.", "Write share: proportional, or full."
    if months is None or section.get("within") is not None or months.value.split()[0] == "0":
        return (
            "Unused months are those of a number of months.",
            "Write {after: [plan_change, churn, cancel], share: unused_months, months: 12}.",
        )
    return None
