"""What the database holds of statements by triggers: what was issued never changes; only what the partner says to it is written, and once.

A statement's documents are written before it: their foreign key is asked at the commit, and the statement, once written, takes no more.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_DOCUMENTS = "SELECT {what} FROM statements_document WHERE statement_id = NEW.id"
ISSUED: tuple[Rule, ...] = (
    (f"NOT EXISTS ({_DOCUMENTS.format(what='1')})", "A statement has a document."),
    (
        " OR ".join(f"({_DOCUMENTS.format(what=f'SUM({name})')}) <> NEW.{name}" for name in ("closing", "net", "tax")),
        "A statement comes to what its documents come to.",
    ),
    ("NEW.state <> 'issued' OR NEW.delivered_on IS NOT NULL", "A statement is issued before it is delivered or answered."),
)
LATE_DOCUMENTS: tuple[Rule, ...] = (
    ("EXISTS (SELECT 1 FROM statements_statement WHERE id = NEW.statement_id)", "A statement takes no more documents once it is issued."),
)
_KEPT_COLUMNS = (
    "id", "number", "run_id", "partner", "payee_kind", "payee", "counterparty", "agreement", "currency", "outcome", "opening", "net", "tax",
    "closing", "due", "withheld", "withheld_from", "withholding", "lines", "issued_on", "way", "protection", "clause", "hash", "issued_by",
    "issued_at",
)  # fmt: skip
_MAY_BE_MISSING = ("pays_on", "deadline", "clause_days")
ANSWERED: tuple[Rule, ...] = (
    (
        " OR ".join(
            [f"NEW.{name} <> OLD.{name}" for name in _KEPT_COLUMNS]
            + [f"(NEW.{name} IS NULL) <> (OLD.{name} IS NULL) OR NEW.{name} <> OLD.{name}" for name in _MAY_BE_MISSING]
        ),
        "An issued statement is never changed. What differs is posted by the next closing and stands in its statement.",
    ),
    (
        (
            "OLD.state IN ('confirmed', 'deemed_confirmed') AND (NEW.state <> OLD.state OR NEW.answered_on <> OLD.answered_on "
            "OR NEW.answered_at <> OLD.answered_at OR NEW.answered_by <> OLD.answered_by OR NEW.answer <> OLD.answer)"
        ),
        "A statement that was confirmed stays confirmed.",
    ),
    ("OLD.state = 'disputed' AND NEW.state NOT IN ('disputed', 'confirmed')", "A statement that was disputed is confirmed, or stays disputed."),
    ("OLD.delivered_on IS NOT NULL AND (NEW.delivered_on IS NULL OR NEW.delivered_on <> OLD.delivered_on)", "A delivery stays as it was recorded."),
)  # fmt: skip
STAYS: tuple[Rule, ...] = (("1 = 1", "An issued statement never vanishes."),)
_RULES = (
    ("statements_statement", "INSERT", "statements_statement_sealed", ISSUED),
    ("statements_statement", "UPDATE", "statements_statement_kept", ANSWERED),
    ("statements_statement", "DELETE", "statements_statement_stays", STAYS),
    ("statements_document", "INSERT", "statements_document_late", LATE_DOCUMENTS),
)
_KINDS_OF_PARTNER = "'partner_invoice', 'partner_bill'"
NEVER_BOTH: tuple[Rule, ...] = (
    (
        f"NOT EXISTS (SELECT 1 FROM statements_document WHERE id = NEW.document_id AND kind = NEW.kind AND kind IN ({_KINDS_OF_PARTNER}))",  # noqa: S608 - our own words
        "An invoice of the partner never stands beside a document that the maker issues for the same supply.",
    ),
)
_KEPT_OF_INVOICES = (
    "id", "document_id", "kind", "payee_kind", "payee", "number", "dated", "registration", "totals", "gross", "file_id", "file_name",
    "from_partner", "received_by", "received_at", "differences",
)  # fmt: skip
DECIDED: tuple[Rule, ...] = (
    (" OR ".join(f"NEW.{name} <> OLD.{name}" for name in _KEPT_OF_INVOICES), "What a partner sent is kept as it came. A correction is sent anew."),
    ("OLD.state IN ('accepted', 'returned')", "What was decided of an invoice stays so."),
    ("OLD.state = 'matched' AND NEW.state NOT IN ('matched', 'returned')", "An invoice that says the same needs nobody to accept it."),
)  # fmt: skip
_INVOICES = (
    ("statements_partnerinvoice", "INSERT", "statements_partnerinvoice_never_both", NEVER_BOTH),
    ("statements_partnerinvoice", "UPDATE", "statements_partnerinvoice_kept", DECIDED),
    ("statements_partnerinvoice", "DELETE", "statements_partnerinvoice_stays", (("1 = 1", "What a partner sent never vanishes."),)),
)
_PAPERS = ("statements_documentpaper", "A document's paper is kept as it was made.")
_FIXED = {
    "statements_document": "An issued document is never changed and never removed.",
    "statements_issuer": "What documents named the maker by stays. Record what holds from another day on.",
}
TRIGGERS_OF_STATEMENTS = (
    *(name for _, _, name, _ in _RULES),
    *(f"{table}_no_{change.lower()}" for table in _FIXED for change in CHANGES),
)


DISPUTED: tuple[Rule, ...] = (
    ("OLD.state = 'resolved'", "A difference that was resolved stays so. What is wrong with it is reported anew, in the next statement."),
    (
        (
            "NEW.statement_id <> OLD.statement_id OR NEW.line <> OLD.line OR NEW.answer_by <> OLD.answer_by OR NEW.reported_by <> OLD.reported_by "
            "OR NEW.reported_at <> OLD.reported_at"
        ),
        "What was reported stays as it was.",
    ),
)
CONFIRMED_ALREADY: tuple[Rule, ...] = (
    (
        "NOT EXISTS (SELECT 1 FROM statements_statement WHERE id = NEW.statement_id AND state = 'disputed')",
        "A difference is reported of a statement that is not confirmed.",
    ),
)
_DISPUTES = (
    ("statements_dispute", "INSERT", "statements_dispute_of_an_open_one", CONFIRMED_ALREADY),
    ("statements_dispute", "UPDATE", "statements_dispute_kept", DISPUTED),
    ("statements_dispute", "DELETE", "statements_dispute_stays", (("1 = 1", "A difference that was reported never vanishes."),)),
)
_CORRECTED_BY_TWO: tuple[Rule, ...] = (
    (
        (
            "NEW.correction <> 0 AND NOT EXISTS (SELECT 1 FROM statements_correction WHERE dispute_id = NEW.id AND state = 'approved' "
            "AND amount = NEW.correction AND text = NEW.resolution)"
        ),
        "A difference is resolved with a correction that a second person approved.",
    ),
)
_OF_AN_OPEN_ONE: tuple[Rule, ...] = (
    ("NEW.state <> 'proposed'", "A correction is proposed before it is decided."),
    (
        "NOT EXISTS (SELECT 1 FROM statements_dispute WHERE id = NEW.dispute_id AND state = 'open')",
        "A correction is proposed for a difference that is open.",
    ),
)
_DECIDED_ONCE: tuple[Rule, ...] = (
    ("OLD.state <> 'proposed'", "A correction that was decided stays so."),
    (
        (
            "NEW.dispute_id <> OLD.dispute_id OR NEW.text <> OLD.text OR NEW.amount <> OLD.amount OR NEW.proposed_by_id <> OLD.proposed_by_id "
            "OR NEW.proposed_at <> OLD.proposed_at"
        ),
        "What was proposed stays as it was. Take it back and propose another.",
    ),
)
_CORRECTIONS = (
    ("statements_dispute", "UPDATE", "statements_dispute_corrected_by_two", _CORRECTED_BY_TWO),
    ("statements_correction", "INSERT", "statements_correction_of_an_open_one", _OF_AN_OPEN_ONE),
    ("statements_correction", "UPDATE", "statements_correction_decided_once", _DECIDED_ONCE),
    ("statements_correction", "DELETE", "statements_correction_stays", (("1 = 1", "A correction that was proposed never vanishes."),)),
)
_SAID = ("statements_disputemessage", "What was said in a dispute is never changed and never removed.")
TRIGGERS = (
    *TRIGGERS_OF_STATEMENTS,
    *(name for _, _, name, _ in (*_DISPUTES, *_CORRECTIONS)),
    *(f"{_SAID[0]}_no_{change.lower()}" for change in CHANGES),
    *(name for _, _, name, _ in _INVOICES),
    *(f"{_PAPERS[0]}_no_{change.lower()}" for change in CHANGES),
)


def seal_invoices(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of partners' invoices up."""
    for table, event, name, rules in _INVOICES:
        refuse_when(editor, table, event, name, rules)


def unseal_invoices(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of partners' invoices down, when the migration is taken back."""
    for table, _, name, _ in _INVOICES:
        permit(editor, table, name)


def seal_papers(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of papers up."""
    forbid_changes(editor, *_PAPERS)


def unseal_papers(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of papers down, when the migration is taken back."""
    permit_changes(editor, _PAPERS[0])


def seal_disputes(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of disputes up."""
    for table, event, name, rules in _DISPUTES:
        refuse_when(editor, table, event, name, rules)
    forbid_changes(editor, *_SAID)


def unseal_disputes(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of disputes down, when the migration is taken back."""
    for table, _, name, _ in _DISPUTES:
        permit(editor, table, name)
    permit_changes(editor, _SAID[0])


def seal_corrections(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of corrections up."""
    for table, event, name, rules in _CORRECTIONS:
        refuse_when(editor, table, event, name, rules)


def unseal_corrections(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of corrections down, when the migration is taken back."""
    for table, _, name, _ in _CORRECTIONS:
        permit(editor, table, name)


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    for table, event, name, rules in _RULES:
        refuse_when(editor, table, event, name, rules)
    for table, why in _FIXED.items():
        forbid_changes(editor, table, why)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    for table, _, name, _ in _RULES:
        permit(editor, table, name)
    for table in _FIXED:
        permit_changes(editor, table)
