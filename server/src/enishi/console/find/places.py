"""What the palette offers beside the rooms: acts by their verbs, and the pages inside the rooms. Each page says itself who may see it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Place = tuple[str, str | Promise]  # the name of the address, and its word

ACTS: tuple[Place, ...] = (
    ("partners.register", _("Register a partner")),
    ("deals.register", _("Register a deal on behalf of a partner")),
    ("deals.hand_over", _("Hand a lead over")),
    ("catalog.new_customer", _("Record a customer")),
    ("catalog.new_product", _("Record a product")),
    ("targets.propose", _("Propose a target")),
    ("programs.draft", _("Draft a program")),
    ("intake.send", _("Send a file")),
    ("migration.keep", _("Compare an old sheet")),
)
PAGES: tuple[Place, ...] = (
    ("partners.waiting", _("Special terms and accounts to approve")),
    ("ranks.waiting", _("Ranks that wait for approval")),
    ("deals.all", _("All deals")),
    ("deals.tiers", _("Deals of second tiers shown to first tiers")),
    ("deals.files", _("Deals as files")),
    ("catalog.customers", _("Customers")),
    ("campaigns.budgets", _("Campaign budgets")),
    ("intake.review", _("Two sources, one id")),
    ("statements.invoices", _("Invoices of partners")),
    ("statements.issuer", _("How documents name the maker")),
    ("payouts.batches", _("Batches")),
    ("payouts.withheld", _("Withheld tax")),
    ("payouts.records", _("Payment records")),
    ("payouts.population", _("Evidence")),
    ("payouts.settings", _("Accounts and approvals")),
    ("ledger.titles", _("Account titles")),
    ("migration.openings", _("Opening balances")),
    ("mfa_index", _("How you sign in")),
)
