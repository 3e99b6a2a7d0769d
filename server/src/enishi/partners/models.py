"""What the engine does not know of partners: companies and contacts, terms of agreements, decisions on tax, bank accounts.

What it calculates with (codes, names, hierarchy, agreements, approved special terms) is facts, kept by intake.
"""

import uuid
from enum import Enum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enishi.intake.models import KeptFile
from enishi.partners.states import (
    AccountKind,
    AmountsShown,
    ConsumptionTax,
    ContactRole,
    EntityClass,
    FeeBearer,
    MemberRole,
    ProposalState,
)
from enishi_engine.core.expression import Period
from enishi_engine.settlement.calendars import Shift
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.netting import SettlementWay

CODE = 100  # characters, as the engine's codes
REASON = 1_000
ENDINGS = ("", Standing.CANCELLED.value, Standing.LAPSED.value)


def _values(words: type[Enum]) -> list[str]:
    return [one.value for one in words]


def _decided(name: str) -> models.CheckConstraint:
    """Approved, rejected or withdrawn by somebody at a moment, and open by nobody."""
    return models.CheckConstraint(
        condition=Q(state=ProposalState.PROPOSED, decided_by=None, decided_at=None)
        | (~Q(state=ProposalState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
        name=f"{name}_decided_by_somebody",
    )


def _by_another(name: str) -> models.CheckConstraint:
    """Whoever proposed it neither approves nor rejects it, and nobody else takes it back."""
    return models.CheckConstraint(
        condition=Q(state=ProposalState.PROPOSED)
        | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"))
        | (Q(state__in=(ProposalState.APPROVED, ProposalState.REJECTED)) & ~Q(decided_by=F("proposed_by"))),
        name=f"{name}_decided_by_another",
    )


# ── Companies ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Company(models.Model):
    """A legal entity. What names it stands in the row beside it, which can be erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entity_class = models.CharField(max_length=20, choices=EntityClass.choices)
    corporate_number = models.CharField(max_length=13, null=True, unique=True)  # 法人番号; a person has none
    recorded_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(entity_class__in=EntityClass.values), name="company_class_is_known"),
            models.CheckConstraint(
                condition=Q(corporate_number=None) | ~Q(entity_class=EntityClass.INDIVIDUAL), name="company_person_has_no_corporate_number"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CompanyDetails(models.Model):
    """What names a company: personal data where it is a person."""

    company = models.OneToOneField(Company, on_delete=models.CASCADE, primary_key=True, related_name="details")
    legal_name = models.CharField(max_length=200)
    legal_name_kana = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.company_id)


class CompanyCode(models.Model):
    """A partner code and the company behind it; a company may have several codes."""

    partner = models.CharField(primary_key=True, max_length=CODE)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="codes")

    def __str__(self) -> str:
        return self.partner


class Contact(models.Model):
    """Somebody at a company whom we write to, from a day until a day; another address is another contact."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=20, choices=ContactRole.choices)
    person = models.CharField(max_length=CODE, blank=True)  # the code of the engine's person, where it is one
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ContactRole.values), name="contact_role_is_known"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("added_at")), name="contact_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ContactDetails(models.Model):
    """A contact's name and address: personal data, erased once nothing needs it."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="details")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(language__in=("ja", "en")), name="contact_language_is_known")]

    def __str__(self) -> str:
        return str(self.contact_id)


class Member(models.Model):
    """Somebody of a company who signs in to the portal, from when they were let in until they were removed; kept for ever."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MemberRole.choices)
    sees_amounts = models.BooleanField()  # the commission is the company's: its owner decides who sees it
    own_amounts = models.BooleanField(default=False)  # of one who sells: of their own deals alone
    all_deals = models.BooleanField(default=False)  # of one who sells: everybody's deals and customers, not their own alone
    person = models.CharField(max_length=CODE, blank=True)  # the code of the engine's person, where it is one
    weekly_mail = models.BooleanField(default=True)  # Monday's three things; their own choice
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user",), condition=Q(removed_at=None), name="member_of_one_company"),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="member_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role__in=(MemberRole.OWNER, MemberRole.ACCOUNTING)) | Q(sees_amounts=True), name="member_of_money_sees_amounts"
            ),
            models.CheckConstraint(condition=Q(own_amounts=False) | Q(sees_amounts=False), name="member_own_amounts_or_all"),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(removed_at__gte=F("added_at")), name="member_removed_after_added"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def amounts(self) -> AmountsShown:
        """Which amounts they see."""
        return AmountsShown.ALL if self.sees_amounts else AmountsShown.OWN if self.own_amounts else AmountsShown.NONE


class Look(models.Model):
    """One of the maker's people looks at the portal as somebody of a company, for a while and for a reason. Triggers keep it; it ends once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="looks")
    role = models.CharField(max_length=20, choices=MemberRole.choices)
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")  # None: as anybody new of the role
    reason = models.CharField(max_length=REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # by itself
    ended_at = models.DateTimeField(null=True)  # by whoever looked, before that

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="look_role_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="look_has_a_reason"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="look_ends_after_it_began"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="look_ended_after_it_began"),
        ]
        indexes = [models.Index(fields=("company", "began_at"), name="look_by_company")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.role} {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def role_word(self) -> str:
        """The role in the reader's language."""
        return MemberRole(self.role).word


class ConsentStep(models.Model):
    """A company agrees that one of its people is paid directly, or takes that back, from a day on; each once. Triggers refuse to change it."""

    partner = models.CharField(max_length=CODE)
    person = models.CharField(max_length=CODE)  # the code of the engine's person
    given = models.BooleanField()
    from_day = models.DateField()
    words = models.CharField(max_length=REASON)  # what was agreed to, as it was shown; or why it was taken back
    paper = models.ForeignKey(KeptFile, null=True, on_delete=models.PROTECT, related_name="+")  # None: said in the portal
    paper_name = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("partner", "person", "given"), name="consent_given_and_taken_back_once"),
            models.CheckConstraint(condition=~Q(words=""), name="consent_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.person} {self.from_day}"


class PartnerNote(models.Model):
    """What one of the maker's people wrote down about a partner, for the others; erased with the company."""

    partner = models.CharField(max_length=CODE)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="partner_note_says_something")]
        indexes = [models.Index(fields=("partner", "at"), name="partner_note_by_partner")]

    def __str__(self) -> str:
        return f"{self.partner} {self.at:%Y-%m-%d}"


# ── Agreements ───────────────────────────────────────────────────────────────────────────────────────────────────────


class AgreementTerms(models.Model):
    """How an agreement is settled, from a day on; of one day the highest revision counts. Triggers refuse to change it."""

    agreement = models.CharField(max_length=CODE)  # the id of the fact
    from_day = models.DateField()
    revision = models.PositiveIntegerField()
    months_after = models.PositiveSmallIntegerField()  # 支払サイト, as the engine's PaymentTerms
    day = models.PositiveSmallIntegerField()  # 31: the month's end
    period = models.CharField(max_length=10)
    year_starts = models.PositiveSmallIntegerField(default=1)
    shift = models.CharField(max_length=10)
    settlement_way = models.CharField(max_length=20)
    fee_bearer = models.CharField(max_length=10, choices=FeeBearer.choices)
    protection = models.CharField(max_length=20)  # フリーランス法, 取適法
    issued_by = models.CharField(max_length=10)  # whose document it is
    deemed_clause = models.CharField(max_length=200, blank=True)
    deemed_days = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=REASON, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("agreement", "from_day", "revision"), name="agreement_terms_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="agreement_terms_revision_from_1"),
            models.CheckConstraint(condition=Q(months_after__lte=12, day__gte=1, day__lte=31), name="agreement_terms_day_of_a_month"),
            models.CheckConstraint(condition=Q(year_starts__gte=1, year_starts__lte=12), name="agreement_terms_month_of_a_year"),
            models.CheckConstraint(condition=Q(period__in=_values(Period)), name="agreement_terms_period_is_known"),
            models.CheckConstraint(condition=Q(shift__in=_values(Shift)), name="agreement_terms_shift_is_known"),
            models.CheckConstraint(condition=Q(settlement_way__in=_values(SettlementWay)), name="agreement_terms_way_is_known"),
            models.CheckConstraint(condition=Q(fee_bearer__in=FeeBearer.values), name="agreement_terms_fee_bearer_is_known"),
            models.CheckConstraint(condition=Q(protection__in=_values(Protection)), name="agreement_terms_protection_is_known"),
            models.CheckConstraint(condition=Q(issued_by__in=_values(IssuedBy)), name="agreement_terms_issuer_is_known"),
            models.CheckConstraint(
                condition=Q(deemed_clause="", deemed_days=None) | (~Q(deemed_clause="") & Q(deemed_days__gte=1)),
                name="agreement_terms_clause_has_days",
            ),
            # 取適法: the fee of a transfer is never taken off what the payee is owed.
            models.CheckConstraint(
                condition=~Q(protection=Protection.SUBCONTRACT.value) | Q(fee_bearer=FeeBearer.MAKER), name="agreement_terms_fee_is_lawful"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.from_day}"


class SpecialTermProposal(models.Model):
    """A special term (特約) that somebody asks for; once a second person has approved it, it is a fact. Triggers keep what was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.CharField(max_length=CODE)  # the id of the fact that it becomes
    agreement = models.CharField(max_length=CODE)
    incentive = models.CharField(max_length=CODE)
    rate = models.BigIntegerField()  # ppm
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    reason = models.CharField(max_length=REASON)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)  # why

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("term",), condition=Q(state=ProposalState.PROPOSED), name="special_term_one_open_proposal"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="special_term_state_is_known"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=10_000_000), name="special_term_rate_bounds"),
            models.CheckConstraint(condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="special_term_runs_forward"),
            models.CheckConstraint(condition=~Q(reason=""), name="special_term_has_a_reason"),
            _decided("special_term"),
            _by_another("special_term"),
        ]

    def __str__(self) -> str:
        return self.term


# ── Tax ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


class RegistrationSpan(models.Model):
    """What the register of invoice issuers says of a company from a day on; without a number: that it is not registered.

    Of one first day the highest revision counts. Triggers refuse to change it.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="registrations")
    first_day = models.DateField()
    revision = models.PositiveIntegerField()
    number = models.CharField(max_length=14, blank=True)  # T and thirteen digits
    ended_on = models.DateField(null=True)  # the first day on which it stands no more
    ended_as = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=REASON)  # where it was read, or why it ends
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("company", "first_day", "revision"), name="registration_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="registration_revision_from_1"),
            models.CheckConstraint(condition=Q(ended_as__in=ENDINGS), name="registration_ending_is_known"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_as="") | (Q(ended_on__gte=F("first_day")) & ~Q(ended_as="") & ~Q(number="")),
                name="registration_ends_as_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="registration_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.first_day}"


class TaxDecision(models.Model):
    """Which tax and withholding class a partner has from a day on, who decided so and why; of one day the highest revision counts.

    Triggers refuse to change it.
    """

    partner = models.CharField(max_length=CODE)
    from_day = models.DateField()
    revision = models.PositiveIntegerField()
    withholding = models.CharField(max_length=30)
    consumption_tax = models.CharField(max_length=20, choices=ConsumptionTax.choices)
    reason = models.CharField(max_length=REASON)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("partner", "from_day", "revision"), name="tax_decision_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="tax_decision_revision_from_1"),
            models.CheckConstraint(condition=Q(withholding__in=_values(WithholdingClass)), name="tax_decision_class_is_known"),
            models.CheckConstraint(condition=Q(consumption_tax__in=ConsumptionTax.values), name="tax_decision_tax_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="tax_decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.from_day}"


# ── Bank accounts ────────────────────────────────────────────────────────────────────────────────────────────────────


class BankAccount(models.Model):
    """A version of a company's bank account: proposed, then approved by a second person, and usable from a moment. Triggers keep it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="bank_accounts")
    number = models.PositiveIntegerField()  # of the company, from 1
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    usable_from = models.DateTimeField()  # the end of the holding days, once approved
    reason = models.CharField(max_length=REASON)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)  # why

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("company", "number"), name="bank_account_numbered_once"),
            models.UniqueConstraint(fields=("company",), condition=Q(state=ProposalState.PROPOSED), name="bank_account_one_open_proposal"),
            models.CheckConstraint(condition=Q(number__gte=1), name="bank_account_number_from_1"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="bank_account_state_is_known"),
            models.CheckConstraint(condition=Q(usable_from__gte=F("proposed_at")), name="bank_account_usable_after_proposed"),
            models.CheckConstraint(condition=~Q(reason=""), name="bank_account_has_a_reason"),
            _decided("bank_account"),
            _by_another("bank_account"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.number}"


class BankAccountDetails(models.Model):
    """Where an account is, the number and the holder enciphered; erased with the company. Only a new key may change it (sealing.py)."""

    account = models.OneToOneField(BankAccount, on_delete=models.CASCADE, primary_key=True, related_name="details")
    bank = models.CharField(max_length=4)
    branch = models.CharField(max_length=3)
    kind = models.CharField(max_length=1, choices=AccountKind.choices)
    last_three = models.CharField(max_length=3)
    enciphered = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="bank_account_kind_is_known")]

    def __str__(self) -> str:
        return f"{self.bank}-{self.branch} …{self.last_three}"
