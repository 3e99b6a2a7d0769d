"""What the engine says to people, in Japanese and English: amounts, expressions, whole programs."""

from enishi_engine.words import amounts
from enishi_engine.words.expressions import in_words
from enishi_engine.words.language import LANGUAGES, Language
from enishi_engine.words.program import describe
from enishi_engine.words.vocabulary import Vocabulary, vocabulary_of

__all__ = ["LANGUAGES", "Language", "Vocabulary", "amounts", "describe", "in_words", "vocabulary_of"]
