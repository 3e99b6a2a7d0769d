"""Who somebody is: proven by a mailed code and a second factor, or (in a demo only) said."""

import base64
import hashlib
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from enishi.core.codes import hash_of
from enishi.core.models import User
from enishi.core.reader import in_words
from enishi.core.second_factor import has_second_factor
from enishi_engine.said import Said


class ByCode(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """A code is mailed to whoever is there already; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth hands it over
        """Never: an administrator lets people in."""
        return False

    def generate_login_code(self) -> str:
        """The hash of a new code, for the session to keep; the code itself goes into the mail of this request and nowhere else."""
        code: str = super().generate_login_code()
        kept = hash_of(code)
        self.request.mailed_code = (kept, code)
        return kept

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail; where it carries a code, the code that was just made."""
        kept, code = getattr(self.request, "mailed_code", ("", ""))
        super().send_mail(template_prefix, email, context | ({"code": code} if context.get("code") == kept != "" else {}))

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth hands it over
        """The first page."""
        return "/"

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Proving it once more needs something to prove it with: who has no second factor yet sets it up right after the code."""
        return bool(super().is_reauthentication_required(app=app)) and has_second_factor(self.request.user)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The first is asked for: a code of the app, or the passkey of whoever has no app (recovery codes are for the day on which it is lost)."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        return methods if app else sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The secrets of second factors, encrypted where they are kept, and what a passkey is called that nobody has named."""

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


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
