"""A failing case made small: whatever can be left out while it still fails is left out."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.generated.case import Case

Fails = Callable[[Case], bool]
Path = tuple[Any, ...]


def shrunk(case: Case, fails: Fails, attempts: int = 2_000) -> Case:
    """The smallest case found by leaving out one thing after another; at most so many attempts."""
    left = attempts
    changed = True
    while changed and left > 0:
        changed = False
        for smaller in _smaller(case):
            left -= 1
            if left <= 0:
                break
            if fails(smaller):
                case, changed = smaller, True
                break
    return case


def _smaller(case: Case) -> Iterator[Case]:
    """The case with one thing less: large things first."""
    if case.known_by is not None:
        yield replace(case, known_by=None)
    if case.until is not None:
        yield replace(case, until=None)
    for day in case.texts:
        if len(case.texts) > 1:
            yield replace(case, texts={other: text for other, text in case.texts.items() if other != day})
    for name in case.tables:
        if name != "partners":
            yield replace(case, tables={other: rows for other, rows in case.tables.items() if other != name})
    for day, text in case.texts.items():
        for path in _paths(text, ("incentives",), ("metrics",), ("ranks", "ladder"), ("ranks",), ()):
            yield replace(case, texts={**case.texts, day: _without(text, path)})
    for name, rows in case.tables.items():
        yield from (case.with_table(name, kept) for kept in _fewer(rows))
    for day, text in case.texts.items():
        for place in range(len(text.get("incentives", []))):
            for path in _inside(text["incentives"][place], ("incentives", place)):
                yield replace(case, texts={**case.texts, day: _without(text, path)})
    for name, rows in case.tables.items():
        for place, row in enumerate(rows):
            for key in row:
                slim = {other: value for other, value in row.items() if other != key}
                yield case.with_table(name, [*rows[:place], slim, *rows[place + 1 :]])


def _fewer(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Halves, quarters … and then each row left out."""
    size = len(rows)
    while size >= 1:
        for start in range(0, len(rows), size):
            yield rows[:start] + rows[start + size :]
        size //= 2


def _paths(text: Any, *sections: Path) -> Iterator[Path]:
    for section in sections:
        inside = text
        for key in section:
            inside = inside.get(key, {}) if isinstance(inside, dict) else {}
        for key in range(len(inside)) if isinstance(inside, list) else inside:
            yield (*section, key)


def _inside(value: Any, path: Path) -> Iterator[Path]:
    keys = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
    for key in keys:
        yield (*path, key)
        yield from _inside(value[key], (*path, key))


def _without(text: Any, path: Path) -> Any:
    found = copy.deepcopy(text)
    inside = found
    for key in path[:-1]:
        inside = inside[key]
    del inside[path[-1]]
    return found
