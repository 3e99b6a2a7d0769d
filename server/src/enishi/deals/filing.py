"""Deals that came in by a file: what intake took of them stands among the others, and what it says of ours is followed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from enishi.core import audit
from enishi.core.maker import local_day
from enishi.deals import promising
from enishi.deals.matching import named, plain
from enishi.deals.models import NAME, Deal, DealStep
from enishi.deals.states import STAGES, DealKind, DealState, Origin, Step
from enishi.deals.stepping import JOB, hold_desk, step
from enishi.intake import queries as intake

_STATES = {stage: state for state, stage in STAGES.items()}
Row = Mapping[str, Any]


@transaction.atomic
def adopt(*, at: datetime) -> int:
    """Follow the facts: deals that only a file knows are added, those that it says otherwise of are changed. How many; none the second time."""
    hold_desk()
    names = {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("customers")}
    known = {deal.code: deal for deal in Deal.objects.all()}
    added, changed, today = list[Deal](), 0, local_day(at)
    for row in intake.latest_rows("deals"):
        deal, wanted = known.get(str(row["id"])), _wanted(row, today)
        if deal is None:
            added.append(_new(row, wanted, names, at))
        elif deal.state in (DealState.WAITING, *STAGES) and _says_otherwise(deal, row, wanted):
            _follow(deal, wanted, at)
            changed += 1
    Deal.objects.bulk_create(added, batch_size=500)
    steps = [DealStep(deal=one, number=1, step=Step.FILED, from_partner=False, at=at, day=one.protected_until) for one in added]
    DealStep.objects.bulk_create(steps, batch_size=500)
    if added or changed:
        audit.record(actor=JOB, act="adopt_deals", subject="fact:deals", detail={"new": len(added), "changed": changed}, at=at)
    return len(added) + changed


def _new(row: Row, wanted: dict[str, Any], names: Mapping[str, str], at: datetime) -> Deal:
    customer = row["customer"]
    name = plain(names.get(str(customer), str(customer or row["id"])))[:NAME] or str(row["id"])
    return Deal(
        code=str(row["id"]), partner=str(row["partner"]), person=str(row["person"] or ""), kind=DealKind.DEAL, origin=Origin.FILE,
        customer_name=name, folded_name=named(name).folded, customer=customer, product=row["product"], amount=row["amount"] or None,
        registered_on=row["registered"], registered_at=at, answer_by=promising.after(local_day(at), settings.DEAL_ANSWER_DAYS), **wanted,
    )  # fmt: skip


def _follow(deal: Deal, wanted: dict[str, Any], at: datetime) -> None:
    step(deal, Step.FILED, by=None, at=at, day=wanted["protected_until"])
    for name, value in wanted.items():
        setattr(deal, name, value)
    deal.save(update_fields=tuple(wanted))


def _wanted(row: Row, today: date) -> dict[str, Any]:
    """State and days as the file says them; registered in a file and past its day counts as ended, else it waits for its answer here."""
    expires: date = row["expires"] or row["registered"] + timedelta(days=settings.DEAL_PROTECTION_DAYS)
    state = _STATES.get(str(row["stage"]))
    if state is None:
        state = DealState.EXPIRED if expires < today else DealState.WAITING
    decided = row["decided"] if state in (DealState.WON, DealState.LOST) else None
    return {"state": state, "protected_until": None if state is DealState.WAITING else expires, "decided_on": decided}


def _says_otherwise(deal: Deal, row: Row, wanted: Row) -> bool:
    if wanted["state"] is DealState.WAITING or row["stage"] == "registered":
        return False  # what was answered here since is newer than that it was registered
    return any(getattr(deal, name) != value for name, value in wanted.items())
