"""The AdventureWorks resellers: the engine against SQL and a loop that were written by hand from docs/rules/, line by line.

Needs ENISHI_REAL_DATA, the folder of the reseller set; benchmarks/adventureworks/prepare.py says what becomes of it.
"""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks.adventureworks import by_hand, by_loop
from benchmarks.adventureworks.prepare import Figures, prepare, read_prepared
from enishi_engine import read_facts, read_program, run
from enishi_engine.core.results import SCHEMAS

REAL_DATA = os.environ.get("ENISHI_REAL_DATA")
PROGRAM = Path(by_hand.__file__).with_name("program")
Tables = Mapping[str, pa.Table]

pytestmark = pytest.mark.skipif(REAL_DATA is None, reason="ENISHI_REAL_DATA does not name the folder of the AdventureWorks reseller set")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Figures]:
    assert REAL_DATA is not None
    folder = tmp_path_factory.mktemp("adventureworks")
    return folder, prepare(Path(REAL_DATA), folder)


@pytest.fixture(scope="module")
def hand(prepared: tuple[Path, Figures]) -> Tables:
    return by_hand.calculate(read_prepared(prepared[0]))


@pytest.fixture(scope="module")
def loop(prepared: tuple[Path, Figures]) -> Tables:
    return by_loop.calculate(read_prepared(prepared[0]))


@pytest.fixture(scope="module")
def engine(prepared: tuple[Path, Figures]) -> Tables:
    program = read_program(PROGRAM)
    facts = read_facts(prepared[0], currency=program.currency, timezone=program.timezone)
    return run(program, facts).tables


# What tells the rows of each table apart: sorted by these columns, equal tables are the same rows.
KEYS = {
    "earning_lines": ("id",),
    "not_paid": ("incentive", "fact_id"),
    "counted": ("incentive", "seller", "month"),
    "ranks": ("partner", "day"),
}


# What the engine says beside, of phrases that this program does not use: the hand-written jobs have no such columns.
UNUSED = {
    "pays_as": "money", "special_term": None, "special_reason": None, "chosen": "none", "decision": None,
    "currency": None, "exchange_rate": None, "exchange_scale": None, "exchange_day": None,
}  # fmt: skip


def assert_same_rows(found: pa.Table, expected: pa.Table, name: str) -> None:
    """Every row and every column that both have, whatever the order; the others hold nothing but what says that they are not used."""
    order = [(column, "ascending") for column in KEYS[name]]
    both = [column for column in SCHEMAS[name].names if column in found.column_names and column in expected.column_names]
    for table in (found, expected):
        beside = [column for column in table.column_names if column not in both]
        assert {column: table[column].unique().to_pylist() for column in beside} == {column: [UNUSED[column]] for column in beside}
    found, expected = found.select(both).sort_by(order), expected.select(both).sort_by(order)
    assert found.cast(expected.schema).equals(expected), differences(found, expected)


def differences(found: pa.Table, expected: pa.Table) -> list[str]:
    """Up to three rows that only one of the tables has; the tables are too long to be shown whole."""
    rows = [Counter(tuple(row.items()) for row in table.to_pylist()) for table in (found, expected)]
    only_found, only_expected = sorted(rows[0] - rows[1], key=str), sorted(rows[1] - rows[0], key=str)
    return [f"only found: {dict(row)}" for row in only_found[:3]] + [f"only expected: {dict(row)}" for row in only_expected[:3]]


def test_every_line_is_rounded_half_up_to_the_cent(prepared: tuple[Path, Figures]) -> None:
    # The sum and the count of changed lines were stated before the preparation was written.
    assert prepared[1] == Figures(lines=60_855, net=80_450_596_11, changed=49_286)


@pytest.mark.parametrize("name", by_hand.RESULTS)
def test_the_loop_and_the_sql_agree_on_every_line(hand: Tables, loop: Tables, name: str) -> None:
    assert_same_rows(loop[name], hand[name], name)


@pytest.mark.parametrize("name", by_hand.RESULTS)
def test_the_engine_and_the_sql_agree_on_every_line(engine: Tables, hand: Tables, name: str) -> None:
    assert_same_rows(engine[name], hand[name], name)


def test_each_incentive_pays_its_total(engine: Tables, hand: Tables, loop: Tables) -> None:
    # Lines paid and their sum in cents: computed by by_hand.sql and by by_loop.py, which agreed, before the engine had calculated any of them.
    expected = {"commission": (52_387, 3_099_601_50), "volume": (25_991, 513_709_94), "cross": (14_255, 456_087_00)}

    assert [totals(tables["earning_lines"]) for tables in (hand, loop, engine)] == [expected] * 3


def totals(earning_lines: pa.Table) -> dict[str, tuple[int, int]]:
    sums = earning_lines.group_by("incentive").aggregate([("amount", "count"), ("amount", "sum")]).to_pylist()
    return {row["incentive"]: (row["amount_count"], row["amount_sum"]) for row in sums}


def test_each_rule_of_the_program_decides_something(engine: Tables, hand: Tables, loop: Tables) -> None:
    # Rows by incentive, reason and subject: computed by by_hand.sql and by by_loop.py, which agreed.
    expected = {
        ("commission", "limit_reached", "partner+month"): 8_468,
        ("volume", "below_first_band", None): 22_844,
        ("volume", "other_is_better", "cross"): 12_020,
        ("cross", "who", "rank >= silver"): 14_782,
        ("cross", "no_pair", "clothing"): 970,
        ("cross", "too_late", "bikes"): 560,
        ("cross", "too_late", "clothing"): 2_978,
        ("cross", "other_is_better", "volume"): 2_223,
        ("cross", "limit_reached", "partner+quarter"): 1_299,
    }

    assert [count_by(tables["not_paid"], "incentive", "reason", "subject") for tables in (hand, loop, engine)] == [expected] * 3


def test_limits_cut_lines_that_are_still_paid(engine: Tables, hand: Tables, loop: Tables) -> None:
    # Computed by by_hand.sql and by by_loop.py, which agreed.
    expected = {
        ("commission", None): 51_652,
        ("commission", "partner+month"): 735,
        ("volume", None): 25_991,
        ("cross", None): 13_455,
        ("cross", "line"): 436,
        ("cross", "partner+quarter"): 364,
    }

    assert [count_by(tables["earning_lines"], "incentive", "limited_by") for tables in (hand, loop, engine)] == [expected] * 3


def test_reviews_promote_demote_and_keep(engine: Tables, hand: Tables, loop: Tables) -> None:
    # 701 resellers at 15 reviews; computed by by_hand.sql and by by_loop.py, which agreed.
    expected = {
        ("promoted",): 363,
        ("demoted",): 79,
        ("kept",): 9_796,
        ("kept_until_promotion",): 32,
        ("kept_until_demotion",): 245,
    }

    assert [count_by(tables["ranks"], "action") for tables in (hand, loop, engine)] == [expected] * 3


def count_by(table: pa.Table, *columns: str) -> Counter[tuple[object, ...]]:
    return Counter(zip(*(table[column].to_pylist() for column in columns), strict=True))


def test_lines_times_incentives_are_paid_or_not_paid_or_counted(engine: Tables) -> None:
    assert engine["earning_lines"].num_rows + engine["not_paid"].num_rows + pc.sum(engine["counted"]["count"]).as_py() == 3 * 60_855


def test_lines_of_one_day_stand_in_the_order_of_their_ids_as_text(engine: Tables) -> None:
    # AW00000676's first order, SO43659, has twelve lines, all booked at 00:00 of 2010-12-29. As text -10, -11 and -12 come before -2:
    # 2,024.99 + 34.20 + 10.37 + 80.75 + 6,074.98 = 8,225.29 stand before line -3, whose 2,024.99 bring the month to 10,250.28, and
    # 1 % of the 250.28 above 10,000 is 2.50. By number only 2,024.99 + 6,074.98 would stand before it, and it would pay 1.25.
    volume = [row for row in engine["earning_lines"].to_pylist() if row["id"] == "volume/SO43659-3/AW00000676"]

    assert [(row["total_before"], row["total_after"], row["amount"]) for row in volume] == [(8_225_29, 10_250_28, 2_50)]
