"""The addresses of what was earned."""

from django.urls import path

from enishi.portal.money import views

urlpatterns = [
    path("", views.months, name="portal.money"),
    path("why/", views.why, name="portal.money.why"),
    path("<str:program>/<str:month>/", views.month, name="portal.money.month"),
]
