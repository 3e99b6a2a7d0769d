"""Evidence on learning and logins, for a person to look at: never a verdict, and no money moves because of it."""

from enishi_engine.integrity.copying import LEAST_QUESTIONS, Attempt, shared_answers
from enishi_engine.integrity.evidence import CannotShow, Finding, Kind, Looked
from enishi_engine.integrity.leaked_key import Score, leaked_key
from enishi_engine.integrity.logged_in_once import Login, logged_in_once
from enishi_engine.integrity.skimming import Viewing, skimmed
from enishi_engine.integrity.words import sentences

__all__ = [
    "LEAST_QUESTIONS",
    "Attempt",
    "CannotShow",
    "Finding",
    "Kind",
    "Login",
    "Looked",
    "Score",
    "Viewing",
    "leaked_key",
    "logged_in_once",
    "sentences",
    "shared_answers",
    "skimmed",
]
