"""A payee's balance closing by closing: paid, carried, lost or billed (docs/rules/settlement.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.core.expression import Period
from enishi_engine.core.payout import AtContractEnd, BelowMinimum, OwedBack, Payout
from enishi_engine.settlement import Account, Movement, Settled, parts, settle
from enishi_engine.settlement.table import pays_in

MINIMUM = Payout(minimum=10_000)
LOST = Payout(minimum=10_000, below_minimum=BelowMinimum.LOST)
BILLED = Payout(owed_back=OwedBack.BILLED)
EVERY = Payout()
AT_END = Payout(minimum=10_000, at_contract_end=AtContractEnd.SETTLED)


def settled(payout: Payout, *closings: list[tuple[str, int]], pays: tuple[bool, ...] = (), ended: int = 99) -> list[Settled]:
    """What each closing did; every closing pays unless said, and from the `ended`th on (from 0) the contract has ended."""
    account, found = Account(), []
    for place, movements in enumerate(closings):
        moved, due = [Movement(*movement) for movement in movements], pays[place] if pays else True
        one, account = settle(account, moved, payout, pays=due, ended=place >= ended)
        found.append(one)
    return found


def figures(closings: list[Settled], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(one, name) for name in names) for one in closings]


def outcomes(closings: list[Settled]) -> list[str]:
    return [one.outcome.value for one in closings]


def test_nine_thousand_nine_hundred_and_ninety_nine_yen_are_carried_and_one_yen_more_pays_ten_thousand():
    # https://www.btool.jp/agency-faq.html: a minimum of ¥10,000, what is below it is carried over.
    done = settled(MINIMUM, [("A1", 9_999)], [("A2", 1)])

    assert figures(done, "paid", "carried_out") == [(0, 9_999), (10_000, 0)]
    assert outcomes(done) == ["below_minimum", "paid"]


def test_once_the_contract_has_ended_the_whole_balance_is_paid_or_billed():
    # April 4,000; May 3,000, and the contract ends; June takes 1,000 back; July posts 500.
    closings = [("A1", 4_000)], [("A2", 3_000)], [("A1", -1_000)], [("A3", 500)]

    assert figures(settled(AT_END, *closings, ended=1), "paid", "billed", "carried_out") == [
        (0, 0, 4_000), (7_000, 0, 0), (0, 1_000, 0), (500, 0, 0),
    ]  # fmt: skip
    assert figures(settled(MINIMUM, *closings, ended=1), "paid", "carried_out") == [(0, 4_000), (0, 7_000), (0, 6_000), (0, 6_500)]


def test_at_a_contracts_end_nothing_waits_for_the_month_that_pays_and_nothing_is_lost():
    lost = Payout(minimum=10_000, below_minimum=BelowMinimum.LOST, at_contract_end=AtContractEnd.SETTLED)

    assert outcomes(settled(lost, [("A1", 500)], [("A2", 1)], pays=(False, False), ended=1)) == ["not_due", "paid"]
    assert outcomes(settled(lost, [("A1", 500)], [("A2", 1)], ended=1)) == ["lost", "paid"]


def test_exactly_the_minimum_is_paid():
    assert figures(settled(MINIMUM, [("A1", 10_000)]), "paid", "carried_out") == [(10_000, 0)]


def test_what_is_lost_does_not_help_the_next_month_to_the_minimum():
    done = settled(LOST, [("A1", 9_999)], [("A2", 1)])

    assert figures(done, "paid", "lost", "carried_out") == [(0, 9_999, 0), (0, 1, 0)]


def test_what_was_lost_is_not_asked_back_when_its_line_is_cancelled():
    done = settled(LOST, [("A1", 9_999)], [("A1", -9_999), ("A2", 20_000)])

    assert figures(done, "posted", "paid", "lost") == [(9_999, 0, 9_999), (10_001, 20_000, -9_999)]


def test_a_line_that_was_paid_is_asked_back_although_another_was_lost():
    done = settled(LOST, [("A1", 20_000)], [("A2", 5_000)], [("A1", -20_000)])

    assert figures(done, "paid", "lost", "carried_out") == [(20_000, 0, 0), (0, 5_000, 0), (0, 0, -20_000)]


def test_no_more_is_undone_than_was_lost_in_all():
    # B1 was paid and half of it came back before A1 was lost with it: 15,000 - 6,000 = 9,000 are lost in all.
    done = settled(LOST, [("B1", 12_000)], [("A1", 15_000), ("B1", -6_000)], [("A1", -15_000)])

    assert figures(done, "paid", "lost", "carried_out") == [(12_000, 0, 0), (0, 9_000, 0), (0, -9_000, -6_000)]


def test_more_back_than_is_unpaid_is_carried_and_set_against_what_comes():
    done = settled(EVERY, [("A1", 30_000)], [("A1", -30_000), ("A2", 12_000)], [("A3", 25_000)])

    assert figures(done, "paid", "carried_out", "billed") == [(30_000, 0, 0), (0, -18_000, 0), (7_000, 0, 0)]
    assert outcomes(done) == ["paid", "owed_back", "paid"]


def test_more_back_than_is_unpaid_is_billed_where_the_text_says_so():
    done = settled(BILLED, [("A1", 30_000)], [("A1", -30_000), ("A2", 12_000)], [("A3", 25_000)])

    assert figures(done, "paid", "carried_out", "billed") == [(30_000, 0, 0), (0, 0, 18_000), (25_000, 0, 0)]


def test_before_the_month_that_pays_everything_is_carried_even_what_is_owed_back():
    done = settled(BILLED, [("A1", 500)], [("A1", -500), ("B1", -200)], [("A2", 50)], pays=(False, False, True))

    assert outcomes(done) == ["not_due", "not_due", "billed"]
    assert figures(done, "carried_out", "billed") == [(500, 0), (-200, 0), (0, 150)]


def test_a_balance_of_nothing_is_even():
    assert outcomes(settled(MINIMUM, [("A1", 500)], [("A1", -500)])) == ["below_minimum", "nothing"]


@pytest.mark.parametrize(
    ("payout", "months"),
    [
        (Payout(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        (Payout(period=Period.QUARTER), [3, 6, 9, 12]),
        (Payout(period=Period.HALF), [3, 9]),
        (Payout(period=Period.YEAR), [3]),
        (Payout(period=Period.YEAR, month=8), [8]),
    ],
)
def test_a_year_that_starts_in_april_pays_in_the_last_months_of_its_periods(payout: Payout, months: list[int]):
    assert [month for month in range(1, 13) if pays_in(month, payout, 4)] == months


# ── Against a slow second way ────────────────────────────────────────────────────────────────────────────────────────


class Coins:
    """The same rules with each posted amount kept as an entry of its own that has a state; nothing is added up in between."""

    def __init__(self, payout: Payout) -> None:
        self.payout = payout
        self.open: list[tuple[str, int]] = []
        self.gone: list[tuple[str, int]] = []
        self.totals = dict.fromkeys(("paid", "billed", "lost"), 0)

    def close(self, movements: list[tuple[str, int]], *, pays: bool, ended: bool) -> None:
        for line, yen in movements:
            for _ in range(abs(yen)):
                if yen < 0 and sum(amount for _, amount in self.gone) > 0 and sum(amount for one, amount in self.gone if one == line) > 0:
                    self.gone.append((line, -1))
                    self.totals["lost"] -= 1
                else:
                    self.open.append((line, 1 if yen > 0 else -1))
        held = sum(amount for _, amount in self.open)
        if ended and self.payout.at_contract_end is AtContractEnd.SETTLED:
            self.totals["paid" if held > 0 else "billed"] += abs(held)
            self.open = []
            return
        if held != 0 and not pays:
            return
        if held < 0 and self.payout.owed_back is OwedBack.CARRIED:
            return
        if 0 < held < self.payout.minimum and self.payout.below_minimum is BelowMinimum.CARRIED:
            return
        if 0 < held < self.payout.minimum:
            self.gone += self.open
            self.totals["lost"] += held
        elif held:
            self.totals["paid" if held > 0 else "billed"] += abs(held)
        self.open = []


PAYOUTS = st.builds(
    Payout,
    minimum=st.integers(0, 9),
    below_minimum=st.sampled_from(BelowMinimum),
    owed_back=st.sampled_from(OwedBack),
    at_contract_end=st.sampled_from(AtContractEnd),
)
MOVEMENTS = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-6, 8)), max_size=4)
CLOSINGS = st.lists(st.tuples(MOVEMENTS, st.booleans(), st.booleans()), max_size=7)


@given(PAYOUTS, CLOSINGS)
def test_it_comes_to_the_same_as_when_every_yen_is_followed_by_itself(
    payout: Payout, closings: list[tuple[list[tuple[str, int]], bool, bool]]
):
    account, coins = Account(), Coins(payout)
    totals = dict.fromkeys(("paid", "billed", "lost", "posted"), 0)

    for movements, pays, ended in closings:
        before = account.balance
        done, account = settle(account, [Movement(*one) for one in movements], payout, pays=pays, ended=ended)
        coins.close(movements, pays=pays, ended=ended)
        totals = {name: total + getattr(done, name) for name, total in totals.items()}
        assert done.carried_in == before
        assert done.carried_in + done.posted == done.paid - done.billed + done.lost + done.carried_out
        assert {name: totals[name] for name in coins.totals} == coins.totals
        assert account.balance == done.carried_out == sum(amount for _, amount in coins.open)
        assert min(done.paid, done.billed, totals["lost"]) >= 0
    assert totals["posted"] == totals["paid"] - totals["billed"] + totals["lost"] + account.balance


# ── By nature ────────────────────────────────────────────────────────────────────────────────────────────────────────


def by_nature(payout: Payout, *closings: list[tuple[str, int]]) -> list[dict[str, Settled]]:
    """What each closing did, by the first letter of its lines."""
    account, found = Account(), []
    for movements in closings:
        before, moved = account, [Movement(*movement) for movement in movements]
        done, account = settle(before, moved, payout, pays=True)
        found.append(parts(done, moved, before=before, after=account, of=lambda line: line[0]))
    return found


def test_what_lapses_lapses_by_nature_and_what_is_undone_too():
    april, may = by_nature(LOST, [("C1", 5_000), ("R1", 1_500)], [("R1", -1_500), ("C2", 20_000)])

    assert {part: (one.posted, one.lost) for part, one in april.items()} == {"C": (5_000, 5_000), "R": (1_500, 1_500)}
    assert {part: (one.posted, one.lost, one.paid) for part, one in may.items()} == {"C": (20_000, 0, 20_000), "R": (-1_500, -1_500, 0)}


def test_natures_that_come_to_nothing_together_are_set_against_each_other():
    (april,) = by_nature(EVERY, [("C1", 5_000), ("R1", -5_000)])

    assert {part: (one.paid, one.outcome.value) for part, one in april.items()} == {"C": (5_000, "nothing"), "R": (-5_000, "nothing")}


PAYOUTS = st.sampled_from([EVERY, MINIMUM, LOST, BILLED])
MOVEMENTS = st.lists(st.tuples(st.sampled_from(["C1", "C2", "R1", "R2"]), st.integers(-20_000, 20_000)), max_size=4)


@given(PAYOUTS, st.lists(MOVEMENTS, max_size=5))
def test_the_parts_of_an_account_come_to_the_whole_in_every_figure(payout, closings):
    whole = settled(payout, *closings)

    for one, by_part in zip(whole, by_nature(payout, *closings), strict=True):
        for name in ("carried_in", "posted", "paid", "lost", "billed", "carried_out"):
            assert sum(getattr(part, name) for part in by_part.values()) == getattr(one, name)
        for part in by_part.values():
            assert part.carried_in + part.posted == part.paid - part.billed + part.lost + part.carried_out
