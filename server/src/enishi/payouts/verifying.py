"""Where payouts do not hold, asked of the rows themselves: for `enishi verify`."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count, Sum

from enishi.core.triggers import missing
from enishi.ledger import queries as ledger
from enishi.ledger.entries import Posting
from enishi.partners.enciphering import Unreadable
from enishi.payouts import booking
from enishi.payouts.models import Batch, BatchApproval, Payment, PaymentOutcome, PayoutFile, ResultFile
from enishi.payouts.proposing import hash_as_it_stands
from enishi.payouts.sealing import TRIGGERS
from enishi.payouts.states import LIVE, BatchState, Outcome
from enishi.payouts.writing import booked, content_of


def faults() -> Iterator[str]:
    """Every violation of what must always hold of payouts (docs/rules/payouts.md)."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: what it refuses could be written. Restore it from a migration, then look at the rows below."
    for batch in Batch.objects.select_related("payer").order_by("number"):
        yield from _of_batch(batch)
    yield from _of_dues()
    for written in PayoutFile.objects.order_by("written_at").iterator(chunk_size=20):
        yield from _of_file(written)
    for answer in ResultFile.objects.order_by("read_at").iterator(chunk_size=20):
        yield from _of_file(answer)


def _of_batch(batch: Batch) -> Iterator[str]:
    if hash_as_it_stands(batch) != batch.hash:
        yield f"The payments of {batch} are not what was proposed."
    said = batch.payments.aggregate(rows=Count("id"), total=Sum("amount"))
    if (said["rows"], said["total"]) != (batch.payments_count, batch.total):
        yield f"{batch} says {batch.payments_count} payments of {batch.total:,}, and there are {said['rows']} of {said['total'] or 0:,}."
    approved = BatchApproval.objects.filter(batch=batch, hash=batch.hash).exclude(person=batch.proposed_by)
    if batch.state in (BatchState.APPROVED, BatchState.WRITTEN, BatchState.SENT) and not approved.exists():
        yield f"{batch} is {batch.state}, and nobody but who proposed it has approved it as it stands."
    yield from _of_entries(batch)
    yield from _of_outcomes(batch)


def _of_entries(batch: Batch) -> Iterator[str]:
    """What was sent is booked, what came back is booked back, and nothing else is."""
    expected: dict[str, tuple[Posting, ...]] = {}
    found = {entry.key: entry for entry in ledger.entries_of(booking.source_of(batch.number))}
    for one in batch.payments.order_by("number") if batch.state == BatchState.SENT else ():
        drafts = [booking.paid(booked(one, batch), on=batch.pay_on)]
        if one.outcome == Outcome.RETURNED:
            drafts.append(booking.returned(booked(one, batch), on=batch.pay_on))
        expected |= {draft.key: draft.postings for draft in drafts}
    for key in sorted({*expected, *found}):
        if key not in found or found[key].postings != expected.get(key):
            yield f"The entry {key} does not say what became of its payment in {batch}."


def _of_outcomes(batch: Batch) -> Iterator[str]:
    learned = PaymentOutcome.objects.filter(payment__batch=batch).order_by("id").values_list("payment_id", "outcome")
    last = dict(learned)
    for one in batch.payments.order_by("number"):
        if one.id in last and last[one.id] != one.outcome:
            yield f"The payment {one} is {one.outcome}, and the last that was learned of it is {last[one.id]}."


def _of_dues() -> Iterator[str]:
    """Of nothing that was due more was paid than was due."""
    paid = Payment.objects.filter(outcome__in=LIVE).values("due", "due_whole").annotate(total=Sum("gross"))
    for one in paid.order_by("due"):
        if one["total"] > one["due_whole"]:
            yield f"Of {one['due']} {one['total']:,} were paid, and {one['due_whole']:,} were due."


def _of_file(file: PayoutFile | ResultFile) -> Iterator[str]:
    try:
        content = content_of(file)
    except Unreadable as unreadable:
        yield f"The file {file}: {unreadable}"
        return
    if hashlib.sha256(content).hexdigest() != file.sha256:
        yield f"The file {file} is not the one that was kept."
