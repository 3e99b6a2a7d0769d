"""What an incentive's text says: the terms every incentive has, and how a type declares its own.

A type's `Terms` is a dataclass whose fields are made with `term(…)`; the reader of texts, the JSON Schema,
the reference page and the console's form are all made from these declarations.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, Protocol

from enishi_engine.core.expression import Expression
from enishi_engine.core.incentive import (
    ALL_DAYS,
    Amount,
    CampaignDays,
    Condition,
    Deadline,
    Entitlement,
    GoesOn,
    Incentive,
    Label,
    Limit,
    LineDay,
    Occasion,
    OncePer,
    Pair,
    Payable,
    Payee,
    PaysAs,
    Registration,
    Reopens,
    Role,
    Settles,
    Stacking,
    TakeBack,
    TextDay,
)
from enishi_engine.core.unlocking import Unlocking


class TermKind(Enum):
    """How a term is written and what it becomes."""

    MONEY_EXPRESSION = "an amount of the fact, like line.net - line.setup"  # Expression, MONEY
    MEASURE_EXPRESSION = "an amount or a count of the line, like line.net or line.quantity"  # Expression
    RATIO_EXPRESSION = "a ratio, like sales_quarter / target.sales_quarter"  # Condition (test: RATIO)
    POOL = "an amount for all together, like 1_000_000, or a percentage, like 2 %"  # PoolSize
    FIGURE = "a figure of the partner, like sales_quarter"  # Condition (test: MONEY, COUNT or NUMBER)
    CONDITIONS = "conditions, each part joined by and with a reason of its own"  # tuple[Condition, ...]
    CONDITION = "a condition, like sales_quarter >= 3_000_000"  # Condition
    RATES = "a rate, like 10 %, or a table of rates"  # Table of ppm
    AMOUNTS = "an amount, like 10_000, or a table of amounts"  # Table of minor units
    MEASURED_BANDS = "bands of rates (of amounts per unit when the base is a count)"  # Bands
    AMOUNT_BANDS = "bands of amounts"  # Bands
    POINTS = "percentage points, like 5 pp"  # int, ppm
    MONTHS = "a number of months, like 6"  # int
    DAYS = "a number of days, like 30 days"  # int
    PERIOD = "month, quarter, half, year, calendar quarter …, or campaign"  # OnPeriod
    CHOICE = "one of a few words"  # member of the enum given as `choices`
    BUNDLE = "{products: [a, b], same: customer, within: 90 days}"  # Pair
    INCENTIVE = "the id of another incentive"  # str
    ACTIVITY_KINDS = "a kind of activity, like meeting_set, or a list of them"  # tuple[str, ...]


# Kinds that hold no expression: they are read first, because they may decide the occasion.
PLAIN_KINDS = {
    TermKind.POINTS, TermKind.MONTHS, TermKind.DAYS, TermKind.PERIOD, TermKind.CHOICE, TermKind.BUNDLE, TermKind.INCENTIVE,
    TermKind.ACTIVITY_KINDS, TermKind.POOL,
}  # fmt: skip


@dataclass(frozen=True)
class TermDeclaration:
    """One term of a type, as its author declared it."""

    name: str
    kind: TermKind
    label: Label
    meaning: str
    required: bool
    default: object
    choices: type[Enum] | None


def term(kind: TermKind, *, ja: str, en: str, meaning: str, default: Any = MISSING, choices: type[Enum] | None = None) -> Any:
    """A field of a type's Terms: how it is written, its words in both languages, what it means."""
    metadata = {"kind": kind, "label": Label(ja, en), "meaning": meaning, "choices": choices}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def declarations(terms: type) -> tuple[TermDeclaration, ...]:
    """The declared terms of a type, in order."""
    if not is_dataclass(terms):
        raise TypeError(f"{terms} is no dataclass of terms")
    return tuple(_declaration(declared) for declared in fields(terms))


def _declaration(declared: Field[Any]) -> TermDeclaration:
    required = declared.default is MISSING
    metadata = declared.metadata
    return TermDeclaration(
        name=declared.name,
        kind=metadata["kind"],
        label=metadata["label"],
        meaning=metadata["meaning"],
        required=required,
        default=None if required else declared.default,
        choices=metadata["choices"],
    )


@dataclass(frozen=True, kw_only=True)
class CommonTerms:
    """The terms every incentive may have, whatever its type; None where the text is silent."""

    id: str
    label: Label
    type: str
    payee: Payee | None = None
    role: Role | None = None
    earned_on: LineDay | None = None
    text_as_of: TextDay | None = None
    scope: Condition | None = None
    campaign: CampaignDays = ALL_DAYS
    who: tuple[Condition, ...] = ()
    condition: tuple[Condition, ...] = ()
    entitled: Entitlement | None = None
    continuing: Condition | None = None
    uncertain_months: int | None = None
    unlocked: Unlocking | None = None
    registration: Registration | None = None
    claim: Deadline | None = None
    after_contract: GoesOn | Settles | None = None
    once_per: OncePer | None = None
    limits: tuple[Limit, ...] | None = None
    payable: Payable | None = None
    take_back: TakeBack | None = None
    never_taken_back: bool = False  # the text says none
    reopens: tuple[Reopens, ...] = ()
    pays_as: PaysAs | None = None
    stacking: Mapping[str, Stacking] = field(default_factory=dict)

    def incentive(
        self,
        *,
        occasion: Occasion,
        amount: Amount,
        base: Expression | None = None,
        scope: Condition | None = None,
        entitled: Entitlement | None = None,
        condition: tuple[Condition, ...] = (),
        pair: Pair | None = None,
        requires: str | None = None,
        like: Incentive | None = None,
        payee: Payee = Payee.PARTNER,
        take_back: TakeBack | None = None,
        pays_as: PaysAs = PaysAs.MONEY,
        once_per: OncePer | None = None,
    ) -> Incentive:
        """The core incentive of these terms.

        What is given here comes from the type; `like` is the incentive whose scope, payee, days, payable and
        take-back are taken over where the text is silent. `take_back` is the type's own, where the text is silent.
        """
        return Incentive(
            id=self.id,
            label=self.label,
            type=self.type,
            occasion=occasion,
            amount=amount,
            base=base,
            payee=self.payee or (like.payee if like else payee),
            role=self.role or (like.role if like else Role.SOLD),
            earned_on=self.earned_on or (like.earned_on if like else LineDay.ORDER),
            text_as_of=self.text_as_of or (like.text_as_of if like else None),
            scope=scope or self.scope or (like.scope if like else None),
            campaign=self.campaign,
            who=self.who,
            condition=condition + self.condition,
            entitled=entitled or self.entitled,
            continuing=self.continuing,
            uncertain_months=self.uncertain_months,
            unlocked=self.unlocked,
            registration=self.registration,
            claim=self.claim,
            after_contract=self.after_contract or (like.after_contract if like else None),
            pair=pair,
            once_per=self.once_per or once_per,
            requires=requires,
            limits=self.limits,
            payable=self.payable or (like.payable if like else Payable.EARNED),
            take_back=None if self.never_taken_back else self.take_back or take_back or (like.take_back if like else None),
            reopens=self.reopens,
            pays_as=self.pays_as or (like.pays_as if like else pays_as),
            stacking={requires: Stacking.ADD, **self.stacking} if requires else self.stacking,
        )


class IncentiveType(Protocol):
    """What a folder of `incentives/` gives: its key, its words, its terms, and how they expand."""

    KEY: str
    LABEL: Label
    Terms: type

    def occasion(self, plain: Mapping[str, Any]) -> Occasion:
        """The occasion, from the plain terms alone."""
        ...

    def expand(self, terms: Any, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
        """The core incentive that these terms say."""
        ...
