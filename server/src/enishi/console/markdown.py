"""Markdown that the engine writes as a part of a page: headings, lists and tables; what looks like HTML stays text."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink"])
_NUMBERS = "text-align:right"


def as_html(markdown: str, *, deeper: int = 1) -> SafeString:
    """The text as HTML, its headings so many levels further down; no style and no address in it."""
    tokens = _READER.parse(markdown)
    for token in tokens:
        _fit(token, deeper)
    written: str = _READER.renderer.render(tokens, _READER.options, {})
    return mark_safe(written)  # noqa: S308 - the renderer escapes what is text, and HTML is off


def _fit(token: Token, deeper: int) -> None:
    """Headings below those of the page; a column of numbers by a class, because pages have no style of their own."""
    if token.tag in ("h1", "h2", "h3", "h4", "h5"):
        token.tag = f"h{min(6, int(token.tag[1]) + deeper)}"
    if token.tag == "table" and token.nesting == 1:
        token.attrSet("class", "rows")
    if token.attrs.pop("style", "") == _NUMBERS:
        token.attrSet("class", "amount")
