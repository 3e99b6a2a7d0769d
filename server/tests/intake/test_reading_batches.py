"""What pages and commands are told: what would change, what came in, what waits."""

import pytest

from enishi.core.models import AuditRow
from enishi.intake import operations as intake
from enishi.intake import queries
from enishi.intake.fact_tables import rows_of
from enishi.intake.models import Batch
from enishi.intake.queries import Change, ChangedRow
from enishi.intake.reasons import ReasonMissing
from enishi.intake.states import BatchState

pytestmark = pytest.mark.django_db

HEADER = "id,partner,net,ordered_on\n"
WRONG = HEADER + "A-1,aoba,ten,2026-09-01\n"


def preview(content: str, **more: object) -> queries.Told:
    given = {"fact": "order_lines", "source": "erp", "file_name": "f.csv"} | more
    return queries.preview_file(content=content.encode(), **given)  # type: ignore[arg-type]


def test_a_preview_counts_every_row_and_keeps_nothing(partners, send):
    send("order_lines", HEADER + "A-1,aoba,400000,2026-09-01\nA-2,kita,5,2026-09-02\nA-3,kita,6,2026-09-02\n")
    before = (Batch.objects.count(), AuditRow.objects.count(), rows_of("order_lines").count())

    told = preview(HEADER + "A-1,aoba,380000,2026-09-03\nA-2,kita,5,2026-09-02\nA-4,aoba,1,2026-09-02\nA-5,aoba,x,2026-09-02\n")
    other = preview(HEADER + "A-3,kita,7,2026-09-02\n", source="crm")

    assert vars(told.counts) == {"rows": 4, "new": 1, "changed": 1, "unchanged": 1, "overlapping": 0, "rejected": 1}
    assert (other.counts.overlapping, told.batch_id) == (1, None)
    assert told.changes == (ChangedRow(2, "A-1", (Change("net", "400000", "380000"), Change("ordered_on", "2026-09-01", "2026-09-03"))),)
    assert (Batch.objects.count(), AuditRow.objects.count(), rows_of("order_lines").count()) == before


def test_changed_amounts_are_told_in_the_currency_of_their_line(partners, send):
    send("order_lines", "id,partner,net,ordered_on,currency\nU-1,aoba,12.50,2026-09-01,USD\n")
    send("customer_payments", "id,line,amount,date\nP-1,U-1,10.05,2026-09-30\n")

    line = preview("id,partner,net,ordered_on,currency\nU-1,aoba,12.40,2026-09-01,USD\n")
    payment = preview("id,line,amount,date\nP-1,U-1,9.05,2026-09-30\n", fact="customer_payments")

    assert line.changes[0].changes == (Change("net", "12.50", "12.40"),)
    assert payment.changes[0].changes == (Change("amount", "10.05", "9.05"),)


def test_a_received_file_is_looked_at_and_then_taken(partners, now):
    content = (HEADER + "A-1,aoba,400000,2026-09-01\n").encode()
    batch = intake.receive_file(fact="order_lines", source="erp", file_name="f.csv", content=content, by="hana", at=now)
    looked = queries.preview_batch(batch_id=batch.id)
    nothing_yet = rows_of("order_lines").count()
    taken = intake.decide_batch(batch_id=batch.id, by="hana", at=now)

    assert (looked.counts.new, nothing_yet) == (1, 0)
    assert (taken.state, rows_of("order_lines").count()) == (BatchState.TAKEN, 1)


def test_batches_are_listed_newest_first_in_pages(partners, send):
    for number in range(3):
        send("order_lines", f"{HEADER}A-{number},aoba,1,2026-09-01\n", file_name=f"{number}.csv")

    first = queries.batches(count=2)
    assert [batch.file_name for batch in first] == ["2.csv", "1.csv"]
    assert [batch.file_name for batch in queries.batches(before=first[-1].batch_id)] == ["0.csv", "file.csv"]


def test_a_rejected_file_waits_until_it_is_corrected_sent_again_or_dropped(partners, send, now):
    waiting = [send("order_lines", WRONG, source=source) for source in ("erp", "crm", "sheet", "shop")]
    listed = queries.error_file(batch_id=waiting[0].id, as_csv=True).content.decode("utf-8-sig")
    send("order_lines", listed.replace(",ten,", ",10,"), corrects=waiting[0].id)
    send("order_lines", HEADER + "B-1,aoba,1,2026-09-01\n", source="crm")
    intake.drop_batch(batch_id=waiting[2].id, reason="別ファイルで受領済み", by="hana", at=now)

    assert [batch.source for batch in queries.waiting_batches()] == ["shop"]
    assert queries.rejected_and_not_corrected() == [("file.csv", 1)]


def test_only_a_rejected_file_is_dropped_once_and_with_a_reason(partners, send, now):
    rejected = send("order_lines", WRONG)

    with pytest.raises(ReasonMissing):
        intake.drop_batch(batch_id=rejected.id, reason="", by="hana", at=now)
    intake.drop_batch(batch_id=rejected.id, reason="不要", by="hana", at=now)
    for batch in (rejected.id, partners.id, 9_999):
        with pytest.raises(intake.NothingToDrop):
            intake.drop_batch(batch_id=batch, reason="不要", by="hana", at=now)

    last = AuditRow.objects.order_by("id").last()
    assert last is not None
    assert (last.act, last.subject) == ("drop_batch", f"batch:{rejected.id}")
