"""What reads of deals give: plain data for pages."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enishi.deals.states import Asked, AskedState, DealKind, DealState, Origin, PriceKind, Step


@dataclass(frozen=True, kw_only=True)
class DealRead:
    """A deal as it stands. `amount` in minor units; `registered_by` is empty where a file brought it."""

    id: UUID
    code: str
    partner: str
    partner_name: str
    person: str
    kind: DealKind
    origin: Origin
    customer_name: str
    corporate_number: str
    product: str | None
    product_name: str | None
    amount: int | None
    note: str
    registered_on: date
    registered_at: datetime
    registered_by: str
    answer_by: date
    state: DealState
    protected_until: date | None
    decided_on: date | None
    asks_again: UUID | None


@dataclass(frozen=True, kw_only=True)
class StepRead:
    """Something that happened. `note` is for the maker alone: no page of a partner shows it."""

    step: Step
    by: str
    from_partner: bool
    at: datetime
    about: str
    day: date | None
    reason: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RequestRead:
    id: UUID
    kind: Asked
    day: date
    reason: str
    asked_by: str
    asked_at: datetime
    answer_by: date
    state: AskedState
    decided_by: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class PriceRead:
    """A quote or a special price; amounts in minor units without tax. `pays_at_…`: the partner's commission of it, for who sees amounts."""

    id: UUID
    kind: PriceKind
    product: str
    product_name: str
    quantity: int
    list_amount: int | None
    wanted: int | None
    reason: str
    asked_by: str
    asked_by_id: UUID
    asked_at: datetime
    answer_by: date
    state: AskedState
    amount: int | None
    valid_until: date | None
    pays_at_list: int | None
    pays_at_price: int | None
    decided_by: str
    decision: str

    def holds_on(self, day: date) -> bool:
        """Does its amount hold on the day?"""
        return self.state is AskedState.GRANTED and self.valid_until is not None and day <= self.valid_until


@dataclass(frozen=True, kw_only=True)
class Story:
    """A deal with everything that happened, was asked and was priced, in order."""

    deal: DealRead
    steps: tuple[StepRead, ...]
    requests: tuple[RequestRead, ...]
    prices: tuple[PriceRead, ...]

    @property
    def met(self) -> bool:
        """Is its first meeting on record?"""
        return any(one.step is Step.GRANTED and one.about == Asked.MEETING for one in self.steps)

    @property
    def looked(self) -> tuple[StepRead, ...]:
        """Who of the maker looked at it, and who answered."""
        return tuple(one for one in self.steps if one.step in (Step.LOOKED, Step.ACCEPTED, Step.REJECTED) and one.by)

    def waits_for(self, kind: Asked | PriceKind) -> RequestRead | PriceRead | None:
        """What is asked of that kind and not answered yet."""
        every: tuple[RequestRead | PriceRead, ...] = (*self.requests, *self.prices)
        return next((one for one in every if one.kind is kind and one.state is AskedState.OPEN), None)


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """What waits for the maker, in short; `asked_by` of a price alone: who asked for a special one does not approve it."""

    what: str
    deal: UUID
    customer_name: str
    by: date
    price: UUID | None = None
    asked_by: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits for the maker's answer. `left`: business days, below 0 where the promise was missed."""

    what: str  # of `Asked`, `PriceKind`, or "deal", "lead"
    deal: DealRead
    by: date
    left: int
    contested: bool
    price: UUID | None = None
