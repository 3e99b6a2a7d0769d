"""What is typed on the way in: the mail address, and the code that came there."""

import unicodedata
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enishi.core.codes import hash_of

TRUST_HINT = gettext_lazy(
    "Only on a device that is yours alone: links in emails open at once. Payments and accounts still ask who you are."
)
DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric"}
LONGEST_CODE = 40  # characters, whatever stands between the digits


class Digits(forms.CharField):
    """Digits as people type and paste them: in full width, with blanks between."""

    def to_python(self, value: object) -> str:
        """The digits, in half width and without blanks."""
        return "".join(unicodedata.normalize("NFKC", str(super().to_python(value))).split())


def _digits_of(label: Any) -> Digits:
    return Digits(label=label, max_length=LONGEST_CODE, widget=forms.TextInput(attrs=DIGITS))


class AskForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Where the mail is to go. The library counts how often it is asked for."""

    email = forms.EmailField(
        label=gettext_lazy("Email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email webauthn"})
    )

    def clean_email(self) -> str:
        """The address as it was typed. Raises the form's own error when it was asked for too often."""
        try:
            return str(super().clean_email())
        except ValidationError:
            raise ValidationError(
                _("Emails were asked for too often, so none was sent now. Wait a while and ask again, or sign in with a passkey.")
            ) from None


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the code of the mail; what it is compared with is the hash that the session keeps."""

    code = forms.CharField(
        label=gettext_lazy("Code from the email"), max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs=DIGITS),
        help_text=gettext_lazy("The eight digits of the newest email"),
    )  # fmt: skip
    trust = forms.BooleanField(required=False, label=gettext_lazy("Trust this device for 180 days"), help_text=TRUST_HINT)

    def clean_code(self) -> str:
        """The code as it was typed. Raises the form's own error when it is another."""
        typed: str = self.cleaned_data["code"]
        if not self.expected_code or not constant_time_compare(hash_of(typed), self.expected_code):
            raise ValidationError(_("This is not the code of the newest email. Look at its eight digits again."))
        return typed


class LinkForm(forms.Form):
    """The button of the link."""

    trust = forms.BooleanField(required=False, label=gettext_lazy("Trust this device for 180 days"), help_text=TRUST_HINT)


class SecondForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second proof at sign-in."""

    code = _digits_of(gettext_lazy("Code of the app, or a recovery code"))


class SecondAgainForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second proof once more."""

    code = _digits_of(gettext_lazy("Code of the app, or a recovery code"))


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of an app that is registered."""

    code = _digits_of(gettext_lazy("The six digits of the app"))
