"""Where closings, earnings and ledger do not hold together, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from enishi.closing.models import Beginning, Closing, State
from enishi.closing.sealing import OF_BOUNDS, TRIGGERS
from enishi.core.triggers import missing
from enishi.earnings.models import EarningLine, Run
from enishi.ledger import queries as ledger


def faults() -> Iterator[str]:
    """A closing without its run, a run without its closing, books that are not closed through it or do not say what it posted."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: a closing that is done could be changed. Restore it from a migration."
    for name in missing(OF_BOUNDS):
        yield f"The trigger {name} is gone: a bound that two people decided could be changed. Restore it from a migration."
    for closing in Closing.objects.filter(state=State.CLOSED).select_related("run").order_by("program", "group_id", "first_day"):
        run = closing.run
        if run is None or (run.program, run.closing, run.last_day) != (closing.program, closing.name, closing.last_day):
            yield f"The closing {closing} does not have the run that it posted."
            continue
        yield from _of_books(closing, run)
    for run in Run.objects.filter(of_closing=None):
        yield f"The run {run} belongs to no closing."
    for beginning in Beginning.objects.order_by("program", "group_id"):
        yield from _before(beginning)


def _of_books(closing: Closing, run: Run) -> Iterator[str]:
    book = ledger.book_of(program=closing.program, closing_group=closing.group_id)
    if book is None or book.closed_through is None or book.closed_through < closing.last_day:
        yield f"The books of {closing.program}/{closing.group_id} are not closed through {closing.last_day}, and {closing} is."
        return
    yield from ledger.differences(run)


def _before(beginning: Beginning) -> Iterator[str]:
    """Nothing is posted of a day before the books begin, and the first closing begins with them."""
    first = Closing.objects.filter(program=beginning.program, group_id=beginning.group_id).order_by("first_day").first()
    if first is not None and first.first_day != beginning.first_day:
        yield f"The books of {beginning.program}/{beginning.group_id} begin on {beginning.first_day}, and the first closing {first} does not."
    run_of = {"run__program": beginning.program, "run__closing_group": beginning.group_id}
    for line in EarningLine.objects.filter(**run_of, day__lt=beginning.first_day).order_by("id")[:20]:
        yield f"The line {line.line_id} of {line.day} was posted, and the books begin on {beginning.first_day}."
