"""What can be said about a campaign: a range, never a figure alone; a verdict no stronger than how partners came to it allows.

Sentences are made from these by whoever speaks to people; here are values, and reasons as names with the figures that belong to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Range:
    """From low to high, with the middle; `percent` of such ranges hold the truth. In the unit of what it is a range of."""

    low: float
    middle: float
    high: float
    percent: int = 95

    @property
    def holds_nothing(self) -> bool:
        """Whether no change at all lies inside: then it has no colour."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, kw_only=True)
class YenRange:
    """As Range, in whole yen."""

    low: int
    middle: int
    high: int
    percent: int = 95

    @property
    def holds_nothing(self) -> bool:
        return self.low <= 0 <= self.high


class Method(Enum):
    """How the answer was found."""

    DEALS_MODEL = "deals_model"  # negative-binomial model of deals, compared with those not offered
    DEALS_IN_WAVES = "deals_in_waves"  # the same by wave, compared with those whose turn had not come
    CALIBRATED = "calibrated"  # the same, corrected by what it says on past dates without a campaign
    OWN_HISTORY = "own_history"  # own past × how everybody else grew: a range only
    FIRST_DEALS = "first_deals"  # a deal within 90 days, yes or no
    NOTHING = "nothing"  # nothing can be said


class Verdict(Enum):
    WORKED = "worked"
    DID_NOT_WORK = "did_not_work"
    CANNOT_TELL_YET = "cannot_tell_yet"
    CANNOT_BE_MEASURED = "cannot_be_measured"


class Cap(Enum):
    """The strongest that may be said, from how partners came to the campaign."""

    FULL = "full"  # worked, did not work
    PROBABLY = "probably"  # no stronger than "probably"
    NOT_PROOF = "not_proof"  # shown with a warning: no proof, no verdict
    RANGE_ONLY = "range_only"  # a range, no verdict
    LEARNING_ONLY = "learning_only"  # to learn from, no verdict on yen


class Measure(Enum):
    """Which of the two measures is shown."""

    DEALS = "deals"
    YEN = "yen"


class Why(Enum):
    """Why the answer is as it is: how the method was chosen, what limits the verdict, what was left out. `values` in brackets."""

    # How the method was chosen
    OFFER_WAS_DRAWN = "offer_was_drawn"  # (offered, compared)
    OFFER_WAS_DRAWN_ENROLMENT_WAS_NOT = "offer_was_drawn_enrolment_was_not"  # (offered, enrolled)
    ORDER_WAS_DRAWN = "order_was_drawn"  # (waves)
    CHOSEN_BY_A_RULE = "chosen_by_a_rule"  # (placebos)
    CHOSEN_BY_THEMSELVES = "chosen_by_themselves"
    NOBODY_HELD_OUT = "nobody_held_out"  # (offered)
    TOO_FEW_OFFERED = "too_few_offered"  # (offered, needed)
    TOO_FEW_COMPARED = "too_few_compared"  # (compared, needed)
    TOO_FEW_ACTIVE = "too_few_active"  # (active, needed)
    MOSTLY_NOT_ACTIVE_YET = "mostly_not_active_yet"  # (active, offered)
    NOBODY_OFFERED = "nobody_offered"
    # What limits it
    NOT_ENDED = "not_ended"  # (ends: ISO day)
    TOO_LITTLE_HISTORY = "too_little_history"  # (months, needed)
    NOBODY_COMPARABLE = "nobody_comparable"  # (share: of those offered who have nobody like them)
    RANGE_HOLDS_NOTHING = "range_holds_nothing"
    DEALS_AND_YEN_DISAGREE = "deals_and_yen_disagree"
    ONE_DEAL_DECIDES = "one_deal_decides"  # (yen, share)
    NO_SALES_IN_THE_WINDOW = "no_sales_in_the_window"
    NO_DEALS_AT_ALL = "no_deals_at_all"
    OTHER_CAMPAIGN_AT_ONCE = "other_campaign_at_once"  # (name, offered_both, share)
    DRAW_LOOKS_WRONG = "draw_looks_wrong"  # those offered differ from the others before the campaign (measure)
    PLACEBOS_FAIL = "placebos_fail"  # on past dates without a campaign the method sees one too often (outside, tried)
    PAID_IS_UNKNOWN = "paid_is_unknown"  # nothing was paid: no return can be stated
    MONTHS_AFTER_NOT_MEASURED = "months_after_not_measured"  # the next turn came too early: deals moved forward cannot be told
    NOT_PAID_BACK_AT_BEST = "not_paid_back_at_best"  # even the upper end brings less than was paid
    # What was left out or corrected
    LEFT_OUT_BEFORE_THE_DRAW = "left_out_before_the_draw"  # (partners)
    GONE_MEANWHILE = "gone_meanwhile"  # (offered, compared): they stay where they were drawn
    JOINED_TOO_LATE = "joined_too_late"  # (partners): no history, or not there when it began
    ATTRIBUTE_KNOWN_TOO_LATE = "attribute_known_too_late"  # (name, known_on)
    FINISHED_WAVES_NOT_COMPARED = "finished_waves_not_compared"  # (waves)
    LAST_WAVE_NOT_MEASURED = "last_wave_not_measured"  # (partners): nobody was left whose turn had not come
    DRAWN_AS_GROUPS = "drawn_as_groups"  # (groups): errors are those of the groups


@dataclass(frozen=True)
class Reason:
    """A reason with the figures that belong to it; money in whole yen, shares of 1, days as ISO text."""

    why: Why
    values: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What was added among those offered, over one span.

    Units   `lift` is a share of what they would have sold; `deals` a number of deals; `yen` whole yen.
    """

    lift: Range
    deals: Range
    yen: YenRange


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Where what was paid went: to deals that would have come anyway, to deals moved forward, to new ones.

    Units   whole yen; the three middles sum to `paid`.
    """

    paid: int
    anyway: YenRange
    moved: YenRange
    new: YenRange


@dataclass(frozen=True, kw_only=True)
class Guard:
    """The plain comparison in yen beside the model of deals.

    Units   whole yen, of the same span as `net`. Where they disagree beyond their own interval, yen is what is shown.
    """

    yen: YenRange
    disagrees: bool


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """What the same method says of a past day on which there was no campaign.

    Units   `lift` a share; `before_after` the growth that a plain comparison with the time before would have claimed, a share.
    """

    day: np.datetime64
    lift: Range
    before_after: float


@dataclass(frozen=True, kw_only=True)
class BeforeAfter:
    """What a comparison with the time before would have claimed on a past day without a campaign, in whole yen: a grey dot."""

    day: np.datetime64
    yen: int


@dataclass(frozen=True, kw_only=True)
class Naive:
    """What plain comparisons would have claimed: shown as what misleads, never as the effect.

    Shape   `past` are the same partners before and after up to 9 past days, oldest first.
    Units   whole yen of the window; None where there is nothing to compare with.
    """

    before_after: int | None
    year_on_year: int | None
    participants_and_the_rest: int | None
    past: tuple[BeforeAfter, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FirstDeals:
    """Among partners new or not active yet: who closed a first deal within 90 days, or with `opened_too` opened one.

    Units   counts of partners; `difference` is a share of 1 (those offered less those compared).
    """

    offered: int
    offered_with_deal: int
    compared: int
    compared_with_deal: int
    difference: Range | None
    opened_too: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """Everything that may be said about one campaign.

    Shape   `net` counts window and months after, and is the headline; `gross` the window alone. `shown` says whether the verdict and
    the range of yen come from deals or, where the two disagree, from yen: `yen` is that range. `placebos` are oldest first.
    Units   `per_enrolled` whole yen per enrolled partner; `return_per_yen` what comes back of each yen paid beyond itself
    ((margin × new − paid) ÷ paid); `take_up` a share; effective partners as a count that may be broken.
    """

    method: Method
    verdict: Verdict
    cap: Cap
    final: bool  # False until the last day is over: grey
    measured_until: np.datetime64
    reasons: tuple[Reason, ...]
    offered: int
    compared: int
    enrolled: int | None = None
    take_up: float | None = None
    effective_partners: float | None = None
    shown: Measure = Measure.DEALS
    yen: YenRange | None = None
    net: Effect | None = None
    gross: Effect | None = None
    per_enrolled: YenRange | None = None
    return_per_yen: Range | None = None
    bars: Bars | None = None
    guard: Guard | None = None
    naive: Naive | None = None
    placebos: tuple[Placebo, ...] = ()
    first_deals: FirstDeals | None = None


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """Several campaigns of one kind judged together.

    Units   `lift` a share of what would have been sold, of a usual campaign of the kind; `between` is how much campaigns differ,
    as a standard deviation; `more_needed` how many campaigns like these would probably suffice, None where it can be told already
    or no number up to 20 would do.
    """

    campaigns: int
    lift: Range
    between: float
    verdict: Verdict
    cap: Cap
    reasons: tuple[Reason, ...]
    more_needed: int | None
