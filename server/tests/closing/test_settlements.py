"""What becomes of what is payable at a closing: the tables of docs/rules/settlement.md, in the books."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.closing import verifying as closing_verifying
from enishi.core import audit
from enishi.ledger import operations as posting
from enishi.ledger import queries as ledger
from enishi.ledger import settlements
from enishi.ledger import verifying as ledger_verifying
from enishi.ledger.accounts import AccountKind
from enishi.ledger.models import Entry, Settlement
from enishi.ledger.operations import PostedByClosing
from server.tests.closing.conftest import APRIL, JUNE_10, MAY_10, TEXT, Close, Told, approved
from server.tests.closing.test_what_was_posted_stays import without_triggers
from server.tests.ledger.conftest import account

pytestmark = pytest.mark.django_db
OWED_AT_ONCE = TEXT.replace("    payable: customer_paid\n", "")
PAYABLE = account(AccountKind.PAYABLE)


@pytest.fixture
def program(hana, approver, now, request) -> str:
    """10 %, owed at once, with the test's terms of paying out."""
    terms = request.node.get_closest_marker("payout").args[0]
    approved(OWED_AT_ONCE.replace("incentives:", f"payout: {terms}\nincentives:"), APRIL, by=hana, second=approver, at=now)
    return "sakura"


def book():
    found = ledger.book_of(program="sakura", closing_group="month_end")
    assert found is not None
    return found


def stands(month: int) -> dict[str, int]:
    """What stands in Aoba's accounts at the end of the month, but for the expense."""
    days = {4: 30, 5: 31, 6: 30}
    balances = ledger.balances(book(), through=date(2026, month, days[month]))
    return {name.kind.value: amount for name, amount in balances.items() if name.kind is not AccountKind.EXPENSE}


def settled(*names: str) -> list[tuple[object, ...]]:
    """Of each closing what it did with Aoba's balance."""
    rows = Settlement.objects.filter(payee="aoba").order_by("run__number", "nature")
    return [tuple(getattr(row, name) for name in names) for row in rows]


def cancelled(told: Told, line: str, day: str) -> None:
    told.tell("line_changes", {"id": f"C{line}", "line": line, "kind": "cancel", "date": day}, at=f"{day}T12:00")


def everything_holds() -> bool:
    return [*ledger_verifying.faults(), *closing_verifying.faults(), *audit.faults()] == []


@pytest.mark.payout("{minimum: 10_000}")
def test_what_is_below_the_minimum_waits_and_is_paid_when_it_is_reached(close: Close, told: Told):
    """9,999, and one yen more: paid together. It stays owed all the while, so nothing moves between accounts."""
    told.line("A1", "2026-04-20", 99_990)
    close("2026-04")
    told.line("A2", "2026-05-20", 10)
    close("2026-05")

    assert settled("carried_in", "posted", "paid", "carried_out", "outcome") == [
        (0, 9_999, 0, 9_999, "below_minimum"),
        (9_999, 1, 10_000, 0, "paid"),
    ]
    assert (stands(4), stands(5)) == ({"payable": -9_999}, {"payable": -10_000})
    assert Entry.objects.filter(kind="settled").count() == 0
    assert everything_holds()


@pytest.mark.payout("{minimum: 10_000, below_minimum: lost}")
def test_what_lapsed_leaves_what_is_owed_and_is_not_asked_back(close: Close, told: Told):
    """9,999 lapse. In May A1 is cancelled (undone: 9,999 of what lapsed) and A2 earns 20,000, paid in full."""
    told.line("A1", "2026-04-20", 99_990)
    close("2026-04")
    cancelled(told, "A1", "2026-05-20")
    told.line("A2", "2026-05-21", 200_000)
    close("2026-05")

    assert settled("posted", "paid", "lost") == [(9_999, 0, 9_999), (10_001, 20_000, -9_999)]
    assert stands(4) == {"lapsed": -9_999}
    assert stands(5) == {"payable": -20_000}
    entry = Entry.objects.get(key="settlement:sakura/month_end/2026-04:partner:aoba")
    assert {line.account.kind: line.amount for line in entry.lines.all()} == {"payable": 9_999, "lapsed": -9_999}
    assert everything_holds()


@pytest.mark.payout("{owed_back: billed}")
def test_what_is_owed_back_after_a_payout_is_billed_and_becomes_a_receivable(close: Close, told: Told):
    """April pays 30,000; in May A1 is cancelled and A2 earns 12,000: 18,000 are billed; June starts even."""
    told.line("A1", "2026-04-20", 300_000)
    close("2026-04")
    cancelled(told, "A1", "2026-05-20")
    told.line("A2", "2026-05-21", 120_000)
    close("2026-05")
    told.line("A3", "2026-06-21", 250_000)
    close("2026-06")

    assert settled("posted", "paid", "billed", "carried_out") == [(30_000, 30_000, 0, 0), (-18_000, 0, 18_000, 0), (25_000, 25_000, 0, 0)]
    # Nothing was paid through the books here, so April's 30,000 still stand as payable beside what June owes.
    assert stands(5) == {"payable": -30_000, "receivable": 18_000}
    assert stands(6) == {"payable": -55_000, "receivable": 18_000}
    assert everything_holds()


@pytest.mark.payout("{owed_back: carried}")
def test_what_is_owed_back_is_carried_and_set_against_what_is_earned_later(close: Close, told: Told):
    told.line("A1", "2026-04-20", 300_000)
    close("2026-04")
    cancelled(told, "A1", "2026-05-20")
    told.line("A2", "2026-05-21", 120_000)
    close("2026-05")
    told.line("A3", "2026-06-21", 250_000)
    close("2026-06")

    assert settled("carried_in", "posted", "paid", "carried_out", "outcome") == [
        (0, 30_000, 30_000, 0, "paid"),
        (0, -18_000, 0, -18_000, "owed_back"),
        (-18_000, 25_000, 7_000, 0, "paid"),
    ]
    assert everything_holds()


@pytest.mark.payout("{minimum: 10_000}")
def test_what_was_brought_forward_or_given_by_hand_is_settled_with_what_is_earned(close: Close, told: Told, program, now):
    """An older system owed 6,000; April earns 3,000: 9,000 wait. In May 500 by hand are reversed, and 1,000 by hand stay: 10,000 are paid."""
    opened = posting.open_book(program=program, closing_group="month_end", currency="JPY", by="hana", at=now)
    said = {"book": opened, "account": PAYABLE, "by": "hana", "at": now}
    posting.bring_forward(key="aoba", amount=6_000, booked_on=date(2026, 3, 31), source="old.csv", **said)
    told.line("A1", "2026-04-20", 30_000)
    close("2026-04")
    mistake = posting.adjust(key="mistake", amount=500, booked_on=date(2026, 5, 10), reason="お詫び", **said)
    posting.reverse(book=opened, key=mistake.key, booked_on=date(2026, 5, 11), reason="誤り", by="hana", at=now)
    posting.adjust(key="goodwill", amount=1_000, booked_on=date(2026, 5, 12), reason="お詫び", **said)
    close("2026-05")

    assert settled("carried_in", "posted", "paid", "carried_out") == [(0, 9_000, 0, 9_000), (9_000, 1_000, 10_000, 0)]
    assert everything_holds()


REBATE = """\
  - {id: volume, type: volume_rebate, base: line.net, over: month, bands: [{from: 0, to: open, rate: 3 %}], method: whole_amount,
     take_back: {after: [cancel], share: proportional}, limits: none, with: {commission: add}}
"""


@pytest.mark.payout("{minimum: 10_000, below_minimum: lost}")
def test_commissions_and_rebates_are_settled_together_and_booked_apart(close: Close, told: Told, hana, approver, now):
    """5,000 as commissions and 1,500 as a rebate are below 10,000 together: both lapse, each in its own account."""
    text = OWED_AT_ONCE.replace("incentives:", "payout: {minimum: 10_000, below_minimum: lost}\nincentives:") + REBATE
    approved(text, date(2026, 4, 2), by=hana, second=approver, at=now)
    told.line("A1", "2026-04-20", 50_000)
    close("2026-04")

    assert settled("nature", "posted", "lost", "outcome") == [("commission", 5_000, 5_000, "lost"), ("rebate", 1_500, 1_500, "lost")]
    natures = {(name.kind.value, name.nature.value): amount for name, amount in ledger.balances(book()).items()}
    assert natures == {
        ("expense", "commission"): 5_000, ("lapsed", "commission"): -5_000, ("expense", "rebate"): 1_500, ("lapsed", "rebate"): -1_500,
    }  # fmt: skip
    assert everything_holds()


@pytest.mark.payout("{minimum: 10_000, below_minimum: lost}")
def test_a_settlement_is_kept_once_and_stays(close: Close, told: Told):
    told.line("A1", "2026-04-20", 99_990)
    run = close("2026-04").run
    assert run is not None
    rows = settlements.settled_of(run)

    close("2026-04", at=JUNE_10)

    assert settlements.settled_of(run) == rows
    assert [(row.payee, row.lost, row.outcome.label) for row in rows] == [("aoba", 9_999, "最低支払額未満のため失効")]
    with pytest.raises(PostedByClosing):
        posting.reverse(
            book=book(),
            key="settlement:sakura/month_end/2026-04:partner:aoba",
            booked_on=date(2026, 5, 1),
            reason="誤り",
            by="hana",
            at=MAY_10,
        )
    for change in ("UPDATE ledger_settlement SET paid = 1", "DELETE FROM ledger_settlement"):
        with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    late = Settlement.objects.get(payee="aoba")
    late.id, late.payee = None, "kita"
    with pytest.raises(DatabaseError, match="settles nothing more"), transaction.atomic():
        late.save(force_insert=True)


@pytest.mark.payout("{rhythm: quarterly}")
def test_a_month_that_does_not_pay_carries_everything(close: Close, told: Told):
    """With years that start in January, June pays: April's 1,000 and May's 2,000 wait for it."""
    for month, net in ((4, 10_000), (5, 20_000), (6, 30_000)):
        told.line(f"A{month}", f"2026-{month:02}-20", net)
        close(f"2026-{month:02}")

    assert settled("paid", "carried_out", "outcome") == [(0, 1_000, "not_due"), (0, 3_000, "not_due"), (6_000, 0, "paid")]


@pytest.mark.payout("{minimum: 10_000, below_minimum: lost, at_contract_end: settled}")
def test_when_a_contract_has_ended_nothing_lapses_and_all_is_paid(close: Close, told: Told):
    agreement = {"id": "G1", "partner": "aoba", "contract": "agency", "first_day": "2026-01-01", "last_day": "2026-04-25"}
    told.tell("agreements", agreement, at="2026-01-01T00:00")
    told.line("A1", "2026-04-20", 40_000)
    close("2026-04")

    assert settled("paid", "outcome", "ended") == [(4_000, "paid", True)]
    assert everything_holds()


@pytest.mark.payout("{minimum: 10_000, below_minimum: lost}")
@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE ledger_settlement SET paid = 9999, lost = 0", "The closing sakura month_end/2026-04 keeps, and does not settle, partner aoba"),
        ("UPDATE ledger_settlement SET outcome = 'paid'", "The closing sakura month_end/2026-04 keeps, and does not settle, partner aoba"),
        ("DELETE FROM ledger_settlement", "The closing sakura month_end/2026-04 settles partner aoba aoba commission lost minimum 10000"),
        ("UPDATE ledger_settlement SET payee = 'kita'", "The closing sakura month_end/2026-04 keeps, and does not settle, partner kita"),
        ("UPDATE ledger_entry SET source = 'elsewhere' WHERE kind = 'settled'", "The entry settlement:sakura/month_end/2026-04:partner:aoba does not"),
        ("UPDATE ledger_entryline SET amount = amount * 2 WHERE amount = 9999", "The books of sakura/month_end leave -9,999 of aoba partner aoba"),
    ],
)  # fmt: skip
def test_a_settlement_that_was_changed_behind_its_triggers_is_found(close: Close, told: Told, tampering, found):
    told.line("A1", "2026-04-20", 99_990)
    close("2026-04")
    without_triggers()
    with connection.cursor() as cursor:
        cursor.execute(tampering)

    assert any(fault.startswith(found) for fault in ledger_verifying.faults()), list(ledger_verifying.faults())
