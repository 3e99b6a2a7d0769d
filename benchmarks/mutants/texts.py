"""The tokens of a Python text, those inside the fields of f-strings too, and its string literals, each by its offset.

The `ast` and `tokenize` of Python 3.11 see an f-string as one token; here its fields are found by hand, the same way on every version.
"""

import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import accumulate

FIELD, QUOTED = "\x00", "\x01"  # what stands in a masked literal for a field, and for text in SQL's own quotes
_NOTHING = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENDMARKER}


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    is_number: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Literal:
    """The inside of a string literal, and where the fields in it begin and end (within the whole text)."""

    body: str
    start: int
    fields: tuple[tuple[int, int], ...]

    @property
    def masked(self) -> str:
        """The body at the same length, its fields and the texts in SQL's quotes blotted out: what is left is the SQL's own words."""
        letters = list(self.body)
        for first, end in self.fields:
            letters[first - self.start : end - self.start] = FIELD * (end - first)
        pieces = "".join(letters).split("'")
        if len(pieces) % 2 == 0:  # a quote that is closed elsewhere
            return "'".join(pieces)
        return "'".join(piece if place % 2 == 0 else QUOTED * len(piece) for place, piece in enumerate(pieces))


@lru_cache(maxsize=8)
def line_starts(text: str) -> tuple[int, ...]:
    """The offset of each line, and that of the end."""
    return (0, *accumulate(len(line) for line in lines_of(text)))


@lru_cache(maxsize=8)
def lines_of(text: str) -> tuple[str, ...]:
    return tuple(text.splitlines(keepends=True))


def parts(text: str, base: int = 0) -> Iterator[Token | Literal]:
    """Tokens and string literals in their order; after a literal what its fields hold. Offsets count from `base`."""
    starts = line_starts(text)
    depth, opened = 0, 0
    for kind, word, (row, column), (end_row, end_column), _ in tokenize.generate_tokens(StringIO(text).readline):
        start, end = starts[row - 1] + column, starts[end_row - 1] + end_column
        name = tokenize.tok_name[kind]
        if name == "FSTRING_START":
            opened = start if depth == 0 else opened
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if depth == 0:
                yield from _literal(text[opened:end], base + opened)
        elif depth == 0 and kind == tokenize.STRING:
            yield from _literal(word, base + start)
        elif depth == 0 and kind not in _NOTHING:
            yield Token(word, base + start, kind == tokenize.NUMBER)


def _literal(written: str, start: int) -> Iterator[Token | Literal]:
    prefix = len(written) - len(written.lstrip("rRbBfFuU"))
    quotes = 3 if written[prefix : prefix + 3] in ('"""', "'''") else 1
    body, start = written[prefix + quotes : len(written) - quotes], start + prefix + quotes
    fields = tuple(_fields(body)) if "f" in written[:prefix].lower() else ()
    yield Literal(body, start, tuple((start + first, start + end) for first, end in fields))
    for first, end in fields:
        inside = body[first + 1 : end - 1]
        yield from list(parts(f"({inside})", start + first))[1:-1]


def _fields(body: str) -> Iterator[tuple[int, int]]:
    """Where each {field} begins and ends; doubled braces are text."""
    place = 0
    while place < len(body):
        if body[place] != "{":
            place += 1
        elif body[place + 1 : place + 2] == "{":
            place += 2
        else:
            end = _closing(body, place)
            yield place, end
            place = end


def _closing(body: str, opening: int) -> int:
    """Just behind the brace that closes this one; braces in the strings of a field do not count."""
    depth, place = 0, opening
    while place < len(body):
        letter = body[place]
        if letter in "'\"":
            place = body.index(letter, place + 1)
        depth += (letter in "{[(") - (letter in ")]}")
        place += 1
        if depth == 0:
            return place
    raise ValueError("a field is not closed")
