"""Who may see what: every address has a policy, and what somebody may not see answers like what does not exist."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpResponse
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from enishi.core.access import EVERYBODY, SIGNED_IN, STAFF, AccessMiddleware, Policy, allowed_to, having
from enishi.core.roles import Role


def views(resolver: URLResolver) -> list[object]:
    found: list[object] = []
    for entry in resolver.url_patterns:
        found += [entry.callback] if isinstance(entry, URLPattern) else views(entry)
    return found


def test_every_address_of_the_server_has_a_policy():
    found = views(get_resolver())

    assert found
    assert [view for view in found if not isinstance(getattr(view, "policy", None), Policy)] == []


def test_a_view_without_a_policy_is_never_shown(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    with pytest.raises(ImproperlyConfigured, match="has no policy"):
        AccessMiddleware(lambda request: HttpResponse()).process_view(request, lambda request: HttpResponse(), (), {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "nobody", "administrator"),
    [(EVERYBODY, True, True), (SIGNED_IN, False, True), (STAFF, False, True), (having(Role.FINANCE), False, False)],
)
def test_a_policy_lets_in_whom_it_names(rf, hana, policy: Policy, nobody: bool, administrator: bool):
    @allowed_to(policy)
    def page(request) -> HttpResponse:
        return HttpResponse("inside")

    for user, let_in in ((AnonymousUser(), nobody), (hana, administrator)):
        request = rf.get("/")
        request.user = user
        asked = AccessMiddleware(lambda request: HttpResponse())
        if let_in:
            assert asked.process_view(request, page, (), {}) is None
        elif user.is_anonymous:
            answer = asked.process_view(request, page, (), {})
            assert answer is not None
            assert answer["Location"] == "/sign-in/?next=%2F"
        else:
            with pytest.raises(Http404):
                asked.process_view(request, page, (), {})


def test_who_is_nobody_yet_signs_in_first_but_nothing_sent_is_kept_and_no_part_of_a_page_becomes_the_sign_in_page(rf):
    @allowed_to(STAFF)
    def page(request) -> HttpResponse:
        return HttpResponse("inside")

    asked = AccessMiddleware(lambda request: HttpResponse())
    for request in (rf.post("/people/"), rf.put("/people/"), rf.get("/people/", headers={"HX-Request": "true"})):
        request.user = AnonymousUser()
        with pytest.raises(Http404):
            asked.process_view(request, page, (), {})


@pytest.mark.django_db
def test_health_answers_everybody_and_says_nothing_of_what_is_inside(client):
    answer = client.get("/health")

    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "database", "worker", "outbox", "disk", "quarantine"}


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_not_found(client):
    assert client.get("/nothing").status_code == 404
