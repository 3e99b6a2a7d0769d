"""A program whose second text changes much pays what docs/rules/versions.md says, line by line."""

from datetime import date
from pathlib import Path

import pytest

from engine.tests.by_the_documents.comparison import differences
from engine.tests.by_the_documents.two_texts.calculation import calculate
from engine.tests.by_the_documents.two_texts.generated_facts import write_facts

PROGRAM = str(Path(__file__).parent / "program")


@pytest.mark.parametrize("seed", [20260101, 20260102])
def test_every_line_and_every_reason_is_what_the_documents_say(seed, tmp_path):
    write_facts(tmp_path / "facts", seed)
    assert differences(PROGRAM, tmp_path / "facts", calculate) == {}


@pytest.mark.parametrize(("known_by", "until"), [("2026-10-20T00:00", None), (None, "2026-10-31")])
def test_what_was_not_known_yet_or_lies_after_the_last_day_is_left_out_as_the_documents_say(known_by, until, tmp_path):
    write_facts(tmp_path / "facts", 20260103)
    assert differences(PROGRAM, tmp_path / "facts", calculate, known_by=known_by, until=until and date.fromisoformat(until)) == {}
