"""What a look at learning and logins comes to: findings with their figures, how often honest people look like that, or why nothing can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What was looked for."""

    SKIMMED = "skimmed"
    SHARED_ANSWERS = "shared_answers"
    LEAKED_KEY = "leaked_key"
    LOGGED_IN_ONCE = "logged_in_once"


class CannotShow(Enum):
    """Why a look could not show anything, whatever the people did."""

    TOO_FEW_QUESTIONS = "too_few_questions"
    TOO_FEW_PEOPLE = "too_few_people"
    NO_TWO_OF_ONE_PARTNER = "no_two_of_one_partner"
    TOO_FEW_ATTEMPTS = "too_few_attempts"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something for a person to look at; never a verdict, and nothing follows from it by itself.

    Units   `figures` say their units in their names; `chance` is how likely honest people show as much.
    """

    kind: Kind
    partner: str
    people: tuple[str, ...]
    figures: Mapping[str, int | float] = field(default_factory=dict)
    chance: float | None = None


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One look: what was found among how many, and how many of the findings honest people are expected to make up.

    Units   `false_findings` is an expected number, at most; `cannot_show` is set where nothing could be found.
    """

    kind: Kind
    looked_at: int
    findings: tuple[Finding, ...] = ()
    false_findings: float = 0.0
    cannot_show: CannotShow | None = None
