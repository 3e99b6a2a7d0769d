"""The addresses of intake."""

from django.urls import path

from enishi.console.intake import views

urlpatterns = [
    path("", views.files, name="intake"),
    path("export", views.export, name="intake.export"),
    path("send", views.send, name="intake.send"),
    path("<int:batch_id>/", views.batch, name="intake.batch"),
    path("<int:batch_id>/take", views.take, name="intake.take"),
    path("<int:batch_id>/drop", views.drop, name="intake.drop"),
    path("<int:batch_id>/errors", views.errors, name="intake.errors"),
    path("review/", views.review, name="intake.review"),
    path("review/<int:overlap_id>", views.decide, name="intake.decide"),
]
