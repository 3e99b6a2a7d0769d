"""Papers of documents as bytes: made once in each language, kept under their hash, and the same on every download."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from enishi.intake.models import KeptFile
from enishi.intake.operations import keep_file
from enishi.statements.models import Document, DocumentPaper
from enishi.statements.pdf import Notice, render
from enishi_engine.settlement.japan.documents import DocumentKind, title_of
from enishi_engine.settlement.statement import read_statement
from enishi_engine.words.language import LANGUAGES, Language

AT_ONCE = 100  # documents of one round


def not_printed() -> Iterator[Document]:
    """The documents that have no paper in some language, in the order in which they were issued; a round is asked for when it is needed."""
    after = 0
    missing = Document.objects.annotate(printed=Count("papers")).filter(printed__lt=len(LANGUAGES)).order_by("id")
    while found := list(missing.filter(id__gt=after)[:AT_ONCE]):
        yield from found
        after = found[-1].id


def print_all(*, at: datetime) -> int:
    """
    Keep every paper that is missing, each document in a transaction of its own; how many documents there were. Safe to repeat.

    Raises FontsMissing.
    """
    number = 0
    for document in not_printed():
        print_document(document, at=at)
        number += 1
    return number


@transaction.atomic
def print_document(document: Document, *, at: datetime) -> None:
    """Keep the papers of a document; those that are there stay. Raises FontsMissing."""
    there = set(DocumentPaper.objects.filter(document=document).values_list("language", flat=True))
    for language in LANGUAGES:
        if language not in there:
            file = keep_file(file_name=f"{document.number}.pdf", content=_rendered(document, language), at=at)
            DocumentPaper.objects.create(document=document, language=language, file=file)


def paper(number: str, language: Language) -> bytes:
    """The paper of a document in a language as it is kept; of one that no job has printed yet as it will be. Raises FontsMissing."""
    kept = KeptFile.objects.filter(document_papers__document__number=number, document_papers__language=language).first()
    return bytes(kept.content) if kept is not None else _rendered(Document.objects.get(number=number), language)


def _rendered(document: Document, language: Language) -> bytes:
    said = read_statement(document.content)
    return render(Notice(statement=said, title=title_of(DocumentKind(document.kind)), language=language))
