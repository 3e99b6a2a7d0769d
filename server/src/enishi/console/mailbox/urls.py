"""The addresses of the outbox."""

from django.urls import path

from enishi.console.mailbox import views

urlpatterns = [
    path("", views.mails, name="mailbox"),
    path("export", views.export, name="mailbox.export"),
    path("<int:number>/", views.mail, name="mailbox.mail"),
    path("<int:number>/page", views.page, name="mailbox.page"),
]
