"""Who a command is done by, as its caller says."""

from enishi.core import queries
from enishi.core.access import Policy
from enishi.core.errors import Refusal
from enishi.core.queries import User


class NobodyOfThatAddress(Refusal):
    """Nobody signs in with the address."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Nobody signs in with {address}. Write the mail address of one of the maker's people.",
            ja=f"{address}でサインインする人はいません。社内の担当者のメールアドレスを指定してください。",
        )


class MayNot(Refusal):
    """The person has none of the roles that do this."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} has no role that may do this, here as on the pages. Ask somebody who has, or an administrator for the role.",
            ja=f"{address}にはこの操作の権限がありません。権限のある担当者に依頼するか、管理者に役割の付与を依頼してください。",
        )


def person(address: str, may: Policy) -> User:
    """Whoever signs in with a mail address and may do it, by the policy of its page. Raises NobodyOfThatAddress, MayNot."""
    found = queries.user_at(address)
    if found is None:
        raise NobodyOfThatAddress(address)
    if not may.allows(found):
        raise MayNot(address)
    return found
