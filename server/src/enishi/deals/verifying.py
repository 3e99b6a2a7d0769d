"""Where deals do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from django.db.models import Count, Max

from enishi.core.triggers import missing
from enishi.deals.models import Deal
from enishi.deals.sealing import TRIGGERS
from enishi.deals.states import STAGES, DealState, Origin, Step
from enishi.intake import queries as intake

_LAST = {
    DealState.OFFERED: (Step.OFFERED,), DealState.REJECTED: (Step.REJECTED,), DealState.DECLINED: (Step.DECLINED,),
    DealState.WITHDRAWN: (Step.WITHDRAWN,), DealState.WON: (Step.WON, Step.FILED), DealState.LOST: (Step.LOST, Step.FILED),
    DealState.EXPIRED: (Step.EXPIRED, Step.FILED), DealState.PROTECTED: (Step.ACCEPTED, Step.TAKEN, Step.FILED),
}  # fmt: skip


def faults() -> Iterator[str]:
    """Triggers that are gone, deals in a state that no step brought about, steps that are missing, and facts that say something else."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: what was registered or answered could be changed. Restore it from a migration."
    facts = {str(row["id"]): row for row in intake.latest_rows("deals")}
    steps: dict[object, set[str]] = {}
    for id_, step in Deal.objects.values_list("id", "steps__step"):
        steps.setdefault(id_, set()).add(str(step))
    counted = Deal.objects.annotate(taken=Count("steps"), last=Max("steps__number"))
    for deal in counted.order_by("code").iterator(chunk_size=1_000):
        if deal.taken != deal.last:
            yield f"The deal {deal} lacks a step: one was removed."
        expected = _LAST.get(DealState(deal.state))
        if expected is not None and not steps[deal.id] & set(expected):
            yield f"The deal {deal} is {deal.state}, and no step says so."
        yield from _of_fact(deal, facts.get(deal.code))


def _of_fact(deal: Deal, row: dict[str, object] | None) -> Iterator[str]:
    stage = STAGES.get(DealState(deal.state))
    if stage is None and row is not None and deal.origin != Origin.FILE:
        yield f"The deal {deal} is a fact, and nobody has accepted it."
    if stage is not None and row is None:
        yield f"The deal {deal} is {deal.state}, and no fact of it was taken."
    if stage is not None and row is not None and row["partner"] != deal.partner:
        yield f"The deal {deal} is {deal.partner}'s, and the fact is {row['partner']}'s."
