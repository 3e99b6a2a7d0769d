"""The rows of the acceptance table: what each measures, cell by cell, and the bounds it is held to.

A cell is a list of campaigns (quizzes, worlds) made from seeds; what each comes to is a few numbers, kept by themselves, so that a
run may be broken off.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

from enishi_engine.acceptance.costs import as_history
from enishi_engine.acceptance.lifts import lift_cells
from enishi_engine.acceptance.measuring import Cell, Figure, Numbers, mean, total
from enishi_engine.acceptance.plans import ratio_trial, width_trial
from enishi_engine.acceptance.responses import make_responses
from enishi_engine.acceptance.worlds import WORLDS, make_world
from enishi_engine.acceptance.worlds.quizzes import QuizSettings, make_quiz
from enishi_engine.effects.forecast import forecast_cost
from enishi_engine.effects.response import learn_profile
from enishi_engine.integrity import shared_answers

FORECAST_MONTHS = 3


def cells() -> tuple[Cell, ...]:
    """All cells, in the table's order."""
    return (*lift_cells(), *_plans(), *_profiles(), *_copied_answers(), *_costs(), *_alarms())


def _plans() -> tuple[Cell, ...]:
    tried = (("active", 40), ("active", 120), ("active", 400), ("mixed", 400), ("heavy", 120))
    return tuple(Cell("A6", f"{world}, {partners} partners", width_trial(world, partners), _plan_figures) for world, partners in tried)


def _plan_figures(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    ratios = [trial["ratio"] for trial in trials if not math.isnan(trial["ratio"])]
    return (Figure("expected ÷ real half-width, median, %", 100 * float(np.median(ratios)) if ratios else math.nan, 92, 108),)


def _alarms() -> tuple[Cell, ...]:
    return (
        Cell("I2", "1,500 partners, as many missing in both waves", ratio_trial(1500, 0.0), _false_alarms),
        Cell("I2", "1,500 partners, a quarter more missing in the second", ratio_trial(1500, 0.25), _true_alarms),
    )


def _false_alarms(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    return (Figure("alarms, %", 100 * mean(trials, "alarm"), 0, 0.5),)


def _true_alarms(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    return (Figure("alarms, %", 100 * mean(trials, "alarm"), 80, 100),)


def _profiles() -> tuple[Cell, ...]:
    return (Cell("E1", "15 campaigns of 5 kinds among 8 segments", _profile_trial, _profile_figures),)


def _profile_trial(seed: int) -> Numbers:
    made = make_responses(seed)
    profile = learn_profile(made.measured, made.traits)
    truth = np.array([made.truth[cell] for cell in profile.cells])
    alone = np.array([made.alone[cell] for cell in profile.cells])
    reach = 1.959964 * np.sqrt(np.diag(profile.covariance))
    return {
        "held": float((np.abs(profile.mean - truth) <= reach).mean()),
        "square": float(((profile.mean - truth) ** 2).mean()),
        "square_alone": float(((alone - truth) ** 2).mean()),
    }


def _profile_figures(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    ratio = math.sqrt(mean(trials, "square") / mean(trials, "square_alone"))
    return (
        Figure("95 % ranges hold, %", 100 * mean(trials, "held"), 92, 99),
        Figure("error ÷ that of cells alone", ratio, 0, 0.55),
    )


def _copied_answers() -> tuple[Cell, ...]:
    tried = {
        "20 questions, answers only": QuizSettings(times=False),
        "20 questions, with times": QuizSettings(),
        "20 questions, partners taught a tenth wrongly": QuizSettings(office_mistakes=0.1),
        "nobody copied": QuizSettings(copying_share=0.0),
        "19 questions": QuizSettings(questions=19),
    }
    return tuple(Cell("G1", name, _quiz_trial(settings), _quiz_figures(settings)) for name, settings in tried.items())


def _quiz_trial(settings: QuizSettings) -> Callable[[int], Numbers]:
    def trial(seed: int) -> Numbers:
        quiz = make_quiz(settings, seed)
        looked = shared_answers(quiz.key, quiz.attempts)
        shown = {finding.people for finding in looked.findings}
        false = len(shown - quiz.copied)
        return {
            "copied": len(quiz.copied),
            "caught": len(shown & quiz.copied),
            "honest": looked.looked_at - len(quiz.copied),
            "false": false,
            "false_share": false / max(1, len(shown)),
            "said_it_cannot": float(looked.cannot_show is not None),
        }

    return trial


def _quiz_figures(settings: QuizSettings) -> Callable[[Sequence[Numbers]], tuple[Figure, ...]]:
    def figures(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
        if settings.questions < 20:
            return (Figure("says it cannot show copying, %", 100 * mean(trials, "said_it_cannot"), 100, 100),)
        honest = Figure("honest pairs shown, %", 100 * total(trials, "false") / total(trials, "honest"), 0, 1)
        share = Figure("false share, %", 100 * mean(trials, "false_share"), 0, 5)
        if not settings.copying_share:
            return (honest, share)
        return (honest, share, Figure("copies shown, %", 100 * total(trials, "caught") / total(trials, "copied"), 75, 100))

    return figures


def _costs() -> tuple[Cell, ...]:
    return tuple(
        Cell("H1", f"{world}, {partners} partners", _cost_trial(world, partners), _cost_figures)
        for partners in (60, 200, 800)
        for world in WORLDS
    )


def _cost_trial(world: str, partners: int) -> Callable[[int], Numbers]:
    settings = WORLDS[world].but(partners=partners)

    def trial(seed: int) -> Numbers:
        history = as_history(make_world(settings, seed))
        begins = settings.history_months
        came = int(history.cost[:, begins : begins + FORECAST_MONTHS].sum())
        forecast = forecast_cost(history.until(begins), months=FORECAST_MONTHS)
        held = {f"held_{one.percent}": float(one.low <= came <= one.high) for one in forecast.ranges}
        return {**held, "width": (forecast.ranges[0].high - forecast.ranges[0].low) / forecast.middle}

    return trial


def _cost_figures(trials: Sequence[Numbers]) -> tuple[Figure, ...]:
    return (
        Figure("80 % range holds, %", 100 * mean(trials, "held_80"), 75, 87),
        Figure("95 % range holds, %", 100 * mean(trials, "held_95"), 92, 98),
    )
