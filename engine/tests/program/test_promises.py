"""Every text that docs/how-to/write-down-a-promise.md sets beside a promise is one that can be calculated."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

PAGE = Path(__file__).parents[3] / "docs/how-to/write-down-a-promise.md"
ROWS = re.findall(r"^\| (?!the promise|---)(.+?) \| (`.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
SECTIONS = ("metrics", "ranks", "payout")
PLAIN = {"type": "commission", "base": "line.net", "rate": "10 %"}
LADDER = "ranks: {promote: monthly, ladder: [{id: silver}, {id: gold, condition: rank = gold}]}\n"


def text_of(said: str) -> str:
    """A text of the row's codes: sections as they are, terms in one incentive, with what a plain commission says where they do not."""
    codes = [code for code in re.findall(r"`([^`]+)`", said) if re.match(r"\w+: ", code)]
    sections = [code for code in codes if code.startswith(SECTIONS)]
    terms = ", ".join(code for code in codes if not code.startswith(SECTIONS))
    keys = YAML(typ="safe").load(f"{{{terms}}}")
    plain = {} if "type" in keys else PLAIN
    filled = "".join(f", {key}: {value}" for key, value in plain.items() if key not in keys)
    limits = "" if "limits" in keys else ", limits: none"
    ladder = "" if any(section.startswith("ranks") for section in sections) else LADDER
    return ladder + "\n".join(sections) + f"\nincentives:\n  - {{id: one{filled}{limits}{', ' if terms else ''}{terms}}}\n"


@pytest.mark.parametrize(("promise", "said"), ROWS, ids=[promise for promise, _ in ROWS])
def test_the_text_beside_a_promise_can_be_calculated(check, promise: str, said: str):
    assert [str(problem) for problem in check(text_of(said)).problems] == []


def test_the_page_has_the_promises_that_are_tested_here():
    assert len(ROWS) >= 30
