"""Who came to the portal once, for what the first login pays, and never again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from enishi_engine.integrity.evidence import CannotShow, Finding, Kind, Looked

WATCHED_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Login:
    """A day on which a person was in the portal."""

    person: str
    partner: str
    on: date


def logged_in_once(logins: Sequence[Login], *, as_of: date) -> Looked:
    """Partners none of whose people came on a second day, each watched for 60 days or more; the others are not judged yet.

    Shape   logins in any order, several a day allowed; one finding per partner.
    Units   findings carry people_seen, days_watched (since the first login).
    Errors  none.
    Source  docs/rules/integrity.md, "One login".
    """
    days: dict[str, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    for login in logins:
        if login.on <= as_of:
            days[login.partner][login.person].add(login.on)
    watched = {
        partner: people
        for partner, people in sorted(days.items())
        if all(min(seen) + timedelta(days=WATCHED_DAYS) <= as_of for seen in people.values())
    }
    if not watched:
        return Looked(kind=Kind.LOGGED_IN_ONCE, looked_at=0, cannot_show=CannotShow.TOO_EARLY)
    findings = tuple(
        _finding(partner, people, as_of) for partner, people in watched.items() if all(len(seen) == 1 for seen in people.values())
    )
    return Looked(kind=Kind.LOGGED_IN_ONCE, looked_at=len(watched), findings=findings)


def _finding(partner: str, people: dict[str, set[date]], as_of: date) -> Finding:
    first = min(min(seen) for seen in people.values())
    figures: dict[str, int | float] = {"people_seen": len(people), "days_watched": (as_of - first).days}
    return Finding(kind=Kind.LOGGED_IN_ONCE, partner=partner, people=tuple(sorted(people)), figures=figures)
