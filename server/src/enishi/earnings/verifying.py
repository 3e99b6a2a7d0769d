"""Where the earnings do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Sum

from enishi.core.triggers import missing
from enishi.earnings.models import EarningLine, Run, What
from enishi.earnings.operations import hash_of
from enishi.earnings.queries import lines_of
from enishi.earnings.sealing import OF_TEXTS, TRIGGERS


def faults() -> Iterator[str]:
    """Every violation of what must always hold of what was posted (docs/rules/ledger.md)."""
    for name in missing((*TRIGGERS, OF_TEXTS)):
        yield f"The trigger {name} is gone: what was posted could be changed. Restore it from a migration, then look at the rows below."
    for id_ in EarningLine.objects.filter(~Exists(Run.objects.filter(id=OuterRef("run_id")))).values_list("run_id", flat=True).distinct():
        yield f"Lines of the run {id_} stand without the run."
    for run in Run.objects.order_by("program", "closing_group", "number").iterator(chunk_size=100):
        if hash_of(lines_of(run)) != run.hash:
            yield f"The lines of the run {run} are not those that were posted: one was changed, added or removed."
    yield from _of_numbers()
    yield from _of_sums()


def _of_numbers() -> Iterator[str]:
    """A run that was removed leaves a gap, unless it was the last: then its closing and its entries miss it."""
    expected: dict[tuple[str, str], int] = {}
    for run in Run.objects.order_by("program", "closing_group", "number"):
        group = run.program, run.closing_group
        expected[group] = expected.get(group, 0) + 1
        if run.number != expected[group]:
            yield f"Run {expected[group]} of {run.program} {run.closing_group} is missing: the next one is number {run.number}."
            expected[group] = run.number


def _of_sums() -> Iterator[str]:
    """Of each line, what was posted over all runs comes to what it stands at after the last one."""
    adjusted = EarningLine.objects.exclude(what=What.OWN).values("run__program", "run__closing_group", "key").distinct()
    for line in adjusted.iterator(chunk_size=1_000):
        rows = EarningLine.objects.filter(**line)
        posted = rows.aggregate(amount=Sum("amount"), payable=Sum("payable"))
        last = rows.order_by(F("run__number").desc())[0]
        if (posted["amount"], posted["payable"]) != (last.amount_after, last.payable_after):
            yield f"The line {last.line_id} comes to {posted['amount']:,} over all runs, and the last one says {last.amount_after:,}."
