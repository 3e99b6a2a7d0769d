"""The portal and learning program of the gallery pays what its text and docs/rules/ say, line by line."""

from datetime import date

import pytest

from engine.tests.by_the_documents.comparison import differences
from engine.tests.by_the_documents.portal_and_learning.calculation import calculate
from engine.tests.by_the_documents.portal_and_learning.generated_facts import write_facts


@pytest.mark.parametrize("seed", [20260401, 20260402])
def test_every_line_and_every_reason_is_what_the_documents_say(seed, tmp_path):
    write_facts(tmp_path / "facts", seed)
    assert differences("portal_and_learning", tmp_path / "facts", calculate) == {}


@pytest.mark.parametrize(("known_by", "until"), [("2026-06-25T00:00", None), (None, "2026-07-31")])
def test_what_was_not_known_yet_or_lies_after_the_last_day_is_left_out_as_the_documents_say(known_by, until, tmp_path):
    write_facts(tmp_path / "facts", 20260403)
    assert (
        differences("portal_and_learning", tmp_path / "facts", calculate, known_by=known_by, until=until and date.fromisoformat(until))
        == {}
    )
