"""A row that two sources say something of, column by column: what stands, what the other source says, and where they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from enishi.console.templatetags.told import day, language, millionths, moment, money
from enishi.intake import queries
from enishi.intake.queries import OpenOverlap
from enishi_engine.facts import FACT
from enishi_engine.facts.declarations import Column, Kind


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a column is called, what stands and what the other source says, as people write it; "–" where nothing is said."""

    word: str
    kept: str
    said: str

    @property
    def differs(self) -> bool:
        return self.kept != self.said


def side_by_side(one: OpenOverlap) -> list[Said]:
    """Every column of which one of the two says something; those that differ first."""
    return sorted(_columns(one, _stands(one)), key=lambda column: not column.differs)


def _stands(one: OpenOverlap) -> Mapping[str, Any]:
    """The row that stands, by its key."""
    key = [column for column in FACT[one.fact].columns if column.name in FACT[one.fact].key]
    found = queries.latest_rows(one.fact, column=key[0].name, values=[one.content[key[0].name]])
    return next((row for row in found if all(row[column.name] == _typed(column, one.content.get(column.name)) for column in key)), {})


def _columns(one: OpenOverlap, kept: Mapping[str, Any]) -> Iterator[Said]:
    currency = str(kept.get("currency") or one.content.get("currency") or "") or None
    for column in FACT[one.fact].columns:
        stands, said = kept.get(column.name), one.content.get(column.name)
        if stands is not None or said is not None:
            word = str(getattr(column, language()))
            yield Said(word=word, kept=_shown(column, stands, currency), said=_shown(column, _typed(column, said), currency))


def _typed(column: Column, text: str | None) -> Any:
    """The text of a column as the engine's types; review keeps it as their text."""
    if text is None:
        return None
    if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.COUNT):
        return int(text)
    if column.kind is Kind.DAY:
        return date.fromisoformat(text)
    if column.kind is Kind.MOMENT:
        return datetime.fromisoformat(text)
    return text == "true" if column.kind is Kind.FLAG else text


def _shown(column: Column, value: Any, currency: str | None) -> str:
    if value is None:
        return "–"
    match column.kind:
        case Kind.MONEY:
            return money(value, currency)
        case Kind.NUMBER:
            return millionths(value)
        case Kind.COUNT:
            return f"{value:,}"
        case Kind.DAY:
            return day(value)
        case Kind.MOMENT:
            return moment(value if value.tzinfo else value.replace(tzinfo=UTC))
        case Kind.FLAG:
            return _("yes") if value else _("no")
        case _:
            return str(value)
