"""The addresses of the console, room by room; a name is room.page."""

from django.urls import include, path

from enishi.console import choices

urlpatterns = [
    path("", include("enishi.console.today.urls")),
    path("find/", include("enishi.console.find.urls")),
    path("sign-in/", include("enishi.console.sign_in.urls")),
    path("programs/", include("enishi.console.programs.urls")),
    path("campaigns/", include("enishi.console.campaigns.urls")),
    path("targets/", include("enishi.console.targets.urls")),
    path("deals/", include("enishi.console.deals.urls")),
    path("partners/", include("enishi.console.partners.urls")),
    path("catalog/", include("enishi.console.catalog.urls")),
    path("intake/", include("enishi.console.intake.urls")),
    path("ranks/", include("enishi.console.ranks.urls")),
    path("closing/", include("enishi.console.closing.urls")),
    path("ledger/", include("enishi.console.ledger.urls")),
    path("statements/", include("enishi.console.statements.urls")),
    path("papers/", include("enishi.console.papers.urls")),
    path("payouts/", include("enishi.console.payouts.urls")),
    path("migration/", include("enishi.console.migration.urls")),
    path("trace/", include("enishi.console.trace.urls")),
    path("people/", include("enishi.console.people.urls")),
    path("settings/", include("enishi.console.settings.urls")),
    path("audit/", include("enishi.console.audit.urls")),
    path("mailbox/", include("enishi.console.mailbox.urls")),
    path("", include("enishi.console.mine.urls")),
    path("components/", include("enishi.console.components.urls")),
    path("views/", include("enishi.console.lists.urls")),
    path("choose/language", choices.choose_language, name="choose.language"),
    path("choose/theme", choices.choose_theme, name="choose.theme"),
]
