"""Which kind of partner moves on which kind of campaign, and what to do next with a budget."""

from enishi_engine.effects.response.profile import Cell, Measured, Profile, learn_profile
from enishi_engine.effects.response.recommending import LEAST_PARTNERS, Offer, Option, Recommendation, Why, recommend

__all__ = [
    "LEAST_PARTNERS",
    "Cell",
    "Measured",
    "Offer",
    "Option",
    "Profile",
    "Recommendation",
    "Why",
    "learn_profile",
    "recommend",
]
