"""The referral fee per user of the gallery pays what its text and docs/rules/ say, line by line."""

from datetime import date

import pytest

from engine.tests.by_the_documents.comparison import differences
from engine.tests.by_the_documents.google_workspace.calculation import calculate
from engine.tests.by_the_documents.google_workspace.generated_facts import write_facts


@pytest.mark.parametrize("seed", [20210101, 20210102])
def test_every_line_and_every_reason_is_what_the_documents_say(seed, tmp_path):
    write_facts(tmp_path / "facts", seed)
    assert differences("google_workspace", tmp_path / "facts", calculate) == {}


@pytest.mark.parametrize(("known_by", "until"), [("2021-06-20T12:00", None), (None, "2021-09-30")])
def test_what_was_not_known_yet_or_lies_after_the_last_day_is_left_out_as_the_documents_say(known_by, until, tmp_path):
    write_facts(tmp_path / "facts", 20210103)
    assert (
        differences("google_workspace", tmp_path / "facts", calculate, known_by=known_by, until=until and date.fromisoformat(until)) == {}
    )
