"""Do two people of one partner share more answers than their knowledge explains? Answers first, answer times beside them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from enishi_engine.integrity.evidence import CannotShow, Finding, Kind, Looked

Floats = NDArray[np.float64]
LEAST_QUESTIONS = 20  # of ten, two honest people who know their subject share nine: copying cannot be seen
LEAST_PEOPLE = 50  # below it nobody knows which answers are common
FALSE_SHARE = 0.05  # of the findings, on average
MOST_BY_CHANCE = 0.01  # of honest pairs
SHARED = 0.75  # of the answers, among those who copy: what the look is sharpest for
STEP = 0.1
TIMES_WEIGH = 0.3
DEGREES_OF_TIMES = 5.0  # honest people are sometimes quick: heavier tails than a normal distribution's


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One person's answers to a quiz, in the order of the quiz; what was not answered is "".

    Units   `seconds` per question, where they were recorded.
    """

    person: str
    partner: str
    answers: tuple[str, ...]
    seconds: tuple[float, ...] | None = None


@dataclass(frozen=True)
class _Pairs:
    one: NDArray[np.int64]
    other: NDArray[np.int64]


def shared_answers(key: Sequence[str], attempts: Sequence[Attempt]) -> Looked:
    """Pairs of one partner whose answers agree more often than chance, knowledge and common mistakes explain.

    Shape   one attempt per person, each as long as `key`, the right answers.
    Units   findings carry same, expected, questions, same_wrong, and share_of_usual_time of the quicker one.
    Errors  none: what cannot be shown is said in `cannot_show`.
    Source  docs/rules/integrity.md, "Shared answers".
    """
    pairs = _pairs_of_one_partner(attempts)
    reason = _why_not(len(key), len(attempts), len(pairs.one))
    if reason is not None:
        return Looked(kind=Kind.SHARED_ANSWERS, looked_at=len(pairs.one), cannot_show=reason)
    answers = np.array([attempt.answers for attempt in attempts])
    right = answers == np.array(key)
    likely = _likely_answers(answers, right, [attempt.partner for attempt in attempts])
    same = answers[pairs.one] == answers[pairs.other]
    # Who copied from whom is not known: both ways are looked at, and the likelier one counts twice.
    ways = [_chance_of_agreeing(same, likely.of(source, copier)) for source, copier in ((pairs.one, pairs.other), (pairs.other, pairs.one))]
    chance = np.minimum(1 - 1e-9, 2 * np.minimum(*ways))
    quick = _quickness(attempts)
    if quick is not None:
        chance = _together(chance, _of_the_quicker(quick[pairs.one], quick[pairs.other]))
    chances = likely.to_agree(pairs)
    chosen = _chosen(chance)
    figures = _Figures(attempts, same, right, chances, pairs, chance)
    findings = tuple(figures.finding(row) for row in sorted(chosen, key=lambda row: (chance[row], row)))
    return Looked(
        kind=Kind.SHARED_ANSWERS, looked_at=len(pairs.one), findings=findings, false_findings=round(FALSE_SHARE * len(findings), 2)
    )


def _pairs_of_one_partner(attempts: Sequence[Attempt]) -> _Pairs:
    """People of different partners do not sit together; looking at all pairs would drown what is there in chance."""
    of_partner: dict[str, list[int]] = defaultdict(list)
    for row, attempt in enumerate(attempts):
        of_partner[attempt.partner].append(row)
    pairs = [pair for rows in of_partner.values() for pair in combinations(rows, 2)]
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return _Pairs(columns[:, 0], columns[:, 1])


def _why_not(questions: int, people: int, pairs: int) -> CannotShow | None:
    if questions < LEAST_QUESTIONS:
        return CannotShow.TOO_FEW_QUESTIONS
    if people < LEAST_PEOPLE:
        return CannotShow.TOO_FEW_PEOPLE
    return None if pairs else CannotShow.NO_TWO_OF_ONE_PARTNER


@dataclass(frozen=True)
class _Likely:
    """How likely people answer what, each for themselves.

    How likely a person is right follows from the score and the question's difficulty (a Rasch model); which wrong answer is
    given, from how often all gave it. `share` is that of the answer given, among the wrong ones; `colleagues` counts the
    people of the partner who gave it too, and `all_of_them` how many those are.
    """

    right: NDArray[np.bool_]
    knows: Floats
    share: Floats
    same_wrong: Floats
    answers: NDArray[np.int64]
    colleagues: NDArray[np.int64]
    all_of_them: NDArray[np.int64]

    def of(self, source: NDArray[np.int64], copier: NDArray[np.int64]) -> Floats:
        """Pair × question: how likely the one would give the other's answer by himself."""
        by_himself = np.where(self.right[source], self.knows[copier], (1 - self.knows[copier]) * self.share[source])
        # What their colleagues answer as well, they were taught together: the two themselves do not count.
        others = np.maximum(self.all_of_them[source] - 2, 0)[:, None]
        agreeing = self.colleagues[source] - 1 - (self.answers[source] == self.answers[copier])
        taught = (agreeing + by_himself) / (others + 1)
        result: Floats = np.clip(np.where(self.right[source], by_himself, np.maximum(by_himself, taught)), 0.005, 0.995)
        return result

    def to_agree(self, pairs: "_Pairs") -> Floats:
        """Pair × question: both right, or both the same wrong answer."""
        one, other = self.knows[pairs.one], self.knows[pairs.other]
        result: Floats = one * other + (1 - one) * (1 - other) * self.same_wrong
        return result


def _likely_answers(answers: NDArray[np.str_], right: NDArray[np.bool_], partners: Sequence[str]) -> _Likely:
    _, codes = np.unique(answers, return_inverse=True)
    codes = codes.reshape(answers.shape).astype(np.int64)
    _, house = np.unique(np.asarray(partners), return_inverse=True)
    given = np.zeros((int(house.max()) + 1, answers.shape[1], int(codes.max()) + 1), dtype=np.int64)
    items = np.arange(answers.shape[1])
    np.add.at(given, (house[:, None], items[None, :], codes), 1)
    share = np.zeros(answers.shape)
    same_wrong = np.zeros(answers.shape[1])
    for item in range(answers.shape[1]):
        wrong = ~right[:, item]
        _, place, counts = np.unique(answers[wrong, item], return_inverse=True, return_counts=True)
        # A wrong answer that nobody has given so far is still possible.
        shares = (counts + 0.5) / (counts.sum() + 0.5 * (len(counts) + 1))
        share[wrong, item] = shares[place]
        same_wrong[item] = (shares**2).sum()
    return _Likely(
        right=right,
        knows=_chances_to_be_right(right),
        share=share,
        same_wrong=same_wrong,
        answers=codes,
        colleagues=given[house[:, None], items[None, :], codes],
        all_of_them=np.bincount(house)[house],
    )


def _chances_to_be_right(right: NDArray[np.bool_]) -> Floats:
    people = len(right)
    share = (right.sum(axis=0) + 0.5) / (people + 1)
    # People differ, which flattens the shares: the usual correction for a spread of 1 in ability.
    ease = np.log(share / (1 - share)) * np.sqrt(1 + 1 / 1.7**2)
    ability = np.zeros(people)
    score = right.sum(axis=1)
    for _ in range(8):  # Newton's steps towards the likeliest ability, held by a spread of 1 around the middle
        chance = 1 / (1 + np.exp(-(ability[:, None] + ease[None, :])))
        ability = ability + (score - chance.sum(axis=1) - ability) / ((chance * (1 - chance)).sum(axis=1) + 1)
    result: Floats = 1 / (1 + np.exp(-(ability[:, None] + ease[None, :])))
    return result


def _chance_of_agreeing(same: NDArray[np.bool_], by_himself: Floats) -> Floats:
    """How likely agreements that weigh as much or more are, were the one to answer without the other.

    An agreement weighs as the logarithm of how much likelier it is among people who share three answers in four: a rare wrong
    answer weighs most. Weights are whole steps, so the distribution of their sum is exact.
    """
    likelier = (SHARED + (1 - SHARED) * by_himself) / by_himself / (1 - SHARED)
    weight = np.rint(np.log(likelier) / STEP).astype(np.int64)
    pairs, items = weight.shape
    most = int(weight.sum(axis=1).max(initial=0))
    distribution = np.zeros((pairs, most + 1))
    distribution[:, 0] = 1.0
    places = np.arange(most + 1)[None, :]
    for item in range(items):
        before = places - weight[:, [item]]
        moved = np.where(before >= 0, np.take_along_axis(distribution, np.maximum(before, 0), axis=1), 0.0)
        distribution = distribution * (1 - by_himself[:, [item]]) + moved * by_himself[:, [item]]
    observed = (weight * same).sum(axis=1)
    tail = np.cumsum(distribution[:, ::-1], axis=1)[:, ::-1]
    result: Floats = np.clip(tail[np.arange(pairs), observed], 1e-300, 1.0)
    return result


def _quickness(attempts: Sequence[Attempt]) -> Floats | None:
    """Per person, how likely somebody is as quick or quicker; None where times were not recorded for all."""
    recorded = [attempt.seconds for attempt in attempts if attempt.seconds is not None]
    if len(recorded) < len(attempts):
        return None
    times = np.log(np.maximum(np.array(recorded), 0.5))
    pace = (times - np.median(times, axis=0)).mean(axis=1)
    middle = np.median(pace)
    spread = max(1.4826 * float(np.median(np.abs(pace - middle))), 0.05)
    result: Floats = stats.t.cdf((pace - middle) / spread, DEGREES_OF_TIMES)
    return result


def _of_the_quicker(one: Floats, other: Floats) -> Floats:
    """How likely the quicker of two people is as quick as that. Never 1: two who take their time are no proof that nobody copied."""
    result: Floats = 1 - np.square(1 - np.minimum(one, other))
    return result


def _together(one: Floats, other: Floats) -> Floats:
    """Stouffer's way of joining two independent chances; times weigh less, as quick people are more common than copying ones."""
    joined = stats.norm.isf(np.maximum(one, 1e-300)) + TIMES_WEIGH * stats.norm.isf(np.clip(other, 1e-300, 1 - 1e-9))
    result: Floats = stats.norm.sf(joined / np.sqrt(1 + TIMES_WEIGH**2))
    return result


def _chosen(chance: Floats) -> list[int]:
    """The pairs to show: Benjamini and Hochberg's step, and never a pair that honest ones match more often than 1 in 100."""
    order = np.argsort(chance, kind="stable")
    bound = FALSE_SHARE * np.arange(1, len(chance) + 1) / len(chance)
    holds = np.flatnonzero(chance[order] <= bound)
    last = holds[-1] + 1 if len(holds) else 0
    return [int(row) for row in order[:last] if chance[row] <= MOST_BY_CHANCE]


@dataclass(frozen=True)
class _Figures:
    attempts: Sequence[Attempt]
    same: NDArray[np.bool_]
    right: NDArray[np.bool_]
    chances: Floats
    pairs: _Pairs
    chance: Floats

    def finding(self, row: int) -> Finding:
        one, other = self.attempts[self.pairs.one[row]], self.attempts[self.pairs.other[row]]
        wrong = self.same[row] & ~self.right[self.pairs.one[row]]
        figures: dict[str, int | float] = {
            "same": int(self.same[row].sum()),
            "expected": round(float(self.chances[row].sum()), 1),
            "questions": int(self.same.shape[1]),
            "same_wrong": int(wrong.sum()),
        }
        seconds = [sum(each.seconds) for each in self.attempts if each.seconds is not None]
        if len(seconds) == len(self.attempts):
            quicker = min(sum(each.seconds or ()) for each in (one, other))
            figures["percent_of_usual_time"] = round(100 * quicker / float(np.median(seconds)))
        return Finding(
            kind=Kind.SHARED_ANSWERS,
            partner=one.partner,
            people=tuple(sorted((one.person, other.person))),
            figures=figures,
            chance=float(self.chance[row]),
        )
