"""The agency growth program of the gallery pays what its text and docs/rules/ say, line by line."""

from datetime import date

import pytest

from engine.tests.by_the_documents.agency_growth.calculation import calculate
from engine.tests.by_the_documents.agency_growth.generated_facts import write_facts
from engine.tests.by_the_documents.comparison import differences


@pytest.mark.parametrize("seed", [20260401, 20260402])
def test_every_line_and_every_reason_is_what_the_documents_say(seed, tmp_path):
    write_facts(tmp_path / "facts", seed)
    assert differences("agency_growth", tmp_path / "facts", calculate) == {}


@pytest.mark.parametrize(("known_by", "until"), [("2026-11-30T17:30", "2026-09-30"), (None, "2027-04-01")])
def test_what_was_not_known_yet_or_lies_after_the_last_day_is_left_out_as_the_documents_say(known_by, until, tmp_path):
    write_facts(tmp_path / "facts", 20260403)
    assert differences("agency_growth", tmp_path / "facts", calculate, known_by=known_by, until=until and date.fromisoformat(until)) == {}
