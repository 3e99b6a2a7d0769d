"""A backtest as one picture: the totals, and what each partner and incentive would gain or lose.

The SVG is made of whole pixels from whole amounts, so the same backtest gives the same bytes. It follows the reader's
light or dark mode; a difference is told by its sign and side, never by its colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from enishi_engine.backtest.comparing import Backtest, Compared
from enishi_engine.backtest.telling import WORDS, incentive_name, moved, signed, title
from enishi_engine.core.incentive import Label
from enishi_engine.words import Language, amounts
from enishi_engine.words.language import phrase, spoken

WIDTH, MARGIN, LABELS = 960, 24, 230  # the whole picture, its edge, the column of names
PLOT_LEFT, PLOT_RIGHT, VALUES = MARGIN + LABELS + 12, WIDTH - MARGIN, 120  # the bars' field; room for an amount beside a bar
ROW, BAR = 26, 16
MOST_PARTNERS = 12  # on each side
LONGEST_NAME = 30  # in narrow characters; a Japanese one is as wide as two

_STYLE = """\
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --quiet: #5b6570; --line: #d5dae0; --old: #9aa4b0; --new: #2b6cb0; --gain: #1a7f6b; --loss: #b4541a; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e8ebef; --quiet: #9aa4b0; --line: #343b44; --old: #6b7682; --new: #63a8ee; --gain: #4cc3a5; --loss: #f0955a; } }
text { font: 13px system-ui, "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif; fill: var(--ink); }
.title { font-size: 18px; font-weight: 600; } .head { font-weight: 600; } .quiet { fill: var(--quiet); } .end { text-anchor: end; }
.paper { fill: var(--paper); } .axis { stroke: var(--line); } .old, .paid { fill: var(--old); } .paid { opacity: 0.6; } .new { fill: var(--new); }
.gain { fill: var(--gain); } .loss { fill: var(--loss); }"""

_REST = Label("ほか{count}社", "{count} more")


@dataclass(frozen=True)
class _Bar:
    """One name and its amount in minor units."""

    name: str
    amount: int


class _Page:
    """Elements from top to bottom."""

    def __init__(self, currency: str, language: Language) -> None:
        self.currency, self.language = currency, language
        self.elements: list[str] = []
        self.y = MARGIN

    def text(self, x: int, y: int, words: str, classes: str = "") -> None:
        self.elements.append(f'<text x="{x}" y="{y}"{f" class={chr(34)}{classes}{chr(34)}" if classes else ""}>{escape(words)}</text>')

    def bar(self, x: int, width: int, classes: str, words: str) -> None:
        shape = f'<rect x="{x}" y="{self.y + (ROW - BAR) // 2}" width="{width}" height="{BAR}" rx="2" class="{classes}">'
        self.elements.append(f"{shape}<title>{escape(words)}</title></rect>")

    def line(self, words: str, classes: str, height: int) -> None:
        self.y += height
        self.text(MARGIN, self.y - height // 3, words, classes)

    def totals(self, bars: Sequence[tuple[str, _Bar]]) -> None:
        """Bars from the left, all of one scale; an amount below 0 has no bar, only its figure."""
        most = max(max((bar.amount for _, bar in bars), default=0), 1)
        for classes, bar in bars:
            width = max(bar.amount, 0) * (PLOT_RIGHT - PLOT_LEFT - VALUES) // most
            shown = amounts.money(bar.amount, self.currency, self.language)
            self.text(MARGIN + LABELS, self.y + 18, bar.name, "end")
            self.bar(PLOT_LEFT, width, classes, f"{bar.name}: {shown}")
            self.text(PLOT_LEFT + width + 8, self.y + 18, shown)
            self.y += ROW

    def differences(self, head: str, bars: Sequence[_Bar]) -> None:
        """Bars to the right of an axis for what is gained, to its left for what is lost."""
        if not bars:
            return
        self.y += 12
        self.line(head, "head", 28)
        gain, loss = max(0, *(bar.amount for bar in bars)), max(0, *(-bar.amount for bar in bars))
        field = PLOT_RIGHT - PLOT_LEFT - 2 * VALUES
        zero = PLOT_LEFT + VALUES + (loss * field // (gain + loss) if gain + loss else 0)
        top = self.y
        for bar in bars:
            self._difference(bar, zero, field, gain + loss)
            self.y += ROW
        self.elements.append(f'<line x1="{zero}" y1="{top}" x2="{zero}" y2="{self.y}" class="axis"/>')

    def _difference(self, bar: _Bar, zero: int, field: int, span: int) -> None:
        width = abs(bar.amount) * field // span if span else 0
        shown = signed(bar.amount, self.currency, self.language)
        self.text(MARGIN + LABELS, self.y + 18, _cut(bar.name), "end")
        if bar.amount < 0:
            self.bar(zero - width, width, "loss", f"{bar.name}: {shown}")
            self.text(zero - width - 8, self.y + 18, shown, "end")
        else:
            self.bar(zero, width, "gain", f"{bar.name}: {shown}")
            self.text(zero + width + 8, self.y + 18, shown)


def picture(found: Backtest, language: Language) -> str:
    """The picture as the text of an SVG file."""
    page = _Page(found.currency, language)
    page.line(title(found, language), "title", 30)
    page.line(moved(found, language), "quiet", 28)
    total = found.total
    names = ("old", "new", *(("paid",) if total.paid is not None else ()))
    page.totals([(name, _Bar(phrase(WORDS, name, language), getattr(total, name))) for name in names])
    page.line(f"{phrase(WORDS, 'difference', language)}: {signed(total.difference, found.currency, language)}", "head", 32)
    incentives = [_Bar(incentive_name(row, found, language), row.difference) for row in found.by_incentive()]
    page.differences(phrase(WORDS, "incentives", language), [bar for bar in incentives if bar.amount])
    rows = found.by_partner()
    gains = _partners([row for row in rows if row.difference > 0], found, language)
    losses = _partners([row for row in reversed(rows) if row.difference < 0], found, language)
    # One field for both, so that a small loss never looks as large as a large gain.
    page.differences(phrase(WORDS, "partners", language), [*gains, *reversed(losses)])
    height = page.y + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" lang="{language}">',
            f"<title>{escape(title(found, language))}</title>",
            f"<style>\n{_STYLE}\n</style>",
            f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
            *page.elements,
            "</svg>\n",
        ]
    )


def _partners(rows: Sequence[Compared], found: Backtest, language: Language) -> list[_Bar]:
    """The largest, and the rest as one bar."""
    bars = [_Bar(found.partners[row.partner or ""], row.difference) for row in rows[:MOST_PARTNERS]]
    rest = rows[MOST_PARTNERS:]
    if rest:
        bars.append(_Bar(spoken(_REST, language, count=f"{len(rest):,}"), sum(row.difference for row in rest)))
    return bars


def _cut(name: str) -> str:
    """The name, cut where it would leave its column."""
    width = 0
    for place, character in enumerate(name):
        width += 2 if east_asian_width(character) in "WFA" else 1
        if width > LONGEST_NAME:
            return f"{name[: place - 1]}…"
    return name
