"""Pages that belong to no other app."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from enishi.core.access import EVERYBODY, allowed_to


@allowed_to(EVERYBODY)
def health(request: HttpRequest) -> JsonResponse:
    """Whether the server answers and reaches its database; nothing about what is in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
