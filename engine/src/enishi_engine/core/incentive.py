"""The core incentive: the one thing that is calculated. Types only say it in fewer words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TypeAlias

from enishi_engine.core.expression import Expression, Period, Weight
from enishi_engine.core.unlocking import Unlocking


@dataclass(frozen=True)
class Label:
    """A name in both languages."""

    ja: str
    en: str


@dataclass(frozen=True)
class OnLine:
    """One candidate per order line and payee (O1)."""


@dataclass(frozen=True)
class OnEvent:
    """One candidate per activity of these kinds (O2)."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class OnClaim:
    """One candidate per approved claim for marketing money (O4)."""


class PeriodKind(Enum):
    CALENDAR = "calendar"
    PROGRAM = "program"
    CAMPAIGN = "campaign"  # the one span from the incentive's first to its last day


@dataclass(frozen=True)
class OnPeriod:
    """One candidate per partner and ended period (O3)."""

    kind: PeriodKind
    period: Period = Period.MONTH


@dataclass(frozen=True)
class OnServiceMonth:
    """One candidate per month of an order line's service and payee (O9)."""


@dataclass(frozen=True)
class OnAgreement:
    """One candidate per agreement, on its first day: a partner is contracted."""


@dataclass(frozen=True)
class OnEarning:
    """One candidate per earning line of another incentive of the same text (A8): what it earned, before anything is taken back."""

    of: str


Occasion: TypeAlias = OnLine | OnServiceMonth | OnEvent | OnClaim | OnAgreement | OnPeriod | OnEarning
LineOccasion: TypeAlias = OnLine | OnServiceMonth  # behind which an order line stands


class Payee(Enum):
    """Who is paid (P1). A person is paid only with the company's recorded consent, else the company is."""

    PARTNER = "partner"
    PERSON = "person"
    INTRODUCER = "introducer"
    PARENT = "parent"
    DISTRIBUTOR = "distributor"


class Role(Enum):
    """Whose share of a line counts (P2)."""

    SOLD = "sold"
    SOURCED = "sourced"
    INFLUENCED = "influenced"
    SERVICED = "serviced"


class LineDay(Enum):
    """A day of an order line (T1, T5)."""

    ORDER = "order"
    ACCEPTANCE = "acceptance"
    START = "start"
    PAYMENT = "payment"  # the day on which the customer had paid the line in full
    REGISTRATION = "registration"  # of the line's deal
    MEETING = "meeting"  # first meeting_set activity about the line's deal


class TextDay(Enum):
    """The day whose text judges a fact, and goes on to, whatever later texts say (T4)."""

    ORDER = "order"
    CUSTOMER = "customer.first_order"
    SUBSCRIPTION = "subscription.first_order"
    DEAL = "deal.registered"
    AGREEMENT = "agreement.first_day"


@dataclass(frozen=True)
class Condition:
    """One gate of `who:` or `condition:`; `text` is how the author wrote it, the figures' name in reasons."""

    test: Expression
    text: str


@dataclass(frozen=True)
class CampaignDays:
    """First and last day, both inclusive, tested on one of the line's days (T1)."""

    first_day: date | None = None
    last_day: date | None = None
    on: LineDay | None = None  # None: the counting day


ALL_DAYS = CampaignDays()


class Anchor(Enum):
    """What a number of months is counted from (T2)."""

    AGREEMENT = "agreement.first_day"
    PARTNER = "partner.first_day"
    CUSTOMER = "customer.first_order"
    SUBSCRIPTION = "subscription.first_order"


@dataclass(frozen=True)
class Entitlement:
    """Only the first `months` months from the anchor (T2)."""

    months: int
    anchor: Anchor


@dataclass(frozen=True)
class Deadline:
    """A claim must be made within `days` of the counting day, or by the incentive's last day (L4)."""

    days: int | None  # None: by the last day


@dataclass(frozen=True)
class Registration:
    """The deal must have been registered on or before the counting day, at most `days` before it (L4)."""

    days: int | None  # None: any time before


class PairKey(Enum):
    CUSTOMER = "customer"
    PARTNER = "partner"


@dataclass(frozen=True)
class Pair:
    """A line that completes a bundle: every other member was sold to the same one within days (O7).

    `field` is `code` or `family` of the product; `members` in the order of the text.
    """

    field: str
    members: tuple[str, ...]
    same: PairKey
    days: int


@dataclass(frozen=True)
class GoesOn:
    """What was ordered under a contract is paid for so many months after its end (T8)."""

    months: int | None  # None: for ever


@dataclass(frozen=True)
class Settles:
    """Months of service that begin after a contract's end count on its last day: all, or those of so many months (T8)."""

    months: int | None  # None: all


class OncePer(Enum):
    PARTNER = "partner"
    PERSON = "person"
    CUSTOMER = "customer"
    SELLER = "seller"  # whose part of the line it is, whoever is paid


class ValueUnit(Enum):
    RATE = "rate"  # ppm of the base
    MONEY = "money"  # minor units


@dataclass(frozen=True)
class Value:
    """A leaf of a table: a rate in ppm or an amount in minor units."""

    amount: int


@dataclass(frozen=True)
class ByKey:
    """Rows by the value of an expression (CODE, RANK or COUNT); `otherwise` None pays nothing (A3)."""

    key: Expression
    text: str
    rows: tuple[tuple[int | str, "Table"], ...]
    otherwise: "Table | None" = None


class Beyond(Enum):
    """What happens at and beyond the end of the last band."""

    OPEN = "open"  # the last band has no end
    NOTHING = "nothing"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Band:
    """Half-open: start ≤ measure < end; end None only on an open last band. In the measure's unit.

    For a RATIO the bounds are in ppm.
    """

    start: int
    end: int | None
    value: int


@dataclass(frozen=True)
class Bands:
    """Neighbours meet, in ascending order (ruling 5)."""

    bands: tuple[Band, ...]
    beyond: Beyond


@dataclass(frozen=True)
class ByBand:
    """One value chosen by where a measure stands at the moment of evaluation (A4, A5)."""

    measure: Expression
    text: str
    bands: Bands


Table: TypeAlias = Value | ByKey | ByBand


@dataclass(frozen=True)
class Percent:
    """base × rate, rounded once (A2, A3)."""

    rates: Table


@dataclass(frozen=True)
class PerUnit:
    """units × amount; units is a COUNT expression (A7)."""

    units: Expression
    amounts: Table


@dataclass(frozen=True)
class Fixed:
    """An amount, whatever the base; a credit split divides it directly (A1)."""

    amounts: Table


class Method(Enum):
    MARGINAL = "marginal"  # 超過累進: each band's value meets what lies within it
    WHOLE_AMOUNT = "whole_amount"  # 単純累進: the band reached meets everything


@dataclass(frozen=True)
class Banded:
    """round(F(running total after)) − round(F(running total before)), per payee and period (A4, ruling 4).

    The running total is of the incentive's base: MONEY with bands of rates (ppm), or COUNT with bands of minor units
    per unit.
    """

    bands: Bands
    unit: ValueUnit
    over: OnPeriod
    method: Method


@dataclass(frozen=True)
class PoolSize:
    """How large a pool is: minor units, or ppm of a figure of all who share it."""

    number: int
    unit: ValueUnit


@dataclass(frozen=True)
class Pool:
    """A share of an amount that is for all of one period together, in proportion to a figure (A6).

    `shared_by`: MONEY, COUNT or NUMBER. `of`: the figure (MONEY) whose sum a size in ppm is of; None with an amount.
    """

    size: PoolSize
    of: Condition | None
    shared_by: Condition

    @property
    def figures(self) -> tuple[Condition, ...]:
        """What must be known of everybody who takes part."""
        return (self.shared_by,) if self.of is None else (self.shared_by, self.of)


Amount: TypeAlias = Percent | PerUnit | Fixed | Banded | Pool


class LimitKey(Enum):
    LINE = "line"  # the occasion itself: a line, an event, a period
    PERSON = "person"
    CUSTOMER = "customer"
    SUBSCRIPTION = "subscription"  # of an order line or a month of its service
    PARTNER = "partner"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    CAMPAIGN = "campaign"


class BudgetOrder(Enum):
    """Whom a budget pays when it is not enough for all (L2)."""

    BOOKED = "booked"  # first come
    PRORATED = "prorated"  # everybody, in proportion


@dataclass(frozen=True)
class Limit:
    """What the candidates of one key earn together, at most and (once above 0) at least (L1).

    With an `order` it is a budget: for all together, its one key a period or the campaign (L2).
    """

    per: tuple[LimitKey, ...]
    maximum: int | None = None
    minimum: int | None = None
    order: BudgetOrder | None = None


class Payable(Enum):
    EARNED = "earned"
    CUSTOMER_PAID = "customer_paid"


class Share(Enum):
    FULL = "full"
    PROPORTIONAL = "proportional"
    UNUSED_MONTHS = "unused_months"


DOWNGRADE = "downgrade"  # no change of the line, but a later line of the same subscription


@dataclass(frozen=True)
class TakeBack:
    """What a later change of the line takes back (B1): kinds of change, days from the counting day (None: any), share.

    With the share UNUSED_MONTHS it is paid for `months` months from the counting day, and `after` may name DOWNGRADE (O8).
    """

    after: tuple[str, ...]
    days: int | None
    share: Share
    months: int | None = None


class Otherwise(Enum):
    """What happens when a continuing condition does not hold any more (T6)."""

    ENDS = "ends"  # the entitlement is over, what was earned stays
    TAKE_BACK = "take_back"  # and what was earned in the last months is taken back


class Reopens(Enum):
    """What counts a line by what its take-back leaves of it, instead of by what it was when ordered (B3)."""

    BANDS = "bands"  # running totals
    LIMITS = "limits"  # caps, floors and budgets


class PaysAs(Enum):
    """What is earned: money to be paid out, or marketing money to be spent together (MDF), which is no cash."""

    MONEY = "money"
    MARKETING_MONEY = "marketing_money"


class Stacking(Enum):
    ADD = "add"
    BEST = "best"
    THIS_FIRST = "this_first"


@dataclass(frozen=True, kw_only=True)
class Incentive:
    """One way to earn. `base` is MONEY (COUNT for a Banded amount of units, None for Fixed, PerUnit and Pool)."""

    id: str
    label: Label
    type: str
    occasion: Occasion
    amount: Amount
    base: Expression | None = None
    payee: Payee = Payee.PARTNER
    role: Role = Role.SOLD
    earned_on: LineDay = LineDay.ORDER
    text_as_of: TextDay | None = None  # None: the counting day
    scope: Condition | None = None
    campaign: CampaignDays = ALL_DAYS
    who: tuple[Condition, ...] = ()
    condition: tuple[Condition, ...] = ()
    entitled: Entitlement | None = None
    continuing: Condition | None = None  # what must hold on the first day of every month after the order (T6)
    uncertain_months: int | None = None  # so long after its counting day an earning is taken back when that fails; None: it stays
    unlocked: Unlocking | None = None  # the events from which on it pays (T3)
    registration: Registration | None = None
    claim: Deadline | None = None
    after_contract: GoesOn | Settles | None = None  # None: it stops
    pair: Pair | None = None
    once_per: OncePer | None = None
    requires: str | None = None  # the incentive that must itself pay on the same occasion
    limits: tuple[Limit, ...] | None = None  # None: the text is silent; (): it says there are none
    payable: Payable = Payable.EARNED
    take_back: TakeBack | None = None  # of lines; on earnings what is taken back of the earning is taken back here
    reopens: tuple[Reopens, ...] = ()
    pays_as: PaysAs = PaysAs.MONEY
    stacking: Mapping[str, Stacking] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """A named figure per partner."""

    id: str
    label: Label
    expression: Expression
    text: str


@dataclass(frozen=True)
class NamedWeight:
    """A dated table of numbers or amounts that figures weigh facts by."""

    label: Label
    weight: Weight


@dataclass(frozen=True)
class Rhythm:
    """Review days: the first day of each program period, or one day of the year (R7). None period: never."""

    period: Period | None
    month_day: tuple[int, int] | None = None  # for YEAR: month, day; None: the program's year start


@dataclass(frozen=True)
class Use:
    """What uses a benefit up in each period: a figure, MONEY, COUNT or NUMBER, read at the period's end (R10)."""

    per: OnPeriod
    figure: Expression


@dataclass(frozen=True)
class Benefit:
    """Something that ranks bring beside money; without `use` it is a rate or words, which nothing uses up."""

    id: str
    label: Label
    use: Use | None


UNLIMITED = None
# In the unit of the benefit's use, UNLIMITED, or words; of a benefit without use a rate in ppm, or words.
Allowance: TypeAlias = int | Label | None


@dataclass(frozen=True)
class Rung:
    """One rank of the ladder; without a condition everybody meets it."""

    id: str
    label: Label
    condition: Condition | None
    benefits: Mapping[str, "Allowance"] = field(default_factory=dict)


@dataclass(frozen=True)
class Ladder:
    """Ranks from low to high and how they move (R1, R6, R7).

    `one_step_up`, `one_step_down`: at most one rung at a review. `keep_months`: a rank is kept that long from the day
    it was reached. `grace`: failing demotion reviews in a row that are forgiven. `benefits`: those that any rung brings.
    """

    rungs: tuple[Rung, ...]
    promote: Rhythm
    demote: Rhythm
    one_step_up: bool = False
    one_step_down: bool = False
    keep_months: int = 0
    grace: int = 0
    benefits: tuple[Benefit, ...] = ()


@dataclass(frozen=True)
class Flag:
    """Something to look into that is no money: raised for every partner that meets the condition on a day of the rhythm (R11)."""

    id: str
    label: Label
    condition: Condition
    reviewed: Rhythm


class Rounding(Enum):
    """How a fraction of a minor unit ends; symmetric for negatives (ruling 4)."""

    DOWN = "down"  # toward zero
    UP = "up"  # away from zero
    HALF_UP = "half_up"  # nearest, a half away from zero
    HALF_EVEN = "half_even"  # nearest, a half to the even neighbour
