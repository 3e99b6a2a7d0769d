"""Leave any term out of any generated incentive: where that changes what is calculated, it changes what is read, in both languages."""

import copy
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from benchmarks.generated import Case, Refused
from benchmarks.generated.drawing import seeded_case
from enishi_engine.core.program import Program
from enishi_engine.differences import differences
from enishi_engine.words import LANGUAGES

LEFT_ALONE = {"id", "type", "label", "grain"}


def meaning(node: Any) -> Any:
    """The core without how its expressions were spelled: what is calculated."""
    if is_dataclass(node):
        return type(node).__name__, *(meaning(getattr(node, one.name)) for one in fields(node) if one.name != "text")
    if isinstance(node, tuple | list):
        return tuple(map(meaning, node))
    return sorted((key, meaning(value)) for key, value in node.items()) if isinstance(node, dict) else node


def shorter(case: Case) -> list[tuple[str, Case]]:
    """The newest text with one term less in one incentive."""
    day = max(case.texts)
    found = []
    for place, incentive in enumerate(case.texts[day]["incentives"]):
        counting_day = {"tested_on"} if incentive.get("tested_on") == incentive.get("earned_on", "order") else set()
        for key in sorted(incentive.keys() - LEFT_ALONE - counting_day):  # tested on the counting day is what silence means
            text = copy.deepcopy(case.texts[day])
            del text["incentives"][place][key]
            found.append((f"{incentive['id']}.{key}", Case({day: text}, {})))
    return found


def read(case: Case) -> Program | None:
    try:
        return case.program()
    except Refused:
        return None


@pytest.mark.parametrize("number", range(1000, 1008))
def test_a_term_that_counts_is_a_term_that_is_read(number: int):
    case = seeded_case(number)
    whole = read(Case({max(case.texts): case.texts[max(case.texts)]}, {}))
    assert whole is not None
    silent = []
    for name, less in shorter(case):
        other = read(less)
        if other is not None and meaning(other.versions[0].incentives) != meaning(whole.versions[0].incentives):
            silent += [f"{name} in {language}" for language in LANGUAGES if not differences(whole, other, language)]

    assert silent == []
