"""Amounts as people type them on a phone, and the whole minor units that are kept. Pure."""

import re
import unicodedata

from enishi_engine.facts.currency import minor_digits

_LEFT_OUT = re.compile(r"[\s,'円¥\\]")


def minor_of(text: str, currency: str) -> int | None:
    """324500, 324,500円 or full width as minor units; None for what is no amount of the currency: a minus, a letter, too many decimals."""
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text))
    whole, _point, fraction = plain.partition(".")
    digits = minor_digits(currency)
    if not re.fullmatch(r"[0-9]{1,15}", whole) or not re.fullmatch(rf"[0-9]{{0,{digits}}}", fraction):
        return None
    return int(whole + fraction.ljust(digits, "0"))
