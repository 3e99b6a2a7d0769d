"""Papers as PDF: set by one layout for all kinds, made once in each language, kept under their hash."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from enishi.intake.models import KeptFile
from enishi.intake.operations import keep_file
from enishi.papers.markdown import blocks
from enishi.papers.models import Paper, PaperFile
from enishi.papers.sheet import Issued, read
from enishi.papers.words import words
from enishi.statements.pdf import typeset
from enishi.statements.pdf.lines_csv import as_text
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.statement import Party
from enishi_engine.words.amounts import day
from enishi_engine.words.language import LANGUAGES, Language

LAYOUT = Path(__file__).with_name("sheet.typ")


def not_printed() -> QuerySet[Paper]:
    """The papers that have no file in some language, in the order in which they were issued."""
    return Paper.objects.annotate(printed=Count("files")).filter(printed__lt=len(LANGUAGES)).order_by("issued_at", "id")


def print_all(*, at: datetime) -> int:
    """
    Keep every file that is missing, each paper in a transaction of its own; how many papers there were. Safe to repeat.

    Raises FontsMissing.
    """
    found = list(not_printed())
    for one in found:
        _print(one, at)
    return len(found)


def file_of(paper: Paper, language: Language) -> bytes:
    """The paper in a language as it is kept; of one that no job has printed yet as it will be. Raises FontsMissing."""
    kept = KeptFile.objects.filter(paper_files__paper=paper, paper_files__language=language).first()
    return bytes(kept.content) if kept is not None else render(read(paper.content), language)


def render(issued: Issued, language: Language) -> bytes:
    """The paper as PDF/A-3b with its tables attached. Raises FontsMissing."""
    return typeset(LAYOUT, _said(issued, language), lines=_lines(issued, language), on=issued.issued_on)


@transaction.atomic
def _print(paper: Paper, at: datetime) -> None:
    there = set(paper.files.values_list("language", flat=True))
    for language in LANGUAGES:
        if language not in there:
            file = keep_file(file_name=f"{paper.number}.pdf", content=render(read(paper.content), language), at=at)
            PaperFile.objects.create(paper=paper, language=language, file=file)


def _said(issued: Issued, language: Language) -> Mapping[str, Any]:
    """Everything that is printed, in the language: texts only, nothing of which is markup."""
    return {
        "language": language, "title": say(issued.title, language), "number": issued.number, "issued_on": day(issued.issued_on, language),
        "issuer": _party(issued.issuer), "to": _party(issued.to) if issued.to else {},
        "lead": say(issued.lead, language), "facts": [[say(name, language), say(value, language)] for name, value in issued.facts],
        "tables": [
            {
                "title": say(one.title, language), "heads": [say(head, language) for head in one.heads], "amounts": [str(place) for place in one.amounts],
                "rows": [[say(cell, language) for cell in row] for row in one.rows],
            }
            for one in issued.tables
        ],
        "blocks": blocks(say(issued.text, language)), "remarks": [say(one, language) for one in issued.remarks],
        "answer": say(issued.answer, language), "words": words(language),
    }  # fmt: skip


def say(label: Label, language: Language) -> str:
    return label.ja if language == "ja" else label.en


def _party(party: Party) -> Mapping[str, str]:
    return {"name": party.name, "number": party.number, "address": party.address, "to": "to_person" if party.person else "to"}


def _lines(issued: Issued, language: Language) -> str:
    """The facts and every table as CSV: UTF-8 with byte order mark."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    for name, value in issued.facts:
        rows.writerow([as_text(say(name, language)), as_text(say(value, language))])
    for one in issued.tables:
        rows.writerow([as_text(say(one.title, language))])
        rows.writerow([as_text(say(head, language)) for head in one.heads])
        rows.writerows([[as_text(say(cell, language)) for cell in row] for row in one.rows])
    return "\ufeff" + text.getvalue()
