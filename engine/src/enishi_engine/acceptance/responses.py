"""Campaigns of several kinds among several segments with a known profile: what a profile is measured against."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from enishi_engine.effects.response import Cell, Measured

KINDS = ("contest", "cross_sell", "learning", "spiff", "start_dash")
CAMPAIGNS = 15
FATIGUE = 0.15


@dataclass(frozen=True, kw_only=True)
class Responses:
    """What campaigns seemed to do, the truth, and what each cell alone would say had it known the fatigue."""

    measured: tuple[Measured, ...]
    traits: Mapping[str, tuple[float, float, float]]
    truth: Mapping[Cell, float]
    alone: Mapping[Cell, float]


def make_responses(seed: int) -> Responses:
    """15 campaigns of 5 kinds among 8 segments.

    Shape   one measurement per campaign and segment.
    Units   shares of what would have been sold.
    Errors  none.
    Source  docs/rules/response.md.
    """
    chance = np.random.default_rng(seed)
    traits = {f"segment {number}": (1.0, float(number % 2), float(chance.normal(0, 1))) for number in range(8)}
    common = np.array([0.10, 0.08, 0.02])
    of_kind = {kind: common + chance.normal(0.0, 0.04, 3) for kind in KINDS}
    truth = {
        (kind, name): float(np.array(trait) @ of_kind[kind] + chance.normal(0, 0.03)) for kind in KINDS for name, trait in traits.items()
    }
    measured = []
    for campaign in range(CAMPAIGNS):
        kind = KINDS[campaign % len(KINDS)]
        received = float(chance.integers(0, 7))
        for name in traits:
            error = float(chance.uniform(0.12, 0.30))
            lift = truth[(kind, name)] * np.exp(-FATIGUE * received) + chance.normal(0.0, error)
            measured.append(
                Measured(kind=kind, segment=name, campaign=f"campaign {campaign}", lift=float(lift), error=error, received=received)
            )
    return Responses(measured=tuple(measured), traits=traits, truth=truth, alone=_alone(measured))


def _alone(measured: list[Measured]) -> dict[Cell, float]:
    above: dict[Cell, float] = {}
    below: dict[Cell, float] = {}
    for one in measured:
        cell, worn = (one.kind, one.segment), float(np.exp(-FATIGUE * one.received))
        above[cell] = above.get(cell, 0.0) + worn * one.lift / one.error**2
        below[cell] = below.get(cell, 0.0) + worn**2 / one.error**2
    return {cell: above[cell] / below[cell] for cell in above}
