"""Since when are a quiz's perfect scores reached in no time? Then its answers may be going round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from enishi_engine.integrity.evidence import CannotShow, Finding, Kind, Looked

LEAST_ATTEMPTS = 20  # on either side of a day
HIGH_PERCENT = 90
QUICK = 0.4  # of the time that three quarters stay below
FALSE_ALARMS = 0.01  # per quiz looked at


@dataclass(frozen=True, kw_only=True)
class Score:
    """One person's first attempt at a quiz."""

    person: str
    partner: str
    on: date
    right: int
    questions: int
    seconds: int


def leaked_key(scores: Sequence[Score]) -> Looked:
    """The day since which quick and nearly perfect attempts are more frequent than chance explains, if there is one.

    All days are tried and the chance is multiplied by their number, so that one honest quiz in a hundred is found at most.

    Shape   one score per person, of one quiz; the finding names the quick and nearly perfect since that day.
    Units   findings carry since (day as a number, date.fromordinal), before, before_quick, later, later_quick.
    Errors  none: what cannot be shown is said in `cannot_show`.
    Source  docs/rules/integrity.md, "A key that goes round".
    """
    ordered = sorted(scores, key=lambda score: (score.on, score.person))
    if len(ordered) < 2 * LEAST_ATTEMPTS:
        return Looked(kind=Kind.LEAKED_KEY, looked_at=len(ordered), cannot_show=CannotShow.TOO_FEW_ATTEMPTS)
    quick = _quick_and_right(ordered)
    split, chance = _likeliest_split(ordered, quick)
    if split is None or chance > FALSE_ALARMS:
        return Looked(kind=Kind.LEAKED_KEY, looked_at=len(ordered))
    return Looked(
        kind=Kind.LEAKED_KEY, looked_at=len(ordered), findings=(_finding(ordered, quick, split, chance),), false_findings=FALSE_ALARMS
    )


def _quick_and_right(scores: Sequence[Score]) -> NDArray[np.bool_]:
    """Judged by all attempts together, whatever their day: without a leak, days are then as good as shuffled."""
    seconds = np.array([score.seconds for score in scores], dtype=np.float64)
    high = np.array([100 * score.right >= HIGH_PERCENT * score.questions for score in scores])
    result: NDArray[np.bool_] = high & (seconds < QUICK * np.quantile(seconds, 0.75))
    return result


def _likeliest_split(scores: Sequence[Score], quick: NDArray[np.bool_]) -> tuple[int | None, float]:
    """The first attempt of the day with the smallest chance (Fisher's exact test), that chance times the days tried."""
    splits = [row for row in range(LEAST_ATTEMPTS, len(scores) - LEAST_ATTEMPTS + 1) if scores[row].on != scores[row - 1].on]
    if not splits:
        return None, 1.0
    later = np.array([quick[row:].sum() for row in splits])
    sizes = len(scores) - np.array(splits)
    chances = stats.hypergeom.sf(later - 1, len(scores), int(quick.sum()), sizes)
    best = int(np.argmin(chances))
    return splits[best], min(1.0, float(chances[best]) * len(splits))


def _finding(scores: Sequence[Score], quick: NDArray[np.bool_], split: int, chance: float) -> Finding:
    people = tuple(score.person for score, is_quick in zip(scores[split:], quick[split:], strict=True) if is_quick)
    partners = {score.partner for score, is_quick in zip(scores[split:], quick[split:], strict=True) if is_quick}
    figures: dict[str, int | float] = {
        "since": scores[split].on.toordinal(),
        "before": split,
        "before_quick": int(quick[:split].sum()),
        "later": len(scores) - split,
        "later_quick": int(quick[split:].sum()),
    }
    partner = partners.pop() if len(partners) == 1 else ""
    return Finding(kind=Kind.LEAKED_KEY, partner=partner, people=people, figures=figures, chance=chance)
