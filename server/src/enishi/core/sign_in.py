"""Who somebody is: proven by a mailed code and a second factor, or (in a demo only) said."""

import base64
import hashlib
import uuid
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.signals import user_logged_in
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import lazy

from enishi.core import clock, invitations, mailed_links
from enishi.core.codes import hash_of
from enishi.core.models import User
from enishi.core.reader import in_words
from enishi.core.second_factor import has_second_factor
from enishi_engine.said import Said

_said = lazy(in_words, str)
_TOO_OFTEN = _said(
    Said(
        "Too many codes were wrong. Wait five minutes, then try again.",
        "確認コードの誤りが続きました。5分ほどたってからもう一度お試しください。",
    )
)
_WRONG = _said(Said("This is not the code. Look at it once more.", "コードが一致しません。もう一度ご確認ください。"))


class ByCode(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """A code is mailed (notify/signing_in.py) to whoever is there already; nobody signs up by themselves."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _TOO_OFTEN, "rate_limited": _TOO_OFTEN, "incorrect_code": _WRONG,
    }  # fmt: skip

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth hands it over
        """Never: an administrator lets people in."""
        return False

    def generate_login_code(self) -> str:
        """The hash of a new code, for the session to keep; the code itself goes into the mail of this request and nowhere else."""
        code: str = super().generate_login_code()
        kept = hash_of(code)
        self.request.mailed_code = (kept, code)
        return kept

    def code_just_made(self, kept: str) -> str:
        """The code of this request, of which the session has the hash; "" where none was made."""
        its_hash, code = getattr(self.request, "mailed_code", ("", ""))
        return str(code) if its_hash == kept != "" else ""

    def link_to(self, email: str) -> str:
        """The address of a new link, with the page that the person pointed to."""
        user = User.objects.get(email__iexact=email, is_active=True)
        token, to = mailed_links.ask(self.request, user=user, at=clock.now()), get_next_redirect_url(self.request)
        # By the name that the browser used: under another one of this server it would not know that it asked.
        address: str = self.request.build_absolute_uri(reverse("sign_in.link", args=(token,)))
        return f"{address}?{urlencode({'next': to})}" if to else address

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth hands it over
        """The first page."""
        return "/"

    def pre_login(self, request: HttpRequest, user: User, **named: Any) -> HttpResponse | None:
        """Whoever let an invitation pass comes in once it was repeated, however they prove who they are."""
        answer: HttpResponse | None = super().pre_login(request, user, **named)
        if answer is None and invitations.is_over(user, at=clock.now()):
            clear_login(request)
            return redirect("sign_in.invitation_over")
        return answer

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Proving it once more needs something to prove it with: who has no second factor yet sets it up right after the code."""
        return bool(super().is_reauthentication_required(app=app)) and has_second_factor(self.request.user)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The first is asked for: a code of the app, or the passkey of whoever has no app (recovery codes are for the day on which it is lost)."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        return methods if app else sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")


@receiver(user_logged_in)
def _came_in(user: User, **_: object) -> None:
    """The first time ends the invitation."""
    invitations.accept(user=user, at=clock.now())


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The secrets of second factors, encrypted where they are kept, and what a passkey is called that nobody has named."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {"incorrect_code": _WRONG, "rate_limited": _TOO_OFTEN}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth names it so
        """The next number: Passkey 2."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return in_words(Said(f"Passkey {number}", f"パスキー{number}"))

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return _sealed_by().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used. Raises InvalidToken under another secret key."""
        return _sealed_by().decrypt(encrypted_text.encode()).decode()


def _sealed_by() -> Fernet:
    key = hashlib.sha256(b"enishi:second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class ByButton:
    """A demo lets anybody in as anyone. In any other mode it knows nobody."""

    def authenticate(self, request: HttpRequest | None, demo_person: str = "") -> User | None:  # noqa: ARG002 - Django hands it over
        """The person with this id, in a demo."""
        person = _id(demo_person)
        return self.get_user(person) if person is not None else None

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """Whose session it is; nobody any more once the mode is another."""
        return User.objects.filter(id=user_id, is_active=True).first() if settings.DEMO else None


class ByDevice:
    """Whose session a trusted device began; nobody comes in by it but through the cookie (console/sign_in/devices.py)."""

    def authenticate(self, request: HttpRequest | None) -> None:
        """Nobody: a cookie is no credential that somebody types."""

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The person, unless deactivated."""
        return User.objects.filter(id=user_id, is_active=True).first()


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
