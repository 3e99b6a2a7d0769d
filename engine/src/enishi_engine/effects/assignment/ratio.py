"""The sample-ratio alarm: whether those found in each wave afterwards can be those who were drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

ALARM = 0.001


@dataclass(frozen=True, kw_only=True)
class SampleRatio:
    """Partners per wave as planned and as found.

    Units   `chance` is how often so large a difference comes by chance alone; below one in a thousand it is an alarm: the figures
    were then made by something else than the draw, and no effect is to be read from them.
    """

    planned: tuple[int, ...]
    found: tuple[int, ...]
    chance: float

    @property
    def alarm(self) -> bool:
        return self.chance < ALARM


def sample_ratio(planned: Sequence[int], found: Sequence[int]) -> SampleRatio:
    """Compare shares, not numbers: partners may be missing, but not more in one wave than in another.

    Shape   one number per wave, in the same order.
    Errors  ValueError for other shapes, or where nobody was planned for a wave.
    Source  docs/rules/effects.md, "The sample-ratio alarm". Exact for two waves, Pearson's χ² for more.
    """
    if len(planned) != len(found) or len(planned) < 2 or min(planned) < 1:
        raise ValueError("Two waves or more are needed, each with partners planned for it.")
    total, all_planned = sum(found), sum(planned)
    if total == 0:
        chance = 1.0
    elif len(planned) == 2:
        chance = float(stats.binomtest(found[0], total, planned[0] / all_planned).pvalue)
    else:
        chance = float(stats.chisquare(found, [total * one / all_planned for one in planned]).pvalue)
    return SampleRatio(planned=tuple(planned), found=tuple(found), chance=chance)
