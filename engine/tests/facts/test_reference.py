"""The reference page and the templates say what the readers do, because both come from the declarations."""

import csv
import io
from pathlib import Path

import pytest

from enishi_engine.facts import FACTS, all_columns, csv_template, reference_page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "facts.md"


def test_the_reference_page_in_the_repository_is_the_one_made_from_the_declarations():
    if not PAGE.parents[1].is_dir():
        pytest.skip("the documents are not beside this distribution")

    assert PAGE.read_text(encoding="utf-8") == reference_page(), "make the page again, as docs/how-to/add-a-fact.md says"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_template_has_every_column_and_one_example(fact):
    header, example = csv.reader(io.StringIO(csv_template(fact)))

    assert header == [column.name for column in all_columns(fact)]
    assert all(cell for column, cell in zip(all_columns(fact), example, strict=True) if column.required)


def test_all_templates_together_are_a_load_that_is_taken(read):
    facts = read(**{fact.name: csv_template(fact) for fact in FACTS})

    assert {name: table.num_rows for name, table in facts.tables.items()} == {fact.name: 1 for fact in FACTS}
