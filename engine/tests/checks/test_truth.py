"""What can hold and what can fail: exact at every border, and never claimed where it cannot be told."""

from pathlib import Path

import pytest

from enishi_engine.checks.truth import Truth
from enishi_engine.program import read_program

TEXT = """
program: {{id: p}}
currency: JPY
attributes: {{region: [east, west]}}
metrics:
  sales: sum(line.net) over trailing 12 months
  customers: count(distinct line.customer) over trailing 12 months
  share: sales / target_sales
  target_sales: sum(line.list) over trailing 12 months
ranks:
  promote: monthly
  ladder: [{{id: bronze}}, {{id: silver, condition: "sales >= 1"}}]
incentives:
  - {{id: i, type: commission, condition: "{test}", base: line.net, rate: 1 %, limits: none}}
"""


def asked(folder: Path, test: str) -> tuple[bool, bool]:
    """(can it hold, can it fail)"""
    (folder / "2026-04-01.yaml").write_text(TEXT.format(test=test), encoding="utf-8")
    (version,) = read_program(folder).versions
    tests = [condition.test for condition in version.incentives[0].condition]
    truth = Truth(version)
    return truth.can_hold(*tests), any(truth.can_fail(one) for one in tests)


@pytest.mark.parametrize(
    ("test", "can_hold", "can_fail"),
    [
        ("sales >= 5 and sales <= 5", True, True),
        ("sales > 5 and sales < 6", False, True),  # whole yen
        ("share > 35 % and share < 36 %", True, True),  # a ratio is no whole number
        ("share >= 35 % and share < 35 %", False, True),
        ("customers < 0", False, True),
        ("customers >= 0", True, False),
        ("line.net < 0", True, True),
        ("rank > silver", False, True),
        ("rank >= none", True, False),
        ("not (sales >= 5 or sales < 5)", False, True),
        ("sales = 5 and sales != 5", False, True),
        ("sales in (5, 6) and sales > 6", False, True),
        ("line.kind in (new, renewal, upgrade, downgrade, add_on, usage)", True, False),
        ("line.kind in (new, renewal, upgrade, downgrade, add_on)", True, True),
        ("partner.region != east and partner.region != west", False, True),
        ("customer.region != east and customer.region != west", True, True),  # nobody said what regions there are
        ("line.ordered_on >= 2026-04-01 and line.ordered_on < 2026-04-01", False, True),
        ("line.ordered_on >= 2026-04-01 and line.ordered_on <= 2026-04-01", True, True),
        ("min(sales, 10) > 10", False, True),
        ("min(sales, 10) >= 10", True, True),
        ("max(customers, 3) >= 3", True, False),
        ("(customers or else 0) >= 0", True, False),
        ("5 < sales and sales < 7 and sales != 6", False, True),
        ("product.main and not product.main", False, True),
        ("sales >= line.net and sales < line.net", True, True),  # two values beside one another: nothing is claimed
    ],
)
def test_what_can_hold_and_what_can_fail(test: str, can_hold: bool, can_fail: bool, tmp_path: Path) -> None:
    assert asked(tmp_path, test) == (can_hold, can_fail)
