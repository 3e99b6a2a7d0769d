"""Facts as the engine keeps them: one Arrow table for each fact that was loaded, all columns, every revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.currency import minor_digits
from enishi_engine.facts.declarations import Fact, Kind, all_columns

ARROW_TYPE: Mapping[Kind, pa.DataType] = {
    Kind.CODE: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.MONEY: pa.int64(),
    Kind.NUMBER: pa.int64(),
    Kind.COUNT: pa.int64(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.FLAG: pa.bool_(),
}


@dataclass(frozen=True)
class Facts:
    """All facts of one load, checked.

    `tables` are named after the facts and have the columns of `schema_of`, all revisions of a row. A
    fact that was not loaded is absent, and that means something: without `agreements` no contract is
    asked for. `source`, `revision`, `booked_at` and `learned_at` are never null. Money is in minor
    units of `currency`, but of an order line that says another one, its changes and payments in minor
    units of that one; days are days in `timezone`.
    """

    tables: Mapping[str, pa.Table]
    currency: str
    timezone: str


DATED_BY = (("order_lines", "ordered_on"), ("line_changes", "date"), ("customer_payments", "date"), ("activities", "date"))


def last_day_of(facts: Facts) -> date | None:
    """The latest day on which anything happened (docs/rules/facts.md, "Until"), of all revisions; None without such facts."""
    latest = (pc.max(facts.tables[name][day]).as_py() for name, day in DATED_BY if name in facts.tables)
    return max((day for day in latest if day is not None), default=None)


class UnknownTimezone(ValueError):
    """The name is no time zone of the IANA database."""

    def __init__(self, timezone: str) -> None:
        super().__init__(f'"{timezone}" is no time zone. Write a name such as Asia/Tokyo or Europe/Berlin.')


@dataclass(frozen=True)
class Setting:
    """What a cell's meaning depends on beside its own text: the program's currency and zone."""

    currency: str
    digits: int
    zone: ZoneInfo


def setting_of(*, currency: str, timezone: str) -> Setting:
    """The program's currency and zone, looked up. Raises UnknownCurrency, UnknownTimezone."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimezone(timezone) from error
    return Setting(currency=currency, digits=minor_digits(currency), zone=zone)


def schema_of(fact: Fact) -> pa.Schema:
    """The fact's columns and then its provenance, in the types that the engine calculates with."""
    return pa.schema([pa.field(column.name, ARROW_TYPE[column.kind]) for column in all_columns(fact)])
