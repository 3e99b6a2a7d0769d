"""The gates of an incentive in their order: 1 to 8 before the amount, 11 after it (docs/rules/candidates.md)."""

from enishi_engine.core.incentive import (
    Anchor,
    Condition,
    Deadline,
    Entitlement,
    Incentive,
    LineDay,
    LineOccasion,
    OncePer,
    OnClaim,
    OnEvent,
    OnServiceMonth,
    Pair,
    PairKey,
    Registration,
)
from enishi_engine.core.unlocking import Unlocking
from enishi_engine.plan.arithmetic import day_literal, days_between, minus_days, plus_days, plus_months, text_literal
from enishi_engine.plan.continuing import FAILED_ON
from enishi_engine.plan.failures import (
    DAY_COLUMN,
    Failure,
    Figures,
    condition_failures,
    day_figures,
)
from enishi_engine.plan.service import ENDED_ON, FIRST_DAY
from enishi_engine.plan.unlocking import unlocked_columns


def once_key(once_per: OncePer) -> str:
    return {
        OncePer.PARTNER: "partner", OncePer.PERSON: "line_person", OncePer.CUSTOMER: "line_customer", OncePer.SELLER: "seller",
    }[once_per]  # fmt: skip


def once_failures(incentive: Incentive) -> tuple[Failure, ...]:
    """Gate 11."""
    if incentive.once_per is None:
        return ()
    key = once_key(incentive.once_per)
    of_event = incentive.once_per is OncePer.PERSON and isinstance(incentive.occasion, OnEvent)
    return (
        Failure(11, "missing", f"{key} IS NULL", "activity.person" if of_event else key.replace("_", ".")),
        Failure(11, "already_paid", "turn > 1"),
    )


def gate_failures(incentive: Incentive, ranks: tuple[str, ...]) -> tuple[Failure, ...]:
    """Gates 1 to 8 of an incentive, in their order."""
    found = list(_campaign(incentive))
    for condition in incentive.who:
        found += condition_failures(2, "who", condition, ranks)
    for condition in incentive.condition:
        found += condition_failures(3, "condition", condition, ranks)
    found += _entitled(incentive.entitled, own_day(incentive))
    found += _in_service(incentive)
    found += _continuing(incentive.continuing)
    found += _unlocked(incentive.unlocked)
    found += _registered(incentive.registration)
    found += _claimed(incentive.claim, incentive)
    found += _paired(incentive.pair)
    if incentive.requires is not None:
        found.append(Failure(8, "other_pays_nothing", "required_seq IS NULL", incentive.requires))
    return tuple(found)


def _campaign(incentive: Incentive) -> list[Failure]:
    days, lines = incentive.campaign, isinstance(incentive.occasion, LineOccasion)
    if days.first_day is None and days.last_day is None:
        return []
    tested = DAY_COLUMN[days.on] if days.on is not None and lines else own_day(incentive)
    found = []
    if days.on is not None and lines:
        found.append(Failure(1, "missing", f"{tested} IS NULL", day_name(days.on)))
    if days.first_day is not None:
        first = day_literal(days.first_day)
        found.append(Failure(1, "before_first_day", f"{tested} < {first}", None, day_figures(first, tested)))
    if days.last_day is not None:
        last = day_literal(days.last_day)
        found.append(Failure(1, "after_last_day", f"{tested} > {last}", None, day_figures(last, tested)))
    return found


def own_day(incentive: Incentive) -> str:
    """The day that campaign days and an entitlement speak of: of a month of service its first one, else the counting day."""
    return FIRST_DAY if isinstance(incentive.occasion, OnServiceMonth) else "day"


def day_name(day: LineDay) -> str:
    """The name of a line's day in reasons, as expressions write it."""
    entity, _, name = DAY_COLUMN[day].partition("_")
    return f"{entity}.{name}"


ANCHOR_COLUMN = {
    Anchor.AGREEMENT: "agreement_first_day", Anchor.PARTNER: "partner_first_day", Anchor.CUSTOMER: "customer_first_order",
    Anchor.SUBSCRIPTION: "subscription_first_order",
}  # fmt: skip


def _entitled(entitled: Entitlement | None, day: str) -> list[Failure]:
    if entitled is None:
        return []
    anchor = ANCHOR_COLUMN[entitled.anchor]
    end = plus_months(anchor, str(entitled.months))
    return [
        Failure(4, "missing", f"{anchor} IS NULL", entitled.anchor.value),
        Failure(4, "entitlement_over", f"{day} >= {end}", None, day_figures(minus_days(end, "1"), day)),
    ]


def _in_service(incentive: Incentive) -> list[Failure]:
    """A month of service that begins when there is none any more."""
    if not isinstance(incentive.occasion, OnServiceMonth):
        return []
    return [Failure(4, "ended", f"day >= {ENDED_ON}", None, day_figures(minus_days(ENDED_ON, "1"), "day"))]


def _continuing(condition: Condition | None) -> list[Failure]:
    if condition is None:
        return []
    return [Failure(4, "ended", f"{FAILED_ON} <= day", condition.text, day_figures(minus_days(FAILED_ON, "1"), "day"))]


def _unlocked(unlocking: Unlocking | None) -> list[Failure]:
    if unlocking is None:
        return []
    events = zip(unlocking.events, unlocked_columns(unlocking), strict=True)
    return [Failure(4, "not_unlocked", f"day < {day} OR {day} IS NULL", event.text, day_figures(day, "day")) for event, day in events]


def _registered(registration: Registration | None) -> list[Failure]:
    if registration is None:
        return []
    found = [
        Failure(5, "not_registered", "deal_registered IS NULL"),
        Failure(5, "registered_late", "deal_registered > day", None, day_figures("day", "deal_registered")),
    ]
    if registration.days is not None:
        earliest = minus_days("day", str(registration.days))
        found.append(Failure(5, "registered_too_early", f"deal_registered < {earliest}", None, day_figures(earliest, "deal_registered")))
    return found


def _claimed(claim: Deadline | None, incentive: Incentive) -> list[Failure]:
    if claim is None:
        return []
    last_day = incentive.campaign.last_day
    deadline = plus_days("day", str(claim.days)) if claim.days is not None else day_literal(last_day) if last_day else "day"
    claimed_on = "claim_claimed_on" if isinstance(incentive.occasion, OnClaim) else "claimed_on"
    return [
        Failure(6, "not_claimed", f"{claimed_on} IS NULL", None, day_figures(deadline, None)),
        Failure(6, "claimed_late", f"{claimed_on} > {deadline}", None, day_figures(deadline, claimed_on)),
    ]


def _paired(pair: Pair | None) -> list[Failure]:
    if pair is None:
        return []
    found = [Failure(7, "missing", "line_customer IS NULL", "line.customer")] if pair.same is PairKey.CUSTOMER else []
    for place, member in enumerate(pair.members):
        other = f"product_{pair.field} <> {text_literal(member)}"
        gone = days_between("day", f"earlier_{place}")
        found.append(Failure(7, "no_pair", f"{other} AND earlier_{place} IS NULL", member))
        figures = Figures(str(pair.days), gone, unit="days")
        found.append(Failure(7, "too_late", f"{other} AND {gone} > {pair.days}", member, figures))
    return found
