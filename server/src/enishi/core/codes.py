"""The code that a mail carries: whoever reads the sessions of the database finds its hash alone."""

import re
import unicodedata

from django.utils.crypto import salted_hmac


def hash_of(code: str) -> str:
    """The hash of a code, keyed by the secret key: so short a code could be guessed from a plain one. Blanks, hyphens, full width do not count."""
    typed = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", code))
    return salted_hmac("enishi.sign_in.code", typed, algorithm="sha256").hexdigest()
