"""What is said to people in both languages: a sentence that is its English and carries its Japanese, side by side where it is written."""

from typing import Literal, Self

Language = Literal["ja", "en"]


class Said(str):
    """A sentence in English, a plain text to whoever knows nothing of languages; `ja` is the same in Japanese."""

    __slots__ = ("ja",)
    ja: str

    def __new__(cls, en: str, ja: str) -> Self:
        said = super().__new__(cls, en)
        said.ja = ja
        return said

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # copies and pickles of a str would lose the Japanese
        return str(self), self.ja

    @property
    def en(self) -> str:
        """The English alone."""
        return str.__str__(self)

    def to(self, language: Language) -> str:
        """The sentence for a reader of that language."""
        return self.ja if language == "ja" else self.en


class SaidError(Exception):
    """An error that people read: `str` is English, as logs and programs read it; `said` has both languages."""

    def __init__(self, en: str, *, ja: str) -> None:
        super().__init__(en)
        self.said = Said(en, ja)
