"""A program as both readers see it: checked, typed, every incentive expanded to the core."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from enishi_engine.core.incentive import Flag, Incentive, Label, Ladder, Metric, NamedWeight, Rounding
from enishi_engine.core.payout import EVERY_CLOSING, Payout

Names = Callable[[str, str], Label | None]  # of a field and a code in it, as ("line.product", "hr"); None where nobody gave it a name


def no_names(_path: str, _code: str) -> Label | None:
    """Facts that name nothing: every code stands as it is."""
    return None


@dataclass(frozen=True)
class Accepted:
    """A finding of a static check that somebody answers for: which check, about what (an id), and why it may stay."""

    check: str
    on: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """The text in force from `from_day` (until the next version's)."""

    from_day: date
    until_day: date | None  # the next version's from_day, exclusive
    file: str
    rounding: Rounding
    year_starts: tuple[int, int]  # month, day
    attributes: Mapping[str, tuple[str, ...]]
    metrics: tuple[Metric, ...]
    weights: tuple[NamedWeight, ...] = ()
    ladder: Ladder | None
    incentives: tuple[Incentive, ...]
    payout: Payout = EVERY_CLOSING
    accepted: tuple[Accepted, ...] = ()
    flags: tuple[Flag, ...] = ()
    restates_ranks: bool = False  # reviews read what was learned after the closing of their period too (ruling 3)


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program: its identity and its versions in order of their days; `names` are those of its facts, which sentences say and no figure looks at."""

    id: str
    label: Label
    currency: str
    timezone: str
    versions: tuple[Version, ...]
    names: Names = field(default=no_names, compare=False, repr=False)
