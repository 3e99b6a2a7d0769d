"""Books begin on a day: what lies before it is an older system's and never posted, late or not (the table of docs/rules/closings.md)."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from enishi.closing import operations as closings
from enishi.closing import queries, verifying
from enishi.closing.models import Beginning, Closing
from enishi.closing.operations import BooksBegun, NoPeriodBegins, NoSuchGroup, PeriodBlocked
from enishi.core.models import AuditRow
from enishi.earnings.models import EarningLine
from enishi.ledger import queries as ledger
from server.tests.closing.conftest import MAY_10, TEXT, approved

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def program(hana, approver, now) -> str:
    """10 %, in force from March on."""
    approved(TEXT, MARCH, by=hana, second=approver, at=now)
    return "sakura"


def begin(day: date = APRIL, *, group: str = "month_end") -> Beginning:
    return closings.begin_books(program="sakura", group=group, first_day=day, by="rei", at=MAY_10)


def posted(period: str) -> list[tuple[str, str, int]]:
    lines = EarningLine.objects.filter(run__closing=f"month_end/{period}").order_by("number")
    return [(line.what, line.line_id, line.amount) for line in lines]


def of_march(told) -> None:
    """100,000 on 20 March, cancelled on the 25th; 30,000 on 20 March, cancelled on 5 April; 50,000 on 1 April."""
    told.line("A1", "2026-03-20", 100_000)
    told.line("A2", "2026-03-20", 30_000)
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-03-25"}, at="2026-03-25T12:00")
    told.tell("line_changes", {"id": "C2", "line": "A2", "kind": "cancel", "date": "2026-04-05"}, at="2026-04-05T12:00")
    told.line("A3", "2026-04-01", 50_000)


def test_the_first_closing_holds_its_own_month_only(close, told):
    begin()
    of_march(told)

    close("2026-04")

    # 10 % of 50,000; of 30,000 taken back: that happened in April.
    assert posted("2026-04") == [("own", "commission/A2/aoba/C2", -3_000), ("own", "commission/A3/aoba", 5_000)]
    assert list(verifying.faults()) == []


def test_what_is_learned_late_of_days_before_is_no_adjustment_of_a_closing_that_never_was(close, told):
    begin()
    of_march(told)
    close("2026-04")
    told.line("A4", "2026-03-31", 80_000, at="2026-05-20T00:00")
    told.line("A1", "2026-03-20", 200_000, at="2026-05-20T00:00", revision=2)
    told.line("A3", "2026-03-31", 50_000, at="2026-05-20T00:00", revision=2)  # it was of March: what was posted of it is taken back
    told.line("A5", "2026-04-02", 10_000, at="2026-05-20T00:00")

    close("2026-05")

    assert posted("2026-05") == [("gone", "commission/A3/aoba", -5_000), ("late", "commission/A5/aoba", 1_000)]
    assert list(verifying.faults()) == []


def test_without_a_beginning_the_first_closing_posts_what_it_knows_of_before_as_adjustments(close, told):
    of_march(told)

    close("2026-04")

    assert ("late", "commission/A2/aoba", 3_000) in posted("2026-04")


def test_the_first_period_is_that_with_which_the_books_begin(program, told, close):
    begin(MAY)

    with pytest.raises(PeriodBlocked) as refused:
        close("2026-04")
    assert [block.name for block in refused.value.blocks] == ["not_the_first"]
    assert "The books begin on 1 May 2026" in refused.value.blocks[0].en
    assert "帳簿の開始日は2026年5月1日です" in refused.value.blocks[0].ja
    (group,) = queries.overview(today=date(2026, 6, 10))
    assert (group.begin, group.next_period.name) == (MAY, "2026-05")


def test_it_can_be_said_anew_until_a_first_period_is_closed_and_never_afterwards(close, told):
    begin(MAY)
    begin(APRIL)
    begin(APRIL)
    close("2026-04")

    with pytest.raises(BooksBegun, match="books that were closed once keep the day on which they began"):
        begin(MAY)
    assert begin(APRIL).first_day == APRIL
    assert (
        list(AuditRow.objects.filter(act="begin_books").order_by("id").values_list("actor", "subject"))
        == [("rei", "books:sakura/month_end")] * 2
    )


def test_books_begin_with_a_period_of_their_group(program):
    closings.add_group(code="twentieth", closing_day=20)

    with pytest.raises(
        NoPeriodBegins, match=r"April 2026 runs from 21 March 2026 to 20 April 2026\. Let the books begin on 21 March 2026 or 21 April 2026"
    ):
        begin(APRIL, group="twentieth")
    with pytest.raises(NoSuchGroup):
        begin(APRIL, group="nobody")


@pytest.mark.parametrize("act", ["insert", "update", "delete"])
def test_where_nobody_asks_the_database_holds_on_to_where_closed_books_began(close, told, act):
    if act != "insert":
        begin()
    close("2026-04")

    acts = {
        "insert": lambda: Beginning.objects.create(program="sakura", group_id="month_end", first_day=MAY, said_by="rei", said_at=MAY_10),
        "update": lambda: Beginning.objects.update(first_day=MAY),
        "delete": lambda: Beginning.objects.all().delete(),
    }
    with pytest.raises(DatabaseError, match="Books that were closed once"), transaction.atomic():
        acts[act]()
    assert Closing.objects.count() == 1


def test_a_planted_bug_that_forgets_where_books_begin_is_found(close, told, monkeypatch):
    begin()
    of_march(told)
    monkeypatch.setattr("enishi.closing.calculating.books_begin", lambda program, group: None)

    close("2026-04")

    assert [fault for fault in verifying.faults() if "the books begin on 2026-04-01" in fault] != []
    assert ledger.book_of(program="sakura", closing_group="month_end") is not None
