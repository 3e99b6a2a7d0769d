"""What the database holds of partners by triggers: what was decided stays, what was proposed stays as it was proposed."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when

_FIXED = {
    "partners_agreementterms": "Terms of an agreement are never changed and never removed. Record other terms from a day on.",
    "partners_registrationspan": "What was recorded of a registration is never changed and never removed. Record it again.",
    "partners_taxdecision": "A decision on tax is never changed and never removed. Decide again.",
    "partners_companycode": "A code stays with its company.",
}
_NEVER_AGAIN = "OLD.state <> 'proposed'"


def _kept(*columns: str) -> str:
    """That one of the columns changes; none of them is ever absent."""
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def _decided(what: str) -> Rule:
    return (_NEVER_AGAIN, f"{what} that was decided is never changed and never removed.")


_TERM = "partners_specialtermproposal"
_ACCOUNT = "partners_bankaccount"
_DETAILS = "partners_bankaccountdetails"
_TERM_KEPT: Rule = (
    _kept("id", "term", "agreement", "incentive", "rate", "first_day", "reason", "proposed_by_id", "proposed_at")
    + " OR COALESCE(NEW.last_day, NEW.first_day) <> COALESCE(OLD.last_day, OLD.first_day)"
    + " OR (NEW.last_day IS NULL AND OLD.last_day IS NOT NULL) OR (NEW.last_day IS NOT NULL AND OLD.last_day IS NULL)",
    "A proposal stays as it was made. Take it back and make another.",
)
_ACCOUNT_KEPT: Rule = (
    _kept("id", "company_id", "number", "usable_from", "reason", "proposed_by_id", "proposed_at"),
    "A bank account stays as it was proposed. Take it back and propose another.",
)
_DETAILS_KEPT: Rule = (
    _kept("account_id", "bank", "branch", "kind", "last_three"),
    "Where an account is never changes. Propose another account.",
)
_STILL_OF_A_COMPANY: Rule = (
    (
        "EXISTS (SELECT 1 FROM partners_bankaccount JOIN partners_companydetails ON partners_companydetails.company_id = "
        "partners_bankaccount.company_id WHERE partners_bankaccount.id = OLD.account_id)"
    ),
    "A bank account is erased with its company, and not before.",
)
# Table, event, name of the trigger, rules.
_RULES = (
    (_TERM, "UPDATE", f"{_TERM}_kept", (_decided("A special term"), _TERM_KEPT)),
    (_TERM, "DELETE", f"{_TERM}_stays", (("1 = 1", "A proposal is never removed. Take it back."),)),
    (_ACCOUNT, "UPDATE", f"{_ACCOUNT}_kept", (_decided("A bank account"), _ACCOUNT_KEPT)),
    (_ACCOUNT, "DELETE", f"{_ACCOUNT}_stays", (("1 = 1", "A bank account is never removed. Take it back."),)),
    (_DETAILS, "UPDATE", f"{_DETAILS}_kept", (_DETAILS_KEPT,)),
    (_DETAILS, "DELETE", f"{_DETAILS}_stays", (_STILL_OF_A_COMPANY,)),
)
_LOOK = "partners_look"
_LOOKS = (
    (
        _LOOK,
        "UPDATE",
        f"{_LOOK}_ends_once",
        (
            ("OLD.ended_at IS NOT NULL", "A look that has ended is never changed."),
            (
                _kept("id", "company_id", "role", "reason", "by_id", "began_at", "ends_at")
                + " OR COALESCE(NEW.member_id, 0) <> COALESCE(OLD.member_id, 0)",
                "Who looked at the portal, as whom and why, stays as it was.",
            ),
        ),
    ),
    (_LOOK, "DELETE", f"{_LOOK}_stays", (("1 = 1", "That somebody looked at the portal is never removed."),)),
)
_CONSENTS = ("partners_consentstep", "What a company agreed to is never changed and never removed. Take it back from a day on.")
TRIGGERS = (
    *(f"{_CONSENTS[0]}_no_{change.lower()}" for change in CHANGES),
    *(name for _, _, name, _ in (*_RULES, *_LOOKS)),
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


def seal_looks(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of looks at the portal up."""
    for table, event, name, rules in _LOOKS:
        refuse_when(editor, table, event, name, rules)


def unseal_looks(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of looks at the portal down, when the migration is taken back."""
    for table, _, name, _ in _LOOKS:
        permit(editor, table, name)


def seal_consents(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of consents up."""
    forbid_changes(editor, *_CONSENTS)


def unseal_consents(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of consents down, when the migration is taken back."""
    permit_changes(editor, _CONSENTS[0])
