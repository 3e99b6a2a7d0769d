"""The dated rules of Japan: each row says where it is from, and the pages say what the rows say."""

from pathlib import Path

import pytest

from enishi_engine.settlement.dated import Status, ppm, timeline
from enishi_engine.settlement.japan import rules
from enishi_engine.settlement.japan.rules import _data

PAGES = Path(__file__).parents[4] / "docs/rules"
OF_PAGE = {
    "consumption_tax_standard": "tax.md",
    "consumption_tax_reduced": "tax.md",
    "unregistered_deductible": "registration.md",
    "unregistered_yearly_cap": "registration.md",
    "withholding": "withholding.md",
    "freelance_payment_days": "deadlines.md",
}


@pytest.mark.parametrize("rule", list(_data()))
def test_each_row_has_its_day_its_source_and_how_sure_it_is(rule: str):
    for row in rules.rows(rule).rows:
        assert row.source
        assert row.status in Status


@pytest.mark.parametrize(("rule", "page"), OF_PAGE.items())
def test_each_row_stands_in_the_rules_page(rule: str, page: str):
    said = (PAGES / page).read_text(encoding="utf-8")

    for row in rules.rows(rule).rows:
        assert str(row.first_day) in said
        for word in [row.value.get(column) for column in ("rate", "share", "income_tax")]:
            assert word is None or f"| {word} |" in said


def test_rows_out_of_order_are_refused():
    twice = [{"from": 1, "rate": "1 %", "source": "x", "status": "V"}] * 2

    with pytest.raises(ValueError, match="each day once"):
        timeline("rate", twice, lambda row: ppm(row["rate"]))
