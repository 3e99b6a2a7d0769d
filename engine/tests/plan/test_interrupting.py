"""Ctrl-C while a query runs is Ctrl-C; what else the engine's database raises stays what it is."""

from typing import Any, Self

import pytest

from engine.tests.operators.desk import Example, arrow, facts_of, texts_of
from enishi_engine.facts import read_tables
from enishi_engine.plan import duckdb as plan_duckdb
from enishi_engine.program import read_texts

TEXT = "incentives: [{id: c, type: commission, base: line.net, rate: 10 %, limits: none}]"


class Breaking:
    """A connection on which the first step of a plan raises what DuckDB raises."""

    def __init__(self, raised: str) -> None:
        self.raised = raised

    def execute(self, statement: str, _parameters: Any = None) -> None:
        if statement.startswith("CREATE"):
            raise RuntimeError(self.raised)

    def register(self, name: str, table: Any) -> None:
        """Nothing is asked of it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to close."""


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [("INTERRUPT Error: Interrupted!", KeyboardInterrupt), ("Query interrupted", KeyboardInterrupt), ("no memory", RuntimeError)],
)
def test_an_interrupted_query_is_an_interrupted_run(monkeypatch: pytest.MonkeyPatch, raised: str, becomes: type[BaseException]):
    example = Example("", TEXT, "line A1 2024-04-01 100")
    program = read_texts(texts_of(example)).program
    facts = read_tables({name: arrow(rows) for name, rows in facts_of(example.facts).items()}, currency="JPY", timezone="Asia/Tokyo")
    monkeypatch.setattr(plan_duckdb, "open_database", lambda *_settings, **_few_rows: Breaking(raised))

    with pytest.raises(becomes):
        plan_duckdb.calculate(program, facts)
