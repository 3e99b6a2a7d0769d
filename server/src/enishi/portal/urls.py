"""The addresses of the portal, room by room; a name is portal.room.page."""

from django.urls import include, path

urlpatterns = [
    path("", include("enishi.portal.home.urls")),
    path("deals/", include("enishi.portal.deals.urls")),
    path("customers/", include("enishi.portal.customers.urls")),
    path("money/", include("enishi.portal.money.urls")),
    path("statements/", include("enishi.portal.statements.urls")),
    path("campaigns/", include("enishi.portal.campaigns.urls")),
    path("targets/", include("enishi.portal.targets.urls")),
    path("papers/", include("enishi.portal.papers.urls")),
    path("company/", include("enishi.portal.company.urls")),
    path("mine/", include("enishi.portal.mine.urls")),
]
