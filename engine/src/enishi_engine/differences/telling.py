"""Differences as text for people and as data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from enishi_engine.core.incentive import Label
from enishi_engine.differences.comparing import Change, Term
from enishi_engine.words import Language
from enishi_engine.words.language import phrase

_WORDS: Mapping[str, Label] = {
    "incentives": Label("インセンティブ", "Incentives"),
    "ranks": Label("ランク", "Ranks"),
    "metrics": Label("指標", "Figures"),
    "weights": Label("重みづけの表", "Weights"),
    "flags": Label("要確認フラグ", "Flags"),
    "whole": Label("全体", "The whole program"),
    "added": Label("追加", "added"),
    "removed": Label("廃止", "removed"),
    "changed": Label("変更", "changed"),
    "none": Label("違いはありません。", "They say the same."),
}
_SIGN = {"added": "+", "removed": "−", "changed": "~"}


def told(changes: Sequence[Change], language: Language) -> str:
    """The changes as lines: a heading for each section, then each thing with the terms that differ, old before new."""
    if not changes:
        return phrase(_WORDS, "none", language)
    lines: list[str] = []
    for section, inside in groupby(changes, key=lambda change: change.section):
        lines += ["", phrase(_WORDS, section.value, language)]
        lines += [line for change in inside for line in _change(change, language)]
    return "\n".join(lines[1:])


def _change(change: Change, language: Language) -> Iterator[str]:
    id_ = "" if change.id is None else f" ({change.id})"
    yield f"{_SIGN[change.kind]} {change.name}{id_}: {phrase(_WORDS, change.kind, language)}"
    for term in change.terms:
        yield from _term(term)


def _term(term: Term) -> Iterator[str]:
    """The head, then the lines that only one of the two has."""
    old, new = (() if text is None else tuple(text.split("\n")) for text in (term.old, term.new))
    if term.old is None or term.new is None:
        both = f"{_lines(old)}{_lines(new)}"
        yield f"    {term.head}:{both}"
        return
    yield f"    {term.head}"
    yield from (f"      − {line.strip()}" for line in old if line.strip() and line not in new)
    yield from (f"      + {line.strip()}" for line in new if line.strip() and line not in old)


def _lines(lines: Iterable[str]) -> str:
    several = [line.strip() for line in lines if line.strip()]
    return f" {several[0]}" if len(several) == 1 else "".join(f"\n      {line}" for line in several)


def as_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The changes as JSON can say them; a section of its own for each change."""
    return [
        {
            "section": change.section.value,
            "id": change.id,
            "name": change.name,
            "change": change.kind,
            "terms": [{"head": term.head, "old": term.old, "new": term.new} for term in change.terms],
        }
        for change in changes
    ]
