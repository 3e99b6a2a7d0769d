"""The address of the outbox."""

from django.urls import path

from enishi.console.mailbox import views

urlpatterns = [path("", views.mails, name="mailbox")]
