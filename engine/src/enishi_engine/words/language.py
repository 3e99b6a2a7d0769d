"""The two languages, and how each strings words together."""

from collections.abc import Mapping, Sequence

from enishi_engine.core.incentive import Label
from enishi_engine.said import Language

__all__ = ["LANGUAGES", "Language", "all_of", "any_of", "listed", "phrase", "quoted", "sentence", "spoken"]
LANGUAGES: tuple[Language, Language] = ("ja", "en")


def spoken(label: Label, language: Language, /, **parts: str) -> str:
    """The label in that language, its {parts} filled in."""
    form = label.ja if language == "ja" else label.en
    return form.format(**parts) if parts else form


def phrase(phrases: Mapping[str, Label], key: str, language: Language, /, **parts: str) -> str:
    """One phrase of a table of phrases."""
    return spoken(phrases[key], language, **parts)


def all_of(words: Sequence[str], language: Language) -> str:
    """AとBとC; A, B and C."""
    if language == "ja":
        return "と".join(words)
    return _english(words, "and")


def any_of(words: Sequence[str], language: Language, *, last: str = "or") -> str:
    """A、BまたはC; A, B or C."""
    if language == "en":
        return _english(words, last)
    return words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}または{words[-1]}"


def listed(words: Sequence[str], language: Language) -> str:
    """A、B、C; A, B, C."""
    return ("、" if language == "ja" else ", ").join(words)


def quoted(words: str, language: Language) -> str:
    return f"「{words}」" if language == "ja" else f"“{words}”"


def sentence(words: str, language: Language) -> str:
    """The words with a full stop, in English with a capital letter."""
    if language == "ja":
        return words if words.endswith("。") else f"{words}。"
    capital = words[:1].upper() + words[1:]
    return capital if capital.endswith(".") else f"{capital}."


def _english(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
