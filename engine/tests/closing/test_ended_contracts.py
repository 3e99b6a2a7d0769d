"""Whose contract has ended by a closing's last day, as the closing knows it (docs/rules/settlement.md)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.tests.closing.conftest import Row, facts_of, line, month, tables
from enishi_engine.closing.contracts import ended_partners

KNOWN = datetime(2026, 6, 10, tzinfo=ZoneInfo("Asia/Tokyo"))


def agreement(id_: str, last_day: str | None, *, first_day: str = "2026-01-01", partner: str = "aoba", **more: object) -> Row:
    return {"id": id_, "partner": partner, "contract": "agency", "first_day": first_day, "last_day": last_day, **more}


def ended(*agreements: Row, own_last_day: str | None = None) -> set[str]:
    """Of aoba and kita those whose contract has ended by 31 May."""
    rows = tables(lines=[line("A1", "2026-04-20", 100)], closings=[month(4)])
    rows["partners"] = [{"code": "aoba", "last_day": own_last_day}, {"code": "kita"}]
    if agreements:
        rows["agreements"] = list(agreements)
    return set(ended_partners(facts_of(rows), known_by=KNOWN, last_day=date(2026, 5, 31)))


@pytest.mark.parametrize(("last_day", "expected"), [("2026-05-31", {"aoba"}), ("2026-06-01", set()), (None, set())])
def test_a_contract_that_ends_on_the_closings_last_day_has_ended_one_day_later_it_has_not(last_day: str | None, expected: set[str]):
    assert ended(agreement("G1", last_day)) == expected


def test_all_agreements_have_to_have_ended_one_that_begins_later_too():
    assert ended(agreement("G1", "2026-04-30"), agreement("G2", "2026-05-31")) == {"aoba"}
    assert ended(agreement("G1", "2026-04-30"), agreement("G2", None, first_day="2026-07-01")) == set()


def test_the_partners_own_last_day_ends_it_with_open_agreements_and_without_any():
    assert ended(agreement("G1", None)) == set()
    assert ended(agreement("G1", None), own_last_day="2026-05-31") == {"aoba"}
    assert ended(own_last_day="2026-05-31") == {"aoba"}


def test_a_partner_without_agreements_goes_on_beside_one_whose_have_ended():
    assert ended(agreement("G1", "2026-04-30")) == {"aoba"}


def test_an_end_that_was_learned_later_is_not_known_and_the_higher_revision_counts():
    first = agreement("G1", None, revision=1, learned_at="2026-01-01T00:00")
    known = agreement("G1", "2026-05-15", revision=2, learned_at="2026-06-09T00:00")

    assert ended(first, known) == {"aoba"}
    assert ended(first, known | {"learned_at": "2026-06-11T00:00"}) == set()
