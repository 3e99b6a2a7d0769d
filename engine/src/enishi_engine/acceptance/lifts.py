"""Campaigns in worlds with known truth, and how often the estimators were right about them: rows A to C of the acceptance table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from enishi_engine.acceptance.measuring import Cell, Figure, Numbers, mean
from enishi_engine.acceptance.studies import Changed, as_study, changed
from enishi_engine.acceptance.worlds import (
    WORLDS,
    CampaignSettings,
    Happened,
    World,
    at_the_start,
    by_recorded_rule,
    by_themselves,
    drawn,
    in_waves,
    make_world,
    run_campaign,
)
from enishi_engine.effects.estimating import judge, pool
from enishi_engine.effects.estimating.comparing import taking_part
from enishi_engine.effects.study import Assigned, Cap, Method, Result, Study, Verdict

LIFT = 0.14
LARGE = 0.5  # what would be called a success by anybody
NETWORKS = (40, 120, 400, 1500)
TOGETHER = 4  # campaigns of one kind
MODELLED = frozenset({Method.DEALS_MODEL, Method.DEALS_IN_WAVES, Method.CALIBRATED})


@dataclass(frozen=True)
class Setup:
    """One kind of campaign in one world; the seed makes the rest."""

    world: str
    partners: int
    how: str = "drawn"
    lift: float = 0.0
    pulled_forward: float = 0.0


def lift_cells() -> tuple[Cell, ...]:
    """All cells of A1 to C3, in the table's order."""
    # Of 40 partners of whom half hardly sell, fewer than 30 are active: nothing is modelled.
    networks = [(world, partners) for partners in NETWORKS for world in WORLDS if (world, partners) != ("mixed", 40)]
    return (*_drawn(networks), *_together(), *_in_waves(), *_by_a_rule(), *_never())


def _drawn(networks: Sequence[tuple[str, int]]) -> Iterator[Cell]:
    for world, partners in networks:
        setup = Setup(world, partners, lift=LIFT)
        yield Cell("A1", f"{world}, {partners} partners, +14 %", _trial(setup), _coverage(98.5 if partners <= 120 else 97.0))
    for world, partners in networks:
        yield Cell("A2", f"{world}, {partners} partners, no effect", _trial(Setup(world, partners)), _false_alarms)
    for world, partners in networks:
        if partners >= 120:
            best = 0.80 if partners >= 400 or world == "active" else 1.0
            yield Cell("A3", f"{world}, {partners} partners, +14 %", _trial(Setup(world, partners, lift=LIFT)), _sharper(best))
    for partners in (120, 400):
        setup = Setup("active", partners, pulled_forward=0.3)
        yield Cell("A5", f"active, {partners} partners, 30 % moved forward, none new", _trial(setup), _false_alarms)


def _together() -> Iterator[Cell]:
    for partners in (40, 120):
        several = f"{TOGETHER} × active, {partners} partners"
        yield Cell("A7", f"{several}, +14 %", _pooled_trial(Setup("active", partners, lift=LIFT)), _coverage(100.0))
        yield Cell("A7", f"{several}, no effect", _pooled_trial(Setup("active", partners)), _false_alarms)


def _in_waves() -> Iterator[Cell]:
    for partners in (120, 400):
        for world in WORLDS:
            setup = Setup(world, partners, how="waves", lift=LIFT)
            yield Cell("B1", f"{world}, {partners} partners in 3 waves, +14 %", _trial(setup), _coverage_in_waves(partners))


def _by_a_rule() -> Iterator[Cell]:
    for partners in (120, 400):
        for world in WORLDS:
            yield Cell(
                "C1", f"{world}, {partners} partners, +14 %", _trial(Setup(world, partners, how="rule", lift=LIFT)), _coverage(100.0)
            )
            yield Cell("C1", f"{world}, {partners} partners, no effect", _trial(Setup(world, partners, how="rule")), _false_alarms)


def _never() -> Iterator[Cell]:
    for how, name in (("themselves", "by themselves"), ("top third", "by a hard edge, nobody alike left out")):
        yield Cell("C2", f"active, 400 partners, {name}, +50 %", _trial(Setup("active", 400, how=how, lift=LARGE)), _no_verdict)
    for how, name in (("top eight", "the 8 largest"), ("everyone", "everyone")):
        yield Cell("C3", f"active, 400 partners, {name}, +50 %", _trial(Setup("active", 400, how=how, lift=LARGE)), _range_only)


# ── One trial ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _top(world: World, count: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    past = world.sold(world.starts - np.timedelta64(365, "D"), world.starts)
    return np.isin(np.arange(len(past)), np.argsort(-past, kind="stable")[:count])


OFFERED: dict[str, tuple[Assigned, Callable[[World, int], np.ndarray[tuple[int], np.dtype[np.datetime64]]]]] = {
    "drawn": (Assigned.RANDOMISED_OFFER, lambda world, seed: at_the_start(world, drawn(world, 0.6, seed))),
    "waves": (Assigned.WAVES, lambda world, seed: in_waves(world, 3, 3, seed)),
    "rule": (Assigned.RECORDED_RULE, lambda world, seed: at_the_start(world, by_recorded_rule(world, 0.4, seed))),
    "themselves": (Assigned.OPT_IN, lambda world, seed: at_the_start(world, by_themselves(world, 0.4, seed))),
    "top third": (Assigned.RECORDED_RULE, lambda world, _seed: at_the_start(world, _top(world, len(world.rank) // 3))),
    "top eight": (Assigned.RECORDED_RULE, lambda world, _seed: at_the_start(world, _top(world, 8))),
    "everyone": (Assigned.EVERYONE, lambda world, _seed: at_the_start(world, np.ones(len(world.rank), dtype=np.bool_))),
}


def _trial(setup: Setup) -> Callable[[int], Numbers]:
    return lambda seed: _judged(setup, seed)


def _carried_out(setup: Setup, seed: int) -> tuple[Study, Result, Changed]:
    """One campaign as its maker sees it, what is said of it, and the truth."""
    world = make_world(WORLDS[setup.world].but(partners=setup.partners), seed)
    assigned, offer = OFFERED[setup.how]
    campaign = CampaignSettings(lift=setup.lift, lift_spread=0.1 if setup.lift else 0.0, pulled_forward=setup.pulled_forward)
    happened = run_campaign(world, campaign, offer(world, seed), seed)
    study = as_study(happened, assigned)
    return study, judge(study), _truth(happened, study, setup)


@lru_cache(maxsize=20_000)
def _judged(setup: Setup, seed: int) -> Numbers:
    """What came out of one campaign, beside the truth; figures are shares of what would have been sold."""
    study, found, truth = _carried_out(setup, seed)
    said = {
        "worked": float(found.verdict is Verdict.WORKED),
        "verdict": float(found.verdict in {Verdict.WORKED, Verdict.DID_NOT_WORK}),
        "range_only": float(found.cap is Cap.RANGE_ONLY and found.verdict is Verdict.CANNOT_BE_MEASURED and found.yen is not None),
        "modelled": float(found.method in MODELLED and found.yen is not None),
        "probably": float(found.cap is Cap.PROBABLY),
    }
    return said if found.yen is None else {**said, **_beside_the_truth(found, study, truth)}


def _pooled_trial(setup: Setup) -> Callable[[int], Numbers]:
    """Several campaigns of one kind in as many networks, judged together; the truth is that of all of them."""

    def trial(seed: int) -> Numbers:
        carried_out = [_carried_out(setup, TOGETHER * seed + number) for number in range(TOGETHER)]
        pooled = pool([found for _, found, _ in carried_out])
        new, anyway = (sum(getattr(truth, name) for _, _, truth in carried_out) for name in ("new_deals", "anyway_deals"))
        return {
            "modelled": 1.0,
            "held": float(pooled.lift.low <= new / max(anyway, 1) <= pooled.lift.high),
            "outside": float(not pooled.lift.holds_nothing),
            "worked": float(pooled.verdict is Verdict.WORKED),
        }

    return trial


def _truth(happened: Happened, study: Study, setup: Setup) -> Changed:
    """Of the waves that can be measured: the first of three, since the others have nobody beside them after their window."""
    waves = study.campaign.waves[:1] if setup.how == "waves" else study.campaign.waves
    return changed(happened, tuple(one.starts for one in waves), tuple(one.after_ends for one in waves))


def _beside_the_truth(found: Result, study: Study, truth: Changed) -> dict[str, float]:
    yen, usual = found.yen, max(truth.anyway_yen, 1)
    assert yen is not None
    numbers = {
        "held": float(yen.low <= truth.new_yen <= yen.high),
        "outside": float(not yen.holds_nothing),
        "reach": (yen.high - yen.low) / 2 / usual,
        "square": ((yen.middle - truth.new_yen) / usual) ** 2,
        "compared_begun": float(found.compared != int((taking_part(study) & (study.campaign.wave == 2)).sum())),
    }
    if found.guard is not None:
        plain = found.guard.yen
        numbers["reach_plain"] = (plain.high - plain.low) / 2 / usual
        numbers["square_plain"] = ((plain.middle - truth.new_yen) / usual) ** 2
    return numbers


# ── What all trials come to ──────────────────────────────────────────────────────────────────────────────────────────


def _told(trials: Sequence[Numbers]) -> list[Numbers]:
    return [trial for trial in trials if trial["modelled"]]


def _coverage(most: float) -> Callable[[Sequence[Numbers]], tuple[Figure, ...]]:
    return lambda trials: (Figure("95 % ranges hold, %", 100 * mean(_told(trials), "held"), 93, most),)


def _coverage_in_waves(partners: int) -> Callable[[Sequence[Numbers]], tuple[Figure, ...]]:
    most = 98.5 if partners <= 120 else 97.0

    def figures(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
        begun = Figure("a wave that had begun was compared, %", 100 * mean(_told(trials), "compared_begun"), 0, 0)
        return (*_coverage(most)(trials), begun)

    return figures


def _false_alarms(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    return (
        Figure("ranges that rule out no change, %", 100 * mean(_told(trials), "outside"), 0, 5),
        Figure("“it worked”, %", 100 * mean(trials, "worked"), 0, 3),
    )


def _sharper(most: float) -> Callable[[Sequence[Numbers]], tuple[Figure, ...]]:
    def figures(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
        told = _told(trials)
        reach, plain = (float(np.median([trial[name] for trial in told])) for name in ("reach", "reach_plain"))
        error = float(np.sqrt(mean(told, "square") / mean(told, "square_plain")))
        return (Figure("half-width ÷ that of plain yen", reach / plain, 0, most), Figure("error ÷ that of plain yen", error, 0, most))

    return figures


def _no_verdict(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    return (Figure("“it worked” or “it did not”, %", 100 * mean(trials, "verdict"), 0, 0),)


def _range_only(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    return (Figure("a range only, %", 100 * mean(trials, "range_only"), 100, 100),)
