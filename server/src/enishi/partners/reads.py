"""What reads of partners give: plain data for pages, and for what asks on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from enishi.partners.agreements import SettlementTerms
from enishi.partners.states import AccountKind, ConsumptionTax, ContactRole, EntityClass, ProposalState
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass


@dataclass(frozen=True, kw_only=True)
class PartnerRead:
    """A partner as the calculation knows it. Days inclusive."""

    code: str
    name: str
    kind: str
    parent: str | None
    introduced_by: str | None
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, kw_only=True)
class AttributeRead:
    """What a partner was, is or will be, from a day until the next value of the same attribute; days inclusive."""

    attribute: str
    value: str
    first_day: date
    last_day: date | None

    def holds_on(self, day: date) -> bool:
        """Is it so on the day?"""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, kw_only=True)
class ContactRead:
    """Somebody whom we write to, or wrote to; name and address are missing once they were erased."""

    id: str
    role: ContactRole
    name: str | None
    email: str | None
    language: str | None
    person: str
    added_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CompanyRead:
    """The legal entity behind a code; its names are empty once they were erased."""

    id: str
    entity_class: EntityClass
    corporate_number: str | None
    legal_name: str
    legal_name_kana: str
    postal_code: str
    address: str
    note: str
    codes: tuple[str, ...]
    contacts: tuple[ContactRead, ...]


@dataclass(frozen=True, kw_only=True)
class AgreementRead:
    """An agreement, and its terms as they hold on the day that was asked; None before any were recorded."""

    id: str
    partner: str
    contract: str
    product: str | None
    family: str | None
    first_day: date
    last_day: date | None
    closing_group: str | None
    terms: SettlementTerms | None
    terms_from: date | None


@dataclass(frozen=True, kw_only=True)
class SpecialTermRead:
    """A special term that was asked for, and what became of it. `rate` in ppm."""

    id: str
    term: str
    agreement: str
    incentive: str
    rate: int
    first_day: date
    last_day: date | None
    reason: str
    state: ProposalState
    proposed_by: str
    proposed_by_id: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str


@dataclass(frozen=True, kw_only=True)
class RegistrationRead:
    """What was recorded of the register from a day on, as it stands; without a number: not registered."""

    number: str
    first_day: date
    ended_on: date | None
    ended_as: Standing | None
    reason: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class TaxClassRead:
    """A tax and withholding class from a day on. `decided_by` is None where a corporation's class follows from its kind."""

    from_day: date | None
    withholding: WithholdingClass
    consumption_tax: ConsumptionTax
    reason: str
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AccountRead:
    """A version of a bank account: where it is, three digits of its number, and from when it may be used.

    `holder` is the kana name as a bank file will spell it, of an account that waits: the second person compares it with the paper.
    """

    id: str
    number: int
    place: str
    kind: AccountKind | None
    last_three: str
    state: ProposalState
    usable_from: datetime
    reason: str
    proposed_by: str
    proposed_by_id: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    holder: str = ""

    def usable(self, at: datetime) -> bool:
        """May something be paid to it at the moment?"""
        return self.state is ProposalState.APPROVED and self.usable_from <= at
