"""What the database holds of ranks by triggers: reviews are only added to, and what was proposed stays as it was proposed."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_REVIEW, _PROPOSAL = "ranks_rankreview", "ranks_decisionproposal"
_FIXED = {
    "ranks_reviewrun": "What was reviewed is never changed and never removed.",
    _REVIEW: "A review is never changed and never removed. What turns out otherwise is its next revision.",
}
FOLLOWS: tuple[Rule, ...] = (
    (
        (
            "NEW.revision > 1 AND NOT EXISTS (SELECT 1 FROM ranks_rankreview WHERE program = NEW.program AND partner = NEW.partner "
            "AND day = NEW.day AND revision = NEW.revision - 1)"
        ),
        "The revisions of a review follow one another.",
    ),
)
DECIDED: Rule = ("OLD.state <> 'proposed'", "A proposal that was decided is never changed and never removed. Propose another one.")
_SAME = ("id", "rank_decision", "ends", "partner", "rank", "last_day", "reason", "proposed_by_id", "proposed_at")
KEPT: Rule = (
    " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _SAME)
    + " OR COALESCE(NEW.first_day, NEW.last_day) <> COALESCE(OLD.first_day, OLD.last_day)"
    + " OR (NEW.first_day IS NULL AND OLD.first_day IS NOT NULL) OR (NEW.first_day IS NOT NULL AND OLD.first_day IS NULL)",
    "A proposal stays as it was made. Take it back and make another.",
)
# Table, event, name of the trigger, rules.
_RULES = (
    (_REVIEW, "INSERT", f"{_REVIEW}_follows", FOLLOWS),
    (_PROPOSAL, "UPDATE", f"{_PROPOSAL}_kept", (DECIDED, KEPT)),
    (_PROPOSAL, "DELETE", f"{_PROPOSAL}_stays", (("1 = 1", "A proposal is never removed. Take it back."),)),
)
TRIGGERS = (
    *(name for _, _, name, _ in _RULES),
    *(f"{table}_no_{change.lower()}" for table in _FIXED for change in CHANGES),
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
