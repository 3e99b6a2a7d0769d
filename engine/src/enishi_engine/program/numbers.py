"""Decimal text to whole numbers, exactly: the only way a number enters the engine from a program's text."""


class TooManyDecimals(ValueError):
    """The text has more decimals than its unit can hold."""

    def __init__(self, text: str, decimals: int) -> None:
        allowed = "no decimals" if decimals == 0 else f"at most {decimals} decimal{'s' if decimals > 1 else ''}"
        super().__init__(f"{text} has more decimals than its unit holds ({allowed}).")
        self.remedy = "Write a whole number." if decimals == 0 else f"Write {allowed}."


def scaled(digits: str, decimals: int) -> int:
    """`digits` times 10 to the power of `decimals`, exactly.

    Shape   digits with `_` between them, an optional point and decimals; no sign.
    Errors  TooManyDecimals. Trailing zeros do not count as decimals.
    """
    whole, _, fraction = digits.replace("_", "").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        raise TooManyDecimals(digits, decimals)
    return int(whole + fraction.ljust(decimals, "0"))
