"""Writes of payouts, each in a transaction together with its audit row."""

from enishi.payouts.approving import approve, ask_void, decide_void, drop
from enishi.payouts.payers import decide_steps, hold, name_deputy, propose_steps, record_payer, release
from enishi.payouts.proposing import propose
from enishi.payouts.results import ask_resolution, decide_resolution, read
from enishi.payouts.writing import download, renew_keys, send, write

__all__ = [
    "approve",
    "ask_resolution",
    "ask_void",
    "decide_resolution",
    "decide_steps",
    "decide_void",
    "download",
    "drop",
    "hold",
    "name_deputy",
    "propose",
    "propose_steps",
    "read",
    "record_payer",
    "release",
    "renew_keys",
    "send",
    "write",
]
