"""The addresses of a partner's deals."""

from django.urls import path

from enishi.portal.deals import views

urlpatterns = [
    path("", views.deals, name="portal.deals"),
    path("register", views.register, name="portal.deals.register"),
    path("<uuid:deal>/", views.deal, name="portal.deals.deal"),
    path("<uuid:deal>/answer", views.answer, name="portal.deals.answer"),
    path("<uuid:deal>/withdraw", views.withdraw, name="portal.deals.withdraw"),
    path("<uuid:deal>/ask/<str:what>", views.ask, name="portal.deals.ask"),
    path("<uuid:deal>/price/<str:what>", views.price, name="portal.deals.price"),
]
