"""Reads of planning: the differences of a draft, as tables of figures and as a picture."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from enishi.planning.models import Difference, State

MOST = 20  # partners that are shown, those with the largest difference


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a partner or incentive earned under the texts in force and would have earned under the draft; minor units."""

    id: str
    name: str
    old: int
    new: int
    difference: int


@dataclass(frozen=True, kw_only=True)
class DifferenceRead:
    """A difference on history; without figures until it is calculated. Amounts in minor units of `currency`."""

    id: uuid.UUID
    program: str
    from_day: date
    hash: str
    against: str  # the texts in force, by their hash
    state: State
    progress: str
    problem: str
    known_by: datetime
    asked_by: str
    asked_at: datetime
    engine: str
    result_hash: str
    currency: str = ""
    first_day: date | None = None
    until: date | None = None
    total: Row | None = None
    partners: tuple[Row, ...] = ()  # all of them, the largest difference first
    incentives: tuple[Row, ...] = ()
    idle: tuple[str, ...] = ()

    @property
    def largest(self) -> tuple[Row, ...]:
        """The twenty partners whose difference is largest, up or down."""
        return self.partners[:MOST]


def newest(*, program: str, from_day: date, hash_: str, language: str) -> DifferenceRead | None:
    """The difference of a draft as it stands that was asked for last; None where nobody has."""
    found = (
        Difference.objects.filter(program=program, from_day=from_day, hash=hash_).select_related("asked_by").order_by("-asked_at").first()
    )
    return None if found is None else _read(found, language)


def picture(difference_id: uuid.UUID, language: str) -> str | None:
    """The picture as SVG; None where there is none."""
    found = Difference.objects.filter(id=difference_id, state=State.DONE).first()
    return None if found is None else (found.picture_ja if language == "ja" else found.picture_en)


def _read(row: Difference, language: str) -> DifferenceRead:
    said: dict[str, Any] = {
        "id": row.id, "program": row.program, "from_day": row.from_day, "hash": row.hash, "against": row.against, "state": State(row.state), "progress": row.progress,
        "problem": (language == "ja" and row.problem_ja) or row.problem, "known_by": row.known_by, "asked_by": row.asked_by.name, "asked_at": row.asked_at, "engine": row.engine,
        "result_hash": row.result_hash,
    }  # fmt: skip
    return DifferenceRead(**said, **(_figures(json.loads(row.result), language) if row.result else {}))


def _figures(data: Mapping[str, Any], language: str) -> dict[str, Any]:
    names = {incentive: label[language] for incentive, label in data["incentive_names"].items()}
    partners = [_row(row["partner"], data["partner_names"][row["partner"]], row) for row in data["partners"]]
    return {
        "currency": data["currency"],
        "first_day": date.fromisoformat(data["first_day"]),
        "until": date.fromisoformat(data["until"]),
        "total": _row("", "", data["total"]),
        "partners": tuple(sorted(partners, key=lambda row: (-abs(row.difference), row.id))),
        "incentives": tuple(_row(row["incentive"], names[row["incentive"]], row) for row in data["incentives"]),
        "idle": tuple(names[one] for one in data["idle"]),
    }


def _row(id_: str, name: str, row: Mapping[str, Any]) -> Row:
    return Row(id=id_, name=name, old=row["old"], new=row["new"], difference=row["difference"])
