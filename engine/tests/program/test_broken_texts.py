"""A text that is no YAML is refused in our words, at its place, in both languages; never in the words of the library that reads it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.program import broken as words
from enishi_engine.program.document import load
from enishi_engine.program.japanese import in_japanese
from enishi_engine.program.problems import Problem, ProgramRefused


def refused(text: str) -> Problem:
    with pytest.raises(ProgramRefused) as told:
        load(text.encode(), "program.yaml")
    return told.value.problems[0]


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("a: b: c", (1, 5), "A colon stands where no key can be."),
        ("a: 1\n  b: 2", (2, 4), "A colon stands where no key can be."),
        ("a: 1\nlonger text\nb: 2", (3, 1), "A line has no colon after its key."),
        ("a: 1\n\tb: 2", (2, 1), "A tab stands where a value or an indentation begins."),
        ("rate: %5", (1, 7), "No value begins with this character."),
        ("a: - b", (1, 4), "A dash stands where no list can begin."),
        ("a: [1, 2", (1, 9), "A bracket is not closed, or a comma is missing."),
        ("a: {b: 1", (1, 9), "A bracket is not closed, or a comma is missing."),
        ("a: [\n", (2, 1), "A bracket is not closed, or a comma is missing."),
        ("a: ]", (1, 4), "A bracket or a comma stands where a value is expected."),
        ("a: 'x", (1, 6), "A quotation mark is opened and not closed."),
        ('a: "x\\q"', (1, 7), "A backslash in double quotes means nothing here."),
        ("a: *x", (1, 4), "Anchors and aliases are not used in programs."),
        ("a: 1\n---\nb: 2", (2, 1), "The file holds more than one document."),
        (" a: 1\nb: 2", (2, 1), "The indentation or a bracket fits nothing above."),
        ('a: "x" y', (1, 8), "The line fits nothing above."),
        ("a: 1\nb: x\x07", (2, 5), "The text holds a control character."),
        ("a: |0\n x", (1, 5), "The text cannot be read as YAML here."),
    ],
)
def test_a_broken_text_is_refused_at_its_place_in_plain_words(text: str, place: tuple[int, int], problem: str):
    told = refused(text)

    assert (told.line, told.column) == place
    assert told.problem == problem
    assert told.remedy


@given(st.text(alphabet="ab:-[]{}'\"\\\t\n &*!|>%@?#,\x07", max_size=40))
def test_whatever_is_written_no_word_of_the_library_is_said(text: str):
    try:
        load(text.encode(), "program.yaml")
    except ProgramRefused as told:
        for one in told.problems:
            assert in_japanese(one.problem) is not None, one.problem


@pytest.mark.parametrize("said", sorted({text for one in (*words.KNOWN, words.ANYTHING) for text in (one.problem, one.remedy)}))
def test_the_japanese_of_each_holds_no_english_word(said: str):
    assert not re.search(r"[a-z]{2}", in_japanese(said) or "untold")
