"""The addresses of payouts."""

from django.urls import path

from enishi.console.payouts import proof_views, settings_views, views

urlpatterns = [
    path("", views.due, name="payouts"),
    path("propose", views.propose, name="payouts.propose"),
    path("hold", views.hold, name="payouts.hold"),
    path("batches/", views.batches, name="payouts.batches"),
    path("batches/<int:number>/", views.batch, name="payouts.batch"),
    path("batches/<int:number>/approve", views.approve, name="payouts.approve"),
    path("batches/<int:number>/drop", views.drop, name="payouts.drop"),
    path("batches/<int:number>/write", views.write, name="payouts.write"),
    path("batches/<int:number>/download", views.download, name="payouts.download"),
    path("batches/<int:number>/send", views.send, name="payouts.send"),
    path("batches/<int:number>/results", views.results, name="payouts.results"),
    path("batches/<int:number>/payments/<str:reference>", views.resolve, name="payouts.resolve"),
    path("batches/<int:number>/requests/<uuid:asked>", views.decide, name="payouts.decide"),
    path("withheld/", proof_views.withheld, name="payouts.withheld"),
    path("withheld/csv", proof_views.withheld_csv, name="payouts.withheld_csv"),
    path("records/", proof_views.records, name="payouts.records"),
    path("records/csv", proof_views.records_csv, name="payouts.records_csv"),
    path("population/", proof_views.population, name="payouts.population"),
    path("population/csv", proof_views.population_csv, name="payouts.population_csv"),
    path("population/<str:reference>", proof_views.evidence, name="payouts.evidence"),
    path("settings/", settings_views.settings, name="payouts.settings"),
    path("settings/payer", settings_views.payer, name="payouts.payer"),
    path("settings/steps", settings_views.steps, name="payouts.steps"),
    path("settings/steps/<int:table>", settings_views.decide_steps, name="payouts.decide_steps"),
    path("settings/deputy", settings_views.deputy, name="payouts.deputy"),
]
