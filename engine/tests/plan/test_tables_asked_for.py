"""Who looks at some tables of a result alone gets the same rows, and no step is carried out that only other tables need."""

from pathlib import Path

import pytest

from enishi_engine.calculate import calculate
from enishi_engine.cases import Case, read_cases
from enishi_engine.core.results import SCHEMAS, Result
from enishi_engine.plan.node import Step, read_by
from enishi_engine.program import read_program

SAKURA = Path(__file__).parents[3] / "demo" / "sakura"


class Says:
    """A node that prints what it was made with."""

    def __init__(self, text: str) -> None:
        self.text = text

    def sql(self) -> str:
        return self.text


def test_steps_that_nothing_reads_are_left_out_and_the_others_stay_in_their_order():
    lines, days = Step("lines", Says("FROM order_lines")), Step("days", Says("SELECT day FROM lines"), kept=False)
    places, counted = Step("places", Says("FROM lines JOIN days USING (day)")), Step("counted", Says("SELECT count(*) FROM places"))

    assert read_by(["SELECT * FROM days"], (lines, days, places, counted)) == (lines, days)
    assert read_by(["SELECT * FROM places", "FROM lines"], (lines, days, places, counted)) == (lines, days, places)
    assert read_by(['FROM "counted"'], (lines, days, places, counted)) == (lines, days, places, counted)
    assert read_by(["SELECT 1"], (lines, days, places, counted)) == ()


@pytest.fixture(scope="module")
def case() -> Case:
    return read_cases(SAKURA, read_program(SAKURA))[0]


@pytest.fixture(scope="module")
def whole(case: Case) -> Result:
    return calculate(case.program, case.facts)


@pytest.mark.parametrize("table", [name for name in SCHEMAS if name != "summary"])
def test_a_table_asked_for_alone_has_the_rows_that_it_has_among_the_others(case: Case, whole: Result, table: str):
    alone = calculate(case.program, case.facts, tables=(table,))

    assert alone.names == (table,)
    assert alone.rows(table) == whole.rows(table)
    assert (alone.until, alone.known_by) == (whole.until, whole.known_by)
