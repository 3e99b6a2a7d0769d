"""Bars from zero, one below another: places in tenths of a percent of the picture's width, heights in pixels; no float decides a place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROW, BAR, BESIDE, GAP = 30, 13, 4, 2  # pixels: of a row, its bar, the thin bar below it, between the two
LINE = 20  # pixels: of a name that stands above its bar
WHOLE, WORDS = 1000, 290  # the width; what the longest amount needs at the right


@dataclass(frozen=True, kw_only=True)
class Bar:
    """
    An amount and what it is compared with. None is what is not known: it is hatched, and never a bar of 0.

    `part` is what of it is settled already, drawn darker than the rest; `low` to `high` is a range around it.
    """

    name: str
    value: int | None
    beside: int | None = None
    part: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Span:
    """From a place on, so wide; in percent with one decimal, as SVG takes them."""

    left: str
    width: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A row as it is drawn; `words` are the amount, written at `at`, where the longest of its bars ends; `cells` are its row of the table."""

    name: str
    name_middle: int
    top: int
    below: int  # where the thin bar begins
    middle: int  # of the bar: its words stand on it
    bar: Span | None
    beside: Span | None
    band: Span | None
    words: str
    at: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a template draws. `sentence` is what the picture says, and its alternative text; `note` how to read it; `key` its name on the page."""

    key: str
    sentence: str
    note: str
    head: tuple[str, ...]  # of the table
    zero: str
    height: int
    marks: tuple[Mark, ...]
    unknown: Span  # what is hatched in the place of a bar
    above: bool  # names stand above their bars, right of the line of zero
    bar_height: int = BAR
    beside_height: int = BESIDE


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is written around the bars. `beside` and `part`: the head of their column, and the sentence that says how they are drawn."""

    sentence: str
    rows: str
    value: str
    beside: tuple[str, str] = ("", "")
    part: tuple[str, str] = ("", "")


def draw(
    bars: Sequence[Bar], *, key: str, words: Words, written: Callable[[int | None], str], names: int = 215, above: bool = False
) -> Picture:
    """
    The picture of some amounts.

    Shape   one row for each bar, all of one scale, that begins at 0 and holds every amount, comparison and range.
    Units   minor units, or whatever `written` writes; `names` is the width of the names, in tenths of a percent. Names of any length stand `above` their
            bars: beside them no width is enough on a phone.
    """
    held = [0, *(each for one in bars for each in (one.value, one.beside, one.low, one.high) if each is not None)]
    scale = Scale(least=min(held), most=max(held), left=0 if above else names)
    line = LINE if above else 0
    extra = [name for name in ("part", "beside") if any(getattr(one, name) is not None for one in bars)]
    return Picture(
        key=key, sentence=words.sentence, note=" ".join(getattr(words, name)[1] for name in extra),
        head=(words.rows, words.value, *(getattr(words, name)[0] for name in extra)), zero=scale.at(0), height=(ROW + line) * len(bars), above=above,
        marks=tuple(_mark(one, (ROW + line) * row, line, scale, written, extra) for row, one in enumerate(bars)),
        unknown=Span(scale.at(0), _percent(scale.hatched)),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Where an amount lies between the names and the room for words."""

    least: int
    most: int
    left: int

    def place(self, amount: int) -> int:
        return self.left + (amount - self.least) * (WHOLE - WORDS - self.left) // max(self.most - self.least, 1)

    @property
    def hatched(self) -> int:
        """How wide a place is that nothing is known of; it says no amount."""
        return (WHOLE - WORDS - self.left) // 3

    def at(self, amount: int) -> str:
        return _percent(self.place(amount))

    def between(self, one: int | None, other: int | None) -> Span | None:
        """From the lower to the higher; None where one of them is not known."""
        if one is None or other is None:
            return None
        low, high = sorted((self.place(one), self.place(other)))
        return Span(_percent(low), _percent(high - low))


def _mark(one: Bar, begin: int, line: int, scale: Scale, written: Callable[[int | None], str], extra: Sequence[str]) -> Mark:
    top = begin + line
    ends = [scale.place(max(0, each)) for each in (one.value, one.beside, one.high) if each is not None]
    if one.value is None:
        ends.append(scale.place(0) + scale.hatched)
    low, high = (one.low, one.high) if one.part is None else (one.part, one.value)
    return Mark(
        name=one.name, name_middle=begin + line // 2 if line else top + BAR // 2, top=top, below=top + BAR + GAP, middle=top + BAR // 2, bar=scale.between(0, one.value if one.part is None else one.part),
        beside=scale.between(0, one.beside), band=scale.between(low, high), words=written(one.value), at=_percent(max(ends)),
        cells=(one.name, written(one.value), *(written(getattr(one, name)) for name in extra)),
    )  # fmt: skip


def _percent(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}%"
