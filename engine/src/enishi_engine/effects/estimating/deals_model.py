"""Negative-binomial regression of deals, with errors that need not believe in it (HC3, by drawn unit)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 0.1  # on covariates only: a normal prior with a standard deviation of 3.2 on the logarithm
MOST_STEPS = 60
CLOSE_ENOUGH = 1e-8
FARTHEST = 15.0  # of a logarithm of expected deals: e¹⁵ are 3 million


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What the offer does to deals, as a logarithm, and how each unit pulls at it.

    Shape   `coefficients` one per column of the offer; `influence` unit × column: its inner product is their covariance;
    `weights` one per row.
    Units   logarithms; `dispersion` is α; weights are those of Fisher's information: about deals that tell something.
    """

    coefficients: Floats
    influence: Floats
    weights: Floats
    dispersion: float


def fit_deals(deals: Floats, offer: Floats, covariates: Floats, unit: NDArray[np.int64]) -> Fitted:
    """Log E[deals] = constant + offer · β + covariates · γ, variance μ + αμ²; α by moments, a light ridge on γ alone.

    Shape   rows are partners (in waves: a partner as often as it is compared); `unit` numbers from 0 what was drawn as one.
    Units   deals; β in logarithms.
    Errors  none.
    Source  docs/rules/effects.md, "The model of deals".
    """
    asked = slice(1, 1 + offer.shape[1])
    design = np.column_stack([np.ones(len(deals)), offer, covariates])
    ridge = np.full(design.shape[1], RIDGE)
    ridge[: asked.stop] = 1e-9
    found, alpha = _iterate(deals, design, ridge)
    expected = _expected(design, found)
    weights = expected / (1 + alpha * expected)
    inverse = np.linalg.inv(_information(design, weights, ridge))
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design) * weights
    # Each row's pull as it would be had the row not been there to bend the fit towards itself.
    score = (deals - expected) / (1 + alpha * expected) / np.maximum(1 - leverage, 0.02)
    influence = np.zeros((int(unit.max()) + 1, offer.shape[1]))
    np.add.at(influence, unit, (design * score[:, None]) @ inverse[:, asked])
    return Fitted(coefficients=found[asked], influence=influence, weights=weights, dispersion=alpha)


def effective_partners(weights: Floats, unit: NDArray[np.int64]) -> float:
    """How many equal partners would tell as much: (Σw)² ÷ Σw², over drawn units."""
    by_unit = np.bincount(unit, weights)
    squares = float(np.square(by_unit).sum())
    return float(by_unit.sum()) ** 2 / squares if squares else 0.0


def _expected(design: Floats, coefficients: Floats) -> Floats:
    result: Floats = np.exp(np.clip(design @ coefficients, -FARTHEST, FARTHEST))
    return result


def _information(design: Floats, weights: Floats, ridge: Floats) -> Floats:
    result: Floats = (design * weights[:, None]).T @ design + np.diag(ridge)
    return result


def _iterate(deals: Floats, design: Floats, ridge: Floats) -> tuple[Floats, float]:
    """Newton's steps for the coefficients, and between them α anew, until neither moves."""
    found = np.zeros(design.shape[1])
    found[0] = np.log(max(float(deals.mean()), 1e-3))
    alpha = 0.0
    for _ in range(MOST_STEPS):
        expected = _expected(design, found)
        weights = expected / (1 + alpha * expected)
        pull = design.T @ ((deals - expected) / (1 + alpha * expected)) - ridge * found
        step = np.linalg.solve(_information(design, weights, ridge), pull)
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        found = found + step
        before, alpha = alpha, _dispersion(deals, _expected(design, found), alpha, design.shape[1])
        if float(np.abs(step).max()) < CLOSE_ENOUGH and abs(alpha - before) < CLOSE_ENOUGH:
            break
    return found, alpha


def _dispersion(deals: Floats, expected: Floats, alpha: float, columns: int) -> float:
    """α by moments: what squares of errors have above chance, each row weighted by how well it tells; partners who never sell say nothing."""
    weight = 1 / np.square(1 + alpha * expected)
    weights = expected / (1 + alpha * expected)
    effective = float(weights.sum()) ** 2 / max(float(np.square(weights).sum()), 1e-12)
    used = effective / max(effective - columns, effective / 2)
    above = float((weight * (np.square(deals - expected) * used - expected)).sum())
    return max(above / max(float((weight * np.square(expected)).sum()), 1e-12), 0.0)
