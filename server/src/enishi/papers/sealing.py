"""What the database holds of papers by triggers: what was issued never changes, and an answer is given once."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_KEPT = (
    "id",
    "kind",
    "key",
    "number",
    "program",
    "partner",
    "agreement",
    "counterparty",
    "issued_on",
    "content",
    "hash",
    "issued_by",
    "issued_at",
)
_MAY_BE_MISSING = ("amount", "answer_by")
KEPT: tuple[Rule, ...] = (
    (
        " OR ".join(
            [f"NEW.{name} <> OLD.{name}" for name in _KEPT]
            + [f"(NEW.{name} IS NULL) <> (OLD.{name} IS NULL) OR NEW.{name} <> OLD.{name}" for name in _MAY_BE_MISSING]
        ),
        "An issued paper is never changed. Issue another one.",
    ),
    ("OLD.state <> 'issued'", "What was answered to a paper stays so."),
)
UNANSWERED: tuple[Rule, ...] = (("NEW.state <> 'issued'", "A paper is issued before it is answered."),)
_RULES = (
    ("papers_paper", "INSERT", "papers_paper_unanswered", UNANSWERED),
    ("papers_paper", "UPDATE", "papers_paper_kept", KEPT),
    ("papers_paper", "DELETE", "papers_paper_stays", (("1 = 1", "An issued paper never vanishes."),)),
)
_FILES = ("papers_paperfile", "A paper's file is kept as it was made.")
TRIGGERS = (*(name for _, _, name, _ in _RULES), *(f"{_FILES[0]}_no_{change.lower()}" for change in CHANGES))


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    for table, event, name, rules in _RULES:
        refuse_when(editor, table, event, name, rules)
    forbid_changes(editor, *_FILES)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    for table, _, name, _ in _RULES:
        permit(editor, table, name)
    permit_changes(editor, _FILES[0])
