"""Dates as a calendar file (RFC 5545): whole days, lines folded at 75 octets, text escaped; the same entry has the same id each time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST_OCTETS = 75  # of a line, without its end
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something on a day, or from a first day to a last one. `id` is its own for good, whatever it says; `address`: where it is read."""

    id: str
    first: date
    last: date | None = None
    summary: str
    address: str = ""


def calendar_of(entries: Iterable[Entry], *, name: str, site: str, at: datetime) -> bytes:
    """The whole file. `site`: what addresses begin with, and whose ids these are."""
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Enishi//Enishi//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
    ]  # fmt: skip
    for one in sorted(entries, key=lambda one: (one.first, one.id)):
        lines += _event(one, site, stamp)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line)).encode()


def _event(one: Entry, site: str, stamp: str) -> list[str]:
    after = (one.last or one.first) + timedelta(days=1)  # the end of whole days is the first one that does not belong to them
    lines = [
        "BEGIN:VEVENT", f"UID:{escaped(one.id)}@{site.partition('://')[2].partition('/')[0]}", f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{one.first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}", f"SUMMARY:{escaped(one.summary)}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    return [*lines, *([f"URL:{site}{one.address}"] if one.address else []), "END:VEVENT"]


def escaped(text: str) -> str:
    """As a value: what would end it is marked, and no control character stays."""
    marked = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROLS.sub("", marked.replace("\r\n", "\n")).replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, the later ones with a space before them; no character is cut."""
    part, room = "", MOST_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            yield part
            part, room = " ", MOST_OCTETS - 1
        part, room = part + character, room - size
    yield part
