"""What the database holds of differences by triggers: one that is calculated never changes and never vanishes."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.triggers import Rule, permit, refuse_when

_TABLE = "planning_difference"
KEPT: tuple[Rule, ...] = (
    ("OLD.state <> 'asked'", "A difference that was calculated is never changed and never removed. Ask for another one."),
)
_FIXED: Rule = (
    (
        "NEW.program <> OLD.program OR NEW.from_day <> OLD.from_day OR NEW.hash <> OLD.hash OR NEW.against <> OLD.against "
        "OR NEW.known_by <> OLD.known_by OR NEW.engine <> OLD.engine"
    ),
    "A difference stays of the texts and facts that it was asked for.",
)
_RULES = ((f"{_TABLE}_kept", "UPDATE", (*KEPT, _FIXED)), (f"{_TABLE}_stays", "DELETE", KEPT))
TRIGGERS = tuple(name for name, _, _ in _RULES)


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    for name, event, rules in _RULES:
        refuse_when(editor, _TABLE, event, name, rules)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    for name in TRIGGERS:
        permit(editor, _TABLE, name)
