"""Who may see what, in one file: every view names its policy, and a request to a view without one is refused."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from enishi.core import queries
from enishi.core.models import User
from enishi.core.roles import Role

View = Callable[..., HttpResponse]
Viewer = User | AnonymousUser
_SEEN: ContextVar[dict[uuid.UUID, frozenset[Role]] | None] = ContextVar("roles seen in this request", default=None)


@dataclass(frozen=True)
class Policy:
    """A rule by name; `allows` answers for one who asks. `roles`: of staff, any of them is enough."""

    name: str
    allows: Callable[[Viewer], bool]
    roles: frozenset[Role] = frozenset()


def having(*roles: Role) -> Policy:
    """Staff with one of these roles."""
    return Policy(
        f"staff: {', '.join(roles)}",
        lambda viewer: bool(roles_of(viewer) & set(roles)),
        frozenset(roles),
    )


def roles_of(viewer: Viewer) -> frozenset[Role]:
    """The roles of who looks, asked once for each request: a page is of one moment. Operations ask anew."""
    if not isinstance(viewer, User):
        return frozenset()
    seen = _SEEN.get()
    if seen is None:
        return queries.roles_of(viewer)
    if viewer.id not in seen:
        seen[viewer.id] = queries.roles_of(viewer)
    return seen[viewer.id]


EVERYBODY = Policy("everybody", lambda _: True)
SIGNED_IN = Policy("signed in", lambda viewer: viewer.is_authenticated)
STAFF = having(*Role)


def allowed_to(policy: Policy) -> Callable[[View], View]:
    """Put a policy on a view."""

    def put(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return put


class AccessMiddleware:
    """Ask the view's policy before the view: what somebody may not see answers like what does not exist; who is nobody yet signs in first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _SEEN.set({})
        try:
            return self.get_response(request)
        finally:
            _SEEN.reset(before)

    def process_view(self, request: HttpRequest, view: View, *_: Any) -> HttpResponse | None:
        policy: Policy | None = getattr(view, "policy", None)
        if policy is None:
            raise ImproperlyConfigured(f"{view.__module__}.{getattr(view, '__name__', view)} has no policy. Put @allowed_to(…) on it.")
        if policy.allows(request.user):
            return None
        # A part of a page (htmx) is no page to come back to, and what was sent is not kept.
        if isinstance(request.user, User) or request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
            raise Http404
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
