"""What the database holds of texts by triggers: an approved one is never changed and never removed."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.triggers import Rule, permit, refuse_when

KEPT: tuple[Rule, ...] = (("OLD.state = 'approved'", "An approved text is never changed and never removed. Draft one from a later day."),)
_TABLE = "programs_programversion"
TRIGGERS = (f"{_TABLE}_kept", f"{_TABLE}_stays")


def keep(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers up."""
    for name, event in zip(TRIGGERS, ("UPDATE", "DELETE"), strict=True):
        refuse_when(editor, _TABLE, event, name, KEPT)


def let_go(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers down, when the migration is taken back."""
    for name in TRIGGERS:
        permit(editor, _TABLE, name)
