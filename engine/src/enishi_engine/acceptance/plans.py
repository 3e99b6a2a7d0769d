"""What is promised before a campaign, beside what came: how wide its range would be, and how often the sample-ratio alarm goes off."""

from collections.abc import Callable, Mapping

import numpy as np

from enishi_engine.acceptance.studies import as_study
from enishi_engine.acceptance.worlds import WORLDS, CampaignSettings, at_the_start, drawn, make_world, run_campaign
from enishi_engine.effects.assignment import sample_ratio
from enishi_engine.effects.estimating import judge
from enishi_engine.effects.power import expected_half_width
from enishi_engine.effects.study import Assigned

LIFT = 0.14  # in the window and the months after, as the plan puts it in
OFFERED = 2 / 3
PAST_CAMPAIGNS = 9  # one for each past day


def width_trial(world: str, partners: int) -> Callable[[int], Mapping[str, float]]:
    """Half of the range that was expected ÷ half of the range that came, of one campaign; of those that came to a range."""
    settings = WORLDS[world].but(partners=partners)

    def trial(seed: int) -> Mapping[str, float]:
        made = make_world(settings, seed)
        happened = run_campaign(made, CampaignSettings(lift=LIFT, lift_after=LIFT), at_the_start(made, drawn(made, OFFERED, seed)), seed)
        study = as_study(happened, Assigned.RANDOMISED_OFFER)
        net, expected = judge(study).net, expected_half_width(study, effect=LIFT, trials=PAST_CAMPAIGNS, seed=seed)
        if net is None or expected is None:
            return {"ratio": float("nan")}
        return {"ratio": 2 * expected / (net.lift.high - net.lift.low)}

    return trial


def ratio_trial(partners: int, missing: float) -> Callable[[int], Mapping[str, float]]:
    """Whether the alarm goes off where as many of both waves are missing, and this share more of the second."""

    def trial(seed: int) -> Mapping[str, float]:
        chance = np.random.default_rng(seed)
        waiting = round(partners / 3)
        planned = (partners - waiting, waiting)
        found = (int(chance.binomial(planned[0], 0.95)), int(chance.binomial(planned[1], 0.95 * (1 - missing))))
        return {"alarm": float(sample_ratio(planned, found).alarm)}

    return trial
