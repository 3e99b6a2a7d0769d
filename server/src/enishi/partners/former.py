"""Companies whose contract has ended: their people still fetch what was issued to them, for seven years, and see nothing else."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from enishi.intake import queries as intake
from enishi.partners.models import Member

YEARS = 7  # 電子帳簿保存法: as long as the partner itself must keep what it received


def ended_on(partners: Collection[str]) -> date | None:
    """
    The last day of the last contract of a company's codes; None while one of them goes on.

    A code's contract has ended with the partner's own last day, or with the last of its agreements, whichever comes first
    (docs/rules/settlement.md, "At a contract's end"); a code without agreements by its own last day alone.
    """
    rows = intake.latest_rows("partners", column="code", values=partners)
    own = dict.fromkeys(partners) | {str(row["code"]): row["last_day"] for row in rows}
    return _last(ends_of(own, intake.latest_rows("agreements", column="partner", values=partners)))


def ends_of(own: Mapping[str, object], agreements: Iterable[Mapping[str, object]]) -> dict[str, list[date]]:
    """Of each code its own last day and that of its last agreement, as far as there are any; `own`: of all codes, None for one that goes on."""
    ends = {code: [day] if isinstance(day, date) else [] for code, day in own.items()}
    agreed: dict[str, list[object]] = {}
    for row in agreements:
        agreed.setdefault(str(row["partner"]), []).append(row["last_day"])
    for code, days in agreed.items():
        ended = [day for day in days if isinstance(day, date)]
        if code in ends and len(ended) == len(days):
            ends[code].append(max(ended))
    return ends


def _last(ends: Mapping[str, list[date]]) -> date | None:
    if not ends or not all(ends.values()):
        return None
    return max(min(days) for days in ends.values())


def documents_until(last_day: date) -> date:
    """The last day on which a former partner's people fetch its documents."""
    try:
        return last_day.replace(year=last_day.year + YEARS)
    except ValueError:  # 29 February
        return last_day.replace(year=last_day.year + YEARS, day=28)


def codes_of(member: Member) -> tuple[str, ...]:
    """The codes under which a member's company sells, in their order; asked once of each member that was read."""
    known: dict[str, tuple[str, ...]] = member.__dict__.setdefault("_codes", {})
    if "now" not in known:
        known["now"] = tuple(member.company.codes.order_by("partner").values_list("partner", flat=True))
    return known["now"]


def left_on(member: Member) -> date | None:
    """The last day of the contract of a member's company, where it has ended; asked once of each member that was read."""
    known: dict[str, date | None] = member.__dict__.setdefault("_left_on", {})
    if "now" not in known:
        known["now"] = ended_on(codes_of(member))
    return known["now"]
