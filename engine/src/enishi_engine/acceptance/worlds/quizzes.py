"""People of partners who answer a quiz, some of whom copy: who copied from whom is known."""

from dataclasses import dataclass

import numpy as np

from enishi_engine.integrity import Attempt


@dataclass(frozen=True, kw_only=True)
class QuizSettings:
    """A quiz and those who take it.

    Units   shares of 1; `ease` and spreads in log odds, spreads of time in logarithms.
    """

    questions: int = 20
    options: int = 4
    partners: int = 60
    people_each: int = 4
    copying_share: float = 0.06  # of people
    copied: float = 0.8  # of the source's answers
    ease: float = 0.6
    question_spread: float = 1.0
    ability_spread: float = 0.9
    office_spread: float = 0.0  # ability that people of one partner share
    office_mistakes: float = 0.0  # share of questions that a partner's people were taught wrongly together
    pace_spread: float = 0.35
    copier_pace: float = 0.6  # of the usual time
    times: bool = True


@dataclass(frozen=True, kw_only=True)
class Quiz:
    """Attempts, and the truth: pairs of people of whom one copied from the other, or both from a third."""

    key: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    copied: frozenset[tuple[str, str]]


def make_quiz(settings: QuizSettings, seed: int) -> Quiz:
    """A quiz taken by everybody once.

    Shape   partners × people_each attempts of `questions` answers.
    Errors  none.
    Source  docs/rules/effects-acceptance.md, "Quizzes".
    """
    chance = np.random.default_rng(seed)
    count, items = settings.partners * settings.people_each, settings.questions
    office = np.repeat(np.arange(settings.partners), settings.people_each)
    ability = chance.normal(0.0, settings.ability_spread, count) + chance.normal(0.0, settings.office_spread, settings.partners)[office]
    ease = chance.normal(settings.ease, settings.question_spread, items)
    right = chance.random((count, items)) < 1 / (1 + np.exp(-(ability[:, None] + ease[None, :])))
    # Some wrong answers are likelier than others.
    wrong_shares = chance.dirichlet(np.full(settings.options - 1, 1.5), items)
    wrong = 1 + (chance.random((count, items, 1)) > np.cumsum(wrong_shares, axis=1)[None, :, :-1]).sum(axis=2)
    answers = np.where(right, 0, wrong)
    taught = chance.random((settings.partners, items)) < settings.office_mistakes
    lesson = chance.integers(1, settings.options, (settings.partners, items))
    answers = np.where(taught[office], lesson[office], answers)
    pace = chance.normal(0.0, settings.pace_spread, count)
    source = _sources(settings, chance)
    copier = source >= 0
    taken = copier[:, None] & (chance.random((count, items)) < settings.copied)
    answers = np.where(taken, answers[np.maximum(source, 0)], answers)
    pace = pace + np.where(copier, np.log(settings.copier_pace), 0.0)
    log_seconds = np.log(40.0) + chance.normal(0.0, 0.3, items)[None, :] + pace[:, None] + chance.normal(0.0, 0.4, (count, items))
    seconds = np.round(np.exp(log_seconds), 1)
    names = [f"person {row:04}" for row in range(count)]
    attempts = tuple(
        Attempt(
            person=names[row],
            partner=f"partner {office[row]:03}",
            answers=tuple("abcdefgh"[answer] for answer in answers[row]),
            seconds=tuple(float(second) for second in seconds[row]) if settings.times else None,
        )
        for row in range(count)
    )
    pairs = {(names[min(row, source[row])], names[max(row, source[row])]) for row in np.flatnonzero(copier)}
    return Quiz(key=("a",) * items, attempts=attempts, copied=frozenset(pairs))


def _sources(settings: QuizSettings, chance: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Per person the colleague copied from, or −1; a partner has one copier at most, and nobody copies from a copier."""
    source = np.full(settings.partners * settings.people_each, -1, dtype=np.int64)
    copiers = min(settings.partners, round(settings.copying_share * len(source)))
    for office in chance.choice(settings.partners, copiers, replace=False):
        one, other = chance.choice(settings.people_each, 2, replace=False)
        source[office * settings.people_each + one] = office * settings.people_each + other
    return source
