"""Passkeys: a device that signs in by a finger, a face or a PIN. Each is kept so that it both signs in alone and is a second proof."""

from typing import Any

from allauth.mfa.webauthn.forms import EditWebAuthnForm, SignupWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_NAME = 100


class PasskeyForm(SignupWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A new passkey, and what its owner calls it."""

    name = forms.CharField(
        label=gettext_lazy("Name of the passkey"), max_length=LONGEST_NAME, required=False,
        help_text=gettext_lazy("So that you know it again, for example: laptop in the office"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What the browser made. Raises the form's own error when it is no passkey."""
        try:
            return dict(super().clean())
        except (KeyError, AttributeError, UnicodeDecodeError, ValueError):  # the library reads what was sent as if it were well made
            raise ValidationError(_("The browser sent no passkey that can be read. Nothing was kept. Try again.")) from None


class NameForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name for a passkey."""

    name = forms.CharField(label=gettext_lazy("Name of the passkey"), max_length=LONGEST_NAME)


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Make a passkey in this browser: one that knows whose it is, so that signing in with it needs no mail address."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """What the browser is asked to make."""
        shown: dict[str, Any] = super().get_context_data(**given)
        return shown | {"js_data": {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}}
