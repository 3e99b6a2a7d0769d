"""A watched folder: what is put there is taken and moved, and says what became of it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from enishi.intake import inbox
from enishi.intake.fact_tables import rows_of
from enishi.intake.models import Batch
from enishi.intake.states import BatchState

pytestmark = pytest.mark.django_db

LINES = "id,partner,net,ordered_on\nA-1,aoba,400000,2026-09-01\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "erp").mkdir()
    return tmp_path


@pytest.fixture
def put(folder, now):
    """Put a file into the ERP's folder, some seconds ago."""

    def file(name: str, content: str | bytes, *, seconds_ago: int = 60) -> Path:
        path: Path = folder / "erp" / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        written = (now - timedelta(seconds=seconds_ago)).timestamp()
        os.utime(path, (written, written))
        return path

    return file


def looked(folder: Path, now) -> list[tuple[str, str]]:
    return [(one.file.name, one.moved_to.relative_to(folder).as_posix()) for one in inbox.look(folder, by="watch", at=now)]


def test_a_file_is_taken_for_the_fact_its_name_begins_with_and_moved(partners, folder, put, now):
    put("order_lines-2026-09.csv", LINES)

    assert looked(folder, now) == [("order_lines-2026-09.csv", "erp/taken/order_lines-2026-09.csv")]
    assert rows_of("order_lines").get().source == "erp"
    assert looked(folder, now) == []


def test_a_rejected_file_lies_beside_its_list_of_errors(partners, folder, put, now):
    put("order_lines.csv", LINES.replace("aoba", "aobba"))

    assert looked(folder, now) == [("order_lines.csv", "erp/rejected/order_lines.csv")]
    assert sorted(path.name for path in (folder / "erp" / "rejected").iterdir()) == ["order_lines-errors.xlsx", "order_lines.csv"]


def test_a_file_of_no_fact_is_put_aside_with_the_reason(partners, folder, put, now):
    put("umsatz.csv", LINES)

    assert looked(folder, now) == [("umsatz.csv", "erp/rejected/umsatz.csv")]
    ja, en = (folder / "erp/rejected/umsatz.csv-refused.txt").read_text(encoding="utf-8").splitlines()
    assert ja.startswith("umsatz.csvというデータの種類はありません。")
    assert en.startswith("umsatz.csv is no fact. The facts are partners,")


def test_a_file_that_is_still_being_written_waits(partners, folder, put, now):
    put("order_lines.csv", LINES, seconds_ago=9)
    put("order_lines.csv.part", LINES)
    put(".order_lines.csv", LINES)
    put("~$order_lines.xlsx", LINES)

    assert looked(folder, now) == []
    assert looked(folder, now + timedelta(seconds=1)) == [("order_lines.csv", "erp/taken/order_lines.csv")]


def test_files_are_taken_in_the_order_in_which_they_were_written(partners, folder, put, now):
    put("order_lines-b.csv", LINES, seconds_ago=90)
    put("order_lines-a.csv", LINES.replace("400000", "380000"), seconds_ago=60)

    looked(folder, now)
    assert [row.net_minor for row in rows_of("order_lines").order_by("revision")] == [400_000, 380_000]  # type: ignore[attr-defined]


def test_a_file_that_was_taken_and_not_moved_because_the_process_died_is_only_moved(partners, folder, put, send, now):
    send("order_lines", LINES)
    put("order_lines.csv", LINES)
    put("order_lines_2.csv", LINES)

    assert len(looked(folder, now)) == 2
    assert [batch.state for batch in Batch.objects.filter(fact="order_lines").order_by("id")] == [
        BatchState.TAKEN,
        BatchState.REPEATED,
        BatchState.REPEATED,
    ]
    assert rows_of("order_lines").count() == 1


def test_a_second_file_of_one_name_does_not_replace_the_first(partners, folder, put, now):
    for content in (LINES, LINES.replace("A-1", "A-2")):
        put("order_lines.csv", content)
        looked(folder, now)

    assert sorted(path.name for path in (folder / "erp/taken").iterdir()) == ["order_lines-2.csv", "order_lines.csv"]


def test_the_longest_name_of_a_fact_counts():
    assert inbox.fact_of("partner_attributes.csv") == "partner_attributes"
    assert inbox.fact_of("Partners 2026.xlsx") == "partners"
