"""YAML with places: every scalar is kept as the text it was written as, with its line and column."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from enishi_engine.program.broken import broken
from enishi_engine.program.problems import Problem, ProgramRefused, Severity, did_you_mean
from enishi_engine.program.syntax import SyntaxProblem, UnknownName

LARGEST_TEXT = 1_000_000  # bytes; a program is read aloud in meetings


@dataclass(frozen=True)
class Place:
    """Where something stands; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True)
class Text:
    """A scalar as written; `quoted` moves the place of its first character by one."""

    value: str
    place: Place
    quoted: bool = False

    def at(self, offset: int) -> Place:
        """The place of a character of the text."""
        return Place(self.place.file, self.place.line, self.place.column + offset + int(self.quoted))


@dataclass(frozen=True)
class Entry:
    key: Text
    value: "Written"


@dataclass(frozen=True)
class Mapping:
    entries: tuple[Entry, ...]
    place: Place

    def get(self, key: str) -> "Written | None":
        return next((entry.value for entry in self.entries if entry.key.value == key), None)

    def keys(self) -> tuple[str, ...]:
        return tuple(entry.key.value for entry in self.entries)


@dataclass(frozen=True)
class Sequence:
    items: tuple["Written", ...]
    place: Place

    def __iter__(self) -> Iterator["Written"]:
        return iter(self.items)


Written: TypeAlias = Text | Mapping | Sequence


@dataclass
class Notes:
    """The problems found so far; reading goes on after each, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, str, str], Place] = field(default_factory=dict)  # of what is named: file, kind and id
    broken: set[str] = field(default_factory=set)  # metrics whose own text is wrong: what names them is not told again

    def add(self, place: Place, problem: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(place.file, place.line, place.column, problem, remedy, severity))

    def named(self, kind: str, id_: str, place: Place) -> None:
        """Remember where something stands, for what is found about it later."""
        self.places[place.file, kind, id_] = place

    def wrong(self, text: "Text", what: str, problem: SyntaxProblem) -> None:
        """A mistake inside an expression, at its place."""
        if not (isinstance(problem, UnknownName) and problem.name in self.broken):
            self.add(text.at(problem.offset), f"{what}: {problem.problem}", problem.remedy)

    @property
    def refused(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def unknown_keys(self, mapping: Mapping, known: tuple[str, ...]) -> None:
        """Say each key that has no meaning here."""
        for before, entry in zip((None, *mapping.entries), mapping.entries, strict=False):
            if entry.key.value not in known and before is not None and _cut_by_a_comma(before, entry):
                remedy = "A comma ends an entry in braces: write amounts without commas, 1_440, and put a sentence with a comma in quotes."
                self.add(entry.key.place, f"{entry.key.value!r} stands here without a value.", remedy)
            elif entry.key.value not in known:
                self.add(entry.key.place, f"{entry.key.value!r} means nothing here.", did_you_mean(entry.key.value, known))


def _cut_by_a_comma(before: Entry, entry: Entry) -> bool:
    """Is the entry what a comma cut off the value before it, as in {max: 1,440}?"""
    alone = isinstance(entry.value, Text) and not entry.value.value and not entry.value.quoted
    return alone and before.key.place.line == entry.key.place.line


@lru_cache(maxsize=128)  # the same text is read for its cases, for its checks and for each calculation; nothing of a document changes
def load(content: bytes, file: str) -> Written:
    """The document of one file. Raises ProgramRefused when it is no YAML, or not text."""
    if len(content) > LARGEST_TEXT:
        raise _refused(file, 1, 1, f"The file has {len(content):,} bytes.", f"A text has at most {LARGEST_TEXT:,}; is this the right file?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(file, 1, 1, "The file is not UTF-8 text.", "Save it as UTF-8.") from None
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        _, problem, remedy = broken(str(wrong.problem))
        raise _refused(file, line, column, problem, remedy) from None
    except YAMLError as wrong:
        _, problem, remedy = broken(str(wrong))
        raise _refused(file, *_place_of(wrong, text), problem, remedy) from None
    except RecursionError:
        raise _refused(file, 1, 1, "The text is nested far deeper than a program.", "Is this the right file?") from None
    if root is None:
        raise _refused(file, 1, 1, "The file is empty.", "Begin with enishi new, or copy a program of the gallery.")
    notes = Notes()
    written = _written(root, file, notes)
    if notes.refused:
        raise ProgramRefused(notes.problems)
    return written


def _place_of(wrong: YAMLError, text: str) -> tuple[int, int]:
    """Line and column of a character that no text may hold; the reader counts characters."""
    before = text[: getattr(wrong, "position", 0)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _refused(file: str, line: int, column: int, problem: str, remedy: str) -> ProgramRefused:
    return ProgramRefused([Problem(file, line, column, problem, remedy)])


def _written(node: Node, file: str, notes: Notes) -> Written:
    place = Place(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if node.anchor is not None:
        notes.add(place, "Anchors and aliases are not used in programs.", "Write it out.")
        return Text("", place)
    if isinstance(node, ScalarNode):
        return Text(node.value, place, node.style in ('"', "'"))
    if isinstance(node, SequenceNode):
        return Sequence(tuple(_written(item, file, notes) for item in node.value), place)
    assert isinstance(node, MappingNode), "YAML has no other nodes"
    return _mapping(node, place, notes)


def _mapping(node: MappingNode, place: Place, notes: Notes) -> Mapping:
    entries: list[Entry] = []
    seen: set[str] = set()
    for key_node, value_node in node.value:
        key = _written(key_node, place.file, notes)
        if not isinstance(key, Text):
            notes.add(key.place, "A key is a plain word.", "Write word: value.")
            continue
        if key.value in seen:
            notes.add(key.place, f"{key.value!r} stands here twice.", "Keep one of them.")
        seen.add(key.value)
        entries.append(Entry(key, _written(value_node, place.file, notes)))
    return Mapping(tuple(entries), place)
