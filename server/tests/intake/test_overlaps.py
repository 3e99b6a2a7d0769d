"""An id names one fact, whatever the source: a row whose id another source has waits for a person."""

from datetime import timedelta

import pytest

from enishi.core.models import AuditRow
from enishi.intake import operations as intake
from enishi.intake import overlaps, queries, reasons, verifying
from enishi.intake.fact_tables import rows_of

pytestmark = pytest.mark.django_db

HEADER = "id,partner,net,ordered_on\n"


@pytest.fixture
def overlap(partners, send):
    """A-1 is the ERP's, with 400,000; the CRM says 380,000 of it, and brings A-2."""
    send("order_lines", HEADER + "A-1,aoba,400000,2026-09-01\n")
    send("order_lines", HEADER + "A-1,aoba,380000,2026-09-01\nA-2,aoba,5,2026-09-02\n", source="crm")
    return queries.open_overlaps()[0]


def amounts() -> list[tuple[str, int, str, int]]:
    rows = rows_of("order_lines").order_by("external_id", "revision")
    return [(row.external_id, row.revision, row.source, row.net_minor) for row in rows]  # type: ignore[attr-defined]


def test_a_row_of_another_source_waits_and_the_others_are_taken(overlap):
    assert (overlap.external_id, overlap.source, overlap.kept_source, overlap.file_line) == ("A-1", "crm", "erp", 2)
    assert overlap.content["net"] == "380000"
    assert amounts() == [("A-1", 1, "erp", 400_000), ("A-2", 1, "crm", 5)]


def test_the_same_row_sent_again_waits_once(overlap, send):
    batch = send("order_lines", HEADER + "A-2,aoba,5,2026-09-02\nA-1,aoba,380000,2026-09-01\n", source="crm")

    assert (batch.overlapping, batch.unchanged) == (1, 1)
    assert len(queries.open_overlaps(fact="order_lines")) == 1


def test_the_other_source_is_believed_and_the_fact_stays_one(overlap, now):
    """The engine refuses an id of two sources, so the fact stays the first one's; its batch tells who said it."""
    decided = intake.take_overlap(overlap_id=overlap.overlap_id, reason="ERPの締め漏れ", by="hana", at=now)

    assert amounts()[:2] == [("A-1", 1, "erp", 400_000), ("A-1", 2, "erp", 380_000)]
    assert decided.revision == 2
    assert [one.batch_id for one in queries.revisions_of("order_lines", "A-1")][1] == overlap.batch_id
    assert (queries.open_overlaps(), list(verifying.faults())) == ([], [])
    facts = queries.facts(known_by=now + timedelta(days=1), currency="JPY", timezone="Asia/Tokyo")
    assert facts.tables["order_lines"].num_rows == 3
    last = AuditRow.objects.order_by("id").last()
    assert last is not None
    assert last.act == "take_overlap"


def test_what_was_taken_is_believed_and_the_overlap_is_put_aside(overlap, now):
    intake.dismiss_overlap(overlap_id=overlap.overlap_id, reason="CRMは概算", by="hana", at=now)

    assert (len(amounts()), queries.open_overlaps()) == (2, [])


def test_an_overlap_is_decided_once_and_with_a_reason(overlap, now):
    with pytest.raises(reasons.ReasonMissing):
        intake.dismiss_overlap(overlap_id=overlap.overlap_id, reason=" ", by="hana", at=now)
    intake.dismiss_overlap(overlap_id=overlap.overlap_id, reason="CRMは概算", by="hana", at=now)

    with pytest.raises(overlaps.OverlapDecided, match="was decided before: dismissed"):
        intake.take_overlap(overlap_id=overlap.overlap_id, reason="やはり", by="hana", at=now)


def test_a_row_that_contradicts_what_was_taken_since_cannot_be_believed(overlap, send, now):
    """390,000 of A-1 were refunded since: 380,000 cannot hold that."""
    send("line_changes", "id,line,kind,amount,date\nC-1,A-1,refund,390000,2026-09-20\n")

    with pytest.raises(overlaps.OverlapContradicts, match="is too little for its change C-1"):
        intake.take_overlap(overlap_id=overlap.overlap_id, reason="正しい", by="hana", at=now)

    assert len(amounts()) == 2
