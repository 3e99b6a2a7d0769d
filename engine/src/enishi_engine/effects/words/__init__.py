"""What a study comes to, in sentences: one sentence, one range, one action; in both languages, and never more than the result allows."""

from enishi_engine.effects.words.actions import campaigns_needed
from enishi_engine.effects.words.fatigue import fatigue_sentence
from enishi_engine.effects.words.files import file_sentences
from enishi_engine.effects.words.ranges import share_range, yen_range
from enishi_engine.effects.words.recommended import profile_sentences, recommendation_sentences
from enishi_engine.effects.words.telling import Told, Tone, told, told_pooled
from enishi_engine.effects.words.together import each_of, told_together

__all__ = [
    "Told",
    "Tone",
    "campaigns_needed",
    "each_of",
    "fatigue_sentence",
    "file_sentences",
    "profile_sentences",
    "recommendation_sentences",
    "share_range",
    "told",
    "told_pooled",
    "told_together",
    "yen_range",
]
