"""In which language whoever asked for a page reads, and what was said in both, to them."""

from django.utils.translation import get_language

from enishi_engine.said import Language, Said


def language() -> Language:
    """The reader's language, Japanese or English."""
    return "ja" if (get_language() or "ja").startswith("ja") else "en"


def in_words(said: Said) -> str:
    """What was said in both languages, in the reader's."""
    return said.to(language())
