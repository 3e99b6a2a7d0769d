"""The reference pages are what the declarations make of them."""

from pathlib import Path

from enishi_engine.program.reference import reference_page

REPOSITORY = Path(__file__).parents[3]


def test_the_page_of_the_text_is_the_one_made_from_the_declarations():
    assert (REPOSITORY / "docs/reference/program.md").read_text(encoding="utf-8") == reference_page()
