"""Pages of a list begin after a row: two pages hold every row exactly once, whatever the order, and whatever comes in meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enishi.console.lists import rows as lists
from enishi.console.lists.rows import KeptRows, Order, Place, Rows, TableRows, folded, holding
from enishi.notify.models import Message

NOON = datetime(2026, 10, 1, 3, tzinfo=UTC)
SIZE = 3
# Of each row: its kind, and after how many hours it was sent, if it was. Few values, so that many rows are alike.
WRITTEN = st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.integers(0, 2)), max_size=14)
ORDERS = st.builds(Order, key=st.sampled_from(["kind", "sent_at", "id"]), down=st.booleans(), empty=st.just(True)).map(
    lambda order: order if order.key == "sent_at" else Order(order.key, order.down)
)
patient = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@dataclass(frozen=True)
class Kept:
    id: int
    kind: str
    sent_at: datetime | None


def mails(written: list[tuple[str, int | None]]) -> TableRows:
    """Mails as rows of the table, and nothing else in it."""
    Message.objects.all().delete()
    add(written)
    return TableRows(found=Message.objects.all(), search=holding("subject"))


def add(written: list[tuple[str, int | None]]) -> None:
    start = Message.objects.count()
    Message.objects.bulk_create(
        Message(key=f"{start + place}", kind=kind, to="ken@aoba.example", subject="s", text="t", put_at=NOON,
                sent_at=None if hours is None else NOON + timedelta(hours=hours))
        for place, (kind, hours) in enumerate(written)
    )  # fmt: skip


def kept(written: list[tuple[str, int | None]]) -> KeptRows:
    found = [Kept(place, kind, None if hours is None else NOON + timedelta(hours=hours)) for place, (kind, hours) in enumerate(written)]
    return KeptRows(found=found, text=lambda one: one.kind)


def expected(rows: list[Any], order: Order) -> list[int]:
    """Ids in the order, by two plain sorts: what has no key comes last, and rows that are alike by their ids."""
    there = [row for row in rows if getattr(row, order.key) is not None]
    there.sort(key=lambda row: row.id, reverse=order.down)
    there.sort(key=lambda row: getattr(row, order.key), reverse=order.down)
    absent = sorted((row.id for row in rows if getattr(row, order.key) is None), reverse=order.down)
    return [row.id for row in there] + absent


def walked(rows: Rows, order: Order, *, back: bool = False, meanwhile: Callable[[], None] = lambda: None) -> list[int]:
    """The ids of all pages, one after the other; `meanwhile` happens between two of them."""
    return [place.id for page in _pages(rows, order, back=back, meanwhile=meanwhile) for place in (page[::-1] if back else page)]


def _pages(rows: Rows, order: Order, *, back: bool, meanwhile: Callable[[], None]) -> Iterator[list[Place]]:
    beyond: Place | None = None
    for _ in range(100):
        page = [place for place, _ in rows.read(order, beyond=beyond, back=back, most=SIZE)]
        if not page:
            return
        yield page
        beyond = page[0] if back else page[-1]
        meanwhile()
    raise AssertionError("The pages do not end.")


@patient
@given(written=WRITTEN, order=ORDERS)
@pytest.mark.django_db
def test_pages_of_a_table_hold_every_row_once_in_order_and_backwards_too(written, order):
    rows = mails(written)

    wanted = expected(list(Message.objects.all()), order)

    assert walked(rows, order) == wanted
    assert walked(rows, order, back=True) == wanted[::-1]
    assert [row.id for row in rows.every(order)] == wanted


@patient
@given(written=WRITTEN, order=ORDERS)
def test_pages_of_what_is_kept_in_memory_are_the_same(written, order):
    rows = kept(written)

    wanted = expected(list(rows.found), order)

    assert walked(rows, order) == wanted
    assert walked(rows, order, back=True) == wanted[::-1]


@patient
@given(written=WRITTEN, order=ORDERS, later=WRITTEN)
@pytest.mark.django_db
def test_what_comes_in_between_two_pages_moves_no_other_row(written, order, later):
    rows = mails(written)
    before = set(Message.objects.values_list("id", flat=True))
    waiting = [later]

    seen = walked(rows, order, meanwhile=lambda: add(waiting.pop()) if waiting else None)

    assert [id_ for id_ in seen if id_ in before] == expected(list(Message.objects.filter(id__in=before)), order)
    assert len(seen) == len(set(seen))


ALIKE: list[tuple[str, int | None]] = [("a", 1)] * 5


def _without_tie_break(order: Order, place: Place, *, back: bool, id_: str) -> Q:
    return Q(**{f"{order.key}__{'lt' if order.down is not back else 'gt'}": place.value})


def _with_the_row_itself(order: Order, place: Place, *, back: bool, id_: str) -> Q:
    return Q(**{f"{order.key}__gte": place.value, f"{id_}__gte": place.id})


@pytest.mark.parametrize("planted", [_without_tie_break, _with_the_row_itself])
@pytest.mark.django_db
def test_a_page_that_forgets_the_id_loses_rows_or_shows_them_twice(monkeypatch, planted):
    rows, order = mails(ALIKE), Order("kind")
    wanted = expected(list(Message.objects.all()), order)
    assert walked(rows, order) == wanted

    monkeypatch.setattr(lists, "_beyond", planted)

    assert planted is _with_the_row_itself or walked(rows, order) != wanted
    assert planted is _without_tie_break or [place.id for place, _ in rows.read(order, beyond=Place("a", wanted[2]), most=9)] != wanted[3:]


@pytest.mark.django_db
def test_pages_by_number_of_rows_would_show_a_row_twice_after_an_insert():
    mails([("b", 0)] * 4)
    order = Order("kind")
    page = list(Message.objects.order_by("kind", "id")[:SIZE])
    add([("a", 0)])

    by_number = Message.objects.order_by("kind", "id")[SIZE : 2 * SIZE]
    by_place = TableRows(found=Message.objects.all(), search=holding("kind")).read(order, beyond=Place("b", page[-1].id), most=SIZE)

    assert page[-1].id in {row.id for row in by_number}
    assert [place.id for place, _ in by_place] == [page[-1].id + 1]


@pytest.mark.parametrize("said", ["ABC", "abc", "ＡＢＣ", "ａｂｃ"])
@pytest.mark.django_db
def test_a_search_finds_words_whatever_their_width_and_case(said):
    mails([("a", None)] * 2)
    Message.objects.filter(key="0").update(subject="ＡＢＣ商事の10月分")
    Message.objects.filter(key="1").update(subject="abc商事")

    assert TableRows(found=Message.objects.all(), search=holding("subject")).found_by(said).count() == 2
    assert KeptRows(found=["ＡＢＣ商事"], text=folded).found_by(said).count() == 1
    assert KeptRows(found=["ＡＢＣ商事"], text=folded).found_by(f"{said} 東京").count() == 0
