"""The dated rules of Japan, read from `rules.yaml` once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from enishi_engine.settlement.dated import Timeline, ppm, read_data, timeline


@cache
def rates(rule: str, column: str = "rate") -> Timeline[int]:
    """A rule whose rows say a percentage, in ppm."""
    return timeline(rule, _data()[rule], lambda row: ppm(row[column]))


@cache
def values(rule: str, column: str) -> Timeline[Any]:
    """A rule whose rows say one whole number (yen, days) or one day."""
    return timeline(rule, _data()[rule], lambda row: row[column])


@cache
def rows(rule: str) -> Timeline[Mapping[str, Any]]:
    """A rule whose rows say several things."""
    return timeline(rule, _data()[rule], lambda row: row)


@cache
def _data() -> Mapping[str, Any]:
    return read_data(Path(__file__).with_name("rules.yaml"))
