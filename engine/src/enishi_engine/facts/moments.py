"""Days and moments: text to days and UTC microseconds, by the clocks of the program's zone.

Columns hold few distinct days, so the calendar and the zone are asked once for each day, in Python's
exact calendar; everything else is integer arithmetic on whole columns.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.declarations import FIRST_DAY, LAST_DAY

UTC_MICROSECONDS = pa.timestamp("us", tz="UTC")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_CLOCK = (datetime.combine(FIRST_DAY, time(), UTC) - EPOCH) // MICROSECOND
END_CLOCK = (datetime.combine(LAST_DAY + timedelta(days=1), time(), UTC) - EPOCH) // MICROSECOND
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
OFFSET = r"Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]"
MOMENT = rf"^(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})[T ](?P<clock>{CLOCK})(?P<offset>{OFFSET})?$"


def day_or_none(text: str) -> date | None:
    """The day, when the text is a day of the calendar spelled 2026-04-01, within the years that the engine knows."""
    try:
        day = date(int(text[:4]), int(text[5:7]), int(text[8:])) if len(text) == 10 and text.isascii() else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == text and FIRST_DAY <= day <= LAST_DAY else None


def days(text: pa.Array) -> pa.Array:
    """date32 for each text; null where it is no day."""
    return by_distinct(text, day_or_none, pa.date32())


def moments(text: pa.Array, zone: ZoneInfo) -> pa.Array:
    """UTC microseconds for each text; null where it is no moment, or one that the zone's clocks skip.

    A text without an offset is read by the zone's clocks; the earlier is meant when they show it twice.
    """
    parts = pc.extract_regex(text, MOMENT)
    day_text = pc.struct_field(parts, "day")
    day = days(day_text)
    spelled = pc.binary_join_element_wise(day_text, pc.struct_field(parts, "clock"), "T")
    spelled = pc.if_else(pc.is_valid(day), spelled, pa.scalar(None, pa.string()))
    clock = pc.cast(pc.cast(spelled, pa.timestamp("us")), pa.int64())
    offset_text = pc.struct_field(parts, "offset")
    offset = pc.if_else(pc.equal(offset_text, ""), _zone_offsets(day, clock, zone), by_distinct(offset_text, _offset, pa.int64()))
    return pc.cast(pc.subtract(clock, offset), UTC_MICROSECONDS)


def moments_of_timestamps(timestamps: pa.Array, zone: ZoneInfo) -> pa.Array:
    """UTC microseconds for each timestamp, of any unit (finer is cut); as `moments`: a timestamp without a zone is local."""
    aware = timestamps.type.tz is not None
    clock = timestamps.cast(pa.timestamp("us", "UTC" if aware else None), safe=False).cast(pa.int64())
    inside = pc.and_(pc.greater_equal(clock, FIRST_CLOCK), pc.less(clock, END_CLOCK))
    clock = pc.if_else(inside, clock, pa.scalar(None, pa.int64()))
    offset = 0 if aware else _zone_offsets(clock.cast(pa.timestamp("us")).cast(pa.date32(), safe=False), clock, zone)
    return pc.cast(pc.subtract(clock, offset), UTC_MICROSECONDS)


def starts_of(day: pa.Array, zone: ZoneInfo) -> pa.Array:
    """The first moment of each day in the zone, in UTC microseconds; null for null."""
    return by_distinct(day, lambda one: _start_of(one, zone), UTC_MICROSECONDS)


def by_distinct(values: pa.Array, function: Callable[..., object], type_: pa.DataType) -> pa.Array:
    """The function's answer for each value, asked once for each distinct one; null stays null."""
    encoded = values.dictionary_encode()
    answers = pa.array([function(value) for value in encoded.dictionary.to_pylist()], type_)
    return answers.take(encoded.indices)


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    midnight = datetime.combine(day, time(), zone)
    # Where clocks skip midnight, Python shifts by the offset before the change, which is the day's first moment.
    return midnight.astimezone(UTC)


def _zone_offsets(day: pa.Array, clock: pa.Array, zone: ZoneInfo) -> pa.Array:
    """Microseconds that the zone's clocks are ahead of UTC at each local time; null where they skip it.

    Asked once a day, and for each local time by itself on the two days of a year when clocks change.
    """
    whole_day = by_distinct(day, lambda one: _offset_all_day(one, zone), pa.int64())
    changes = pc.and_(pc.is_valid(day), pc.is_null(whole_day))
    if not pc.any(changes).as_py():
        return whole_day
    asked = pc.if_else(changes, clock, pa.scalar(None, pa.int64()))
    return pc.coalesce(whole_day, by_distinct(asked, lambda one: _offset_at(one, zone), pa.int64()))


def _offset_all_day(day: date, zone: ZoneInfo) -> int | None:
    start, end = datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)
    offsets = {moment.replace(fold=fold).utcoffset() for moment in (start, end) for fold in (0, 1)}
    return _microseconds(offsets.pop()) if len(offsets) == 1 else None


def _offset_at(clock: int, zone: ZoneInfo) -> int | None:
    local = (EPOCH + clock * MICROSECOND).replace(tzinfo=zone)
    there = local.astimezone(UTC).astimezone(zone)
    return _microseconds(local.utcoffset()) if there.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def _offset(text: str) -> int:
    """Microseconds of Z, +09:00 or -0330; 0 for no offset, which the zone then decides."""
    if text in {"", "Z"}:
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return (-minutes if text[0] == "-" else minutes) * 60_000_000


def _microseconds(offset: timedelta | None) -> int:
    assert offset is not None, "every moment in a zone has an offset"
    return offset // MICROSECOND
