"""What the database holds of the ledger by triggers: entries balance when they are written, and nothing changes afterwards.

An entry's lines are written before the entry: their foreign key is asked at the commit, so lines without an entry are never
committed, and the entry, once written, takes no more lines. No row waits in a state of its own to become final.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_LINES = "SELECT {what} FROM ledger_entryline WHERE entry_id = NEW.id"
SEALED: tuple[Rule, ...] = (
    (f"({_LINES.format(what='COUNT(*)')}) < 2", "An entry has two lines or more."),
    (f"({_LINES.format(what='SUM(amount)')}) <> 0", "The lines of an entry come to nothing together."),
    (
        (
            "EXISTS (SELECT 1 FROM ledger_entryline JOIN ledger_account ON ledger_account.id = account_id "
            "WHERE entry_id = NEW.id AND ledger_account.book_id <> NEW.book_id)"
        ),
        "The lines of an entry are of accounts of its own book.",
    ),
    (
        "EXISTS (SELECT 1 FROM ledger_book WHERE id = NEW.book_id AND closed_through >= NEW.booked_on)",
        "Nothing is booked on a day that is closed.",
    ),
    (
        (
            "NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM ledger_entryline WHERE entry_id IN (NEW.id, NEW.reverses_id) "
            "GROUP BY account_id HAVING SUM(amount) <> 0)"
        ),
        "A reversal undoes its entry in every account.",
    ),
    (
        (
            "EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.reverses_id AND "
            "(reverses_id IS NOT NULL OR booked_on > NEW.booked_on OR book_id <> NEW.book_id))"
        ),
        "A reversal reverses an entry of its own book and of no later day, never another reversal.",
    ),
)
LATE_LINES: tuple[Rule, ...] = (
    ("EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id)", "An entry takes no more lines once it is written."),
)
BOOK: tuple[Rule, ...] = (
    (
        "OLD.closed_through IS NOT NULL AND (NEW.closed_through IS NULL OR NEW.closed_through < OLD.closed_through)",
        "What is closed is never opened again.",
    ),
    (
        (
            "NEW.id <> OLD.id OR NEW.program <> OLD.program OR NEW.closing_group <> OLD.closing_group OR NEW.currency <> OLD.currency "
            "OR NEW.opened_at <> OLD.opened_at OR NEW.entries < OLD.entries"
        ),
        "A book keeps its name and counts its entries.",
    ),
)
# Table, event, name of the trigger, rules.
_RULES = (
    ("ledger_entry", "INSERT", "ledger_entry_sealed", SEALED),
    ("ledger_entryline", "INSERT", "ledger_entryline_late", LATE_LINES),
    ("ledger_book", "UPDATE", "ledger_book_kept", BOOK),
)
_FIXED = {
    "ledger_entry": "Entries are never changed and never removed. Reverse the entry instead.",
    "ledger_entryline": "Lines of entries are never changed and never removed. Reverse the entry instead.",
    "ledger_account": "Accounts are never changed and never removed.",
}
_HANDED_OVER = ("ledger_journalexport", "A journal that was handed over is never changed and never removed.")
_SETTLED = ("ledger_settlement", "What a closing settled is never changed and never removed. The next closing settles what differs.")
_OPENED = (
    "ledger_openingfile",
    "A file of opening balances that was taken is never changed and never removed. Reverse its entries instead.",
)
LATE_SETTLEMENTS: tuple[Rule, ...] = (
    (
        (
            "EXISTS (SELECT 1 FROM earnings_run JOIN ledger_book ON ledger_book.program = earnings_run.program "
            "AND ledger_book.closing_group = earnings_run.closing_group WHERE earnings_run.id = NEW.run_id "
            "AND ledger_book.closed_through >= earnings_run.last_day)"
        ),
        "A closing that is done settles nothing more.",
    ),
)
TRIGGERS = (
    "ledger_settlement_late",
    *(name for _, _, name, _ in _RULES),
    *(f"{table}_no_{change.lower()}" for table in (*_FIXED, _HANDED_OVER[0], _SETTLED[0], _OPENED[0]) for change in CHANGES),
)


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


def seal_journals(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of journals up."""
    forbid_changes(editor, *_HANDED_OVER)


def unseal_journals(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of journals down, when the migration is taken back."""
    permit_changes(editor, _HANDED_OVER[0])


def seal_settlements(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of settlements up."""
    refuse_when(editor, _SETTLED[0], "INSERT", "ledger_settlement_late", LATE_SETTLEMENTS)
    forbid_changes(editor, *_SETTLED)


def unseal_settlements(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of settlements down, when the migration is taken back."""
    permit(editor, _SETTLED[0], "ledger_settlement_late")
    permit_changes(editor, _SETTLED[0])


def seal_openings(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of files of opening balances up."""
    forbid_changes(editor, *_OPENED)


def unseal_openings(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of files of opening balances down, when the migration is taken back."""
    permit_changes(editor, _OPENED[0])
