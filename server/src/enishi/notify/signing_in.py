"""The mails of signing in, through the outbox like all others: the code and the link leave at once, and what is kept of them says neither."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import override

from enishi.core import clock, mailed_links
from enishi.core.models import User
from enishi.core.reader import language
from enishi.core.sign_in import ByCode
from enishi.notify import operations as outbox
from enishi.notify.hiding import Secret
from enishi.notify.operations import language_of

NO_CODE, NO_LINK = "••••-••••", "/sign-in/link/…"
Rendered = Callable[[dict[str, Any]], EmailMessage]


class ByMail(ByCode):
    """What the library writes goes into our outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail; where it carries a code, the code that was just made, and a link that does the same in this browser."""

        def rendered(more: dict[str, Any]) -> EmailMessage:
            mail: EmailMessage = self.render_mail(
                template_prefix, email, {"site": settings.SITE_ADDRESS, "email": email, **context, **more}
            )
            return mail

        if code := self.code_just_made(context.get("code", "")):
            self._send_code(email, rendered, code)
        else:
            self._put(email, rendered({}), kind="way_in_changed")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """That a way to sign in was added or removed, to whose it is, in their language."""
        with override(language_of(user)):
            super().send_notification_mail(template_prefix, user, context, email)

    def _send_code(self, email: str, rendered: Rendered, code: str) -> None:
        leaves, kept = (
            rendered({"code": code, "address": self.link_to(email)}),
            rendered({"code": NO_CODE, "address": urljoin(settings.SITE_ADDRESS, NO_LINK)}),
        )
        secret = Secret(str(leaves.subject), str(leaves.body), clock.now() + mailed_links.LIVES)
        self._put(email, kept, kind="sign_in", secret=secret)

    def _put(self, email: str, mail: EmailMessage, *, kind: str, secret: Secret | None = None) -> None:
        at = clock.now()
        message = outbox.put(
            to=email,
            subject=str(mail.subject),
            text=f"{mail.body}\n",
            kind=kind,
            key=f"{kind}:{uuid4()}",
            at=at,
            language=language(),
            secret=secret,
        )
        if message is not None and secret is not None:
            outbox.send_at_once(message, at=at)
