"""On every program that can be written and all facts: the plan and the oracle give the same rows in every table."""

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.generated import Case, Refused, differences, run_both
from benchmarks.generated.drawing import drawn_cases, seeded_case
from benchmarks.generated.writing import yaml_text

BATCHES, EXAMPLES = 10, 30  # 300 programs in each run; batches go to different processes


def told(case: Case) -> str:
    """The texts and facts of a case, for whoever has to find the mistake."""
    texts = [f"# in force from {day}\n{yaml_text(text)}" for day, text in case.texts.items()]
    rows = [f"{name}: {row}" for name, table in case.tables.items() for row in table]
    return "\n".join([*texts, *rows, f"known_by {case.known_by}, until {case.until}"])


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_two_readers_give_the_same_rows_for_generated_programs(batch: int):
    @seed(batch)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck)
    )
    @given(drawn_cases())
    def agree(case: Case) -> None:
        _, plan, oracle = run_both(case)
        found = differences(plan, oracle)
        assert not found, "\n".join([*map(str, found), told(case)])

    agree()


def test_generated_texts_are_texts_that_people_may_write():
    refused = []
    for number in range(60):
        try:
            seeded_case(number).program()
        except Refused as problem:
            refused.append(f"{number}: {problem}")

    assert refused == []
