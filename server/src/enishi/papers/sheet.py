"""A paper as plain words: everything that it says in both languages, frozen as canonical JSON under a hash; pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.statement import Party
from enishi_engine.words.amounts import day as day_in_words
from enishi_engine.words.amounts import money
from enishi_engine.words.amounts import month as month_in_words

YEN = "JPY"
NOTHING = Label(ja="", en="")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A table of a paper; `amounts` are the columns that stand on the right."""

    title: Label
    heads: tuple[Label, ...]
    amounts: tuple[int, ...]
    rows: tuple[tuple[Label, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a paper says. `key` names what it is of, once for each kind; `text` is Markdown; `answer` is what whoever answers signs.

    `fields` are those that such a document needs, as the engine names them: one that is empty keeps it from being issued.
    """

    kind: DocumentKind
    key: str
    partner: str
    to: Party | None
    lead: Label
    facts: tuple[tuple[Label, Label], ...]
    fields: Mapping[str, object]
    program: str = ""
    agreement: str = ""
    amount: int | None = None  # minor units: what it is found by
    answer_by: date | None = None
    tables: tuple[Rows, ...] = ()
    text: Label = NOTHING
    remarks: tuple[Label, ...] = ()
    answer: Label = NOTHING


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A sheet as it was issued: its number, its day and who issued it."""

    number: str
    issued_on: date
    title: Label
    issuer: Party
    to: Party | None
    lead: Label
    facts: tuple[tuple[Label, Label], ...]
    tables: tuple[Rows, ...]
    text: Label
    remarks: tuple[Label, ...]
    answer: Label
    answer_by: date | None = field(default=None)


def content_of(issued: Issued) -> str:
    """Everything that the paper says as canonical JSON; `read` gives it back."""
    return json.dumps(asdict(issued), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def hash_of(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def read(content: str) -> Issued:
    """The paper of which this is the content."""
    said: dict[str, Any] = json.loads(content)
    return Issued(
        number=said["number"], issued_on=date.fromisoformat(said["issued_on"]), title=Label(**said["title"]), issuer=Party(**said["issuer"]),
        to=None if said["to"] is None else Party(**said["to"]), lead=Label(**said["lead"]),
        facts=tuple((Label(**name), Label(**value)) for name, value in said["facts"]),
        tables=tuple(_rows(one) for one in said["tables"]), text=Label(**said["text"]), remarks=tuple(Label(**one) for one in said["remarks"]),
        answer=Label(**said["answer"]), answer_by=None if said["answer_by"] is None else date.fromisoformat(said["answer_by"]),
    )  # fmt: skip


def yen(amount: int, currency: str = YEN) -> Label:
    """An amount in both languages."""
    return Label(ja=money(amount, currency, "ja"), en=money(amount, currency, "en"))


def month_of(period: str) -> Label:
    """A period by its month, in both languages: 2025年12月分 of 2025-12."""
    first = date.fromisoformat(f"{period}-01")
    return Label(ja=f"{month_in_words(first, 'ja')}分", en=month_in_words(first, "en"))


def on(day: date) -> Label:
    """A day in both languages."""
    return Label(ja=day_in_words(day, "ja"), en=day_in_words(day, "en"))


def same(text: str) -> Label:
    """What is spelled alike in both languages."""
    return Label(ja=text, en=text)


def _rows(said: Mapping[str, Any]) -> Rows:
    return Rows(
        title=Label(**said["title"]), heads=tuple(Label(**one) for one in said["heads"]), amounts=tuple(said["amounts"]),
        rows=tuple(tuple(Label(**cell) for cell in row) for row in said["rows"]),
    )  # fmt: skip
