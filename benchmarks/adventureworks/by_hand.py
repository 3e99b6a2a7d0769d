"""Runs by_hand.sql: the AdventureWorks program as hand-written DuckDB SQL, the yardstick of tests and benchmarks."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

SQL = Path(__file__).with_name("by_hand.sql")
RESULTS = ("earning_lines", "not_paid", "counted", "ranks")


def calculate(facts: Mapping[str, pa.Table], results: Sequence[str] = RESULTS) -> Mapping[str, pa.Table]:
    """The result tables from the facts (`prepare.read_prepared`, or the engine's own tables), rows in no order of their own."""
    with duckdb.connect() as connection:
        for name, table in facts.items():
            connection.register(name, table)
        connection.execute(SQL.read_text(encoding="utf-8"))
        return {name: connection.sql(f"FROM {name}").to_arrow_table() for name in results}
