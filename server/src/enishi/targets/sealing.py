"""What the database holds of targets by triggers: rows never change, steps follow one another, and two people stand for the maker."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_TARGETS, _STEPS = "targets_target", "targets_targetstep"
_FIXED = {
    _TARGETS: "A target is never changed and never removed. Propose another one for the same span.",
    _STEPS: "A step of a target is never changed and never removed.",
}
_STEP_OF = "SELECT 1 FROM targets_targetstep WHERE target_id = NEW.target_id AND step"
FOLLOWS: tuple[Rule, ...] = (
    (f"EXISTS ({_STEP_OF} IN ('agreed', 'rejected', 'withdrawn'))", "Nothing follows on the end of a target. Propose another one."),
    (
        f"NEW.step = 'agreed' AND NOT EXISTS ({_STEP_OF} = 'partner_signed')",
        "The maker signs a target that the partner has signed.",
    ),
    (
        "NEW.step IN ('agreed', 'rejected') AND NEW.by_id = (SELECT proposed_by_id FROM targets_target WHERE id = NEW.target_id)",
        "Who proposed a target does not sign or reject it.",
    ),
    (
        f"NEW.step = 'agreed' AND EXISTS ({_STEP_OF} = 'partner_signed' AND by_id = NEW.by_id)",
        "Who recorded the partner's signature does not sign for the maker.",
    ),
)
_NAME = f"{_STEPS}_follows"
TRIGGERS = (_NAME, *(f"{table}_no_{change.lower()}" for table in _FIXED for change in CHANGES))


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    refuse_when(editor, _STEPS, "INSERT", _NAME, FOLLOWS)
    for table, why in _FIXED.items():
        forbid_changes(editor, table, why)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    permit(editor, _STEPS, _NAME)
    for table in _FIXED:
        permit_changes(editor, table)
