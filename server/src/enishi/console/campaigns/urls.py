"""The addresses of campaigns and budgets."""

from django.urls import path

from enishi.console.campaigns import views

urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("budgets", views.budgets, name="campaigns.budgets"),
    path("of/<str:program>/<str:incentive>/", views.campaign, name="campaigns.campaign"),
]
