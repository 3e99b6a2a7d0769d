"""The addresses of ranks."""

from django.urls import path

from enishi.console.ranks import views

urlpatterns = [
    path("", views.ranks, name="ranks"),
    path("decisions/", views.waiting, name="ranks.waiting"),
    path("decisions/<uuid:proposal>", views.decide, name="ranks.decide"),
    path("<str:program>/", views.ladder, name="ranks.ladder"),
    path("<str:program>/next/", views.coming, name="ranks.coming"),
    path("<str:program>/review", views.review, name="ranks.review"),
    path("<str:program>/reviews/<str:day>/", views.reviewed, name="ranks.reviewed"),
    path("<str:program>/of/<path:partner>/propose", views.propose, name="ranks.propose"),
    path("<str:program>/of/<path:partner>/end/<str:decision>", views.end, name="ranks.end"),
    path("<str:program>/of/<path:partner>/", views.partner, name="ranks.partner"),
]
