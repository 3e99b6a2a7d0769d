"""What the database holds of runs by triggers: a run is written after its lines and counts them, and nothing changes afterwards."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_LINES = "SELECT {what} FROM earnings_earningline WHERE run_id = NEW.id"
SEALED: tuple[Rule, ...] = (
    (f"({_LINES.format(what='COUNT(*)')}) <> NEW.lines", "A run counts its lines."),
    (f"({_LINES.format(what='COALESCE(SUM(amount), 0)')}) <> NEW.amount", "A run's amount is that of its lines."),
    (f"({_LINES.format(what='COALESCE(SUM(payable), 0)')}) <> NEW.payable", "A run's payable part is that of its lines."),
    (
        (
            "EXISTS (SELECT 1 FROM earnings_run WHERE program = NEW.program AND closing_group = NEW.closing_group "
            "AND (last_day >= NEW.first_day OR known_by >= NEW.known_by OR number >= NEW.number))"
        ),
        "A run follows those of its group.",
    ),
)
LATE_LINES: tuple[Rule, ...] = (
    ("EXISTS (SELECT 1 FROM earnings_run WHERE id = NEW.run_id)", "A run takes no more lines once it is written."),
)
_RULES = (("earnings_run", "earnings_run_sealed", SEALED), ("earnings_earningline", "earnings_earningline_late", LATE_LINES))
_FIXED = {
    "earnings_run": "Runs are never changed and never removed.",
    "earnings_earningline": "Posted lines are never changed and never removed. The next closing posts what differs.",
}
TRIGGERS = (*(name for _, name, _ in _RULES), *(f"{table}_no_{change.lower()}" for table in _FIXED for change in CHANGES))


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    for table, name, rules in _RULES:
        refuse_when(editor, table, "INSERT", name, rules)
    for table, why in _FIXED.items():
        forbid_changes(editor, table, why)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    for table, name, _ in _RULES:
        permit(editor, table, name)
    for table in _FIXED:
        permit_changes(editor, table)


# ── Texts and closed periods ─────────────────────────────────────────────────────────────────────────────────────────

_VERSIONS = "programs_programversion"
CLOSED_DAYS: tuple[Rule, ...] = (
    (
        (
            "NEW.state = 'approved' AND OLD.state <> 'approved' AND EXISTS "
            "(SELECT 1 FROM earnings_run WHERE program = NEW.program_id AND last_day >= NEW.from_day)"
        ),
        "No text comes into force in a period that is closed.",
    ),
)
OF_TEXTS = f"{_VERSIONS}_open"


def seal_texts(editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse a text that is approved into a closed period: here, as this app knows what is closed and that one does not."""
    refuse_when(editor, _VERSIONS, "UPDATE", OF_TEXTS, CLOSED_DAYS)


def unseal_texts(editor: BaseDatabaseSchemaEditor) -> None:
    """Take it down, when the migration is taken back."""
    permit(editor, _VERSIONS, OF_TEXTS)
