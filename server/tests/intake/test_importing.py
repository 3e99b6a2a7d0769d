"""A file comes in: all of it, in revisions, or nothing of it with everything that is wrong."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.core.models import AuditRow
from enishi.intake import operations as intake
from enishi.intake import queries, verifying
from enishi.intake.fact_tables import rows_of
from enishi.intake.models import Batch, KeptFile
from enishi.intake.states import BatchState

pytestmark = pytest.mark.django_db

HEADER = "id,partner,net,ordered_on\n"
TWO_LINES = HEADER + "A-1,aoba,400000,2026-09-01\nA-2,kita,30000,2026-09-02\n"


def counts(batch: Batch) -> tuple[int, ...]:
    """Rows, new, changed, unchanged, overlapping, rejected."""
    return batch.rows, batch.new, batch.changed, batch.unchanged, batch.overlapping, batch.rejected


def errors(batch: Batch) -> list[str]:
    return [str(error) for error in queries.errors_of(batch)]


def test_a_file_is_kept_with_its_hash_and_its_rows_are_taken(partners, send):
    batch = send("order_lines", TWO_LINES)

    assert (batch.state, counts(batch)) == (BatchState.TAKEN, (2, 2, 0, 0, 0, 0))
    assert bytes(KeptFile.objects.get(sha256=batch.file_id).content) == TWO_LINES.encode()
    first = rows_of("order_lines").get(external_id="A-1")
    assert (first.net_minor, first.business_date, first.revision, first.source) == (400_000, date(2026, 9, 1), 1, "erp")  # type: ignore[attr-defined]
    assert (first.batch_id, first.file_line, first.adjusts) == (batch.id, 2, False)
    assert first.booked_at == datetime(2026, 8, 31, 15, tzinfo=UTC)  # midnight in Tokyo
    assert first.learned_at == batch.learned_at


def test_every_act_is_in_the_audit_chain(partners, send):
    before = AuditRow.objects.count()
    batch = send("order_lines", TWO_LINES)

    added = AuditRow.objects.order_by("id")[before:]
    assert [(row.act, row.subject, row.actor) for row in added] == [
        ("receive_file", f"batch:{batch.id}", "hana"),
        ("take_batch", f"batch:{batch.id}", "hana"),
    ]
    assert json.loads(added[1].detail) == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "overlapping": 0, "rejected": 0}


def test_one_wrong_row_among_fifty_thousand_and_nothing_is_taken(partners, send):
    lines = [f"L-{number},aoba,1000,2026-09-01" for number in range(1, 50_001)]
    lines[24_999] = "L-25000,aoba,1000,2026-09-31"
    batch = send("order_lines", HEADER + "\n".join(lines) + "\n")

    assert (batch.state, counts(batch)) == (BatchState.REJECTED, (50_000, 49_999, 0, 0, 0, 1))
    assert errors(batch) == ['file.csv:25001: ordered_on: "2026-09-31": is not in the calendar. Write a day that exists.']
    assert not rows_of("order_lines").exists()


def test_everything_that_is_wrong_is_said_at_once(partners, send):
    batch = send("order_lines", HEADER + "A-1,aobba,4OO,2026-09-01\n,aoba,1,2026-09-02\nA-3,aoba\n")

    assert [(error.line, error.column, error.value) for error in queries.errors_of(batch)] == [
        (2, "net", "4OO"),
        (2, "partner", "aobba"),
        (3, "id", None),
        (4, None, None),
    ]
    assert counts(batch) == (3, 0, 0, 0, 0, 3)


def test_a_file_cut_in_the_middle_is_not_taken(partners, send):
    batch = send("order_lines", TWO_LINES[:-14])  # …\nA-2,kita,30

    assert errors(batch) == ["file.csv:3: has 3 cells; the header has 4. Keep the commas of empty cells."]
    assert not rows_of("order_lines").exists()


def test_a_file_that_may_have_been_cut_between_two_cells_is_taken_with_a_warning(partners, send):
    batch = send("order_lines", TWO_LINES[:-1])

    assert batch.state == BatchState.TAKEN
    assert [(one.line, one.warning[:38]) for one in queries.warnings_of(batch)] == [(3, "The file ends without a line break. If")]


def test_the_same_file_twice_is_taken_once(partners, send):
    first, again = send("order_lines", TWO_LINES), send("order_lines", TWO_LINES, file_name="again.csv")

    assert (again.state, again.repeats_id, counts(again)) == (BatchState.REPEATED, first.id, (2, 0, 0, 2, 0, 0))
    assert rows_of("order_lines").count() == 2
    assert KeptFile.objects.filter(sha256=first.file_id).count() == 1


def test_an_older_file_sent_again_does_not_undo_a_correction(partners, send):
    send("order_lines", TWO_LINES)
    send("order_lines", HEADER + "A-1,aoba,380000,2026-09-01\n")
    send("order_lines", TWO_LINES)

    assert [row.net_minor for row in rows_of("order_lines").filter(external_id="A-1").order_by("revision")] == [400_000, 380_000]  # type: ignore[attr-defined]


def test_a_changed_row_is_the_next_revision_and_an_equal_one_changes_nothing(partners, send):
    send("order_lines", TWO_LINES)
    batch = send("order_lines", HEADER + "A-2,kita,30000,2026-09-02\nA-1,aoba,380000,2026-09-01\nA-3,aoba,1,2026-09-03\n")

    assert counts(batch) == (3, 1, 1, 1, 0, 0)
    kept = queries.revisions_of("order_lines", "A-1")
    assert [(one.revision, one.batch_id, one.file_line) for one in kept] == [(1, batch.id - 1, 2), (2, batch.id, 3)]
    assert kept[0].learned_at < kept[1].learned_at


def test_rows_that_a_file_repeats_or_corrects_itself_are_one_fact(partners, send):
    text = "id,partner,net,ordered_on,revision\nA-1,aoba,10,2026-09-01,1\nA-1,aoba,20,2026-09-01,2\nA-2,aoba,5,2026-09-01,1\nA-2,aoba,5,2026-09-01,1\n"
    batch = send("order_lines", text)

    assert counts(batch) == (4, 2, 0, 2, 0, 0)
    assert [(row.external_id, row.net_minor, row.revision) for row in rows_of("order_lines").order_by("external_id")] == [  # type: ignore[attr-defined]
        ("A-1", 20, 1),
        ("A-2", 5, 1),
    ]


def test_a_key_of_several_columns_is_one_id(partners, send):
    header = "partner,attribute,value,first_day\n"
    send("partner_attributes", header + "aoba,region,kanto,2026-04-01\naoba,a+b,1,2026-04-01\n")
    batch = send("partner_attributes", header + "aoba,region,kansai,2026-04-01\naoba,region,kanto,2026-05-01\n")

    assert counts(batch) == (2, 1, 1, 0, 0, 0)
    assert sorted({row.external_id for row in rows_of("partner_attributes")}) == [
        "aoba + a++b + 2026-04-01",
        "aoba + region + 2026-04-01",
        "aoba + region + 2026-05-01",
    ]


def test_what_is_decided_here_is_not_for_a_file_to_say(partners, send):
    batch = send(
        "order_lines",
        "id,partner,net,ordered_on,source,learned_at\nA-1,aoba,1,2026-09-01,erp,\nA-2,aoba,1,2026-09-01,crm,2020-01-01T00:00\n",
    )

    assert [(error.line, error.column, error.value) for error in queries.errors_of(batch)] == [
        (3, "source", "crm"),
        (3, "learned_at", "2020-01-01T00:00"),
    ]


def test_the_first_file_of_a_fact_holds_all_that_others_name_already(partners, send):
    send("order_lines", "id,partner,net,ordered_on,customer\nA-1,aoba,1,2026-09-01,kawa\nA-2,aoba,1,2026-09-01,yama\n")

    lacking, whole = send("customers", "code\nkawa\n"), send("customers", "code\nkawa\nyama\n")

    assert errors(lacking) == [
        "file.csv: code: lacks what order_lines name already: yama. Add them: the first file of customers holds all that were named before it."
    ]
    assert whole.state == BatchState.TAKEN
    assert errors(send("order_lines", HEADER.strip() + ",customer\nA-3,aoba,1,2026-09-01,yma\n")) == [
        'file.csv:2: customer: "yma": is not among the codes of customers. Did you mean "yama"? Correct it, or add it to customers.'
    ]


# ── What the engine is given ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_engine_is_given_every_revision_that_was_learned_by_the_moment(partners, send, now):
    first = send("order_lines", TWO_LINES)
    send("order_lines", HEADER + "A-1,aoba,380000,2026-09-01\n")

    then = queries.facts(known_by=first.learned_at, currency="JPY", timezone="Asia/Tokyo").tables["order_lines"]
    now_known = queries.facts(known_by=now + timedelta(days=1), currency="JPY", timezone="Asia/Tokyo")

    assert [(row["id"], row["net"], row["revision"]) for row in then.sort_by("id").to_pylist()] == [("A-1", 400_000, 1), ("A-2", 30_000, 1)]
    lines = now_known.tables["order_lines"].sort_by([("id", "ascending"), ("revision", "ascending")])
    assert lines["net"].to_pylist() == [400_000, 380_000, 30_000]
    assert set(now_known.tables) == {"partners", "order_lines"}
    assert lines["booked_at"].to_pylist()[0] == datetime(2026, 8, 31, 15, tzinfo=UTC)


def test_amounts_and_numbers_reach_the_engine_as_they_were_written(send, now, settings):
    settings.MAKER_CURRENCY = "USD"
    send("partners", "code\naoba\n")
    send("order_lines", HEADER + "A-1,aoba,1234.56,2026-09-01\n")
    send("activities", "id,partner,kind,value,date\nV-1,aoba,inquiry,1.5,2026-09-01\n")
    send("products", "code,main,list_price\naccounting,true,0.05\n")

    facts = queries.facts(known_by=now + timedelta(days=1), currency="USD", timezone="Asia/Tokyo").tables

    assert facts["order_lines"]["net"].to_pylist() == [123_456]
    assert facts["activities"]["value"].to_pylist() == [1_500_000]
    assert facts["products"].select(["main", "list_price"]).to_pylist() == [{"main": True, "list_price": 5}]


def test_everything_holds_after_files_were_taken_and_what_was_tampered_with_is_found(partners, send):
    first = send("order_lines", TWO_LINES)
    send("order_lines", HEADER + "A-1,aoba,380000,2026-09-01\n")
    whole = list(verifying.faults())

    without_triggers("intake_orderline")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE intake_orderline SET net_minor = 1 WHERE external_id = 'A-2'")
        cursor.execute("DELETE FROM intake_orderline WHERE external_id = 'A-1' AND revision = 1")

    assert whole == []
    assert [fault for fault in verifying.faults() if "trigger" not in fault] == [
        "order_lines A-1 has 1 revisions, the last of number 2: one was removed.",
        "order_lines A-2 was changed after it was taken.",
        f"Batch {first.id} (file.csv) added 2 rows, and 1 are there.",
    ]


def without_triggers(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_update")
            cursor.execute(f"DROP TRIGGER {table}_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_what_is_taken_after_a_calculation_was_learned_after_it_whatever_the_clock_says(partners, send, now):
    fixed = intake.fix_facts(at=now + timedelta(days=3))

    late = send("order_lines", TWO_LINES)  # its clock is three days behind

    assert late.learned_at == fixed + timedelta(microseconds=1)
    assert "order_lines" not in queries.fact_tables(known_by=fixed) or queries.fact_tables(known_by=fixed)["order_lines"].num_rows == 0


def test_a_line_for_a_closed_period_is_taken_and_marked(partners, send):
    closed = {"aoba": date(2026, 8, 31)}
    text = HEADER + "A-1,aoba,1,2026-08-31\nA-2,aoba,1,2026-09-01\nA-3,kita,1,2026-08-31\n"
    send("order_lines", text, closed_until=lambda partners: {partner: closed[partner] for partner in partners if partner in closed})
    change = "id,line,kind,amount,date\nC-1,A-1,refund,1,2026-08-31\nC-2,A-3,refund,1,2026-08-31\n"
    send("line_changes", change, closed_until=lambda partners: {partner: closed[partner] for partner in partners if partner in closed})

    marked = {row.external_id for fact in ("order_lines", "line_changes") for row in rows_of(fact).filter(adjusts=True)}
    assert marked == {"A-1", "C-1"}


# ── Never changed ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE intake_orderline SET net_minor = 1",
        "DELETE FROM intake_orderline",
        "UPDATE intake_keptfile SET size = 0",
        "DELETE FROM intake_keptfile",
        "UPDATE intake_batch SET rows = 0, new = 0",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_taken(partners, send, change: str):
    send("order_lines", TWO_LINES)

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_revision_is_there_once(partners, send):
    send("order_lines", TWO_LINES)
    again = rows_of("order_lines").get(external_id="A-1")
    again.pk = None

    with pytest.raises(DatabaseError), transaction.atomic():
        again.save(force_insert=True)


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"fact": "orders"}, intake.UnknownFact),
        ({"source": " "}, intake.SourceUnnamed),
        ({"source": "a\nb"}, intake.SourceUnnamed),
    ],
)
def test_a_file_without_a_fact_or_a_source_is_refused_and_not_kept(db, now, given: dict[str, str], refusal: type[Exception]):
    named = {"fact": "partners", "source": "erp"} | given
    with pytest.raises(refusal):
        intake.receive_file(fact=named["fact"], source=named["source"], file_name="f.csv", content=b"code\naoba\n", by="hana", at=now)

    assert not KeptFile.objects.exists()


def test_a_batch_is_decided_once(partners, now):
    with pytest.raises(intake.BatchDecided, match="was decided before: taken"):
        intake.decide_batch(batch_id=partners.id, by="hana", at=now)


def test_amounts_that_are_kept_keep_their_currency(partners, send, settings):
    settings.MAKER_CURRENCY = "USD"

    with pytest.raises(intake.OtherMaker, match="Facts were taken in JPY"):
        send("order_lines", TWO_LINES)
