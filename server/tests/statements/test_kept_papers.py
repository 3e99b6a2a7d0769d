"""Papers of documents: made once by a job, kept under their hash in both languages, and what is downloaded is what is kept."""

from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.statements import due, printing, tasks
from enishi.statements.models import DocumentPaper
from server.tests.statements.conftest import MAY_12, issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(aoba, issuer, told, close):
    told.line("A1", "2026-04-20", 100_000)
    close()
    return issued()


def test_every_document_is_printed_once_in_both_languages(april):
    number = april.documents.get().number
    before = {language: printing.paper(number, language) for language in ("ja", "en")}
    assert [one.task for one in due.papers(MAY_12)] == [tasks.print_papers]

    assert tasks.print_papers.func() == {"printed": 1}
    assert tasks.print_papers.func() == {"printed": 0}

    kept = {one.language: one.file for one in DocumentPaper.objects.select_related("file")}
    assert {language: bytes(file.content) for language, file in kept.items()} == before  # what was shown before is what is kept
    assert all(file.sha256 == sha256(file.content).hexdigest() for file in kept.values())
    assert list(due.papers(MAY_12)) == []


def test_what_is_downloaded_is_what_was_kept_even_if_it_would_be_set_otherwise_today(april, monkeypatch):
    tasks.print_papers.func()
    kept = printing.paper(april.documents.get().number, "ja")

    monkeypatch.setattr(printing, "render", lambda _: b"%PDF- of another release")

    assert printing.paper(april.documents.get().number, "ja") == kept


@pytest.mark.parametrize("change", ["UPDATE statements_documentpaper SET language = 'ja'", "DELETE FROM statements_documentpaper"])
def test_the_database_refuses_to_change_a_paper(april, change):
    tasks.print_papers.func()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
