"""What an auditor takes: every payment of a span, and of each the evidence with the hashes by which it is proved."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from enishi.core.models import AuditRow
from enishi.core.roles import Role
from enishi.payouts import evidence
from enishi.payouts import operations as payouts
from enishi.payouts.evidence import NoSuchPayment
from enishi.payouts.models import Batch
from enishi.statements.models import Document, Statement
from server.tests.payouts.conftest import OCTOBER_26, propose, somebody
from server.tests.payouts.test_from_due_to_bank import NOVEMBER_2, answered

pytestmark = pytest.mark.django_db
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def aki(db, now):
    """The auditor."""
    return somebody("aki", Role.AUDITOR, at=now)


@pytest.fixture
def said(sent, rei) -> bytes:
    """The bank's answer: Aoba was paid, Kita's money came back."""
    content = answered(payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1], "0", "1")
    payouts.read(batch=sent.number, name="../kekka 1.txt", content=content, by=rei, at=NOVEMBER_2)
    return content


def taken(reference: str, aki) -> dict[str, bytes]:
    name, content = evidence.evidence(reference, by=aki, at=NOVEMBER_2)
    assert name == f"evidence-{reference}.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return {one: folder.read(one) for one in folder.namelist()}


def test_the_population_is_every_payment_of_the_span_whatever_became_of_it(closed, said, rei, aki):
    void = propose(rei, at=NOVEMBER_2, pay_on=date(2026, 11, 4))
    payouts.drop(batch=void.number, why="支払日の誤り", by=rei, at=NOVEMBER_2)

    both = evidence.population(OCTOBER[0], date(2026, 11, 30))

    assert [(one.payment.reference, one.payment.payee, one.payment.outcome.value) for one in both] == [
        ("100001", "aoba", "paid"), ("100002", "kita", "returned"), ("200001", "kita", "void"),
    ]  # fmt: skip
    assert [one.payment.reference for one in evidence.population(*OCTOBER, first=1, count=1)] == ["100002"]
    assert evidence.counted(*OCTOBER) == evidence.Counted(rows=2, sent=2, total=143_000, returned=1, returned_total=33_000)


def test_the_population_as_a_table_has_the_hashes_of_statement_batch_and_file_and_is_kept(said, sent, rei, aki):
    rows = list(csv.DictReader(io.StringIO(evidence.population_csv(*OCTOBER, by=aki, at=NOVEMBER_2).decode("utf-8-sig"))))

    kita = rows[1]
    assert (kita["payment"], kita["payee"], kita["gross"], kita["amount"], kita["outcome"]) == (
        "100002",
        "kita",
        "33000",
        "33000",
        "returned",
    )
    assert (kita["proposed_by"], kita["approved_by"], kita["sent_by"]) == ("rei", "mio", "rei")
    file = payouts.download(batch=sent.number, by=rei, at=NOVEMBER_2)[1]
    assert kita["file_sha256"] == hashlib.sha256(file).hexdigest()
    assert kita["statement_sha256"] == Statement.objects.get(payee="kita").hash
    assert kita["batch_sha256"] == Batch.objects.get().hash
    assert AuditRow.objects.filter(act="take_population", actor=str(aki.id)).count() == 1


def test_the_evidence_of_a_payment_is_whole_and_every_file_is_what_the_manifest_says(said, sent, rei, aki):
    found = taken("100002", aki)

    assert set(found) == {
        "README.txt", "audit.csv", "batch.json", "documents/sakura-month_end-2026-09-kita-purchase_statement.json", "documents/sakura-month_end-2026-09-kita-purchase_statement.en.pdf", "documents/sakura-month_end-2026-09-kita-purchase_statement.ja.pdf",
        "entries.json", "file/P1.txt", "manifest.json", "payment.json", "results/1-kekka_1.txt", "statement.json",
    }  # fmt: skip
    manifest = json.loads(found["manifest.json"])
    assert manifest["sha256"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items() if name not in ("README.txt", "manifest.json")
    }
    assert found["file/P1.txt"] == payouts.download(batch=sent.number, by=rei, at=NOVEMBER_2)[1]
    assert found["results/1-kekka_1.txt"] == said
    document = Document.objects.get(statement__payee="kita")
    assert hashlib.sha256(found[f"documents/{document.number}.json"]).hexdigest() == document.hash
    assert found[f"documents/{document.number}.ja.pdf"].startswith(b"%PDF-")


def test_it_tells_who_let_the_payment_go_the_entries_and_the_acts_in_the_chain(said, aki):
    found = taken("100002", aki)

    payment = json.loads(found["payment.json"])
    assert (payment["proposed_by"], payment["approvals"][0]["person"], payment["payment"]["amount"]) == ("rei", "mio", 33_000)
    # Earned 30,000; its tax of 3,000; 33,000 left, and came back.
    entries = json.loads(found["entries.json"])
    assert [(one["kind"], max(line["amount"] for line in one["lines"])) for one in entries] == [
        ("earned", 30_000), ("taxed", 3_000), ("payout", 33_000 - 3_000 + 3_000), ("returned", 33_000),
    ]  # fmt: skip
    acts = [row["act"] for row in csv.DictReader(io.StringIO(found["audit.csv"].decode("utf-8-sig")))]
    assert [act for act in acts if act.endswith("_batch")] == [
        "propose_batch",
        "approve_batch",
        "write_batch",
        "send_batch",
        "download_batch",
    ]
    assert {"propose_bank_account", "approve_bank_account", "issue_statement", "read_results", "take_evidence"} <= set(acts)


def test_the_chain_rows_of_the_evidence_are_those_of_the_chain(said, aki):
    rows = list(csv.DictReader(io.StringIO(taken("100001", aki)["audit.csv"].decode("utf-8-sig"))))

    kept = {str(row.id): row.hash for row in AuditRow.objects.all()}
    assert rows
    assert {row["id"]: row["hash"] for row in rows}.items() <= kept.items()


def test_of_no_payment_there_is_no_evidence(said, aki):
    with pytest.raises(NoSuchPayment):
        evidence.evidence("999999", by=aki, at=NOVEMBER_2)
    assert not AuditRow.objects.filter(act="take_evidence").exists()
