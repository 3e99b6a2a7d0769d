"""What each list is called, by the name of its page."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "partners": _("Partners"), "deals.all": _("All deals"), "catalog.customers": _("Customers"), "catalog": _("Products"), "statements": _("Statements"),
    "intake": _("Intake"), "audit": _("Audit"), "mailbox": _("Emails"),
}  # fmt: skip
