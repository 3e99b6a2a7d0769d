"""A period closed: what it posts, what later facts change, and that nothing is posted twice."""

from datetime import date, datetime, timedelta

import pytest

from enishi.closing import operations as closings
from enishi.closing import queries
from enishi.closing import verifying as closing_verifying
from enishi.closing.models import Closing, State
from enishi.closing.operations import (
    LEASE,
    AnotherPeriodBegun,
    ClosingRuns,
    ClosingTakenOver,
    NoSuchGroup,
    NoSuchPeriod,
    NotCalculated,
    PeriodBlocked,
)
from enishi.core import audit
from enishi.earnings import verifying as earnings_verifying
from enishi.earnings.models import EarningLine, Run
from enishi.intake import operations as intake
from enishi.ledger import operations as posting
from enishi.ledger import queries as ledger
from enishi.ledger import verifying as ledger_verifying
from enishi.ledger.accounts import AccountKind
from enishi.ledger.models import Entry
from enishi.ledger.operations import DayClosed
from enishi.programs import operations as programs
from enishi.programs.natures import Nature
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts
from server.tests.closing.conftest import JUNE_10, MAY_10, TEXT, Told, approved

pytestmark = pytest.mark.django_db


def book():
    found = ledger.book_of(program="sakura", closing_group="month_end")
    assert found is not None
    return found


def stands(**asked) -> dict[tuple[str, str], int]:
    return {(name.kind.value, name.payee): amount for name, amount in ledger.balances(book(), **asked).items()}


def posted(period: str) -> list[tuple[str, str, int, int]]:
    lines = EarningLine.objects.filter(run__closing=f"month_end/{period}").order_by("number")
    return [(line.what, line.line_id, line.amount, line.payable) for line in lines]


def everything_holds() -> bool:
    return [*earnings_verifying.faults(), *ledger_verifying.faults(), *closing_verifying.faults(), *audit.faults()] == []


def test_a_month_is_posted_to_the_yen(close, told):
    """10 % of 100,000 and of 55,555 (5,555.5, down to 5,555); Aoba's customer has paid half of A1."""
    told.line("A1", "2026-04-20", 100_000)
    told.paid("P1", "A1", "2026-04-25", 50_000)
    told.line("K1", "2026-04-30", 55_555, partner="kita")

    closing = close("2026-04")

    assert closing.state == State.CLOSED
    assert posted("2026-04") == [("own", "commission/A1/aoba", 10_000, 5_000), ("own", "commission/K1/kita", 5_555, 0)]
    assert stands() == {
        ("expense", "aoba"): 10_000, ("accrual", "aoba"): -5_000, ("payable", "aoba"): -5_000,
        ("expense", "kita"): 5_555, ("accrual", "kita"): -5_555,
    }  # fmt: skip
    assert everything_holds()


def test_closing_twice_posts_once_and_gives_the_same_closing(close, told):
    told.line("A1", "2026-04-20", 100_000)
    first = close("2026-04")
    told.line("A2", "2026-04-21", 100_000, at="2026-05-20T00:00")

    again = close("2026-04", at=JUNE_10)

    assert (again.id, again.known_by) == (first.id, MAY_10)
    assert Run.objects.count() == 1
    assert ledger.owed(book(), AccountKind.ACCRUAL) == 10_000


def test_what_is_learned_late_is_an_adjustment_that_cites_its_origin(close, told):
    """As in docs/rules/closings.md: a late line, a corrected net, a cancelled line and a change of partner, all of April."""
    for id_ in ("A1", "A2", "A3"):
        told.line(id_, "2026-04-20", 100_000)
    close("2026-04")
    told.line("A4", "2026-04-21", 50_000, at="2026-05-20T00:00")
    told.line("A1", "2026-04-20", 80_000, at="2026-05-20T00:00", revision=2)
    told.line("A2", "2026-04-20", 100_000, at="2026-05-20T00:00", revision=2, partner="kita")
    told.tell("line_changes", {"id": "C3", "line": "A3", "kind": "cancel", "date": "2026-04-25"}, at="2026-05-20T00:00")
    told.line("M1", "2026-05-02", 10_000)

    close("2026-05")

    assert posted("2026-05") == [
        ("own", "commission/M1/aoba", 1_000, 0),
        ("changed", "commission/A1/aoba", -2_000, 0),
        ("gone", "commission/A2/aoba", -10_000, 0),
        ("late", "commission/A2/kita", 10_000, 0),
        ("late", "commission/A3/aoba/C3", -10_000, 0),
        ("late", "commission/A4/aoba", 5_000, 0),
    ]
    adjusted = EarningLine.objects.exclude(what="own")
    assert set(adjusted.values_list("belongs_to", flat=True)) == {"month_end/2026-04"}
    assert adjusted.get(line_id="commission/A3/aoba/C3").origin == "commission/A3/aoba"
    assert adjusted.get(line_id="commission/A1/aoba").changed == "base, calculated, amount"
    # April: 30,000. May: 1,000 of its own; of April Aoba −2,000 −10,000 −10,000 +5,000 = −17,000, Kita +10,000.
    assert stands(through=date(2026, 4, 30)) == {("expense", "aoba"): 30_000, ("accrual", "aoba"): -30_000}
    assert stands() == {
        ("expense", "aoba"): 14_000, ("accrual", "aoba"): -14_000, ("expense", "kita"): 10_000, ("accrual", "kita"): -10_000,
    }  # fmt: skip
    assert everything_holds()


def test_closings_one_by_one_come_to_what_one_run_at_the_end_gives(close, told):
    told.line("A1", "2026-04-20", 100_000)
    close("2026-04")
    told.line("A1", "2026-04-20", 70_000, at="2026-05-20T00:00", revision=2)
    close("2026-05")
    told.line("A1", "2026-04-20", 90_000, at="2026-06-20T00:00", revision=3)
    told.paid("P1", "A1", "2026-06-25", 90_000)
    close("2026-06")
    close("2026-07")

    assert [posted(month) for month in ("2026-04", "2026-05", "2026-06", "2026-07")] == [
        [("own", "commission/A1/aoba", 10_000, 0)],
        [("changed", "commission/A1/aoba", -3_000, 0)],
        [("changed", "commission/A1/aoba", 2_000, 9_000)],
        [],  # nothing was learned, so nothing is posted
    ]
    assert stands() == {("expense", "aoba"): 9_000, ("payable", "aoba"): -9_000}
    assert everything_holds()


def test_commissions_rebates_and_marketing_money_go_to_accounts_of_their_own(close, told, hana, approver, now):
    """10 % commission of 1,000,000; 3 % volume rebate of the month; 1 % of it for marketing together."""
    more = """\
  - id: volume
    type: volume_rebate
    base: line.net
    over: month
    bands: [{from: 0, to: open, rate: 3 %}]
    method: whole_amount
    limits: none
    with: {commission: add}
  - id: fund
    type: mdf_accrual
    base: line.net
    rate: 1 %
    limits: none
    with: {commission: add, volume: add}
"""
    approved(TEXT + more, date(2026, 4, 2), by=hana, second=approver, at=now)
    told.line("A1", "2026-04-20", 1_000_000)

    close("2026-04")

    natures = {(name.kind.value, name.nature): amount for name, amount in ledger.balances(book()).items()}
    assert natures == {
        ("expense", Nature.COMMISSION): 100_000, ("accrual", Nature.COMMISSION): -100_000,
        ("expense", Nature.REBATE): 30_000, ("payable", Nature.REBATE): -30_000,
        ("expense", Nature.MARKETING): 10_000, ("mdf", Nature.MARKETING): -10_000,
    }  # fmt: skip


def test_nothing_is_booked_into_a_month_that_is_closed(close, told):
    told.line("A1", "2026-04-20", 100_000)
    close("2026-04")
    (name,) = [one for one in ledger.balances(book()) if one.kind is AccountKind.ACCRUAL]

    with pytest.raises(DayClosed):
        posting.adjust(book=book(), key="late", account=name, amount=1, booked_on=date(2026, 4, 30), reason="遅れ", by="hana", at=JUNE_10)


def test_what_blocks_a_closing_is_all_said_at_once_with_remedies(hana, approver, told, now, db):
    with pytest.raises(PeriodBlocked) as refused:
        closings.close_period(program="sakura", group="month_end", period="2026-12", facts_of=told, at=now, by="hana")

    assert [block.name for block in refused.value.blocks] == ["period_not_over", "no_text_in_force"]
    assert "承認" in refused.value.blocks[1].ja
    assert Closing.objects.count() == 0


def test_months_are_closed_one_after_another_and_a_draft_inside_is_decided_first(close, told, hana, now):
    close("2026-04")
    with pytest.raises(PeriodBlocked) as skipped:
        close("2026-06")
    programs.draft(program="sakura", from_day=date(2026, 5, 15), text=TEXT, by=hana, at=now)
    with pytest.raises(PeriodBlocked) as drafted:
        close("2026-05")

    assert [block.name for block in skipped.value.blocks] == ["former_period_open"]
    assert "1 May 2026 to 31 May 2026 is not closed" in skipped.value.blocks[0].en
    assert [block.name for block in drafted.value.blocks] == ["text_awaits_approval"]
    assert Closing.objects.count() == 1


def test_the_last_day_of_a_month_is_over_by_the_makers_clocks(close):
    """30 April 15:00 UTC is 1 May in Tokyo."""
    with pytest.raises(PeriodBlocked):
        close("2026-04", at=MAY_10.replace(month=4, day=30, hour=14, minute=59))

    assert close("2026-04", at=MAY_10.replace(month=4, day=30, hour=15)).state == State.CLOSED


def test_a_second_closing_while_one_runs_is_refused_and_the_first_goes_on(close, told: Told):
    told.line("A1", "2026-04-20", 100_000)

    def facts_of(read: Program, known_by: datetime) -> Facts:
        with pytest.raises(ClosingRuns, match="is being closed by hana, until 2026-05-10 00:10:00 UTC"):
            close("2026-04", by="mio")
        return told(read, known_by)

    assert close("2026-04", facts_of=facts_of).state == State.CLOSED
    assert Run.objects.count() == 1


def test_a_closing_whose_process_was_killed_is_taken_up_and_knows_the_same_facts(close, told, program):
    """Killed while calculating; what is learned before it is taken up belongs to the next closing."""
    told.line("A1", "2026-04-20", 100_000)
    killed = closings.start(program=program, group="month_end", period="2026-04", at=MAY_10, by="hana")
    told.line("A2", "2026-04-21", 50_000, at="2026-05-10T10:00")

    with pytest.raises(ClosingRuns):
        close("2026-04", at=MAY_10 + LEASE - timedelta(seconds=1))
    with pytest.raises(AnotherPeriodBegun, match="Close 2026-04 again first"):
        close("2026-05", at=JUNE_10)
    done = close("2026-04", at=MAY_10 + LEASE)

    assert (done.id, done.known_by) == (killed.id, MAY_10)
    assert posted("2026-04") == [("own", "commission/A1/aoba", 10_000, 0)]


def test_a_process_that_was_taken_for_dead_posts_nothing(close, told: Told):
    told.line("A1", "2026-04-20", 100_000)
    taken_up = []

    def slow(read: Program, known_by: datetime) -> Facts:
        taken_up.append(close("2026-04", at=MAY_10 + LEASE, by="mio"))
        return told(read, known_by)

    with pytest.raises(ClosingTakenOver):
        close("2026-04", facts_of=slow)
    assert taken_up[0].state == State.CLOSED
    assert (Run.objects.count(), ledger.owed(book(), AccountKind.ACCRUAL)) == (1, 10_000)


def agreed(told: Told, id_: str, partner: str, group: str | None, *, at: str, revision: int = 1) -> None:
    row = {"id": id_, "partner": partner, "contract": "agency", "first_day": "2026-01-01", "closing_group": group, "revision": revision}
    told.tell("agreements", row, at=at)


def test_a_partner_whose_agreement_names_no_group_is_parked_alone_and_posted_when_it_does(close, told: Told):
    """Two groups; Aoba's agreement names none of them until 20 May. Kita is closed as usual."""
    closings.add_group(code="twentieth", closing_day=20)
    agreed(told, "G1", "kita", "month_end", at="2026-01-01T00:00")
    agreed(told, "G2", "aoba", None, at="2026-01-01T00:00")
    told.line("A1", "2026-04-10", 1_000)
    told.line("K1", "2026-04-10", 2_000, partner="kita")
    close("2026-04", group="twentieth")

    parked = close("2026-04", at=MAY_10 + timedelta(minutes=1))
    agreed(told, "G2", "aoba", "month_end", at="2026-05-20T00:00", revision=2)
    posted_then = close("2026-05")

    assert queries.closing_read(parked).parked == ("aoba",)
    assert posted("2026-04") == [("own", "commission/K1/kita", 200, 0)]
    assert queries.closing_read(posted_then).parked == ()
    assert posted("2026-05") == [("late", "commission/A1/aoba", 100, 0)]
    assert everything_holds()


def test_what_was_posted_of_a_partner_that_is_parked_later_stays(close, told: Told):
    """With one group Aoba belongs to it; a second group is closed from May on, and Aoba's agreement names neither."""
    agreed(told, "G2", "aoba", None, at="2026-01-01T00:00")
    told.line("A1", "2026-04-10", 1_000)
    close("2026-04")
    closings.add_group(code="twentieth", closing_day=20)
    close("2026-05", group="twentieth", at=JUNE_10 - timedelta(days=1))

    parked = close("2026-05")

    assert queries.closing_read(parked).parked == ("aoba",)
    assert (posted("2026-04"), posted("2026-05")) == ([("own", "commission/A1/aoba", 100, 0)], [])


def test_what_the_engine_refuses_leaves_nothing_and_can_be_mended(close, told: Told):
    told.line("A1", "2026-04-10", 1_000, partner="nobody")

    with pytest.raises(NotCalculated, match=r"Nothing was posted\..*nobody"):
        close("2026-04")
    assert Closing.objects.count() == 0
    told.rows["order_lines"].clear()
    told.line("A1", "2026-04-10", 1_000)
    assert close("2026-04", at=MAY_10 + timedelta(days=3)).state == State.CLOSED


def test_a_group_of_the_twentieth_closes_from_the_21st_to_the_20th(close, told, program):
    closings.add_group(code="twentieth", closing_day=20)
    told.line("A1", "2026-04-20", 1_000)
    told.line("A2", "2026-04-21", 2_000)

    done = close("2026-04", group="twentieth")

    assert (done.first_day, done.last_day, done.name) == (date(2026, 3, 21), date(2026, 4, 20), "twentieth/2026-04")
    assert EarningLine.objects.get().amount == 100


@pytest.mark.parametrize("period", ["2026-13", "april", "2026-4", "26-04"])
def test_a_period_is_named_by_the_month_in_which_it_ends(close, period):
    with pytest.raises((NoSuchPeriod, ValueError)):
        close(period, at=MAY_10)


def test_a_group_that_is_not_there_is_refused_by_name(close):
    with pytest.raises(NoSuchGroup, match="There are month_end"):
        close("2026-04", group="monthly")


def test_a_run_keeps_what_it_was_calculated_from(close, told, program):
    told.line("A1", "2026-04-20", 100_000)
    run = close("2026-04").run

    assert run is not None
    assert (run.number, run.known_by, run.version, run.lines, run.amount, run.payable) == (1, MAY_10, date(2026, 4, 1), 1, 10_000, 0)
    assert (len(run.texts_hash), len(run.hash), run.engine) == (64, 64, "0.1.0")
    assert Entry.objects.get().source == "run:sakura/month_end/2026-04"


def test_partners_are_closed_until_the_last_day_of_their_group(close, told, hana, now):
    """Kita's newest agreement names the twentieth; Aoba's names none, and with several groups that is no answer."""
    agreements = (
        "id,partner,contract,first_day,closing_group\n"
        "G1,kita,agency,2026-01-01,month_end\nG2,kita,agency,2026-03-21,twentieth\nG3,aoba,agency,2026-01-01,\n"
    )
    for fact, content in (("partners", "code\naoba\nkita\n"), ("agreements", agreements)):
        taken = intake.import_file(fact=fact, source="crm", file_name=f"{fact}.csv", content=content.encode(), by="hana", at=now)
        assert taken.state == "taken", taken.errors
    assert queries.closed_until(["aoba", "kita"]) == {}
    close("2026-04", at=now)
    assert queries.closed_until(["aoba", "kita"]) == {"aoba": date(2026, 4, 30), "kita": date(2026, 4, 30)}

    closings.add_group(code="twentieth", closing_day=20)
    close("2026-04", group="twentieth", at=now + timedelta(days=1))

    assert queries.closed_until(["aoba", "kita"]) == {"kita": date(2026, 4, 20)}


def test_rows_that_two_sources_tell_are_decided_before_the_month_is_closed(close, told, now):
    for source, name in (("crm", "青葉"), ("sheet", "あおば")):
        content = f"code,name\naoba,{name}\n".encode()
        intake.import_file(fact="partners", source=source, file_name="partners.csv", content=content, by="hana", at=now)

    with pytest.raises(PeriodBlocked) as refused:
        close("2026-04", at=now)
    assert [block.name for block in refused.value.blocks] == ["rows_in_review"]
