"""What the portal calls the roles of a company's people."""

from enishi.core.reader import language
from enishi.partners.states import MemberRole

_ENGLISH = {MemberRole.OWNER: "Owner", MemberRole.ACCOUNTING: "Accounting", MemberRole.SALES: "Sales"}


def role_word(role: MemberRole) -> str:
    """The role's word, in the reader's language."""
    return str(role.label) if language() == "ja" else _ENGLISH[role]
