"""A mail as HTML: the words of its text and no others, on one quiet page that needs nothing from outside and is read in the dark too."""

import re
from itertools import groupby

from django.conf import settings
from django.utils.html import escape

from enishi_engine.words import Language

_ADDRESS = re.compile(r"^\s*(https?://\S+)$")
_FIGURE = re.compile(r"^ {2,}(\S.*?) {2,}(\S.*)$")  # a figure with its name before it, apart by spaces
RULE = "―" * 10  # stands above what is said of the mail itself
_STYLE = (
    ":root{color-scheme:light dark}body{margin:0;background:#fbfaf7;color:#1d1c1a}a{color:#a3352b}.soft,th{color:#5c5953}hr{border-color:#e2dfd7}"
    ".go{background:#a3352b;color:#fff}"
    "@media(prefers-color-scheme:dark){body{background:#171614;color:#efece5}a{color:#ef8f84}.soft,th{color:#b3aea3}hr{border-color:#3a3833}"
    ".go{background:#ef8f84;color:#1a1210}}"
)
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>{subject}</title><style>{style}</style></head>
<body><div style="max-width:36rem;margin:0 auto;padding:24px 16px;font:16px/1.7 system-ui,'Hiragino Sans','Noto Sans JP',sans-serif;overflow-wrap:anywhere">
{content}
</div></body></html>
"""


def html_of(*, subject: str, text: str, language: Language) -> str:
    """The page: paragraphs, tables of figures, the one act as a button; whatever somebody wrote into it stays text."""
    above, below = _halves(text)
    act = act_of(text)
    parts = [_told(lines, act) for lines in _paragraphs(above)]
    if below:
        parts += ['<hr style="border:0;border-top:1px solid">', '<div class="soft" style="font-size:13px">']
        parts += [*(_told(lines, None) for lines in _paragraphs(below)), "</div>"]
    return _PAGE.format(language=language, subject=escape(subject), style=_STYLE, content="\n".join(parts))


def act_of(text: str) -> list[str] | None:
    """What a mail asks to do, and where: its last paragraph of two lines, words and below them an address of ours."""
    found = [lines for lines in _paragraphs(_halves(text)[0]) if len(lines) == 2 and _ours(lines[1])]
    return found[-1] if found else None


def _halves(text: str) -> tuple[str, str]:
    """What the mail says, and what stands below its rule of the mail itself."""
    above, rule, below = text.rpartition(f"\n{RULE}\n")
    return (above, below) if rule else (text, "")


def _paragraphs(text: str) -> list[list[str]]:
    parts = re.split(r"\n\s*\n", text)
    return [lines for part in parts if (lines := [line for line in part.split("\n") if line.strip()])]


def _told(lines: list[str], act: list[str] | None) -> str:
    if lines == act:
        return _button(lines[0].strip(), lines[1].strip())
    return "".join(_together(list(some)) for _is, some in groupby(lines, key=lambda line: _FIGURE.match(line) is not None))


def _together(lines: list[str]) -> str:
    if rows := [_row(*match.groups()) for line in lines if (match := _FIGURE.match(line))]:
        return f"<table>{''.join(rows)}</table>"
    return f"<p>{'<br>'.join(_linked(line) for line in lines)}</p>"


def _row(name: str, value: str) -> str:
    return (
        f'<tr><th style="text-align:left;font-weight:400;padding:2px 16px 2px 0;vertical-align:top">{escape(name)}</th>'
        f'<td style="padding:2px 0">{escape(value)}</td></tr>'
    )


def _button(label: str, address: str) -> str:
    style = "display:inline-block;padding:10px 18px;border-radius:4px;text-decoration:none;font-weight:600"
    there = f'<span class="soft" style="font-size:13px">{escape(address)}</span>'
    return f'<p><a class="go" href="{escape(address)}" style="{style}">{escape(label)}</a><br>{there}</p>'


def _linked(line: str) -> str:
    address = _ours(line)
    return escape(line) if address is None else f'<a href="{escape(address)}">{escape(address)}</a>'


def _ours(line: str) -> str | None:
    """The address that a line is, where it is one of ours: nobody else's becomes a link."""
    match = _ADDRESS.match(line)
    return match[1] if match is not None and match[1].startswith(f"{settings.SITE_ADDRESS}/") else None
