"""The code that a mail carries: whoever reads the sessions of the database finds its hash alone."""

import re

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from django.utils.crypto import constant_time_compare, salted_hmac


class ConfirmCode(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the code of the mail; what it is compared with is the hash that the session keeps."""

    def clean_code(self) -> str:
        """The code as it was typed. Raises the library's own error when it is another."""
        typed: str = self.cleaned_data["code"]
        if not self.expected_code or not constant_time_compare(hash_of(typed), self.expected_code):
            raise get_adapter().validation_error("incorrect_code")
        return typed


def hash_of(code: str) -> str:
    """The hash of a code, keyed by the secret key: so short a code could be guessed from a plain one. Case, blanks and hyphens do not count."""
    return salted_hmac("enishi.sign_in.code", re.sub(r"[\W_]", "", code).upper(), algorithm="sha256").hexdigest()
