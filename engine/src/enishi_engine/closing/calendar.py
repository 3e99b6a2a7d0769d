"""The closings of each group, one after another: periods that meet, each known by a later moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from enishi_engine.core.refusals import Refusal
from enishi_engine.facts.tables import Facts


@dataclass(frozen=True, kw_only=True)
class Closing:
    """One period calculated for good; both days inclusive. `version` is the day of the newest text it was calculated by, as written."""

    id: str
    group: str
    first_day: date
    last_day: date
    known_by: datetime
    version: str | None


class ClosingRevised(Refusal):
    """A closing is told again with other content."""

    def __init__(self, *, closing: str) -> None:
        super().__init__(
            f'Closing "{closing}" has more than one revision. What was posted stays posted: '
            "keep the row it was made with; what changed since then is an adjustment of the next closing.",
            ja=f"締め「{closing}」に改訂が複数あります。計上したものは変わりません。締めたときの行を残してください。その後の変更は次の締めで差額を計上します。",
        )


class ClosingsDoNotMeet(Refusal):
    """Two closings of a group overlap, or days lie between them."""

    def __init__(self, *, before: Closing, after: Closing) -> None:
        what = "overlaps" if after.first_day <= before.last_day else "leaves days out after"
        super().__init__(
            f'Closing "{after.id}" of {after.group} ({after.first_day} to {after.last_day}) {what} "{before.id}" '
            f"({before.first_day} to {before.last_day}). Let it begin on {before.last_day + timedelta(days=1)}.",
            ja=f"{after.group}の締め「{after.id}」({after.first_day}~{after.last_day})が「{before.id}」({before.first_day}~{before.last_day})とつながりません。{before.last_day + timedelta(days=1)}に始めてください。",
        )


class KnownByNotLater(Refusal):
    """A closing knows no more than the one before it."""

    def __init__(self, *, before: Closing, after: Closing) -> None:
        super().__init__(
            f'Closing "{after.id}" of {after.group} is known by {after.known_by.isoformat()}, which is not after "{before.id}" '
            f"({before.known_by.isoformat()}). Give it a later known_by.",
            ja=f"{after.group}の締め「{after.id}」の基準時点{after.known_by.isoformat()}が、「{before.id}」({before.known_by.isoformat()})より後ではありません。後の時点にしてください。",
        )


def closings_of(facts: Facts) -> dict[str, tuple[Closing, ...]]:
    """Every group's closings in order of their periods. Raises ClosingRevised, ClosingsDoNotMeet, KnownByNotLater."""
    rows = facts.tables["closings"].to_pylist() if "closings" in facts.tables else []
    by_id: dict[str, Closing] = {}
    for row in rows:
        if row["id"] in by_id:
            raise ClosingRevised(closing=row["id"])
        by_id[row["id"]] = Closing(
            id=row["id"],
            group=row["closing_group"],
            first_day=row["first_day"],
            last_day=row["last_day"],
            known_by=row["known_by"],
            version=row["version"],
        )
    groups: dict[str, tuple[Closing, ...]] = {}
    for closing in sorted(by_id.values(), key=lambda one: (one.group, one.first_day, one.id)):
        before = groups.get(closing.group, ())
        if before:
            _check_follows(before[-1], closing)
        groups[closing.group] = (*before, closing)
    return groups


def _check_follows(before: Closing, after: Closing) -> None:
    if after.first_day != before.last_day + timedelta(days=1):
        raise ClosingsDoNotMeet(before=before, after=after)
    if after.known_by <= before.known_by:
        raise KnownByNotLater(before=before, after=after)
