"""The addresses of deals."""

from django.urls import path

from enishi.console.deals import acts, files, prices, tiers, views

urlpatterns = [
    path("", views.queue, name="deals"),
    path("all", views.deals, name="deals.all"),
    path("all/export", views.export, name="deals.all.export"),
    path("register", acts.register, name="deals.register"),
    path("hand-over", acts.hand_over, name="deals.hand_over"),
    path("tiers", tiers.second_tiers, name="deals.tiers"),
    path("files", files.files, name="deals.files"),
    path("files/<str:fact>.csv", files.export, name="deals.export"),
    path("<uuid:deal>/", views.deal, name="deals.deal"),
    path("<uuid:deal>/look", acts.look, name="deals.look"),
    path("<uuid:deal>/decide", acts.decide, name="deals.decide"),
    path("<uuid:deal>/record", acts.record, name="deals.record"),
    path("<uuid:deal>/withdraw", acts.withdraw, name="deals.withdraw"),
    path("<uuid:deal>/requests/<uuid:asked>", acts.answer, name="deals.answer"),
    path("prices/<uuid:price>/", prices.price, name="deals.price"),
]
