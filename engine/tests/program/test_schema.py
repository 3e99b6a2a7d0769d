"""The JSON Schema lets good texts pass, marks typing mistakes, and knows exactly the keys that the reader knows."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from enishi_engine.core.terms import TermKind
from enishi_engine.incentives import TYPES
from enishi_engine.program import common, ladder, version
from enishi_engine.program.document import Mapping, Sequence, Text, Written, load
from enishi_engine.program.schema import _COMMON, _RANKS, _SECTIONS, _SHAPE_OF_KIND, program_schema

REPOSITORY = Path(__file__).parents[3]
TEXTS = sorted([*REPOSITORY.glob("demo/sakura/*.yaml"), *REPOSITORY.glob("benchmarks/adventureworks/program/*.yaml")])
GOOD = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
incentives:
  - {id: commission, type: commission, base: line.net, rate: {by: rank, silver: 10 %, otherwise: {by: sales, bands: [{from: 0, to: open, rate: 5 %}]}}, limits: none}
  - {id: spiff, type: spiff, per: unit, amount: 3_000, limits: [{per: [person, month], max: 15_000}], with: {commission: add}}
  - {id: care, type: recurring_commission, base: line.net, rate: 10 %, limits: none, while: {condition: rank >= silver, otherwise: take_back, within: 6 months}}
"""


def plain(written: Written) -> Any:
    if isinstance(written, Text):
        return written.value
    if isinstance(written, Mapping):
        return {entry.key.value: plain(entry.value) for entry in written.entries}
    assert isinstance(written, Sequence)
    return [plain(item) for item in written]


def as_text(content: str) -> Any:
    """As the reader takes it: every scalar is text."""
    return plain(load(content.encode(), "text.yaml"))


def as_editors_do(content: str) -> Any:
    """As YAML 1.2 takes it: numbers are numbers; JSON has no days, so they are text."""
    yaml = YAML(typ="safe", pure=True)
    loaded = yaml.load(content)
    return _without_days(loaded)


def _without_days(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_days(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_days(inner) for inner in value]
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)


def marked(document: Any) -> list[str]:
    """Where the schema marks a mistake."""
    validator = jsonschema.Draft202012Validator(program_schema())
    return sorted(error.json_path for error in validator.iter_errors(document))


def test_it_is_a_schema_of_its_dialect():
    jsonschema.Draft202012Validator.check_schema(program_schema())


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize("reading", [as_text, as_editors_do])
def test_real_programs_pass(text: Path, reading):
    assert marked(reading(text.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("reading", [as_text, as_editors_do])
def test_a_good_text_passes(reading):
    assert marked(reading(GOOD)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("currency", "curency", "$"),
        ("type: spiff", "type: spif", "$.incentives[1].type"),
        ("per: unit", "per: piece", "$.incentives[1].per"),
        ("otherwise: {by: sales", "otherwise: {bye: sales", "$.incentives[0].rate.otherwise"),
        ("silver: 10 %", "silver: 10", "$.incentives[0].rate.silver"),
        ("to: open, rate", "to: open, amount", "$.incentives[0].rate.otherwise.bands[0]"),
        ("id: commission, type", "id: Commission, type", "$.incentives[0].id"),
        ("with: {commission: add}", "with: {commission: both}", "$.incentives[1].with.commission"),
        ("otherwise: take_back", "otherwise: back", "$.incentives[2].while"),
        ("base: line.net, ", "", "$.incentives[0]"),
        ("per: unit, ", "per: unit, onceper: customer, ", "$.incentives[1]"),
        ("{ja: さくら, en: Sakura}", "{ja: さくら}", "$.program.label"),
    ],
)
def test_a_typing_mistake_is_marked(right: str, wrong: str, place: str):
    assert right in GOOD
    assert place in marked(as_text(GOOD.replace(right, wrong)))


def test_it_knows_exactly_the_keys_that_the_reader_knows():
    assert list(_SECTIONS) == list(version.KEYS)
    assert list(_RANKS) == list(ladder.KEYS)
    assert list(_COMMON) == list(common.KEYS)


def test_it_knows_how_every_kind_of_term_is_written():
    assert set(_SHAPE_OF_KIND) | {TermKind.CHOICE} == set(TermKind)


def test_every_key_of_a_type_says_what_it_means():
    definitions = program_schema()["$defs"]

    for key in TYPES:
        silent = [name for name, shape in definitions[f"{key}_incentive"]["properties"].items() if not shape.get("description")]
        assert silent == []


def test_what_has_no_meaning_for_a_type_is_marked():
    pool = "{id: p, type: pool_share, over: month, pool: 2 %, pool_of: sales, shared_by: sales, limits: none}"
    text = f"program: {{id: sakura}}\ncurrency: JPY\nmetrics: {{sales: sum(line.net) over month}}\nincentives: [{pool}]\n"

    assert marked(as_text(text)) == marked(as_text(text.replace("2 %, pool_of: sales", "1_000_000"))) == []
    assert marked(as_text(text.replace("limits", "payee: parent, limits"))) == ["$.incentives[0]"]
