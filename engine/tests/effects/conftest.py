"""An invented study, made once: its files by their names."""

from functools import cache

import pytest

from enishi_engine.acceptance.example import example_study


@cache
def _files() -> dict[str, str]:
    return example_study(4)


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    return dict(_files())
