"""Writes generated facts as a folder of CSV files, and what is generated alike for several programs."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, Any]

LINE_COLUMNS = """id order partner distributor person customer product kind quantity net list partner_price setup subvention ordered_on
    accepted_on starts_on term_months subscription deal"""


def write(folder: Path, kind: str, columns: str, rows: Iterable[Row]) -> None:
    """One file; a column that a row does not name is an empty cell."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns.split(), "source", "revision", "booked_at", "learned_at"], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def booked(chance: Random, day: date) -> str:
    """Booked on the day or some days later, at few different times, so that ties happen; or nothing."""
    if chance.random() < 0.4:
        return ""
    return f"{day + timedelta(days=chance.choice([0, 0, 1, 9]))}T{chance.choice(['00:00', '09:00', '17:30'])}"


def changes_within_what_is_left(
    chance: Random, lines: list[Row], later: list[int], kinds: str = "cancel refund refund bad_debt churn"
) -> list[Row]:
    """Up to three changes of each line whose id begins with L, so many days after its order as `later` says.

    Facts that undo more than is left of a line, or come before its order, are refused; what counts is the highest revision of the line.
    So a run that knows an earlier one may see a change before the order, or one that undoes more than the net.
    """
    rows: list[Row] = []
    last = {line["id"]: line for line in sorted(lines, key=lambda line: int(line["revision"]))}
    for line in last.values():
        first = date.fromisoformat(str(line["ordered_on"]))
        found: list[Row] = []
        for number in range(chance.choice([0, 0, 0, 1, 2, 3]) if line["id"][0] == "L" else 0):
            day = first + timedelta(days=chance.choice(later))
            kind = chance.choice(kinds.split())
            found.append(
                {
                    "id": f"X{line['id']}-{number}",
                    "line": line["id"],
                    "kind": kind,
                    "date": day,
                    "booked_at": booked(chance, day),
                    "revision": 1,
                }
            )
        left = max(0, int(line["net"]))
        for row in sorted(found, key=lambda row: (row["date"], row["booked_at"] or f"{row['date']}T00:00", row["id"])):
            row["amount"] = chance.choice(["", left // 3, left // 2, left])
            left -= row["amount"] or (left if row["kind"] == "cancel" and row["amount"] == "" else 0)
        rows += found
        if found and chance.random() < 0.15:
            rows.append(found[-1] | {"revision": 2, "kind": "refund", "amount": 0, "learned_at": "2026-12-01T00:00"})
    return rows
