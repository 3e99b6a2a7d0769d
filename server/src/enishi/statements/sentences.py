"""Posted lines as a statement's lines: each with the sentence of its rule in both languages; pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from enishi.earnings.differences import PostedLine
from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program
from enishi_engine.core.results import EARNING_LINES
from enishi_engine.explain.explanation import text_of
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.lines import line_in_words
from enishi_engine.words import Language, vocabulary_of

OWN = "own"
EARNED = "earned"
_WHY = {
    "late": Label(ja="{period}の追加", en="added to {period}"),
    "gone": Label(ja="{period}の取消", en="removed from {period}"),
    "changed": Label(ja="{period}の変更", en="changed in {period}"),
}
_TAKEN_BACK = Label(ja="手数料の返還", en="commission returned")
_BEFORE_ALL = Label(ja="最初の締めより前", en="the time before the first closing")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A posted line in words: `origin` is what it corrects; empty where it stands for itself. Minor units."""

    id: str
    on: date
    nature: str
    sentence: Label
    amount: int
    origin: str
    fact: str  # the order line, of a month of service too


def told(lines: Iterable[PostedLine], program: Program) -> list[Told]:
    """The lines of a statement in their order; an id that stands twice is told apart by a number."""
    found, times = [], dict[str, int]()
    for line in lines:
        times[line.line_id] = times.get(line.line_id, 0) + 1
        number = times[line.line_id]
        found.append(Told(
            id=line.line_id if number == 1 else f"{line.line_id} ({number})", on=line.names["day"], nature=line.nature.value,
            sentence=_sentence(line, program), amount=line.payable, origin=_origin(line), fact=str(line.names["fact_id"]).partition("#")[0],
        ))  # fmt: skip
    return found


def _origin(line: PostedLine) -> str:
    if line.names["origin"]:
        return str(line.names["origin"])
    return "" if line.what == OWN else str(line.names["belongs_to"] or line.names["fact_id"])


def _sentence(line: PostedLine, program: Program) -> Label:
    row = _row(line)
    incentive, version = text_of(row, program)

    def said(language: Language) -> str:
        head = f"{vocabulary_of(program, version, language).incentive(incentive.id)} – {fact_in_words(row, language)}"
        brackets = "({})" if language == "ja" else " ({})"
        notes = "".join(brackets.format(_in(note, language)) for note in _notes(line))
        steps = line_in_words(row, program, language).sentences[1:2] if line.what == OWN and row["kind"] == EARNED else ()
        return " ".join((f"{head}{notes}", *steps))

    return Label(ja=said("ja"), en=said("en"))


def _notes(line: PostedLine) -> Iterator[Label]:
    if line.names["kind"] != EARNED:
        yield _TAKEN_BACK
    if line.what != OWN:
        period = str(line.names["belongs_to"]).rpartition("/")[2]
        why = _WHY[line.what]
        yield Label(ja=why.ja.format(period=period or _BEFORE_ALL.ja), en=why.en.format(period=period or _BEFORE_ALL.en))


def _in(label: Label, language: Language) -> str:
    return label.ja if language == "ja" else label.en


def _row(line: PostedLine) -> dict[str, Any]:
    """The earning line as the engine has it, with what it comes to now."""
    figures = json.loads(line.figures)
    if "exchange_day" in figures:
        figures["exchange_day"] = date.fromisoformat(figures["exchange_day"])
    said = {**dict.fromkeys(EARNING_LINES.names), **line.names, **figures}
    return said | {"id": line.line_id, "amount": line.amount_after, "payable": line.payable_after}
