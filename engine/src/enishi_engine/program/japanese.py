"""What is wrong with a text and with its cases, said in Japanese too: each sentence by its English in problems.ja.po, with {} for what it speaks of."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from enishi_engine.said import Said

BEGUN = 8  # characters that a sentence's own beginning is worth
DEFINITE = 13  # characters of its own: a sentence that has fewer could be any
Patterns = tuple[tuple[re.Pattern[str], str], ...]
_CATALOG = Path(__file__).with_name("problems.ja.po")
_HOLE = re.compile(r"\{(\d?)\}")
_SUBJECT = re.compile(r"The (\w+)")  # an incentive by its type
_QUOTED = re.compile(r"""^(['"])(.*)\1$""", re.DOTALL)


def said(en: str) -> Said:
    """The sentence with its Japanese, its own or that of the catalog; one that has neither stands for both."""
    if isinstance(en, Said):
        return en
    ja = in_japanese(en) or en
    return Said(en, ja)


def in_japanese(en: str) -> str | None:
    """The sentence in Japanese; None where the catalog has none. What follows a name and a colon is a sentence of its own."""
    plain, definite, vague = _catalog()
    if (words := plain.get(en.lower())) is not None:
        return words
    if (words := _matched(en, definite)) is not None:
        return words
    name, colon, rest = en.partition(": ")
    if colon and (words := in_japanese(rest)) is not None:
        return f"{_inner(name)}:{words}"
    return _matched(en, vague)


def _matched(en: str, patterns: Patterns) -> str | None:
    for pattern, words in patterns:
        if (found := pattern.fullmatch(en)) is not None:
            return _filled(words, [_inner(one) for one in found.groups()])
    return None


def _inner(text: str) -> str:
    """What a sentence speaks of: a sentence or word of its own, or a value, which stays as it is."""
    if (quoted := _QUOTED.match(text)) is not None:
        return f"「{quoted[2]}」"
    found = in_japanese(text)
    subject = _SUBJECT.fullmatch(text) if found is None else None
    return found or (f"「{subject[1]}」" if subject is not None else text)


def _filled(words: str, inner: list[str]) -> str:
    """The Japanese with what it speaks of, in its own order where it numbers them."""
    places = iter(range(len(inner)))
    return _HOLE.sub(lambda hole: inner[int(hole[1]) if hole[1] else next(places)], words)


@cache
def _catalog() -> tuple[Mapping[str, str], Patterns, Patterns]:
    """Sentences with nothing in them, by their English; the others as patterns, the most definite first: those that say much, and those that say little."""
    with _CATALOG.open("rb") as file:
        entries = [(str(one.id), str(one.string)) for one in read_po(file) if one.id]
    plain = {en.lower(): ja for en, ja in entries if "{}" not in en}
    spoken = sorted((-_definite(en), en, ja) for en, ja in entries if "{}" in en)
    patterns = [(-said, re.compile("(.*?)".join(map(re.escape, en.split("{}"))), re.DOTALL), ja) for said, en, ja in spoken]
    definite = tuple((pattern, ja) for length, pattern, ja in patterns if length >= DEFINITE)
    return plain, definite, tuple((pattern, ja) for length, pattern, ja in patterns if length < DEFINITE)


def _definite(en: str) -> int:
    """How many characters are the sentence's own; to begin with a word of its own is worth some."""
    return len(en.replace("{}", "")) + (0 if en.startswith("{}") else BEGUN)
