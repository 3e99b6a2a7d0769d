"""Whole columns spelled as JSON at once, each value as `json` spells it, without spaces and with letters as they are: pure."""

import json
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

_CONTROLS = "[\\x00-\\x1f]"


def lists(columns: Sequence[pa.Array]) -> pa.Array:
    """Of each row a list of its values; none of them may be absent."""
    return _around("[", _joined([values(column) for column in columns], ","), "]")


def objects(columns: Mapping[str, pa.Array]) -> pa.Array:
    """Of each row an object of the values that are there, in the order of the columns."""
    parts = [_joined([f"{json.dumps(name)}:", values(column)], "") for name, column in columns.items()]
    return _around("{", pc.binary_join_element_wise(*parts, ",", null_handling="skip"), "}")


def values(column: pa.Array) -> pa.Array:
    """Each value: a whole number as it is, text and days between quotes; what is absent stays absent."""
    said = column.cast(pa.string())
    return said if pa.types.is_integer(column.type) else _around('"', _escaped(said), '"')


def _escaped(text: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(text, _CONTROLS)).as_py():  # hardly ever: then one after another
        return pa.array([None if one is None else json.dumps(one, ensure_ascii=False)[1:-1] for one in text.to_pylist()], pa.string())
    return pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')


def _around(before: str, text: pa.Array, after: str) -> pa.Array:
    return _joined([before, text, after], "")


def _joined(parts: Sequence[pa.Array | str], separator: str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, separator)
