"""The addresses of campaigns."""

from django.urls import path

from enishi.portal.campaigns import views

urlpatterns = [path("<str:program>/<str:incentive>/", views.campaign, name="portal.campaigns.campaign")]
