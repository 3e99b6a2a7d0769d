"""What the database holds of a text's steps by triggers: their order, each of the content as it stands, and none in force without all of them;
and that a draft which was taken back stays as it was, and comes no further.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_STEPS, _VERSIONS, _WITHDRAWALS = "programs_versionstep", "programs_programversion", "programs_withdrawal"
_BEFORE = "SELECT 1 FROM programs_versionstep WHERE version_id = NEW.version_id AND hash = NEW.hash AND step = '{step}'"
_OF_TEXT = "FROM programs_versionstep WHERE version_id = NEW.id AND hash = NEW.hash"
FOLLOWS: tuple[Rule, ...] = (
    (
        "NEW.hash <> (SELECT hash FROM programs_programversion WHERE id = NEW.version_id)",
        "A step is of the text as it stands.",
    ),
    (
        f"NEW.step = 'cases_passed' AND NOT EXISTS ({_BEFORE.format(step='checked')})",
        "A text is checked before its cases are run.",
    ),
    (
        f"NEW.step = 'difference_reviewed' AND NOT EXISTS ({_BEFORE.format(step='cases_passed')})",
        "The cases of a text pass before its difference on history is reviewed.",
    ),
)
IN_FORCE: tuple[Rule, ...] = (
    (
        (
            f"NEW.state = 'approved' AND (SELECT COUNT(DISTINCT step) {_OF_TEXT} "
            "AND step IN ('checked', 'cases_passed', 'difference_reviewed')) <> 3"
        ),
        "A text is approved once it is checked, its cases pass and its difference on history is reviewed.",
    ),
    (
        f"NEW.state = 'approved' AND EXISTS (SELECT 1 {_OF_TEXT} AND step = 'drafted' AND by_id = NEW.approved_by_id)",
        "Who wrote a text does not approve it.",
    ),
)
BORN: tuple[Rule, ...] = (("NEW.state <> 'draft'", "A text is a draft before it is approved."),)
OF_WITHDRAWALS: tuple[Rule, ...] = (
    (
        "NOT EXISTS (SELECT 1 FROM programs_programversion WHERE id = NEW.version_id AND hash = NEW.hash AND state = 'draft' AND withdrawal_id IS NULL)",
        "What is taken back is a draft, as it stands.",
    ),
)
TAKEN_BACK: tuple[Rule, ...] = (
    ("NEW.state = 'approved' AND NEW.withdrawal_id IS NOT NULL", "A draft that was taken back is not approved. Draft it again."),
    (
        (
            "NEW.withdrawal_id IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM programs_withdrawal WHERE id = NEW.withdrawal_id AND version_id = NEW.id AND hash = NEW.hash)"
        ),
        "A draft is taken back as it stands, with a reason.",
    ),
)
_COMES_NO_FURTHER: tuple[Rule, ...] = (
    (
        "(SELECT withdrawal_id FROM programs_programversion WHERE id = NEW.version_id) IS NOT NULL",
        "A draft that was taken back takes no step. Draft it again.",
    ),
)
_OF_TAKEN_BACK = (
    (_WITHDRAWALS, "INSERT", f"{_WITHDRAWALS}_of_a_draft", OF_WITHDRAWALS),
    (_VERSIONS, "UPDATE", f"{_VERSIONS}_taken_back", TAKEN_BACK),
    (_STEPS, "INSERT", f"{_STEPS}_goes_on", _COMES_NO_FURTHER),
)
_RULES = (
    (_STEPS, "INSERT", f"{_STEPS}_follows", FOLLOWS),
    (_VERSIONS, "UPDATE", f"{_VERSIONS}_passed", IN_FORCE),
    (_VERSIONS, "INSERT", f"{_VERSIONS}_born", BORN),
)
TRIGGERS = (
    *(name for _, _, name, _ in (*_RULES, *_OF_TAKEN_BACK)),
    *(f"{table}_no_{change.lower()}" for table in (_STEPS, _WITHDRAWALS) for change in CHANGES),
)


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    for table, event, name, rules in _RULES:
        refuse_when(editor, table, event, name, rules)
    forbid_changes(editor, _STEPS, "A step of a text is never changed and never removed.")


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    for table, _, name, _ in _RULES:
        permit(editor, table, name)
    permit_changes(editor, _STEPS)


def seal_withdrawals(editor: BaseDatabaseSchemaEditor) -> None:
    """Put up what holds drafts that were taken back."""
    for table, event, name, rules in _OF_TAKEN_BACK:
        refuse_when(editor, table, event, name, rules)
    forbid_changes(editor, _WITHDRAWALS, "A draft that was taken back stays as it was.")


def unseal_withdrawals(editor: BaseDatabaseSchemaEditor) -> None:
    """Take that down, when the migration is taken back."""
    for table, _, name, _ in _OF_TAKEN_BACK:
        permit(editor, table, name)
    permit_changes(editor, _WITHDRAWALS)
