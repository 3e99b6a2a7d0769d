"""Who a command is done by, as its caller says."""

from enishi.core import queries
from enishi.core.errors import Refusal
from enishi.core.queries import User


class NobodyOfThatAddress(Refusal):
    """Nobody signs in with the address."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Nobody signs in with {address}. Write the mail address of one of the maker's people.",
            ja=f"{address}でログインする人はいません。社内の担当者のメールアドレスを指定してください。",
        )


def person(address: str) -> User:
    """Whoever signs in with a mail address. Raises NobodyOfThatAddress."""
    found = queries.user_at(address)
    if found is None:
        raise NobodyOfThatAddress(address)
    return found
