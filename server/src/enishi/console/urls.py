"""The addresses of the console, room by room; a name is room.page."""

from django.urls import include, path

from enishi.console import choices

urlpatterns = [
    path("", include("enishi.console.today.urls")),
    path("sign-in/", include("enishi.console.sign_in.urls")),
    path("components/", include("enishi.console.components.urls")),
    path("choose/language", choices.choose_language, name="choose.language"),
    path("choose/theme", choices.choose_theme, name="choose.theme"),
]
