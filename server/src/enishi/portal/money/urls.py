"""The addresses of what was earned."""

from django.urls import path

from enishi.portal.money import views

urlpatterns = [
    path("", views.months, name="portal.money"),
    path("own/", views.own, name="portal.money.own"),
    path("why/", views.why, name="portal.money.why"),
    path("suppose/", views.suppose, name="portal.money.suppose"),
    path("<str:program>/by/<str:by>/", views.parts, name="portal.money.parts"),
    path("<str:program>/<str:month>/", views.month, name="portal.money.month"),
]
