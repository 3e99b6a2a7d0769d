"""What the offer added: β of the model of deals for window and net together, the plain comparison in yen, and how they err together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enishi_engine.effects.estimating.comparing import Booleans, Compared
from enishi_engine.effects.estimating.deals_model import effective_partners, fit_deals

Floats = NDArray[np.float64]
LEAST_PARTNERS = 8  # of each arm on each side, before active partners and the others get an effect of their own
LEAST_DEALS = 4
LEAST_FREEDOM = 3.0


@dataclass(frozen=True, kw_only=True)
class Added:
    """Coefficients that are estimated together.

    Shape   `net` and `window` have one logarithm per group, `yen` is the plain comparison's yen for all offered; `covariance` is in
    the order net, window, yen.
    Units   logarithms; yen; `freedom` in degrees of freedom of the t distribution, `effective` in partners of the smaller arm.
    """

    groups: tuple[Booleans, ...]
    net: Floats
    window: Floats
    yen: float
    covariance: Floats
    freedom: float
    effective: float


def estimate(rows: Compared, *, split: bool = True) -> Added:
    """The offer's effects on one comparison.

    Shape   one group, or with `split` active partners and the others where both sides tell enough.
    Units   see Added.
    Errors  none.
    Source  docs/rules/effects.md, "The model of deals".
    """
    groups = _groups(rows) if split else (np.ones(len(rows.partner), dtype=np.bool_),)
    offer = np.column_stack([group & rows.offered for group in groups]).astype(np.float64)
    net = fit_deals(rows.net.deals, offer, rows.covariates, rows.unit)
    window = fit_deals(rows.window.deals, offer, rows.covariates, rows.unit)
    yen, pull = in_yen(rows)
    influence = np.column_stack([net.influence, window.influence, pull])
    effective = min(effective_partners(net.weights[arm], rows.unit[arm]) for arm in (rows.offered, ~rows.offered))
    return Added(
        groups=tuple(group & rows.offered for group in groups),
        net=net.coefficients,
        window=window.coefficients,
        yen=yen,
        covariance=influence.T @ influence,
        freedom=max(2 * effective - 4, LEAST_FREEDOM),
        effective=effective,
    )


def _groups(rows: Compared) -> tuple[Booleans, ...]:
    """Active partners and those not active yet, if each arm of each side has enough partners and deals; else all as one."""
    sides = (rows.active, ~rows.active)
    cells = [side & arm for side in sides for arm in (rows.offered, ~rows.offered)]
    enough = all(cell.sum() >= LEAST_PARTNERS and rows.net.deals[cell].sum() >= LEAST_DEALS for cell in cells)
    return sides if enough else (np.ones(len(rows.partner), dtype=np.bool_),)


def in_yen(rows: Compared) -> tuple[float, Floats]:
    """Difference of mean yen, adjusted by the yen of the 12 months before, for all offered; and how each unit pulls at it."""
    design = np.column_stack([np.ones(len(rows.partner)), rows.offered, rows.past_yen / max(rows.past_yen.max(), 1.0)])
    design = np.column_stack([design, *[rows.number == one for one in range(1, int(rows.number.max()) + 1)]]).astype(np.float64)
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ rows.net.yen
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    left = (rows.net.yen - design @ coefficients) / np.maximum(1 - leverage, 0.02)
    pull = np.zeros(int(rows.unit.max()) + 1)
    np.add.at(pull, rows.unit, (design * left[:, None]) @ inverse[:, 1])
    offered = float(rows.offered.sum())
    return float(coefficients[1]) * offered, pull * offered
