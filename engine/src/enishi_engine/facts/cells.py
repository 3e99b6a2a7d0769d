"""Cells: text to the engine's integers, days, moments and flags, whole columns at a time.

A parser answers null where it does not understand a text; `explanations.why_wrong` then says what is the
matter with it. No float and no engine decimal takes part: digits are moved as text.
"""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.declarations import Column, Kind
from enishi_engine.facts.moments import by_distinct, days, moments
from enishi_engine.facts.tables import ARROW_TYPE, Setting

LONGEST = {Kind.CODE: 100, Kind.TEXT: 1_000, Kind.CHOICE: 100}
MOST_DIGITS = 18  # always fits int64; every bound is far below
BAD_EDGES = r"^[\s\p{Z}]|[\s\p{Z}]$"
BAD_CODE = rf"{BAD_EDGES}|\p{{Cc}}"
FLAGS = {"true": True, "TRUE": True, "True": True, "false": False, "FALSE": False, "False": False}  # Excel writes TRUE


def parse(text: pa.Array, column: Column, setting: Setting) -> pa.Array:
    """The texts in the engine's type for the column; null where the text is null or wrong."""
    return PARSERS[column.kind](text, column, setting)


def decimals_of(column: Column, setting: Setting) -> int:
    """By how many decimals the kept integer is finer than the written number."""
    return {Kind.MONEY: setting.digits, Kind.NUMBER: 6}.get(column.kind, 0)


def within_bounds(values: pa.Array, column: Column) -> pa.Array:
    """The values, null where one is outside the column's bounds."""
    assert column.bounds is not None, f"{column.name} has bounds"
    smallest, largest = column.bounds
    inside = pc.and_(pc.greater_equal(values, smallest), pc.less_equal(values, largest))
    return pc.if_else(inside, values, pa.scalar(None, pa.int64()))


def _names(text: pa.Array, column: Column, setting: Setting) -> pa.Array:  # noqa: ARG001 - parsers share one shape
    bad = pc.match_substring_regex(text, BAD_CODE if column.kind is Kind.CODE else rf"{BAD_EDGES}|\x00")
    bad = pc.or_(bad, pc.greater(pc.utf8_length(text), LONGEST[column.kind]))
    return pc.if_else(bad, pa.scalar(None, pa.string()), text)


def _choices(text: pa.Array, column: Column, setting: Setting) -> pa.Array:  # noqa: ARG001
    return pc.if_else(pc.is_in(text, pa.array(column.choices)), text, pa.scalar(None, pa.string()))


def _whole_numbers(text: pa.Array, column: Column, setting: Setting) -> pa.Array:
    written = column.decimals if column.kind is Kind.NUMBER else decimals_of(column, setting)
    values = _scaled_integers(text, written=written, kept=decimals_of(column, setting))
    return within_bounds(values, column)


def _scaled_integers(text: pa.Array, *, written: int, kept: int) -> pa.Array:
    """Each text × 10^kept as int64, made by moving digits; null where it has more than `written` decimals or is no number."""
    fraction = rf"(?:\.(?P<part>[0-9]{{1,{written}}}))?" if written else "(?P<part>)"
    parts = pc.extract_regex(text, rf"^(?P<whole>-?[0-9]{{1,{MOST_DIGITS - kept}}}){fraction}$")
    whole = pc.struct_field(parts, "whole")
    part = pc.utf8_rpad(pc.struct_field(parts, "part"), width=kept, padding="0")
    return pc.cast(pc.binary_join_element_wise(whole, part, ""), pa.int64())


def _days(text: pa.Array, column: Column, setting: Setting) -> pa.Array:  # noqa: ARG001
    return days(text)


def _moments(text: pa.Array, column: Column, setting: Setting) -> pa.Array:  # noqa: ARG001
    return moments(text, setting.zone)


def _flags(text: pa.Array, column: Column, setting: Setting) -> pa.Array:  # noqa: ARG001
    return by_distinct(text, FLAGS.get, ARROW_TYPE[Kind.FLAG])


Parser = Callable[[pa.Array, Column, Setting], pa.Array]
PARSERS: dict[Kind, Parser] = {
    Kind.CODE: _names,
    Kind.TEXT: _names,
    Kind.CHOICE: _choices,
    Kind.MONEY: _whole_numbers,
    Kind.NUMBER: _whole_numbers,
    Kind.COUNT: _whole_numbers,
    Kind.DAY: _days,
    Kind.MOMENT: _moments,
    Kind.FLAG: _flags,
}
