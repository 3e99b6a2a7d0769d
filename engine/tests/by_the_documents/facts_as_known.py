"""Facts of a folder of CSV files as a run knows them, by docs/rules/facts.md and docs/reference/facts.md."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]

KEYS = {
    "partners": ("code",),
    "products": ("code",),
    "customers": ("code",),
    "people": ("code",),
    "partner_attributes": ("partner", "attribute", "first_day"),
}
DAY_OF = {
    "order_lines": "ordered_on",
    "line_changes": "date",
    "customer_payments": "date",
    "activities": "date",
    "deals": "registered",
    "people": "joined",
}
DAYS = set(
    "first_day last_day registered decided ordered_on accepted_on starts_on date partner_signed_on maker_signed_on joined left consented_on".split()
)
MONEY = set("net list partner_price setup subvention amount".split())
COUNTS = set("revision quantity term_months weight".split())
NUMBERS = set("value rate_percent".split())
FLAGS = {"agreed_late"}
EMPTY: dict[str, Row] = {
    "order_lines": {"kind": "new", "quantity": 1, "list": 0, "partner_price": 0, "setup": 0, "subvention": 0},
    "credits": {"role": "sold"},
    "deals": {"amount": 0},
    "targets": {"agreed_late": False},
}
FILES = [
    "partners", "partner_attributes", "products", "customers", "people", "agreements", "special_terms", "deals", "order_lines", "line_changes",
    "customer_payments", "credits", "activities", "targets", "rank_decisions", "closings",
]  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """Rows by kind of fact (None: the file is absent) and the run's last day."""

    rows: dict[str, list[Row] | None]
    until: date

    def of(self, kind: str) -> list[Row]:
        return self.rows[kind] or []


def facts_as_known(
    folder: Path, *, decimals: int, timezone: str, first_version: date, known_by: str | None = None, until: date | None = None
) -> Facts:
    """Read the folder; `decimals` are the currency's. Money is in minor units, numbers in millionths."""
    zone = ZoneInfo(timezone)
    moment = _moment(known_by, zone) if known_by else None
    rows: dict[str, list[Row] | None] = {}
    for kind in FILES:
        path = folder / f"{kind}.csv"
        if not path.exists():
            rows[kind] = None
            continue
        with path.open(encoding="utf-8", newline="") as file:
            told = [_row(kind, texts, decimals, zone) for texts in csv.DictReader(file)]
        rows[kind] = list(_highest_revisions(kind, [row for row in told if moment is None or row["learned_at"] <= moment]))
    last = until or _latest_day(rows) or first_version
    return Facts({kind: found if found is None else _until(kind, found, last) for kind, found in rows.items()}, last)


def _row(kind: str, texts: dict[str, str], decimals: int, zone: ZoneInfo) -> Row:
    row: Row = {name: _cell(kind, name, text, decimals, zone) for name, text in texts.items()}
    for name, value in EMPTY.get(kind, {}).items():
        row[name] = value if row.get(name) is None else row[name]
    row["source"] = row.get("source") or "file"
    row["revision"] = row.get("revision") or 1
    # A fact without a day of its own, without moments, was always there.
    day = row[DAY_OF[kind]] or date.min if kind in DAY_OF else date.min
    row["booked_at"] = row.get("booked_at") or datetime(day.year, day.month, day.day)  # noqa: DTZ001
    row["learned_at"] = row.get("learned_at") or row["booked_at"]
    return row


def _cell(kind: str, name: str, text: str, decimals: int, zone: ZoneInfo) -> Any:
    if text == "":
        return None
    if name in DAYS:
        return date.fromisoformat(text)
    if name in MONEY:
        return int(Decimal(text).scaleb(decimals))
    if name in NUMBERS and kind != "partner_attributes":
        return int(Decimal(text).scaleb(6))
    if name in COUNTS:
        return int(text)
    if name in FLAGS:
        return text == "true"
    return _moment(text, zone) if name in {"booked_at", "learned_at", "known_by"} else text


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """By the clocks of the program's time zone."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _highest_revisions(kind: str, known: list[Row]) -> Iterable[Row]:
    latest: dict[tuple[str, ...], Row] = {}
    for row in sorted(known, key=lambda row: int(row["revision"])):
        latest[tuple(row[name] for name in KEYS.get(kind, ("id",)))] = row
    return latest.values()


def _latest_day(rows: dict[str, list[Row] | None]) -> date | None:
    kinds = ["order_lines", "line_changes", "customer_payments", "activities"]
    return max((row[DAY_OF[kind]] for kind in kinds for row in rows[kind] or []), default=None)


def _until(kind: str, rows: list[Row], last: date) -> list[Row]:
    """The rows that exist by the run's last day; a line's other days after it, decisions of deals and signatures are absent."""
    later = {
        "order_lines": ["accepted_on"],
        "deals": ["decided"],
        "targets": ["partner_signed_on", "maker_signed_on"],
    }.get(kind, [])
    kept = [row for row in rows if kind not in DAY_OF or kind == "people" or row[DAY_OF[kind]] <= last]
    return [row | {name: None for name in later if row.get(name) is not None and row[name] > last} for row in kept]
