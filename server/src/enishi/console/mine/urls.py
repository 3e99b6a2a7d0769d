"""The addresses of one's own mails, and of stopping a kind without signing in."""

from django.urls import path

from enishi.console.mine import views

urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("mine/mails", views.choose, name="mine.mails"),
    path("mine/calendar", views.make_address, name="mine.make_address"),
    path("mine/calendar/end", views.end_address, name="mine.end_address"),
    path("calendar/<str:secret>.ics", views.calendar, name="mine.calendar"),
    path("mail/<str:token>/", views.stop, name="mine.stop"),
]
