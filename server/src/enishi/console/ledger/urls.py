"""The addresses of the ledger."""

from django.urls import path

from enishi.console.ledger import views

urlpatterns = [
    path("", views.books, name="ledger"),
    path("titles", views.titles, name="ledger.titles"),
    path("<str:program>/<str:group>/", views.balances, name="ledger.balances"),
    path("<str:program>/<str:group>/entries/", views.entries, name="ledger.entries"),
    path("<str:program>/<str:group>/reconciliation/", views.reconciled, name="ledger.reconciliation"),
    path("<str:program>/<str:group>/journals/", views.journals, name="ledger.journals"),
    path("<str:program>/<str:group>/journals/<str:period>/", views.journal, name="ledger.journal"),
    path("<str:program>/<str:group>/journals/<str:period>/preview", views.preview, name="ledger.preview"),
]
