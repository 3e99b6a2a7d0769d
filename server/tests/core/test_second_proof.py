"""The second proof is asked for by the operation itself: whatever view calls it, and however it came to exist."""

from collections.abc import Callable
from importlib import import_module
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django_tasks import task

from enishi.core import operations
from enishi.core.errors import Refusal
from enishi.core.models import Job, RoleGrant
from enishi.core.roles import Role
from enishi.core.second_factor import SecondFactorMiddleware
from enishi.core.second_proof import SecondProofMissing, asked_with, is_guarded, needs_second_proof
from enishi.partners.members import choose_sight
from enishi.partners.states import AmountsShown

GUARDED = {
    "enishi.core.operations": ("add_user", "invite", "give_role", "grant_role", "approve_role", "reject_role", "remove_role", "end_person"),
    "enishi.partners.members": ("add_member", "remove_member", "choose_sight"),
    "enishi.partners.operations": (
        "propose_bank_account", "approve_bank_account", "reject_bank_account", "approve_special_term", "reject_special_term",
    ),
    "enishi.programs.operations": ("approve",),
    "enishi.ranks.decisions": ("approve_decision",),
    "enishi.targets.operations": ("sign",),
    "enishi.closing.operations": ("close_period",),
    "enishi.closing.bounds": ("decide_bound",),
    "enishi.statements.issuing": ("issue",),
    "enishi.ledger.exporting": ("export_journal",),
    "enishi.payouts.operations": (
        "approve", "write", "download", "send", "ask_resolution", "decide_resolution", "decide_void", "decide_steps", "name_deputy",
        "record_payer", "release",
    ),
}  # fmt: skip
FACTS = ("decide_tax_class",)  # what a payee is, with its reason: no yes to what another proposed
JOBS = {"enishi.closing.tasks": ("close",), "enishi.statements.tasks": ("issue",)}


def test_every_operation_that_moves_money_or_lets_people_in_is_guarded():
    unguarded = [
        f"{place}.{name}" for place, names in GUARDED.items() for name in names if not is_guarded(getattr(import_module(place), name))
    ]
    unguarded += [
        f"{place}.{name}" for place, names in JOBS.items() for name in names if not is_guarded(getattr(import_module(place), name).func)
    ]

    assert unguarded == []


def test_what_decides_is_guarded_by_its_name_wherever_it_stands():
    """A new operation that approves is found although nobody has put it on the list above."""
    packages = ("partners", "programs", "ranks", "closing", "statements", "ledger", "payouts", "targets")
    modules = [import_module(f"enishi.{package}.operations") for package in packages]
    found = {
        f"{one.__module__}.{name}": one
        for module in modules
        for name, one in vars(module).items()
        if callable(one)
        and name.partition("_")[0] in ("approve", "decide", "sign")
        and getattr(one, "__module__", "").startswith("enishi.")
    }

    assert len(found) >= 8
    assert [name for name, one in found.items() if not is_guarded(one) and not name.endswith(FACTS)] == []


@pytest.mark.django_db
def test_a_view_that_says_nothing_of_the_second_proof_cannot_forget_it(rf, hana, now):
    """The planted view knows neither decorator nor policy of it, and even answers every refusal of a rule."""
    other = operations.add_user(email="ito@sakura.example", name="伊藤", by="setup", at=now)

    def forgetful(request) -> HttpResponse:
        try:
            operations.grant_role(user=other, role=Role.FINANCE, by=str(hana.id), at=now)
        except Refusal:
            return HttpResponse("refused")
        return HttpResponse("done")

    answer = answered(rf, hana, forgetful)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/second-factor/?next=%2Fpeople%2F")
    assert not RoleGrant.objects.filter(user=other).exists()

    TOTP.activate(hana, "JBSWY3DPEHPK3PXP")
    assert answered(rf, hana, forgetful).headers["Location"] == "/sign-in/again/second-factor/?next=%2Fpeople%2F"
    Authenticator.objects.all().delete()
    Authenticator.objects.create(user=hana, type=Authenticator.Type.WEBAUTHN, data={"name": "鍵", "credential": {}})
    assert answered(rf, hana, forgetful).headers["Location"] == "/sign-in/again/passkey/?next=%2Fpeople%2F"
    assert answered(rf, hana, forgetful, proven_at=now.timestamp() - 301).status_code == 302
    assert not RoleGrant.objects.filter(user=other).exists()

    assert answered(rf, hana, forgetful, proven_at=now.timestamp() - 299).content == b"done"
    assert RoleGrant.objects.filter(user=other, role=Role.FINANCE).exists()


@pytest.mark.django_db
def test_a_command_asks_nobody_for_a_second_proof(now):
    operations.invite(email="sato@sakura.example", name="佐藤", role=Role.FINANCE, by="setup", at=now)

    assert RoleGrant.objects.filter(role=Role.FINANCE).count() == 1


@task()
@needs_second_proof
def move_money() -> None:
    """A job that moves money."""


@pytest.mark.django_db
def test_a_job_that_moves_money_is_not_even_enqueued_without_the_second_proof():
    with asked_with(lambda: False), pytest.raises(SecondProofMissing):
        move_money.enqueue()
    assert not Job.objects.exists()

    with asked_with(lambda: True):
        move_money.enqueue()
    assert Job.objects.count() == 1


def test_the_refusal_is_said_in_both_languages_and_stops_before_anything_is_read(now):
    with asked_with(lambda: False), pytest.raises(SecondProofMissing) as refused:
        choose_sight(company=uuid4(), user=uuid4(), amounts=AmountsShown.ALL, all_deals=False, by="", at=now)

    assert refused.value.code == "second_proof_missing"
    assert refused.value.said.ja == "まだ実行していません。認証アプリのコードかパスキーで本人確認をしてから、もう一度操作してください。"


def answered(rf, user, view: Callable[[HttpRequest], HttpResponse], *, proven_at: float | None = None) -> HttpResponse:
    """What the middleware makes of a view, as Django calls them."""
    request = rf.post("/people/new", headers={"Referer": "http://testserver/people/"})
    request.user, request.session, request._messages = user, SessionStore(), CookieStorage(request)
    if proven_at is not None:
        request.session["account_authentication_methods_user"] = str(user.pk)
        request.session["account_authentication_methods"] = [{"method": "mfa", "at": proven_at}]

    def get_response(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Exception as error:
            answer = middleware.process_exception(request, error)
            if answer is None:
                raise
            return answer

    middleware = SecondFactorMiddleware(get_response)
    answer = middleware(request)
    if answer.status_code == 302:
        assert [one.message for one in get_messages(request)] == [SecondProofMissing().said.ja]
    return answer
