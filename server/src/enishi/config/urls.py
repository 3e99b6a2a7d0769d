"""Every address of the server; each view says who may see it (core/access.py), and a test finds one that does not."""

from django.urls import include, path

from enishi.config import health

urlpatterns = [
    path("health", health.health, name="health"),
    path("portal/", include("enishi.portal.urls")),
    path("", include("enishi.console.urls")),
]

handler400 = "enishi.console.errors.bad_request"
handler403 = "enishi.console.errors.forbidden"
handler404 = "enishi.console.errors.not_found"
handler500 = "enishi.console.errors.broken"
