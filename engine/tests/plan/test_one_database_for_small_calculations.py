"""Small calculations share one database of their process; none sees what another one loaded."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from engine.tests.operators.desk import Example, run
from enishi_engine.plan import duckdb as plan_duckdb

TEXT = "incentives: [{id: c, type: commission, base: line.net, rate: 10 %, limits: none}]"


def earned(net: int) -> list[int]:
    """What one line of this net earns: a tenth of it."""
    found: list[int] = run(Example("", TEXT, f"line A1 2024-04-01 {net}")).tables["earning_lines"]["amount"].to_pylist()
    return found


def test_calculations_of_several_threads_at_once_each_see_their_own_facts_alone():
    nets = [1_000 * number for number in range(1, 25)]

    with ThreadPoolExecutor(max_workers=4) as threads:
        found = list(threads.map(earned, nets))

    assert found == [[net // 10] for net in nets]


def test_nothing_stays_in_the_shared_database_after_a_calculation():
    earned(1_000)

    with plan_duckdb.open_database((), few_rows=True) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == []


def test_planted_bug_of_tables_that_are_not_the_connections_own_is_found(monkeypatch: pytest.MonkeyPatch):
    """One connection for all: the second calculation finds the first one's tables."""
    shared = plan_duckdb.open_database((), few_rows=True)
    monkeypatch.setattr(plan_duckdb, "open_database", lambda *_settings, **_few_rows: _Kept(shared))

    earned(1_000)

    with pytest.raises(duckdb.CatalogException, match="already exists"):
        earned(2_000)


class _Kept:
    """A connection that is not closed at the end."""

    def __init__(self, real):
        self.real = real

    def __getattr__(self, name):
        return getattr(self.real, name)

    def __enter__(self):
        return self.real

    def __exit__(self, *_error):
        pass
