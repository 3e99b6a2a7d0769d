"""Whether the server is well: its database, its workers, its outbox, its disk; nothing about what is in it."""

import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from enishi.core import clock, jobs, quarantine
from enishi.core.access import EVERYBODY, allowed_to
from enishi.notify import queries as outbox

LATE = timedelta(minutes=5)  # a job that waits longer is waited for by somebody
LEAST_FREE = 2**30  # bytes


@dataclass(frozen=True)
class Health:
    """Each part is `ok` or says in a word what is wrong; `quarantine` is no fault, but nothing leaves the server."""

    status: str
    database: str
    worker: str
    outbox: str
    disk: str
    quarantine: bool


def health_at(now: datetime) -> Health:
    """Ask every part."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = jobs.waiting_since(now)
    parts = {
        "database": "ok",
        "worker": "ok" if waiting is None or now - waiting <= LATE else "late",
        "outbox": "ok" if outbox.failing() == 0 else "failing",
        "disk": "ok" if settings.DATA_FOLDER is None or shutil.disk_usage(settings.DATA_FOLDER).free >= LEAST_FREE else "full",
    }
    status = "ok" if set(parts.values()) == {"ok"} else "look"
    return Health(status=status, quarantine=quarantine.is_quarantined(), **parts)


@allowed_to(EVERYBODY)
@require_safe
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - every view is handed the request
    """What a watcher asks every minute; 503 when somebody must look."""
    found = health_at(clock.now())
    return JsonResponse(asdict(found), status=200 if found.status == "ok" else 503)
