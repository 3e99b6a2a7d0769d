"""`unlocked:` as people write it: `first portal_login and first download`, or with the period from which it counts."""

import re

from enishi_engine.core.expression import Period
from enishi_engine.core.unlocking import Unlocking, UnlockingEvent
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Text, Written
from enishi_engine.program.numbers import TooManyDecimals, scaled
from enishi_engine.program.problems import did_you_mean

_ONE = r"((first|[1-9]\d*) )?[a-z][a-z0-9_]*( about [^ ]+)?( reaching \d[\d_]*(\.\d+)?)?"
EVENTS = f"{_ONE}( and {_ONE})*"  # of the JSON Schema
FROM = {f"next_{period.value}": period for period in Period}
_EVENT = re.compile(
    r"(?:(?P<times>first|[1-9]\d{0,3}) +)?(?P<kind>[a-z][a-z0-9_]*)"
    r"(?: +about +(?P<subject>\S+))?(?: +reaching +(?P<value>\d[\d_]*(?:\.\d+)?))?$"
)
_WORDS = ("first", "about", "reaching", "and")
_REMEDY = "Write first portal_login and first download, 2 study_session, or course_passed about basics reaching 80."


def unlocking(value: Written | None, notes: Notes) -> Unlocking | None:
    """The events, and from when on they count.

    Shape   `first portal_login and first download`, or `{event: first portal_login, from: next_month}`
    Units   the value reached in millionths
    Errors  noted with their place: words that are no event, the same event twice, no period
    """
    if value is None:
        return None
    if isinstance(value, Text):
        found = _events(value, notes)
        return None if found is None else Unlocking(found)
    section = values.mapping(value, "unlocked", "{event: first portal_login, from: next_month}", notes)
    if section is None or not values.required(section, {"event": "first portal_login"}, "unlocked", notes):
        return None
    notes.unknown_keys(section, ("event", "from"))
    written = values.text(section.get("event"), "event", notes)
    found = None if written is None else _events(written, notes)
    period, known = _from(section, notes)
    return Unlocking(found, period) if found is not None and known else None


def _from(section: Mapping, notes: Notes) -> tuple[Period | None, bool]:
    """The period after which it counts (None: from the event's day on), and whether it is written as one."""
    written = values.text(section.get("from"), "from", notes)
    if written is None:
        return None, section.get("from") is None
    if written.value in FROM:
        return FROM[written.value], True
    notes.add(
        written.place,
        f"{written.value!r} is nothing that it counts from.",
        f"{did_you_mean(written.value, FROM)} Without from: it counts from the day on.",
    )
    return None, False


def _events(written: Text, notes: Notes) -> tuple[UnlockingEvent, ...] | None:
    found = [_event(part.strip(), written, notes) for part in re.split(r"\sand\s", written.value)]
    events = tuple(event for event in found if event is not None)
    if len(set(events)) < len(events):
        notes.add(written.place, f"unlocked: {written.value!r} says the same event twice.", "Say it once; 2 portal_login is two of them.")
        return None
    return events if len(events) == len(found) else None


def _event(part: str, written: Text, notes: Notes) -> UnlockingEvent | None:
    matched = _EVENT.match(part)
    if matched is None or matched["kind"] in _WORDS:
        notes.add(written.place, f"unlocked: {part!r} is no event.", _REMEDY)
        return None
    try:
        value = None if matched["value"] is None else scaled(matched["value"], 6)
    except TooManyDecimals as wrong:
        notes.add(written.place, f"unlocked: {wrong}", wrong.remedy)
        return None
    times = 1 if matched["times"] in (None, "first") else int(matched["times"])
    return UnlockingEvent(part, matched["kind"], times, matched["subject"], value)
