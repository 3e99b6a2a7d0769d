"""What the database holds of signing in by triggers: a link is used once, and a device that is trusted no longer stays so."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.triggers import Rule, permit, refuse_when

_LINK, _DEVICE = "core_mailedlink", "core_trusteddevice"
_BEGUN = ("id", "user_id", "secret", "address", "name", "trusted_at", "ends_at")
_USED: tuple[Rule, ...] = (
    ("OLD.used_at IS NOT NULL", "A link that was used stays used."),
    ("NEW.hash <> OLD.hash OR NEW.user_id <> OLD.user_id OR NEW.asked_at <> OLD.asked_at", "What a link is never changes."),
)
_TRUSTED: tuple[Rule, ...] = (
    ("OLD.ended_at IS NOT NULL", "A device that is trusted no longer stays so. Trust it again."),
    (" OR ".join(f"NEW.{name} <> OLD.{name}" for name in _BEGUN), "What was said when a device was trusted never changes. Trust it again."),
)
_RULES = (
    (_LINK, "UPDATE", "core_mailedlink_once", _USED),
    (_DEVICE, "UPDATE", "core_trusteddevice_ended", _TRUSTED),
    (_DEVICE, "DELETE", "core_trusteddevice_stays", (("1 = 1", "A trusted device is never removed: it ends."),)),
)


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    for table, event, name, rules in _RULES:
        refuse_when(editor, table, event, name, rules)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    for table, _event, name, _rules in _RULES:
        permit(editor, table, name)
