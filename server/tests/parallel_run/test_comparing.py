"""The old sheet beside what Enishi comes to: each difference has its cause, and causes add up to the difference."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi.parallel_run.causes import Cause
from enishi.parallel_run.comparing import Compared, OurLine, Ours, SheetRow, compared
from enishi.parallel_run.reading import month_of

APRIL = "2026-04"


def line(name: str, amount: int, *, partner: str = "aoba", month: str = APRIL, **row: Any) -> OurLine:
    said = {"id": f"{row.get('incentive', 'commission')}/{name}/{amount}", "incentive": "commission", "amount": amount, "calculated": amount,
            "limited_by": None, "origin": None, "rank": "gold", "rate": 100_000, "base": amount * 10, "partner": partner}  # fmt: skip
    return OurLine(partner=partner, month=month, line=name, row=said | row)


def sheet(amount: int, name: str | None = None, *, partner: str = "aoba", **other: Any) -> SheetRow:
    return SheetRow(place=1, partner=partner, month=APRIL, amount=amount, line=name, **other)


def one(theirs: list[SheetRow], mine: list[OurLine], **other: Any) -> Compared:
    found = compared(theirs, Ours(lines=mine, **({"not_paid": {}, "known": frozenset()} | other)))
    return next(row for row in found if row.partner == "aoba")


def causes(found: Compared) -> list[tuple[str, int]]:
    assert sum(each.amount for each in found.explained) == found.difference
    return [(each.cause.value, each.amount) for each in found.explained]


NOTHING = {"day": date(2026, 4, 3), "partner": "aoba", "incentive": "commission", "reason": "condition"}


@pytest.mark.parametrize(
    ("theirs", "mine", "other", "said"),
    [
        ([sheet(1_000, "A1")], [line("A1", 1_000)], {}, []),
        ([sheet(1_000, "A1"), sheet(500, "A2")], [line("A1", 1_000)], {}, [("not_known", -500)]),
        ([sheet(500, "A2")], [], {"known": frozenset(["A2"])}, [("not_paid", -500)]),
        ([sheet(500, "A2")], [], {"not_paid": {"A2": [NOTHING]}, "known": frozenset(["A2"])}, [("not_paid", -500)]),
        ([sheet(500, "A2")], [line("A2", 700, partner="kita")], {}, [("elsewhere", -500)]),
        ([sheet(500, "A2")], [line("A2", 700, month="2026-05")], {}, [("elsewhere", -500)]),
        ([sheet(1_000, "A1")], [line("A1", 1_000), line("A2", 300)], {}, [("not_in_sheet", 300)]),
        ([sheet(1_000, "A1")], [line("A1", 1_000), line("A1", -400, origin="commission/A1")], {}, [("take_back", -400)]),
        ([sheet(1_000, "A1")], [line("A1", 1_000), line("A1", 300, incentive="volume")], {}, [("incentive", 300)]),
        ([sheet(1_000, "A1")], [line("A1", 800, calculated=1_000, limited_by="partner, month")], {}, [("limit", -200)]),
        ([sheet(1_500, "A1", rank="platinum")], [line("A1", 1_000)], {}, [("rank", -500)]),
        ([sheet(1_500, "A1", rank="gold", rate=15_000_000)], [line("A1", 1_000)], {}, [("rate", -500)]),
        ([sheet(1_500, "A1", rate=10_000_000, base=15_000)], [line("A1", 1_000)], {}, [("base", -500)]),
        ([sheet(1_001, "A1", base=10_005)], [line("A1", 1_000)], {}, [("rounding", -1)]),
        ([sheet(1_500, "A1")], [line("A1", 1_000)], {}, [("other", -500)]),
        # A sheet of sums: what comes to the difference exactly is named, alone or two together; else it is said to be open.
        ([sheet(1_300)], [line("A1", 1_000), line("A2", 300)], {}, []),
        ([sheet(1_000)], [line("A1", 1_000), line("A2", 300)], {}, [("not_in_sheet", 300)]),
        ([sheet(1_300)], [line("A1", 1_300), line("A9", -400, origin="x")], {}, [("take_back", -400)]),
        ([sheet(1_300)], [line("A1", 1_100, calculated=1_300, limited_by="m"), line("A9", -400, origin="x")], {},
         [("take_back", -400), ("limit", -200)]),
        ([sheet(999)], [line("A1", 1_000), line("A2", 300)], {}, [("other", 301)]),
        ([sheet(999)], [], {"not_paid": {"A2": [NOTHING]}}, [("other", -999)]),
    ],
)  # fmt: skip
def test_a_difference_has_its_cause(theirs, mine, other, said):
    assert causes(one(theirs, mine, **other)) == said


def test_what_paid_nothing_in_the_month_may_tell_of_what_is_not_explained():
    found = one([sheet(999)], [], not_paid={"A2": [NOTHING], "K1": [NOTHING | {"partner": "kita"}]})

    assert (found.left, found.hints) == (-999, (NOTHING,))


def test_a_partner_that_the_sheet_lacks_in_its_month_is_compared_too():
    found = compared([sheet(1_000, "A1")], Ours(lines=[line("A1", 1_000), line("K1", 70, partner="kita")], not_paid={}, known=frozenset()))

    assert [(row.partner, row.difference) for row in found] == [("aoba", 0), ("kita", 70)]


@given(
    st.lists(st.tuples(st.sampled_from(["A1", "A2", None]), st.integers(-5, 5).filter(bool)), max_size=5),
    st.lists(st.tuples(st.sampled_from(["A1", "A2", "A3"]), st.integers(-5, 5).filter(bool), st.booleans()), max_size=5),
)
def test_causes_always_add_up_to_the_difference(theirs, mine):
    rows = [sheet(amount, name) for name, amount in theirs]
    lines = [line(name, amount, origin="x" if back else None, id=f"L{place}") for place, (name, amount, back) in enumerate(mine)]

    for row in compared(rows, Ours(lines=lines, not_paid={}, known=frozenset())):
        assert sum(each.amount for each in row.explained) == row.difference
        assert row.left == sum(each.amount for each in row.explained if each.cause is Cause.OTHER)


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-04", "2026-04"), ("2026/4", "2026-04"), ("２０２６年４月分", "2026-04"), ("202604", "2026-04"), ("2026-04-30", "2026-04"),
     ("2026年4月度", "2026-04"), ("4月", None), ("2026-13", None)],
)  # fmt: skip
def test_months_are_read_as_people_write_them(text, month):
    assert month_of(text) == month
