"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN = ("text", "search", "tel", "url", "")


@dataclass
class Form:
    """Where it goes, what it sends as it stands, and which fields somebody writes into."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Reads the forms that post out of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(said.get("action", "")) if said.get("method", "").lower() == "post" else None
            self.found += [self._open] if self._open else []
        if self._open is None:
            return
        name, kind = said.get("name", ""), said.get("type", "")
        if "disabled" in said:
            return
        if tag == "textarea" or (tag == "input" and kind in WRITTEN):
            self._open.written.append(name)
        elif (tag == "input" and kind not in ("checkbox", "radio", "file", "submit")) or ("checked" in said and name):
            self._open.sent[name] = said.get("value", "")
        elif tag == "button" and name:
            self._open.sent.setdefault(name, said.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and said.get("value"):
            self._open.sent.setdefault(self._select, said["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
