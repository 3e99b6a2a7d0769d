"""Every incentive type keeps the promises of its `cases.yaml`, and they are promises that a plain commission could not keep."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import enishi_engine
from enishi_engine.cases import Case, read_type_cases, run_case
from enishi_engine.core.terms import declarations
from enishi_engine.incentives import TYPES
from enishi_engine.program.document import Mapping, Sequence, Text, Written, load
from enishi_engine.program.incentive import written_name

INCENTIVES = Path(enishi_engine.__file__).parent / "incentives"


def content(key: str) -> bytes:
    return (INCENTIVES / key / "cases.yaml").read_bytes()


def cases(key: str) -> tuple[Case, ...]:
    return read_type_cases(content(key), f"{key}/cases.yaml", key)


ALL = [pytest.param(case, id=f"{key}: {case.sentence.en}") for key in TYPES for case in cases(key)]


@pytest.mark.parametrize("case", ALL)
def test_case(case: Case):
    assert [str(difference) for difference in run_case(case).differences] == []


@pytest.mark.parametrize("key", TYPES)
def test_a_type_shows_what_pays_what_is_at_the_border_and_what_pays_nothing(key: str):
    found = cases(key)

    assert len(found) >= 3
    assert any(case.expected.amounts["earns"] for case in found)
    assert any(reason.needed is not None and reason.had is not None for case in found for reason in case.expected.pays_nothing)


@pytest.mark.parametrize("key", TYPES)
def test_a_types_page_names_it_in_both_languages_and_each_of_its_terms(key: str):
    page = (INCENTIVES / key / "README.md").read_text(encoding="utf-8")

    title = f"# {TYPES[key].LABEL.en} ({TYPES[key].LABEL.ja})"
    rows = [f"| `{written_name(one)}` | {one.label.ja} |" for one in declarations(TYPES[key].Terms)]
    assert page.startswith(title)
    assert [row for row in rows if row not in page] == []
    assert "## At the border" in page
    assert "## From experience" in page


# ── Under plain commission ───────────────────────────────────────────────────────────────────────────────────────────


def plain(written: Written) -> Any:
    """The document as plain data, scalars as the text they were written as."""
    if isinstance(written, Text):
        return written.value
    if isinstance(written, Mapping):
        return {entry.key.value: plain(entry.value) for entry in written.entries}
    assert isinstance(written, Sequence)
    return [plain(item) for item in written]


def as_commission(terms: dict[str, Any], key: str, rate: str, others: list[dict[str, Any]]) -> dict[str, Any]:
    """The terms with the type's own taken out: the same base (of the commission it changes, or the line's net) at one flat rate."""
    own = {written_name(one) for one in declarations(TYPES[key].Terms)}
    base = terms.get("base", others[0]["base"] if others else "line.net")
    base = "line.net" if base == "line.quantity" else base
    kept = {name: value for name, value in terms.items() if name not in own}
    return {**kept, "base": base, "rate": rate, "with": {other["id"]: "add" for other in others}}


def under_commission(key: str, rate: str) -> tuple[Case, ...]:
    items = plain(load(content(key), "cases.yaml"))
    shared = items[0].get("program", {})
    for item in items:
        section = item.get("program", item)
        others = section.get("others", shared.get("others", []))
        for other in others:
            other["id"] = f"changed_{other['id'].removeprefix('changed_')}"
        if "terms" in section:
            section["terms"] = as_commission(section["terms"], key, rate, others)
    # JSON is YAML with every text in quotes; the id of an earning line begins with its incentive's.
    text = re.sub(r'"(\w+)/', r'"changed_\1/', json.dumps(items))
    return read_type_cases(text.encode(), f"{key}/cases.yaml", "commission")


# Every rate that a case names, for any type.
FLAT_RATES = ("1 %", "2 %", "3 %", "5 %", "10 %")


@pytest.mark.parametrize("key", [key for key in TYPES if key != "commission"])
def test_a_types_cases_fail_under_plain_commission(key: str):
    for rate in FLAT_RATES:
        broken = any(not run_case(case).passed for case in under_commission(key, rate))
        assert broken, f"a commission of {rate} keeps every promise of {key}"
