"""Worlds of partners with known truth: what an estimator is measured in.

Written from docs/rules/effects-acceptance.md, without a look at the estimators.
"""

from enishi_engine.acceptance.worlds.campaign import Happened, Origin, Truth, run_campaign
from enishi_engine.acceptance.worlds.choosing import at_the_start, by_recorded_rule, by_themselves, drawn, in_waves
from enishi_engine.acceptance.worlds.making import NEVER, RANKS, SEGMENTS, Deals, World, make_world
from enishi_engine.acceptance.worlds.settings import EVEN_MONTHS, FISCAL_YEAR_ENDS, WORLDS, CampaignSettings, WorldSettings

__all__ = [
    "EVEN_MONTHS",
    "FISCAL_YEAR_ENDS",
    "NEVER",
    "RANKS",
    "SEGMENTS",
    "WORLDS",
    "CampaignSettings",
    "Deals",
    "Happened",
    "Origin",
    "Truth",
    "World",
    "WorldSettings",
    "at_the_start",
    "by_recorded_rule",
    "by_themselves",
    "drawn",
    "in_waves",
    "make_world",
    "run_campaign",
]
