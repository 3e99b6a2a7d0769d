"""Who marked a course as done without the time to have seen it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from enishi_engine.integrity.evidence import CannotShow, Finding, Kind, Looked

LEAST_MODULES = 3  # one short visit is a telephone call
SEEN_PERCENT = 33  # a film at three times its speed
MODULES_PERCENT = 50


@dataclass(frozen=True, kw_only=True)
class Viewing:
    """One module that a person marked as done: how long it was open, over all visits, and how long it is."""

    person: str
    partner: str
    module: str
    seconds_open: int
    seconds_long: int


def skimmed(viewings: Sequence[Viewing]) -> Looked:
    """People who had at least half of their modules open for less than a third of their length.

    Shape   one viewing per person and module; people with fewer than 3 modules are not looked at.
    Units   findings carry modules, short, percent_seen (of all their modules together).
    Errors  none.
    Source  docs/rules/integrity.md, "Skimming".
    """
    of_person: dict[tuple[str, str], list[Viewing]] = defaultdict(list)
    for viewing in viewings:
        of_person[(viewing.partner, viewing.person)].append(viewing)
    looked = {who: seen for who, seen in sorted(of_person.items()) if len(seen) >= LEAST_MODULES}
    if not looked:
        return Looked(kind=Kind.SKIMMED, looked_at=0, cannot_show=CannotShow.TOO_FEW_ATTEMPTS)
    findings = tuple(_finding(partner, person, seen) for (partner, person), seen in looked.items() if _is_short(seen))
    return Looked(kind=Kind.SKIMMED, looked_at=len(looked), findings=findings)


def _short(seen: Sequence[Viewing]) -> int:
    return sum(100 * viewing.seconds_open < SEEN_PERCENT * viewing.seconds_long for viewing in seen)


def _is_short(seen: Sequence[Viewing]) -> bool:
    return 100 * _short(seen) >= MODULES_PERCENT * len(seen)


def _finding(partner: str, person: str, seen: Sequence[Viewing]) -> Finding:
    opened = sum(min(viewing.seconds_open, viewing.seconds_long) for viewing in seen)
    figures: dict[str, int | float] = {
        "modules": len(seen),
        "short": _short(seen),
        "percent_seen": 100 * opened // max(1, sum(viewing.seconds_long for viewing in seen)),
    }
    return Finding(kind=Kind.SKIMMED, partner=partner, people=(person,), figures=figures)
