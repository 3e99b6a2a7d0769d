"""Gates 1 to 8 and 11: what a candidate must meet before and beside its amount (docs/rules/candidates.md, "Gates")."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from enishi_engine.core.incentive import Anchor, Condition, LineDay, OncePer, PairKey, Role
from enishi_engine.oracle.candidates import Candidate
from enishi_engine.oracle.known import Known, Line
from enishi_engine.oracle.missing import unknown
from enishi_engine.oracle.parts import LINE_DAY_NAME, line_day, rows_beside_line, shares
from enishi_engine.oracle.reasons import Failure, Figure, days_figure, figure_of_test, missing
from enishi_engine.oracle.spans import DAY, add_months
from enishi_engine.oracle.unlocking import unlocked_from
from enishi_engine.oracle.values import value_of


@dataclass
class Gates:
    """The gates in their order.

    `paying` collects (incentive, occasion) of those that passed gates 1 to 10; `sold` has each seller's lines, by role.
    """

    known: Known
    paying: set[tuple[str, tuple[str, str, str]]] = field(default_factory=set)
    sold: dict[tuple[Role, str], list[Line]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role in Role:
            for line in self.known.lines.values():
                for seller in shares(line, role, line.row["ordered_on"]):
                    self.sold.setdefault((role, seller), []).append(line)

    def first_failed(self, candidate: Candidate) -> Failure | None:
        """The first of gates 1 to 8 that the candidate fails."""
        return next((failure for failure in self._tried(candidate) if failure is not None), None)

    def _tried(self, candidate: Candidate) -> Iterator[Failure | None]:
        """Gate by gate: None where the candidate passes."""
        incentive = candidate.incentive
        yield self._campaign_days(candidate)
        yield from (_condition(candidate, part, 2, "who") for part in incentive.who)
        yield from (_condition(candidate, part, 3, "condition") for part in incentive.condition)
        yield self._entitled(candidate)
        yield self._in_service(candidate)
        yield self._continuing(candidate)
        yield self._unlocked(candidate)
        yield self._registered(candidate)
        yield self._claimed(candidate)
        yield self._bundle(candidate)
        yield self._required(candidate)

    # ── Gate 1 ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _campaign_days(self, candidate: Candidate) -> Failure | None:
        campaign = candidate.incentive.campaign
        if campaign.first_day is None and campaign.last_day is None:
            return None
        tested = self._day(candidate, campaign.on)
        if tested is None:
            assert campaign.on is not None, "a candidate has a counting day"
            return missing(1, LINE_DAY_NAME[campaign.on])
        if campaign.first_day is not None and tested < campaign.first_day:
            return Failure(gate=1, reason="before_first_day", figure=days_figure(campaign.first_day, tested))
        if campaign.last_day is not None and tested > campaign.last_day:
            return Failure(gate=1, reason="after_last_day", figure=days_figure(campaign.last_day, tested))
        return None

    def _day(self, candidate: Candidate, on: LineDay | None) -> date | None:
        line = candidate.occasion.line
        return candidate.own_day if on is None or line is None else line_day(line, on, self.known)

    # ── Gates 4 to 6 ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _entitled(self, candidate: Candidate) -> Failure | None:
        entitled = candidate.incentive.entitled
        if entitled is None:
            return None
        anchor = self._anchor(candidate, entitled.anchor)
        if anchor is None:
            return missing(4, entitled.anchor.value)
        end = add_months(anchor, entitled.months)
        if candidate.own_day < end:
            return None
        return Failure(gate=4, reason="entitlement_over", figure=days_figure(end - DAY, candidate.own_day))

    def _in_service(self, candidate: Candidate) -> Failure | None:
        """A month of service that begins when there is none any more."""
        line = candidate.occasion.line
        if candidate.occasion.month is None or line is None or line.ended_on is None or candidate.day < line.ended_on:
            return None
        return Failure(gate=4, reason="ended", figure=days_figure(line.ended_on - DAY, candidate.day))

    def _anchor(self, candidate: Candidate, anchor: Anchor) -> date | None:
        fact = candidate.occasion.source
        match anchor:
            case Anchor.AGREEMENT:
                return candidate.agreement.get("first_day")
            case Anchor.PARTNER:
                return self.known.partners.get(candidate.partner, {}).get("first_day")
            case Anchor.CUSTOMER:
                return self.known.customer_first_order.get(fact.get("customer", ""))
            case Anchor.SUBSCRIPTION:
                return self.known.subscription_first_order.get(fact.get("subscription", ""))

    def _continuing(self, candidate: Candidate) -> Failure | None:
        condition, failed_on = candidate.incentive.continuing, candidate.failed_on
        if condition is None or failed_on is None or failed_on > candidate.day:
            return None
        return Failure(gate=4, reason="ended", subject=condition.text, figure=days_figure(failed_on - DAY, candidate.day))

    def _unlocked(self, candidate: Candidate) -> Failure | None:
        unlocking = candidate.incentive.unlocked
        for event in unlocking.events if unlocking is not None else ():
            assert unlocking is not None
            day = unlocked_from(event, candidate.partner, unlocking.period, candidate.version.year_starts, self.known)
            if day is None or candidate.day < day:
                return Failure(gate=4, reason="not_unlocked", subject=event.text, figure=days_figure(day, candidate.day))
        return None

    def _registered(self, candidate: Candidate) -> Failure | None:
        registration = candidate.incentive.registration
        if registration is None:
            return None
        registered = candidate.occasion.rows.get("deal", {}).get("registered")
        if registered is None:
            return Failure(gate=5, reason="not_registered")
        if registered > candidate.day:
            return Failure(gate=5, reason="registered_late", figure=days_figure(candidate.day, registered))
        if registration.days is not None and (candidate.day - registered).days > registration.days:
            earliest = candidate.day - timedelta(days=registration.days)
            return Failure(gate=5, reason="registered_too_early", figure=days_figure(earliest, registered))
        return None

    def _claimed(self, candidate: Candidate) -> Failure | None:
        claim = candidate.incentive.claim
        if claim is None:
            return None
        deadline = candidate.incentive.campaign.last_day if claim.days is None else candidate.day + timedelta(days=claim.days)
        days = self._claimed_on(candidate)
        if not days:
            return Failure(gate=6, reason="not_claimed", figure=days_figure(deadline, None))
        if deadline is not None and min(days) > deadline:
            return Failure(gate=6, reason="claimed_late", figure=days_figure(deadline, min(days)))
        return None

    def _claimed_on(self, candidate: Candidate) -> list[date]:
        """The days on which it was claimed: of a claim for marketing money, on which it was proved."""
        occasion = candidate.occasion
        if "claim" in occasion.rows:
            claimed_on = occasion.rows["claim"]["claimed_on"]
            return [] if claimed_on is None else [claimed_on]
        return [row["date"] for row in self.known.claims.get(occasion.fact_id, ()) if row["partner"] == occasion.seller]

    # ── Gate 7 ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _bundle(self, candidate: Candidate) -> Failure | None:
        pair, line = candidate.incentive.pair, candidate.occasion.line
        if pair is None or line is None:
            return None
        if pair.same is PairKey.CUSTOMER and line.row["customer"] is None:
            return missing(7, "line.customer")
        own = candidate.occasion.rows["product"].get(pair.field)
        for member in pair.members:
            failure = None if member == own else self._member(candidate, member)
            if failure is not None:
                return failure
        return None

    def _member(self, candidate: Candidate, member: str) -> Failure | None:
        """Why the other member of the bundle is not there, or not near enough."""
        pair = candidate.incentive.pair
        assert pair is not None
        lines = self.sold.get((candidate.incentive.role, candidate.occasion.seller), [])
        earlier = [day for line in lines if (day := self._sold_earlier(line, candidate, member)) is not None]
        if not earlier:
            return Failure(gate=7, reason="no_pair", subject=member)
        since = (candidate.day - max(earlier)).days
        if since > pair.days:
            return Failure(gate=7, reason="too_late", subject=member, figure=Figure(needed=pair.days, had=since, unit="days"))
        return None

    def _sold_earlier(self, line: Line, candidate: Candidate, member: str) -> date | None:
        """The counting day of a line that is the seller's earlier one of the member, still there on the candidate's day."""
        incentive, own = candidate.incentive, candidate.occasion.line
        assert incentive.pair is not None
        assert own is not None
        day = line_day(line, incentive.earned_on, self.known)
        if day is None or not _place(line, day) < _place(own, candidate.day):
            return None
        same_customer = incentive.pair.same is PairKey.PARTNER or line.row["customer"] == own.row["customer"]
        is_member = rows_beside_line(line, self.known)["product"].get(incentive.pair.field) == member
        gone = line.gone_on is not None and line.gone_on <= candidate.day
        return day if same_customer and is_member and line.net >= 0 and not gone else None

    # ── Gate 8 ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _required(self, candidate: Candidate) -> Failure | None:
        required = candidate.incentive.requires
        if required is None or (required, candidate.occasion.key) in self.paying:
            return None
        return Failure(gate=8, reason="other_pays_nothing", subject=required)


def _condition(candidate: Candidate, part: Condition, gate: int, reason: str) -> Failure | None:
    truth = value_of(part.test, candidate.names)
    if truth is None:
        return unknown(gate, part.text, part.test, candidate)
    if truth is True:
        return None
    return Failure(gate=gate, reason=reason, subject=part.text, figure=figure_of_test(part.test, candidate.names, candidate.version.ladder))


def _place(line: Line, day: date) -> tuple[Any, ...]:
    return day, line.row["booked_at"], line.row["source"], line.id


# ── Gate 11 ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def once_key(candidate: Candidate, once_per: OncePer | None) -> tuple[str | None, str]:
    """Whose first candidate pays (None: there is nobody), and what it is called when it is missing."""
    fact = candidate.occasion.source
    entity = "activity" if candidate.occasion.fact == "activity" else "line"
    match once_per:
        case OncePer.PERSON:
            return fact.get("person"), f"{entity}.person"
        case OncePer.CUSTOMER:
            return candidate.occasion.customer, "line.customer"
        case OncePer.SELLER:
            return candidate.occasion.seller, "seller.code"
        case _:
            return candidate.partner, "partner.code"
