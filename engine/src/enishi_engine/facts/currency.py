"""A currency's minor unit: how many decimals its amounts have, and how amounts are written."""

from babel.numbers import get_currency_name, get_currency_precision, is_currency

from enishi_engine.said import SaidError

NO_MONEY = frozenset({"XXX", "XTS"})  # ISO 4217's codes for "no currency" and "for testing"


class UnknownCurrency(SaidError, ValueError):
    """The code is none of ISO 4217."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            f'"{currency}" is no ISO 4217 currency code. Write one such as JPY, USD or EUR, in capitals.',
            ja=f"「{currency}」はISO 4217の通貨コードではありません。JPY、USD、EURのように大文字で入力してください。",
        )


def minor_digits(currency: str) -> int:
    """How many decimals the currency has: JPY 0, USD 2, BHD 3. Raises UnknownCurrency."""
    if not is_known_currency(currency):
        raise UnknownCurrency(currency)
    return get_currency_precision(currency)


def is_known_currency(currency: str) -> bool:
    """Is the code one of ISO 4217 that money can be in?"""
    return currency not in NO_MONEY and is_currency(currency)


def unit_word(currency: str) -> str:
    """The currency's unit in the plural, in English: "yen", "dollars", "won"."""
    return get_currency_name(currency, count=2, locale="en").split()[-1]


def decimal_text(value: int, digits: int) -> str:
    """A whole number of minor units written in major units: 12345 with 2 digits is "123.45". Exact."""
    if digits == 0:
        return str(value)
    whole, part = divmod(abs(value), 10**digits)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{digits}d}"
