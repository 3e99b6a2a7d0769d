"""When two names are one customer, and two deals about the same. Pure."""

import unicodedata
from dataclasses import dataclass

from stdnum.exceptions import ValidationError
from stdnum.jp import cn

from enishi.intake.names import folded_name


@dataclass(frozen=True, kw_only=True)
class Named:
    """A customer as somebody wrote it: its folded name, and its corporate number (法人番号) where that is known."""

    folded: str
    number: str = ""

    def same_as(self, other: "Named") -> bool:
        """One number is one company, two numbers are two; where one is missing, the folded names decide."""
        if self.number and other.number:
            return self.number == other.number
        return self.folded == other.folded


def named(name: str, number: str = "") -> Named:
    """The customer of that name; a number that is none counts as missing."""
    return Named(folded=folded_name(name)[:FOLDED], number=corporate_number(number) or "")


FOLDED = 200  # characters of a folded name


def corporate_number(text: str) -> str | None:
    """Its 13 digits, whatever their width and what stands between them; None where the check digit does not hold."""
    if not text:
        return None
    try:
        number: str = cn.validate(unicodedata.normalize("NFKC", text).strip().removeprefix("T"))
    except ValidationError:
        return None
    return number


def overlap(product: str | None, other: str | None) -> bool:
    """Are two deals about the same? One without a product is about everything."""
    return product is None or other is None or product == other


def plain(text: str) -> str:
    """A line of text as it is kept: what turns the direction of writing or cannot be seen is left out, spaces are single."""
    seen = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text if one not in TURNING)
    return " ".join(seen.split())


# Marks that would let a name be read as another one: directions of writing, invisible separators.
TURNING = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
