"""What a study is made from: partners as they were known before, their deals, and who was offered what from which day on.

Everything is columns with one row per partner (or deal); a partner is its row's number. Days are numpy days, spans half-open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Days = NDArray[np.datetime64]
Booleans = NDArray[np.bool_]
NEVER = np.datetime64("9999-01-01", "D")  # of a day that has not come: not left, not cancelled, not enrolled


class Assigned(Enum):
    """How it was decided who is offered the campaign."""

    RANDOMISED_OFFER = "randomised_offer"  # drawn; who was not drawn is compared
    WAVES = "waves"  # everybody's turn comes, the order was drawn
    RECORDED_RULE = "recorded_rule"  # chosen, by a rule that was written down before
    OPT_IN = "opt_in"  # by partners themselves, or for reasons that nobody wrote down
    EVERYONE = "everyone"  # nobody waits


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """What partners are like beside their rank, and since which day that has been known.

    Shape   one value per partner.
    """

    name: str
    values: tuple[str, ...]
    known_on: np.datetime64


@dataclass(frozen=True, kw_only=True)
class Partners:
    """The roster, as it was known before the campaign.

    Shape   one row per partner in every column.
    Units   `joined` and `left` are the first day under contract and the first day not any more (NEVER: still there). `unit` is what
    was drawn as one: the distributor's code under two tiers, else the partner's own. A partner that was merged into another is no
    row; its deals are those of the one that goes on.
    """

    codes: tuple[str, ...]
    ranks: tuple[str, ...]
    joined: Days
    left: Days
    unit: tuple[str, ...]
    attributes: tuple[Attribute, ...] = ()

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, kw_only=True)
class Deals:
    """Deals that were won, one row each, in no order that matters; deals of the months before are the partners' own history.

    Units   `partner` is a row of Partners; `day` when it was won; `yen` whole yen, before tax; `cancelled` the day it was undone,
    or NEVER.
    """

    partner: Integers
    day: Days
    yen: Integers
    cancelled: Days

    def __len__(self) -> int:
        return len(self.partner)


@dataclass(frozen=True, kw_only=True)
class OpenDeals:
    """Deals in the making, those lost and still open included: one row each.

    Units   `partner` is a row of Partners; open from `opened` to before `closed` (won or lost; NEVER: still open).
    """

    partner: Integers
    opened: Days
    closed: Days


@dataclass(frozen=True, kw_only=True)
class Wave:
    """A group of partners whose turn comes on the same day.

    Units   the window is [starts, ends); the months after it, in which deals moved forward are missed, are [ends, after_ends).
    """

    starts: np.datetime64
    ends: np.datetime64
    after_ends: np.datetime64


@dataclass(frozen=True, kw_only=True)
class OtherCampaign:
    """Another campaign that some of the same partners were offered meanwhile.

    Shape   `offered` has one row per partner.
    """

    name: str
    starts: np.datetime64
    ends: np.datetime64
    offered: Booleans


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Who was offered what, how that was decided, and what it cost.

    Shape   `wave` has one row per partner: the number of its wave, −1 for who was not offered it. `stratum` is what was drawn
    within, one number per partner, None where nothing was. `left_out` are partners that were no part of the draw (vetoed, or with
    an agreed target): neither counted nor compared.
    Units   `paid` is whole yen per partner; `other_cost` whole yen for all; `margin_ppm` is what of a new yen stays with the maker;
    `received` counts campaigns of the 12 months before. `enrolled` are days, NEVER for who did not; None where offered is enrolled.
    `announced` is the day on which partners heard of it.
    """

    name: str
    kind: str
    assigned: Assigned
    waves: tuple[Wave, ...]
    wave: Integers
    announced: np.datetime64
    paid: Integers
    margin_ppm: int
    other_cost: int = 0
    rule: str | None = None
    stratum: Integers | None = None
    left_out: Booleans | None = None
    enrolled: Days | None = None
    received: Integers | None = None
    others: tuple[OtherCampaign, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Study:
    """One campaign to be judged, on what was known until a day.

    Units   deals of `history_from` to before `known_until` are in `deals`, all of them. `seed` makes the draws of the range
    reproducible. `texts` are names for people and are not looked at.
    """

    partners: Partners
    deals: Deals
    campaign: Campaign
    history_from: np.datetime64
    known_until: np.datetime64
    open_deals: OpenDeals | None = None
    seed: int = 1
    texts: Mapping[str, str] = field(default_factory=dict)
