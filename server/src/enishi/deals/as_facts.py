"""Deals and meetings as facts, through intake's door: what was accepted is a deal of the calculation, and nothing else is."""

from datetime import date, datetime

from enishi.core.maker import maker
from enishi.core.models import User
from enishi.deals.matching import Named, named
from enishi.deals.models import Deal
from enishi.deals.states import STAGES, DealState
from enishi.intake import console_rows
from enishi.intake import queries as intake
from enishi.intake.planning import ClosedUntil
from enishi_engine.facts.currency import decimal_text, minor_digits

MEETING, HANDED_OVER = "meeting_set", "lead_handed_over"


def write_deal(deal: Deal, *, by: User | None, at: datetime, closed_until: ClosedUntil | None) -> None:
    """The deal's row as it stands; nothing before it was accepted. Raises RowRefused."""
    stage = STAGES.get(DealState(deal.state))
    if stage is None:
        return
    row = {
        "id": deal.code, "partner": deal.partner, "person": deal.person or None, "customer": deal.customer, "product": deal.product,
        "registered": deal.registered_on.isoformat(), "decided": _day(deal.decided_on), "expires": _day(deal.protected_until),
        "stage": stage, "amount": None if deal.amount is None else decimal_text(deal.amount, minor_digits(maker().currency)),
    }  # fmt: skip
    console_rows.write_row(fact="deals", row=row, by=_who(by), at=at, closed_until=closed_until)


def write_activity(deal: Deal, kind: str, day: date, *, by: User | None, at: datetime, closed_until: ClosedUntil | None) -> None:
    """Something that happened about the deal, once for its kind: incentives on it may pay from now on. Raises RowRefused."""
    row = {
        "id": f"{kind}-{deal.code}"[-100:], "partner": deal.partner, "person": deal.person or None, "kind": kind, "subject": deal.code,
        "date": day.isoformat(),
    }  # fmt: skip
    console_rows.write_row(fact="activities", row=row, by=_who(by), at=at, closed_until=closed_until)


def customer_for(deal: Deal, *, by: User | None, at: datetime) -> str | None:
    """The code of the deal's customer: the one that is known, else a new one; None where a maker keeps no customers at all."""
    wanted = Named(folded=deal.folded_name, number=deal.corporate_number)
    known = intake.latest_rows("customers")
    if not known:
        return None
    found = next((str(row["code"]) for row in known if row["name"] is not None and named(str(row["name"])).same_as(wanted)), None)
    if found is not None:
        return found
    code = f"customer-{deal.code}"[-100:]
    console_rows.write_row(fact="customers", row={"code": code, "name": deal.customer_name}, by=_who(by), at=at)
    return code


def _who(by: User | None) -> str:
    return "deals" if by is None else str(by.id)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
