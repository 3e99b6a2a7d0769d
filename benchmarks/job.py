"""The one job that is measured: its facts at any size, the three ways to do it, and whether they agree."""

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.adventureworks import by_hand, by_loop, synthetic
from benchmarks.adventureworks.by_hand import RESULTS
from benchmarks.adventureworks.prepare import ZONE, prepare
from enishi_engine import plan
from enishi_engine.core.program import Program
from enishi_engine.core.results import SCHEMAS
from enishi_engine.facts import Facts, read_folder, read_tables
from enishi_engine.program import read_program

PROGRAM = Path(by_hand.__file__).with_name("program")
WITHOUT_REASONS = tuple(name for name in RESULTS if name != "not_paid")
Tables = Mapping[str, pa.Table]


class Disagreement(AssertionError):
    """Two ways to do the job gave different rows: their times say nothing."""


@cache
def program() -> Program:
    return read_program(PROGRAM)


def engine(facts: Facts, tables: Sequence[str] = RESULTS) -> Tables:
    return plan.calculate(program(), facts, tables=tables).tables


def sql_by_hand(facts: Facts, tables: Sequence[str] = RESULTS) -> Tables:
    return by_hand.calculate(facts.tables, tables)


def python_loop(facts: Facts) -> Tables:
    return by_loop.calculate(facts.tables)


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def facts_of(lines: int, seed: int) -> Facts:
    """The facts of the job: the reseller set, copied until it has so many lines, or made-up facts of the same shape.

    The set is that of ENISHI_REAL_DATA; every copy has partners of its own.
    """
    data = os.environ.get("ENISHI_REAL_DATA")
    return copied(real_facts(Path(data)), lines) if data else read_tables(synthetic.tables(lines, seed), currency="USD", timezone=ZONE)


def real_facts(data: Path) -> Facts:
    with TemporaryDirectory() as folder:
        prepare(data, Path(folder))
        return read_folder(Path(folder), currency="USD", timezone=ZONE)


def copied(facts: Facts, lines: int) -> Facts:
    """So many lines: copies of them all, each with its own partners, the last one cut off."""
    once = facts.tables["order_lines"].num_rows
    copies = [f"-{number}" for number in range(-(-lines // once))]
    own = {"partners": ("code",), "partner_attributes": ("partner",), "order_lines": ("id", "partner")}
    tables = dict(facts.tables)
    for name, columns in own.items():
        tables[name] = pa.concat_tables([renamed(tables[name], columns, suffix) for suffix in copies])
    tables["order_lines"] = tables["order_lines"].slice(0, lines)
    return Facts({name: table.combine_chunks() for name, table in tables.items()}, facts.currency, facts.timezone)


def renamed(table: pa.Table, columns: tuple[str, ...], suffix: str) -> pa.Table:
    """The table with a suffix at the codes of some columns."""
    for column in columns:
        place = table.schema.get_field_index(column)
        table = table.set_column(place, column, pc.binary_join_element_wise(table[column], suffix, ""))
    return table


# ── Agreement ────────────────────────────────────────────────────────────────────────────────────────────────────────

KEYS = {
    "earning_lines": ("id",), "not_paid": ("incentive", "fact_id"), "counted": ("incentive", "seller", "month"), "ranks": ("partner", "day"),
}  # fmt: skip


def check_equal(one: Tables, other: Tables) -> None:
    """Every row and column that both have, of every table that both have. Raises Disagreement."""
    for name in one.keys() & other.keys():
        order = [(column, "ascending") for column in KEYS[name]]
        schema = pa.schema([field for field in SCHEMAS[name] if all(field.name in found[name].column_names for found in (one, other))])
        tables = [found[name].select(schema.names).cast(schema).sort_by(order).combine_chunks() for found in (one, other)]
        if not tables[0].equals(tables[1]):
            raise Disagreement(f"{name} differs: {tables[0].num_rows} and {tables[1].num_rows} rows")
