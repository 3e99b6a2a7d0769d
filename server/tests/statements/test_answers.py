"""What a partner says to a statement: confirmed, a difference about a line, or silence that a clause counts as a yes."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.core import audit
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.ledger import verifying as ledger_verifying
from enishi.partners.deciding import NotYours, SamePerson
from enishi.partners.states import ProposalState
from enishi.statements import operations as statements
from enishi.statements import queries, verifying
from enishi.statements.models import Correction, Dispute, Statement
from server.tests.statements.conftest import JUNE_12, MAY_12, first_document, issued

pytestmark = pytest.mark.django_db
PROMISED = date(2026, 5, 20)


def at(day: int) -> datetime:
    return datetime(2026, 5, day, tzinfo=UTC)


@pytest.fixture
def april(aoba, issuer, told, close) -> Statement:
    """Aoba earns 10,000 and 5,000 in April: 15,000 and 1,500 of tax."""
    told.line("A1", "2026-04-20", 100_000)
    told.line("A2", "2026-04-21", 50_000)
    close()
    return issued()


def now(statement: Statement) -> Statement:
    return Statement.objects.get(id=statement.id)


def disputed(april: Statement, line: str = "commission/A2/aoba") -> Dispute:
    return statements.report_difference(
        statement=april.id, line=line, text="A2は60,000円のはずです", answer_by=PROMISED, by="ken", at=at(13)
    )


def everything_holds() -> bool:
    return [*verifying.faults(), *ledger_verifying.faults(), *audit.faults()] == []


def test_silence_counts_as_a_yes_on_the_day_after_the_clause_s_days(april):
    """The table of docs/rules/documents.md for this clause: 14 days after 12 May are 26 May; confirmed since 27 May (民法140)."""
    statements.deliver(statement=april.id, on=date(2026, 5, 12), by="rei", at=MAY_12)

    assert statements.deem_all(by="job", at=at(26)) == 0
    assert now(april).state == "issued"
    assert statements.deem_all(by="job", at=at(27)) == 1
    found = now(april)
    assert (found.state, found.answered_on, found.answer) == ("deemed_confirmed", date(2026, 5, 27), "第8条第2項")
    assert statements.deem_all(by="job", at=at(28)) == 0
    assert everything_holds()


def test_what_was_not_delivered_or_was_disputed_is_never_deemed_confirmed(april):
    assert statements.deem_all(by="job", at=JUNE_12) == 0
    statements.deliver(statement=april.id, on=date(2026, 5, 12), by="rei", at=MAY_12)
    disputed(april)

    assert statements.deem_all(by="job", at=JUNE_12) == 0
    assert now(april).state == "disputed"


def test_a_confirmation_stays_and_takes_no_difference_any_more(april):
    statements.confirm(statement=april.id, answer="経理 青木様、メール", by="rei", at=at(13))
    statements.confirm(statement=april.id, answer="もう一度", by="rei", at=at(14))

    with pytest.raises(statements.AnsweredAlready):
        disputed(april)
    assert (now(april).state, now(april).answer) == ("confirmed", "経理 青木様、メール")


def test_a_difference_holds_its_line_alone_with_the_tax_of_it(april):
    """15,000 + 1,500 are due; without A2 it would be 10,000 + 1,000: 5,500 are held."""
    disputed(april)

    (one,) = queries.payable()
    assert (one.whole, one.amount, one.held) == (16_500, 11_000, 5_500)
    assert sum(one.parts.values()) == 11_000
    assert everything_holds()


@pytest.fixture
def rei(db, april) -> User:
    """Finance: proposes corrections."""
    return people.invite(email="rei@sakura.example", name="玲", role=Role.FINANCE, by="setup", at=MAY_12)


@pytest.fixture
def ren(db, april) -> User:
    """The second person."""
    return people.invite(email="ren@sakura.example", name="蓮", role=Role.APPROVER, by="setup", at=MAY_12)


def proposed(dispute: Dispute, by: User, amount: int = 1_000) -> Correction:
    return statements.propose_correction(dispute=dispute.id, text="ご指摘のとおりでした", correction=amount, by=by, at=at(15))


def test_a_difference_is_resolved_by_a_correction_of_two_people_that_stands_in_the_next_statement(april, told, close, rei, ren):
    dispute = disputed(april)
    statements.reply(dispute=dispute.id, text="注文書を確認します", from_partner=False, by="rei", at=at(14))
    asked = proposed(dispute, rei)
    (one,) = queries.payable()
    assert (one.amount, one.held) == (11_000, 5_500)  # until it is decided nothing has happened

    statements.decide_correction(correction=asked.id, as_=ProposalState.APPROVED, why="", by=ren, at=at(15))

    (one,) = queries.payable()
    assert (one.amount, one.held) == (16_500, 0)
    assert [message.text for message in dispute.messages.order_by("number")] == ["A2は60,000円のはずです", "注文書を確認します"]
    kept = Dispute.objects.get()
    assert (kept.state, kept.correction, kept.resolution, kept.resolved_by) == ("resolved", 1_000, "ご指摘のとおりでした", str(ren.id))

    statements.confirm(statement=april.id, answer="電話にて", by="rei", at=at(16))
    close("2026-05")
    issued("2026-05", at=JUNE_12)
    (adjustment,) = first_document("sakura-month_end-2026-05-aoba").adjustments
    assert (adjustment.origin, adjustment.reason.ja, adjustment.amount) == ("蓮", "ご指摘のとおりでした", 1_000)
    assert everything_holds()


def test_one_person_corrects_nothing_by_any_way(april, rei, ren):
    people.grant_role(user=rei, role=Role.APPROVER, by="setup", at=at(13))
    dispute = disputed(april)
    asked = proposed(dispute, rei)

    with pytest.raises(SamePerson):
        statements.decide_correction(correction=asked.id, as_=ProposalState.APPROVED, why="", by=rei, at=at(15))
    with pytest.raises(NotYours):
        statements.decide_correction(correction=asked.id, as_=ProposalState.WITHDRAWN, why="誤り", by=ren, at=at(15))
    with pytest.raises(statements.CorrectionWaits):
        statements.resolve(dispute=dispute.id, text="明細どおりです", by=str(rei.id), at=at(15))
    with pytest.raises(statements.CorrectionWaits):
        proposed(dispute, ren)
    # Neither do rows: no decision by oneself, no resolved difference without one, nothing rewritten, nothing removed.
    here = Correction.objects.filter(id=asked.id)
    for forbidden in (
        lambda: here.update(state=ProposalState.APPROVED, decided_by=rei, decided_at=at(15)),
        lambda: here.update(amount=9_000),
        here.delete,
        lambda: Dispute.objects.filter(id=dispute.id).update(
            state="resolved", resolution="ご指摘のとおりでした", correction=1_000, entry="e", resolved_at=at(15)
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    assert Dispute.objects.get().state == "open"


def test_a_correction_that_was_rejected_or_taken_back_leaves_the_difference_open_and_stays_on_record(april, rei, ren):
    dispute = disputed(april)
    statements.decide_correction(
        correction=proposed(dispute, rei).id, as_=ProposalState.REJECTED, why="注文書と違います", by=ren, at=at(15)
    )
    again = proposed(dispute, rei, -2_000)
    statements.decide_correction(correction=again.id, as_=ProposalState.WITHDRAWN, why="入力を誤りました", by=rei, at=at(15))

    assert Dispute.objects.get().state == "open"
    assert list(Correction.objects.order_by("id").values_list("state", "amount", "decision")) == [
        ("rejected", 1_000, "注文書と違います"), ("withdrawn", -2_000, "入力を誤りました"),
    ]  # fmt: skip
    with pytest.raises(statements.NoSuchCorrection):
        statements.decide_correction(correction=again.id, as_=ProposalState.APPROVED, why="", by=ren, at=at(15))
    with pytest.raises(statements.NothingToCorrect):
        proposed(dispute, rei, 0)
    assert everything_holds()


def test_while_a_line_is_looked_into_the_statement_is_not_confirmed(april):
    dispute = disputed(april)

    with pytest.raises(statements.StillDisputed):
        statements.confirm(statement=april.id, answer="電話にて", by="rei", at=at(16))
    statements.resolve(dispute=dispute.id, text="明細どおりです", by="rei", at=at(15))
    assert statements.confirm(statement=april.id, answer="電話にて", by="rei", at=at(16)).state == "confirmed"


@pytest.mark.parametrize(
    ("line", "text", "promised", "refused"),
    [
        ("A9", "違います", PROMISED, statements.NoSuchLine),
        ("commission/A2/aoba", " ", PROMISED, statements.NotSaid),
        ("commission/A2/aoba", "違います", date(2026, 5, 12), statements.PromisedInThePast),
    ],
)
def test_what_is_no_difference_is_refused_with_what_to_do(april, line, text, promised, refused):
    with pytest.raises(refused):
        statements.report_difference(statement=april.id, line=line, text=text, answer_by=promised, by="ken", at=at(13))
    assert now(april).state == "issued"


def test_one_line_is_looked_into_once_at_a_time(april):
    disputed(april)
    with pytest.raises(statements.ReportedAlready):
        disputed(april)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statements_statement SET due = due + 1, closing = closing + 1",
        "UPDATE statements_statement SET pays_on = NULL, due = 0, withheld = 0",
        "UPDATE statements_statement SET state = 'issued', answered_on = NULL, answered_at = NULL, answer = ''",
        "UPDATE statements_document SET content = '{}'",
        "DELETE FROM statements_document",
        "UPDATE statements_dispute SET line = 'other'",
        "DELETE FROM statements_dispute",
        "UPDATE statements_disputemessage SET text = 'other'",
    ],
)
def test_the_database_refuses_to_change_what_was_said(april, change):
    disputed(april)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_planted_document_of_other_content_is_found(april):
    """Planted bug: with the trigger gone, tax is rounded per line: 1,000 + 500 as they are, one yen more."""
    assert everything_holds()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON statements_document"
        cursor.execute(f"DROP TRIGGER statements_document_no_update{on}")
        cursor.execute("UPDATE statements_document SET content = REPLACE(content, '\"tax\":1500', '\"tax\":1501')")

    found = list(verifying.faults())
    assert any("statements_document_no_update is gone" in fault for fault in found)
    assert any("was changed after it was issued" in fault for fault in found)
    assert any("does not add up" in fault for fault in found)


@pytest.mark.parametrize("name", ["opening", "net", "tax", "lines"])
def test_a_figure_of_a_statement_that_its_documents_do_not_say_is_found(april, name):
    """Lists and pages tell a statement by its own row: with the trigger gone, one figure of one statement is one more."""
    number, figure = Statement.objects.values_list("number", name).order_by("number")[0]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for trigger in ("sealed", "kept", "stays"):
                cursor.execute(f"DROP TRIGGER statements_statement_{trigger}")
        else:
            connection.check_constraints()  # else keys that wait to be asked hold the table
            cursor.execute("ALTER TABLE statements_statement DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE statements_statement SET {name} = {name} + 1 WHERE number = %s", [number])

    found = [fault for fault in verifying.faults() if "trigger" not in fault]
    assert found == [f"{number} says {figure + 1:,} as {name}, and its documents come to {figure:,}."]


@pytest.mark.parametrize("name", ["net", "tax"])
def test_a_figure_of_a_document_that_it_does_not_say_is_found(april, name):
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON statements_document"
        cursor.execute(f"DROP TRIGGER statements_document_no_update{on}")
        cursor.execute(f"UPDATE statements_document SET {name} = {name} + 1")

    assert any("of tax, and its row" in fault for fault in verifying.faults())
