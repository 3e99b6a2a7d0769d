"""The response profile: what campaigns of one kind did to one segment, learned from all campaigns together.

y = τ·e^(−κF) + error, τ = x·(g + b_kind) + e_cell. Everything but κ and the three scales is normal and in closed form; those four
are averaged over a grid by how likely each makes the measurements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, stats

Floats = NDArray[np.float64]
# Standard deviations of what all kinds share, of what a kind adds per trait, of what one cell adds; and κ per campaign received.
COMMON = (0.05, 0.15, 0.4)
OF_KIND = (0.01, 0.04, 0.1, 0.2)
OF_CELL = (0.01, 0.03, 0.08, 0.16)
FATIGUE = (0.0, 0.05, 0.1, 0.2, 0.3, 0.45)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one campaign did to one segment, as its study says.

    Units   `lift` and `error` (a standard deviation) are shares of what would have been sold; `received` is the mean number of
    campaigns that its partners had received in the 12 months before.
    """

    kind: str
    segment: str
    campaign: str
    lift: float
    error: float
    received: float


Cell = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The lift of each kind for each segment, for partners who received nothing in 12 months.

    Shape   `cells` are (kind, segment), in the order of `mean` and of the rows of `covariance`.
    Units   shares of what would have been sold. `fatigue` is κ, None where all campaigns met the same exposure and it cannot be told.
    """

    cells: tuple[Cell, ...]
    mean: Floats
    covariance: Floats
    fatigue: float | None
    received: float

    def between(self, cell: Cell, percent: int = 95) -> tuple[float, float]:
        """The range that holds the cell's lift in `percent` of cases."""
        row = self.cells.index(cell)
        reach = float(stats.norm.ppf(0.5 + percent / 200)) * float(np.sqrt(self.covariance[row, row]))
        return float(self.mean[row]) - reach, float(self.mean[row]) + reach


def learn_profile(measured: Sequence[Measured], traits: Mapping[str, Sequence[float]]) -> Profile:
    """The profile of every kind measured and every segment described, those never tried together included.

    Shape   `traits` gives each segment the same number of figures, the first usually 1.
    Units   as in Measured.
    Errors  ValueError for no measurement, or for a segment without traits.
    Source  docs/rules/response.md.
    """
    if not measured:
        raise ValueError("A profile needs at least one measured campaign.")
    kinds, segments = sorted({one.kind for one in measured}), sorted(traits)
    cells = tuple(product(kinds, segments))
    described = np.array([traits[segment] for segment in segments], dtype=np.float64)
    design = _design(len(kinds), described)
    seen = _Seen(
        cell=np.array([cells.index((one.kind, one.segment)) for one in measured], dtype=np.int64),
        lift=np.array([one.lift for one in measured]),
        variance=np.array([one.error**2 for one in measured]),
        received=np.array([one.received for one in measured]),
    )
    # One exposure for all: a weaker campaign and a tired network look the same.
    told = bool(np.ptp(seen.received) > 0.5)
    grid = list(product(COMMON, OF_KIND, OF_CELL, FATIGUE if told else (0.0,)))
    sizes = (described.shape[1], len(kinds) * described.shape[1], len(cells))
    fitted = [_fit(seen, design, np.repeat(np.square(scales[:3]), sizes), scales[3]) for scales in grid]
    likely = np.array([one.likelihood for one in fitted])
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    mean = np.einsum("g,gc->c", weight, np.array([one.mean for one in fitted]))
    covariance = sum(w * (one.covariance + np.outer(one.mean - mean, one.mean - mean)) for w, one in zip(weight, fitted, strict=True))
    fatigue = float(weight @ np.array([scales[3] for scales in grid])) if told else None
    return Profile(cells=cells, mean=mean, covariance=np.asarray(covariance), fatigue=fatigue, received=float(seen.received.mean()))


@dataclass(frozen=True)
class _Seen:
    cell: NDArray[np.int64]
    lift: Floats
    variance: Floats
    received: Floats


@dataclass(frozen=True)
class _Fitted:
    likelihood: float
    mean: Floats
    covariance: Floats


def _design(kinds: int, described: Floats) -> Floats:
    """Cell × (g, b of each kind, e of each cell)."""
    segments, traits = described.shape
    cells = kinds * segments
    of_all = np.tile(described, (kinds, 1))
    of_kind = np.zeros((cells, kinds * traits))
    for kind in range(kinds):
        of_kind[kind * segments : (kind + 1) * segments, kind * traits : (kind + 1) * traits] = described
    return np.hstack([of_all, of_kind, np.eye(cells)])


def _fit(seen: _Seen, design: Floats, prior: Floats, fatigue: float) -> _Fitted:
    """All measurements of a cell come to one of known weight, so that what is solved is as large as the cells are many."""
    worn = np.exp(-fatigue * seen.received)
    weight = np.bincount(seen.cell, worn**2 / seen.variance, len(design))
    pull = np.bincount(seen.cell, worn * seen.lift / seen.variance, len(design))
    before = (design * prior) @ design.T
    root = np.sqrt(weight)
    factor = np.linalg.cholesky(np.eye(len(design)) + root[:, None] * before * root)
    known = linalg.solve_triangular(factor, root[:, None] * before, lower=True)
    covariance = before - known.T @ known
    mean = covariance @ pull
    # What does not depend on κ and the scales is the same for all and left out.
    likelihood = 0.5 * float(pull @ mean) - float(np.log(np.diag(factor)).sum())
    return _Fitted(likelihood, mean, covariance)
