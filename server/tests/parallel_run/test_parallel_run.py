"""An old sheet kept, compared with what its months come to, told in words and as a file."""

import csv
import io

import pytest

from enishi.core import audit
from enishi.intake.mapping import MappedColumn
from enishi.parallel_run import operations, queries, verifying
from enishi.parallel_run.models import Sheet
from enishi.parallel_run.operations import NothingToCompareWith
from server.tests.closing.conftest import MAY_10, Told, approver, program, told

__all__ = ["approver", "program", "told"]
pytestmark = pytest.mark.django_db
SHEET = """\
代理店コード,対象月,受注番号,手数料額,備考
aoba,2026年4月分,A1,10000,
aoba,2026年4月分,A2,6000,
aoba,2026年4月分,A9,500,
kita,2026年4月分,K1,7000,
"""
HASH_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of no bytes
COLUMNS = (
    MappedColumn("代理店コード", "partner"), MappedColumn("受注番号", "line"), MappedColumn("手数料額", "amount"), MappedColumn("備考", None),
)  # fmt: skip


def asked(text: str = SHEET, **other):
    return {
        "program": "sakura", "group": "month_end", "source": "sheet", "file_name": "april.csv", "content": text.encode(), "by": "hana",
        "at": MAY_10, "columns": COLUMNS,
    } | other  # fmt: skip


@pytest.fixture
def facts(program, told: Told) -> Told:
    """10 %: A1 of 100,000 earns 10,000, A2 of 50,000 earns 5,000, K1 is Aoba's here (7,000), and C1 of kita is not in the sheet (300)."""
    told.line("A1", "2026-04-20", 100_000)
    told.line("A2", "2026-04-21", 50_000)
    told.line("K1", "2026-04-22", 70_000)
    told.line("C1", "2026-04-23", 3_000, partner="kita")
    return told


def test_every_difference_is_explained_per_partner(facts):
    kept = operations.keep_sheet(**asked()).sheet
    assert kept is not None

    found = queries.comparison(kept.id, language="ja", at=MAY_10, facts_of=facts)
    assert found is not None

    aoba, kita = found.rows
    # Aoba: ours 10,000 + 5,000 + 7,000; theirs 10,000 + 6,000 + 500.
    assert (aoba.ours, aoba.theirs, aoba.difference, aoba.left) == (22_000, 16_500, 5_500, -1_000)
    assert [(one.line, one.word, one.amount) for one in aoba.explained] == [
        ("A2", "原因を特定できない差異", -1_000), ("A9", "注文明細が取り込まれていない", -500), ("K1", "旧集計表にない明細", 7_000),
    ]  # fmt: skip
    assert [(one.line, one.word, one.amount, one.said[0]) for one in kita.explained][1] == (
        "K1", "別のパートナーまたは月に計上", -7_000, "aobaの2026-04に計上しています。",
    )  # fmt: skip
    assert "10%" in aoba.explained[2].said[0]
    assert (found.equal, found.explained, found.open) == (0, 1, 1)


def test_the_comparison_is_a_file_too(facts):
    kept = operations.keep_sheet(**asked()).sheet
    assert kept is not None
    found = queries.comparison(kept.id, language="en", at=MAY_10, facts_of=facts)
    assert found is not None

    rows = list(csv.DictReader(io.StringIO(queries.as_csv(found, "en").decode("utf-8-sig"))))

    assert [(row["Partner"], row["Order line"], row["Cause"], row["Amount of the cause"]) for row in rows] == [
        ("aoba", "A2", "not explained", "-1000"),
        ("aoba", "A9", "the order line was not imported", "-500"),
        ("aoba", "K1", "the sheet lacks the line", "7000"),
        ("kita", "C1", "the sheet lacks the line", "300"),
        ("kita", "K1", "earned by another partner, or in another month", "-7000"),
    ]


def test_a_sheet_is_kept_once_and_what_its_headers_mean_is_remembered(facts):
    first = operations.keep_sheet(**asked()).sheet
    again = operations.keep_sheet(**asked(columns=None)).sheet

    assert first == again
    assert Sheet.objects.count() == 1
    assert list(audit.faults()) == []


def test_everything_wrong_with_a_sheet_is_said_at_once_and_nothing_is_kept(facts):
    told = operations.keep_sheet(**asked("代理店コード,対象月,手数料額,何か\naoba,4月,10,x\n,2026-04,ten,y\n"))

    assert told.sheet is None
    assert [(error.line, error.column) for error in told.errors] == [(None, "何か"), (2, "対象月"), (3, "代理店コード"), (3, "手数料額")]
    assert Sheet.objects.count() == 0


def test_there_must_be_something_to_compare_with(db, now):
    with pytest.raises(NothingToCompareWith):
        operations.keep_sheet(**asked(at=now))


def test_a_sheet_that_somebody_changed_added_or_took_away_is_found_by_name(facts):
    kept = operations.keep_sheet(**asked()).sheet
    assert kept is not None
    assert list(verifying.faults()) == []

    Sheet.objects.filter(id=kept.id).update(columns="[]")
    assert list(verifying.faults()) == [f"What the headers of the sheet {kept.id} (april.csv) mean was changed after it was kept."]
    Sheet.objects.filter(id=kept.id).delete()
    assert list(verifying.faults()) == [f"The sheet {kept.id} was kept, and is not there."]
    kept.save(force_insert=True)
    other = Sheet.objects.create(
        program="sakura", closing_group="month_end", source="x", file=kept.file, file_name="x.csv", columns="", read_as=HASH_OF_NOTHING,
        kept_by="x", kept_at=MAY_10,
    )  # fmt: skip
    assert list(verifying.faults()) == [f"Nobody kept the sheet {other.id} (x.csv): the audit chain does not know of it."]
