"""Importers at the same time, on PostgreSQL: each waits for the one before. SQLite lets one write at a time by itself."""

import threading
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.core import audit
from enishi.intake import operations as intake
from enishi.intake import verifying
from enishi.intake.fact_tables import rows_of
from enishi.intake.models import Batch, Watermark
from enishi.intake.moments import fix_facts
from enishi.intake.planning import Plan, plan
from enishi.intake.reading import Sent
from enishi.intake.states import BatchState
from server.tests.conftest import NOW, forget

pytestmark = pytest.mark.only_on("postgresql")
HEADER = "id,partner,net,ordered_on\n"
IMPORTERS = 4
TABLES = ("intake_overlap", "intake_orderline", "intake_partner", "intake_batch", "intake_mapping", "intake_keptfile", "core_auditrow")


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Aoba, seen by other connections; removed afterwards as nobody else may: with every trigger asleep."""
    with django_db_blocker.unblock():
        take("partners", "code\naoba\n")
        yield
        again = [f"UPDATE core_audithead SET rows = 0, hash = '{audit.BEGINNING}'", "UPDATE intake_watermark SET moment = '1970-01-01Z'"]
        forget(*TABLES, then=again, beside=["core_audithead", "intake_watermark"])


def take(fact: str, content: str) -> Batch:
    return intake.import_file(fact=fact, source="erp", file_name="f.csv", content=content.encode(), by="hana", at=NOW)


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Do all of them, each on a connection of its own, beginning together; what went wrong."""
    begin, wrong = threading.Barrier(len(works)), list[BaseException]()

    def do(work: Callable[[], object]) -> None:
        try:
            begin.wait(30)
            work()
        except (DatabaseError, AssertionError) as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


def test_one_file_sent_by_four_at_once_is_taken_once(committed):
    content = HEADER + "".join(f"A-{number},aoba,1,2026-09-01\n" for number in range(500))

    assert at_once(*[lambda: take("order_lines", content)] * IMPORTERS) == []
    states = [batch.state for batch in Batch.objects.filter(fact="order_lines").order_by("state")]
    assert states == [BatchState.REPEATED] * 3 + [BatchState.TAKEN]
    assert rows_of("order_lines").count() == 500
    assert list(verifying.faults()) == []


def test_four_versions_of_one_row_sent_at_once_are_four_revisions_learned_one_after_another(committed):
    assert at_once(*[lambda net=net: take("order_lines", f"{HEADER}A-1,aoba,{net},2026-09-01\n") for net in range(IMPORTERS)]) == []

    kept = list(rows_of("order_lines").order_by("revision"))
    assert [row.revision for row in kept] == [1, 2, 3, 4]
    assert sorted(row.net_minor for row in kept) == [0, 1, 2, 3]  # type: ignore[attr-defined]
    assert [row.learned_at for row in kept] == sorted({row.learned_at for row in kept})


def test_a_moment_that_was_fixed_while_files_were_taken_divides_them(committed):
    fixed = []

    def calculate() -> None:
        with transaction.atomic():
            moment = fix_facts(at=NOW)
            fixed.append((moment, rows_of("order_lines").filter(learned_at__lte=moment).count()))

    files = [lambda number=number: take("order_lines", f"{HEADER}A-{number},aoba,1,2026-09-01\n") for number in range(IMPORTERS)]
    assert at_once(*files, calculate, calculate) == []

    assert [rows_of("order_lines").filter(learned_at__lte=moment).count() for moment, _ in fixed] == [known for _, known in fixed]


def test_a_planted_bug_no_lock_is_found(committed):
    """Both look before either writes; with the lock the second could not look until the first had written."""
    both_looked = threading.Barrier(2)

    def unlocked() -> Watermark:
        return Watermark.objects.get(id=1)

    def looked(*sent: Sent, **asked: object) -> Plan:
        found = plan(*sent, **asked)  # type: ignore[arg-type]
        both_looked.wait(30)
        return found

    with mock.patch.object(intake, "hold_facts", unlocked), mock.patch("enishi.intake.operations.plan", looked):
        found = at_once(*[lambda net=net: take("order_lines", f"{HEADER}A-1,aoba,{net},2026-09-01\n") for net in range(2)])

    assert len(found) == 1, "both wrote revision 1, and only the unique constraint kept them apart"
