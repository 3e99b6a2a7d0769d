"""A line of the log for each request: which page, who by id, what was answered, how long it took."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from enishi.core import logs

HEADER = "X-Request-Id"


class RequestLogMiddleware:
    """Says the page by its name in the addresses: an address itself may hold what somebody typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        id_ = uuid.uuid4().hex
        setattr(request, logs.ID, id_)
        with logs.timed("request", request=id_, method=request.method) as line:
            response = self.get_response(request)
            found = request.resolver_match
            user = getattr(request, "_cached_user", None)  # whoever was asked for; nobody is looked up for the log
            line.add(page=found.view_name if found else None, status=response.status_code, user=getattr(user, "pk", None))
            response[HEADER] = id_
        return response
