"""The addresses of one's own mails and calendar."""

from django.urls import path

from enishi.portal.mine import views

urlpatterns = [
    path("", views.mine, name="portal.mine"),
    path("mails", views.choose, name="portal.mine.mails"),
    path("calendar", views.make_address, name="portal.mine.make_address"),
    path("calendar/end", views.end_address, name="portal.mine.end_address"),
    path("calendar/<str:secret>.ics", views.calendar, name="portal.mine.calendar"),
]
