"""Which characters the printing fonts have: any other is printed as 〓, for a PDF/A must not hold a character without a shape. An amount gets a minus (−)."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FONTS = Path(__file__).with_name("fonts")
WANTED = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf")
BELOW_ZERO = re.compile(r"-[¥$]?[\d,.]+円?")  # as a whole text: an id keeps its hyphens
IN_ITS_PLACE = "〓"  # GETA MARK: what printers in Japan set for a sort they do not have


def printable(content: Any) -> tuple[Any, bool]:
    """The content with every text in characters that can be printed, and whether any had to give way."""
    gave_way = False

    def fit(value: Any) -> Any:
        nonlocal gave_way
        if isinstance(value, str):
            text = " ".join(unicodedata.normalize("NFC", value).split())
            text = f"−{text[1:]}" if BELOW_ZERO.fullmatch(text) else text
            kept = "".join(character if ord(character) in _covered() else IN_ITS_PLACE for character in text)
            gave_way = gave_way or kept != text
            return kept
        if isinstance(value, Mapping):
            return {key: fit(one) for key, one in value.items()}
        return [fit(one) for one in value]

    return fit(content), gave_way


@cache
def _covered() -> frozenset[int]:
    """The characters that some font has in both weights."""
    regular = _characters(WANTED[0]) & _characters(WANTED[1])
    return frozenset(regular | (_characters(WANTED[2]) & _characters(WANTED[3])))


def _characters(name: str) -> set[int]:
    with TTFont(FONTS / name, lazy=True) as font:
        return set(font.getBestCmap())
