"""Where ranks do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from django.db.models import Count, F, Max

from enishi.core.triggers import missing
from enishi.partners.states import ProposalState
from enishi.ranks import queries
from enishi.ranks.models import DecisionProposal, RankReview, ReviewRun
from enishi.ranks.sealing import TRIGGERS

_SEALED = ("partner", "day", "revision", "version", "held", "merited", "rank", "action", "chosen", "decision", "figures")


def faults() -> Iterator[str]:
    """Reviews that are not what was written, revisions that are gone, and decisions that are approved and no fact."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: a review or a decision of a rank could be changed. Restore it from a migration."
    yield from _of_runs()
    yield from _of_revisions()
    yield from _of_decisions()


def _of_runs() -> Iterator[str]:
    for run in ReviewRun.objects.order_by("reviewed_at").iterator(chunk_size=50):
        written = sorted(RankReview.objects.filter(run=run).values_list("program", *_SEALED))
        if len(written) != run.reviews or any(program != run.program for program, *_ in written):
            yield f"The reviews of {run} are {run.reviews} by their run, and {len(written)} are there."
        elif queries.hash_of(run.program, [row for _, *row in written]) != run.hash:
            yield f"A review of {run} was changed after it was written."


def _of_revisions() -> Iterator[str]:
    counted = RankReview.objects.values("program", "partner", "day").annotate(rows=Count("id"), last=Max("revision"))
    for one in counted.exclude(rows=F("last")).order_by("program", "partner", "day"):
        said = f"{one['program']} {one['partner']} {one['day']}"
        yield f"The review {said} has {one['rows']} revisions, the last of number {one['last']}: one was removed."


def _of_decisions() -> Iterator[str]:
    """An approved decision is a fact with its rank and days; a later change of its end is one too."""
    facts = {one.id: one for one in queries.decisions()}
    approved = DecisionProposal.objects.filter(state=ProposalState.APPROVED).order_by("decided_at")
    for one in {proposal.rank_decision: proposal for proposal in approved}.values():
        fact = facts.get(one.rank_decision)
        if fact is None:
            yield f"The decision {one} was approved, and is no fact."
        elif (fact.partner, fact.rank, fact.first_day, fact.last_day) != (one.partner, one.rank, one.first_day, one.last_day):
            yield f"The decision {one} is another fact than was approved: compare the file that changed it."
