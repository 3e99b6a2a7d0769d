"""Lines of a terminal: Japanese and English broken by their own rules, and nothing blank at their ends."""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

# A word of Latin letters and figures (with the unit that counts them), a blank, or one character of Japanese. What may not
# begin a line (禁則) stays with what comes before it, an opening bracket with what comes after it.
_PIECES = re.compile(r"[「(『]*(?:[!-~¥–…]+[円件社回年月日]?|[^\s])[。、)」』ー…%ァィゥェォッャュョぁぃぅぇぉっゃゅょ]*|\s+")


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width` columns, none of which begins with 。、) or 」 or ends with a blank."""
    line = ""
    for piece in _PIECES.findall(text):
        if line and cell_len((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    yield line.rstrip()


def paragraph(console: Console, text: str, *, indent: int = 0, style: str = "") -> None:
    """Print the text in lines that fit the console."""
    for line in wrapped(text, console.width - indent):
        console.print(Text(" " * indent + line, style=style))


def without_blanks(console: Console, renderable: RenderableType) -> None:
    """Print a table without the blanks that fill its last column."""
    for segments in console.render_lines(renderable, pad=False):
        line = Text.assemble(*((segment.text, segment.style or "") for segment in segments))
        line.rstrip()
        console.print(line, soft_wrap=True)
