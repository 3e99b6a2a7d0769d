"""Markdown that the engine writes as blocks for the layout: headings, paragraphs, items and tables, of plain and strong words; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink"])
_NUMBERS = "text-align:right"
Block = Mapping[str, Any]
Words = list[dict[str, str]]  # `text`, and `strong` that is empty or not


def blocks(markdown: str) -> list[Block]:
    """The blocks in their order, each with how deep it stands in lists (a text, as everything that the layout is handed)."""
    return list(_blocks(_READER.parse(markdown)))


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    found: list[Block] = []
    depth, level, begins_item = 0, 0, False
    table: dict[str, Any] = {}
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            begins_item = True
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "table_open":
            table = {"kind": "table", "depth": str(depth), "rows": [], "right": []}
        elif token.type == "table_close":
            found.append(table)
            table = {}
        elif token.type == "tr_open":
            table["rows"].append([])
        elif token.type == "th_open" and token.attrs.get("style") == _NUMBERS:
            table["right"].append(str(len(table["rows"][0])))
        elif token.type == "inline":
            said = _words(token)
            if table:
                table["rows"][-1].append(said)
            elif level:
                found.append({"kind": "heading", "level": str(level), "depth": "0", "words": said})
            else:
                found.append({"kind": "item" if begins_item else "paragraph", "depth": str(depth), "words": said})
                begins_item = False
    return found


def _words(token: Token) -> Words:
    found: Words = []
    strong = ""
    for one in token.children or []:
        if one.type == "strong_open":
            strong = "strong"
        elif one.type == "strong_close":
            strong = ""
        elif one.content or one.type in ("softbreak", "hardbreak"):
            found.append({"text": one.content or " ", "strong": strong})
    return found
