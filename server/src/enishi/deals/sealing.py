"""What the database holds of deals by triggers: steps stay, what was registered stays, and what has ended for good is not opened again."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_DEALS, _STEPS, _REQUESTS, _PRICES = "deals_deal", "deals_dealstep", "deals_request", "deals_pricerequest"
_STEP_STAYS = "A step of a deal is never changed and never removed."
_REGISTERED = ("id", "code", "partner", "kind", "origin", "customer_name", "registered_on", "registered_at")
_CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _REGISTERED)
_UPDATED: tuple[Rule, ...] = (
    (_CHANGED, "What was registered of a deal never changes. Register it again."),
    (
        "OLD.state IN ('rejected', 'declined', 'withdrawn') AND NEW.state <> OLD.state",
        "A deal that was rejected, declined or withdrawn stays so. Register it again.",
    ),
    (
        "NEW.state = 'protected' AND NOT EXISTS (SELECT 1 FROM deals_dealstep WHERE deal_id = NEW.id AND step IN ('accepted', 'taken', 'filed'))",
        "A deal is protected once somebody has accepted it.",
    ),
)
_RULES = (
    (_DEALS, "UPDATE", "deals_deal_registered", _UPDATED),
    (_DEALS, "DELETE", "deals_deal_stays", (("1 = 1", "A deal is never removed."),)),
    *(
        rule
        for table in (_REQUESTS, _PRICES)
        for rule in (
            (table, "UPDATE", f"{table}_decided", (("OLD.state <> 'open'", "What was decided stays as it was decided."),)),
            (table, "DELETE", f"{table}_stays", (("1 = 1", "What was asked is never removed."),)),
        )
    ),
)
TRIGGERS = (*(name for _table, _event, name, _rules in _RULES), *(f"{_STEPS}_no_{change.lower()}" for change in CHANGES))


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    forbid_changes(editor, _STEPS, _STEP_STAYS)
    for table, event, name, rules in _RULES:
        refuse_when(editor, table, event, name, rules)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    permit_changes(editor, _STEPS)
    for table, _event, name, _rules in _RULES:
        permit(editor, table, name)
