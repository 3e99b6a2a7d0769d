"""The reader's language, for sentences that the engine says."""

from django.utils.translation import get_language

from enishi.partners.states import MemberRole
from enishi_engine.words import Language


def language() -> Language:
    """Japanese or English."""
    return "ja" if (get_language() or "ja").startswith("ja") else "en"


_ENGLISH = {MemberRole.OWNER: "Owner", MemberRole.ACCOUNTING: "Accounting", MemberRole.SALES: "Sales"}


def role_word(role: MemberRole) -> str:
    """The role's word, in the reader's language."""
    return str(role.label) if language() == "ja" else _ENGLISH[role]
