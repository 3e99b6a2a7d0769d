"""Who is offered a campaign: drawn, in waves, by a recorded rule, or by themselves for reasons that nobody wrote down."""

import numpy as np
from numpy.typing import NDArray

from enishi_engine.acceptance.worlds.making import NEVER, Days, Floats, World

Chosen = NDArray[np.bool_]


def at_the_start(world: World, chosen: Chosen) -> Days:
    """All of the chosen from the world's first day of the window on."""
    return np.where(chosen, world.starts, NEVER)


def drawn(world: World, share: float, seed: int) -> Chosen:
    """A share of the partners, drawn within ranks and halves by past deals."""
    chance = np.random.default_rng([world.seed, seed, 1])
    past = world.sold(world.starts - np.timedelta64(365, "D"), world.starts)
    # Neighbours by rank and past deals stand in a row; every so-manyth is drawn, in blocks of 6 put in any order.
    order = np.lexsort((chance.random(len(past)), past, world.rank))
    block = np.arange(len(order)) // 6
    order = order[np.lexsort((chance.random(len(order)), block))]
    place = np.arange(len(order))
    start = chance.random()
    chosen = np.zeros(len(order), dtype=np.bool_)
    chosen[order] = np.floor((place + 1) * share + start) > np.floor(place * share + start)
    return chosen


def in_waves(world: World, waves: int, months_apart: int, seed: int) -> Days:
    """Everybody's turn comes: partners in equal waves drawn by chance, the last after the others."""
    chance = np.random.default_rng([world.seed, seed, 2])
    wave = chance.permutation(np.arange(len(world.rank)) % waves)
    months = world.starts.astype("datetime64[M]") + wave * months_apart
    days: Days = months.astype("datetime64[D]")
    return days


def by_recorded_rule(world: World, share: float, seed: int, *, strength: float = 1.2) -> Chosen:
    """Likelier the more a partner sold in the last months before: what a maker that asks its active partners does and records."""
    recent = world.sold(world.starts - np.timedelta64(92, "D"), world.starts)
    year = world.sold(world.starts - np.timedelta64(365, "D"), world.starts)
    return _likelier(np.log(recent + 0.5) + 0.5 * np.log(year + 0.5), share, strength, np.random.default_rng([world.seed, seed, 3]))


def by_themselves(world: World, share: float, seed: int, *, strength: float = 2.0) -> Chosen:
    """Those take part who know that good months are coming: the reason is in no record."""
    recent = world.sold(world.starts - np.timedelta64(92, "D"), world.starts)
    reason = world.intention / max(world.settings.mood_spread, 1e-9) + 0.5 * np.log(recent + 0.5)
    return _likelier(reason, share, strength, np.random.default_rng([world.seed, seed, 4]))


def _likelier(reason: Floats, share: float, strength: float, chance: np.random.Generator) -> Chosen:
    """The share of partners with the largest strength × reason + chance."""
    scale = reason.std() or 1.0
    score = strength * (reason - reason.mean()) / scale + chance.logistic(0.0, 1.0, len(reason))
    wanted = round(share * len(score))
    chosen = np.zeros(len(score), dtype=np.bool_)
    chosen[np.argsort(-score, kind="stable")[:wanted]] = True
    return chosen
