"""How partners were chosen, fitted: who was likely to be, and whether anybody like them was not."""

from dataclasses import dataclass

import numpy as np

from enishi_engine.effects.estimating.comparing import Booleans, Floats

RIDGE = 0.5
STEPS = 25
HARDLY_LEFT_OUT = 0.95  # 19 in 20 like them were chosen
LEAST_EFFECTIVE = 8.0


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A logistic rule of what was known.

    Shape   `coefficients` one per column, after the constant.
    """

    constant: float
    coefficients: Floats
    middle: Floats

    def score(self, covariates: Floats) -> Floats:
        """How likely each partner is chosen, as log odds."""
        result: Floats = self.constant + (covariates - self.middle) @ self.coefficients
        return result


def fit_selection(offered: Booleans, covariates: Floats) -> Selection:
    """The rule that best says who was chosen.

    Shape   one row per partner.
    Units   log odds.
    Errors  none.
    Source  docs/rules/effects.md, "Chosen by a rule".
    """
    middle = covariates.mean(axis=0)
    design = np.column_stack([np.ones(len(offered)), covariates - middle])
    ridge = np.full(design.shape[1], RIDGE)
    ridge[0] = 1e-9
    found = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        information = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(information, design.T @ (offered - chance) - ridge * found)
        found = found + step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-12))
    return Selection(constant=float(found[0]), coefficients=found[1:], middle=middle)


def without_anybody_like_them(offered: Booleans, covariates: Floats) -> float:
    """Which part of those chosen has nobody like them among those left out: likelier chosen than any of these, or than 19 in 20.

    Shape   one row per partner.
    Units   a share of 1; 1 where those left out, weighted to look like the chosen, are fewer than 8 in effect.
    Errors  none.
    Source  docs/rules/effects.md, "Chosen by a rule".
    """
    score = fit_selection(offered, covariates).score(covariates)
    odds = np.exp(np.clip(score[~offered], -30, 30))
    if odds.sum() ** 2 < LEAST_EFFECTIVE * np.square(odds).sum():
        return 1.0
    edge = min(float(np.log(HARDLY_LEFT_OUT / (1 - HARDLY_LEFT_OUT))), float(score[~offered].max()))
    return float((score[offered] > edge).mean())
