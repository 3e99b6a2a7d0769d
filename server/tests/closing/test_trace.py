"""One order followed from the row it came in by to the entries it stands in."""

from datetime import UTC, datetime

import pytest

from enishi.closing.trace_words import trace_page
from enishi.closing.tracing import NothingToTrace, Trace, trace
from server.tests.closing.conftest import JUNE_10, Told

pytestmark = pytest.mark.django_db


def traced(id_: str, told: Told, *, at: datetime = JUNE_10) -> Trace:
    return trace(id_, facts_of=told, at=at, today=at.date())


def test_an_order_is_followed_through_every_step(close, told: Told):
    told.line("A1", "2026-04-20", 100_000)
    told.paid("P1", "A1", "2026-04-25", 50_000)
    told.line("A2", "2026-04-21", 20_000)
    close("2026-04")

    page = trace_page(traced("A1", told), "en")

    assert "What was decided (sakura, as known by 2026-05-10 00:00 UTC, up to 2026-04-30)" in page
    assert "10%" in page.replace(" ", "")
    assert (
        "sakura month_end/2026-04 (own period): commission/A1/aoba ¥10,000, of which ¥5,000 is payable. Text of 2026-04-01, engine 0.1.0"
        in page
    )
    # The entry is Aoba's for the month: A1 10,000 and A2 2,000, of which 5,000 is payable.
    assert (
        "sakura/month_end no. 1, 2026-04-30, earnings (aoba): debit expense (commission) ¥12,000 / credit accrued, still open (commission) ¥7,000 / credit payable (commission) ¥5,000"
        in page
    )


def test_the_same_in_japanese(close, told: Told):
    told.line("A1", "2026-04-20", 100_000)
    close("2026-04")

    page = trace_page(traced("A1", told), "ja")

    assert "sakura month_end/2026-04(当期分): commission/A1/aoba 10,000円(うち支払対象 0円)。版 2026-04-01" in page
    assert "sakura/month_end 第1号 2026-04-30 インセンティブ計上(aoba): 借方 費用(手数料) 10,000円 / 貸方 見込計上(手数料) 10,000円" in page


def test_adjustments_name_what_changed_and_the_month_they_belong_to(close, told: Told):
    told.line("A1", "2026-04-20", 100_000)
    close("2026-04")
    told.line("A1", "2026-04-20", 80_000, at="2026-05-20T00:00", revision=2)
    close("2026-05")

    page = trace_page(traced("A1", told), "en")

    assert "sakura month_end/2026-05 (changed): commission/A1/aoba -¥2,000" in page
    assert "Changed: base, calculated, amount. Belongs to month_end/2026-04" in page
    assert [posted.entry.number for posted in traced("A1", told).posted if posted.entry] == [1, 2]


def test_what_paid_nothing_is_told_with_its_gate(close, told: Told):
    told.tell("agreements", {"id": "G1", "partner": "kita", "contract": "agency", "first_day": "2026-05-01"}, at="2026-04-01T00:00")
    told.tell("agreements", {"id": "G2", "partner": "aoba", "contract": "agency", "first_day": "2026-01-01"}, at="2026-04-01T00:00")
    told.line("A1", "2026-04-20", 100_000)
    close("2026-04")

    assert "What paid nothing, and why" in trace_page(traced("A1", told), "en")


def test_an_order_of_an_open_month_is_told_as_of_now(close, told: Told):
    close("2026-04")
    told.line("M1", "2026-05-02", 10_000)

    page = trace_page(traced("M1", told, at=datetime(2026, 5, 20, tzinfo=UTC)), "en")

    assert "as known by 2026-05-20 00:00 UTC, up to 2026-05-20" in page
    assert "No closing has posted it yet." in page


def test_an_id_that_nobody_told_is_said_to_be_unknown(close, told: Told):
    close("2026-04")

    with pytest.raises(NothingToTrace, match="Look at its spelling"):
        traced("A9", told)
