"""A text of one version, with parts put in, and what is said about it."""

from collections.abc import Callable
from datetime import date

import pytest

from enishi_engine.program import Checked, ProgramRefused, read_texts

HEAD = """\
program: {id: sakura}
currency: JPY
"""
COMMISSION = """\
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""

Check = Callable[[str], Checked]
Refused = Callable[[str | bytes], list[str]]


def read(text: str | bytes) -> Checked:
    """The checked program of one text, in force from 1 April 2026; two lines of heading come before it."""
    content = text if isinstance(text, bytes) else (HEAD + text).encode()
    return read_texts({date(2026, 4, 1): ("2026-04-01.yaml", content)})


@pytest.fixture
def check() -> Check:
    return read


@pytest.fixture
def refused() -> Refused:
    """What is wrong with a text: place, problem and remedy, without the file's name."""

    def sentences(text: str | bytes) -> list[str]:
        with pytest.raises(ProgramRefused) as refusal:
            read(text)
        return [str(problem).removeprefix("2026-04-01.yaml:") for problem in refusal.value.problems if problem.severity.value == "error"]

    return sentences
