"""A review as plain data, and which of those that the engine found are new beside those that are kept: pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

Key = tuple[str, date]  # partner, day of the review
NOT_REVIEWED = "not_reviewed"


@dataclass(frozen=True)
class Figure:
    """A figure that the ladder's conditions look at; a ratio is `value` of `of`, units as the engine's table of metrics."""

    metric: str
    value: int | None
    of: int | None
    unit: str


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """One partner at one review: what it held, merited and has from the day on, why, and by which figures."""

    partner: str
    day: date
    version: date
    held: str
    merited: str
    rank: str
    action: str
    chosen: str = ""
    decision: str = ""
    figures: tuple[Figure, ...] = ()

    @property
    def key(self) -> Key:
        return self.partner, self.day

    @property
    def changes(self) -> bool:
        """Whether the rank is another one from the day on."""
        return self.held != self.rank


def changed(kept: Mapping[Key, Reviewed], found: Iterable[Reviewed], *, through: date) -> Iterator[Reviewed]:
    """What of the found ones is not kept as it is; and of those kept through the day that are found no more, that they are not."""
    there: set[Key] = set()
    for one in found:
        there.add(one.key)
        if kept.get(one.key) != one:
            yield one
    for key, one in kept.items():
        if key not in there and one.day <= through and one.action != NOT_REVIEWED:
            yield replace(one, merited=one.held, rank=one.held, action=NOT_REVIEWED, decision="", figures=())


def in_order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Figures in the one order in which they are kept and compared."""
    return tuple(sorted(figures, key=lambda figure: figure.metric))


def figures_as_text(figures: Iterable[Figure]) -> str:
    """Figures as they are kept: by their names."""
    return json.dumps({figure.metric: [figure.value, figure.of, figure.unit] for figure in figures}, ensure_ascii=False, sort_keys=True)


def figures_of(kept: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures that were kept."""
    return in_order(Figure(metric, *said) for metric, said in kept.items())


def as_data(reviewed: Reviewed) -> dict[str, Any]:
    """A review for JSON."""
    figures = {figure.metric: [figure.value, figure.of, figure.unit] for figure in reviewed.figures}
    return asdict(reviewed) | {"day": reviewed.day.isoformat(), "version": reviewed.version.isoformat(), "figures": figures}


def from_data(said: Mapping[str, Any]) -> Reviewed:
    """The review that `as_data` wrote."""
    days = {name: date.fromisoformat(said[name]) for name in ("day", "version")}
    return Reviewed(**dict(said) | days | {"figures": figures_of(said["figures"])})
