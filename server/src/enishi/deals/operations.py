"""Writes of deals, each in a transaction together with its step and its audit row; what the engine calculates with goes through intake."""

from enishi.deals.deciding import accept, decline, look, reject, settle_conflict, take
from enishi.deals.filing import adopt
from enishi.deals.living import ask, confirm, expire_all, lose, record, refuse, warn_all, withdraw
from enishi.deals.pricing import ask_price, grant_price, refuse_price
from enishi.deals.registering import hand_over, register, register_on_behalf
from enishi.deals.tiers import hide_from_first_tier, show_to_first_tier

__all__ = [
    "accept",
    "adopt",
    "ask",
    "ask_price",
    "confirm",
    "decline",
    "expire_all",
    "grant_price",
    "hand_over",
    "hide_from_first_tier",
    "look",
    "lose",
    "record",
    "refuse",
    "refuse_price",
    "register",
    "register_on_behalf",
    "reject",
    "settle_conflict",
    "show_to_first_tier",
    "take",
    "warn_all",
    "withdraw",
]
