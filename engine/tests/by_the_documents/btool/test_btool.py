"""The btool program of the gallery posts and pays out what docs/rules/ say, closing by closing."""

import pytest

from engine.tests.by_the_documents.btool.calculation import calculate, close
from engine.tests.by_the_documents.btool.generated_facts import write_facts
from engine.tests.by_the_documents.comparison import differences, differences_of_closings


def test_every_line_and_every_reason_is_what_the_documents_say(tmp_path):
    write_facts(tmp_path / "facts", 20260401)
    assert differences("btool", tmp_path / "facts", calculate) == {}


@pytest.mark.parametrize("group", ["month_end", "twentieth"])
def test_every_adjustment_posting_and_payout_is_what_the_documents_say(group, tmp_path):
    write_facts(tmp_path / "facts", 20260402)
    assert differences_of_closings("btool", tmp_path / "facts", close, group=group) == {}
