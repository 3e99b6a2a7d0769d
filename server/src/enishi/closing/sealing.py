"""What the database holds of closings by triggers: what is fixed at the beginning stays, a closed one never changes, and where books begin is fixed by the first."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.triggers import Rule, permit, refuse_when

_CLOSED: Rule = ("OLD.state = 'closed'", "A closing that is done is never changed and never removed.")
_FIXED: Rule = (
    (
        "NEW.program <> OLD.program OR NEW.group_id <> OLD.group_id OR NEW.period <> OLD.period OR NEW.first_day <> OLD.first_day "
        "OR NEW.last_day <> OLD.last_day OR NEW.known_by <> OLD.known_by"
    ),
    "A closing keeps its period and the moment by which it knows the facts.",
)
_TABLE = "closing_closing"
_RULES = ((f"{_TABLE}_kept", "UPDATE", (_CLOSED, _FIXED)), (f"{_TABLE}_stays", "DELETE", (_CLOSED,)))
_BEGINNINGS = "closing_beginning"


def _begun(row: str) -> Rule:
    """There is a closing of the books that the row is about."""
    there = "EXISTS (SELECT 1 FROM closing_closing one WHERE one.program = ROW.program AND one.group_id = ROW.group_id)"
    return there.replace("ROW", row), "Books that were closed once began on the day that they began on."


_OF_BEGINNINGS = tuple(
    (f"{_BEGINNINGS}_no_{event.lower()}", event, (_begun("NEW" if event == "INSERT" else "OLD"),))
    for event in ("INSERT", "UPDATE", "DELETE")
)
TRIGGERS = tuple(name for name, _, _ in (*_RULES, *_OF_BEGINNINGS))


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of closings up."""
    for name, event, rules in _RULES:
        refuse_when(editor, _TABLE, event, name, rules)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take them down, when the migration is taken back."""
    for name, _, _ in _RULES:
        permit(editor, _TABLE, name)


# ── Bounds ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_BOUND = "closing_boundproposal"
_DECIDED: Rule = ("OLD.state <> 'proposed'", "A bound that was decided is never changed and never removed. Propose another one.")
_AS_PROPOSED: Rule = (
    " OR ".join(f'NEW."{column}" <> OLD."{column}"' for column in ("id", "program", "of", "reason", "proposed_by_id", "proposed_at"))
    + " OR COALESCE(NEW.amount, -1) <> COALESCE(OLD.amount, -1)",
    "A proposal stays as it was made. Take it back and make another.",
)
_BOUND_RULES = (
    (f"{_BOUND}_kept", "UPDATE", (_DECIDED, _AS_PROPOSED)),
    (f"{_BOUND}_stays", "DELETE", (("1 = 1", "A bound is never removed. Propose another one."),)),
)
OF_BOUNDS = tuple(name for name, _, _ in _BOUND_RULES)


def seal_bounds(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of bounds up."""
    for name, event, rules in _BOUND_RULES:
        refuse_when(editor, _BOUND, event, name, rules)


def unseal_bounds(editor: BaseDatabaseSchemaEditor) -> None:
    """Take them down, when the migration is taken back."""
    for name in OF_BOUNDS:
        permit(editor, _BOUND, name)


def seal_beginnings(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of beginnings up."""
    for name, event, rules in _OF_BEGINNINGS:
        refuse_when(editor, _BEGINNINGS, event, name, rules)


def unseal_beginnings(editor: BaseDatabaseSchemaEditor) -> None:
    """Take them down, when the migration is taken back."""
    for name, _, _ in _OF_BEGINNINGS:
        permit(editor, _BEGINNINGS, name)
