"""Closed period by period on facts that come late and are corrected, every line comes to what one run at the end gives it (ruling 2)."""

import pytest

from benchmarks.generated.closings import what_closings_post_otherwise
from benchmarks.generated.drawing import seeded_case


@pytest.mark.parametrize("number", [1000, 1005])
def test_over_all_closings_each_payees_part_of_a_line_comes_to_the_final_run(number: int):
    assert what_closings_post_otherwise(seeded_case(number), str(number)) == []
