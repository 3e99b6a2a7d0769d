"""The forms of partners: each knows the one operation that it carries out."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enishi.catalog import queries as catalog
from enishi.closing import queries as closings
from enishi.console.partners import words
from enishi.core.access import Policy
from enishi.core.models import User
from enishi.core.reader import language
from enishi.partners import access, operations, queries
from enishi.partners.account_words import AccountWords
from enishi.partners.agreements import Agreement, SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.special_terms import SpecialTerm
from enishi.partners.states import AccountKind, ConsumptionTax, ContactRole, EntityClass, FeeBearer
from enishi_engine.core.expression import Period
from enishi_engine.settlement.calendars import Shift
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.payment_dates import PaymentTerms

REASON = _("Reason")


def _choices(said: Mapping[Any, Any], *, none: str | Promise | None = None) -> list[tuple[str, Any]]:
    rows = [(str(one.value if isinstance(one, Enum) else one), label) for one, label in said.items()]
    return rows if none is None else [("", none), *rows]


def _choice(label: Any, said: Mapping[Any, Any], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_choices(said), **more)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _text(label: Any, *, longest: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **more)


class Act(forms.Form):
    """A form about one partner: its title, who may send it, and what it does."""

    title: ClassVar[Any]
    button: ClassVar[Any]
    done: ClassVar[Any] = _("Done.")
    policy: ClassVar[Policy] = access.MAY_CHANGE

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        """One operation, with what was entered. Raises what it refuses."""
        raise NotImplementedError


class RegisterForm(Act):
    title, button, done = _("Register a partner"), _("Register"), _("Registered. Record the company behind it next.")
    code = _text(_("Partner code"), longest=100)
    name = _text(_("Name"), longest=1_000, help_text=_("Of a person, the trading name: a name that is calculated with cannot be erased."))
    kind = _choice(_("Corporation or individual"), words.KINDS)
    parent = _text(_("First-tier partner above it"), longest=100, required=False)
    introduced_by = _text(_("Introduced by"), longest=100, required=False)
    first_day = _day(_("First day as a partner"), required=False)
    is_another_company = forms.BooleanField(
        label=_("This is another company"), required=False, help_text=_("Only after a partner with the same name was shown to you.")
    )

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:  # noqa: ARG002 - every form is called alike
        said = self.cleaned_data
        operations.register_partner(
            code=said["code"], name=said["name"], kind=said["kind"], parent=said["parent"] or None,
            introduced_by=said["introduced_by"] or None, first_day=said["first_day"], is_another_company=said["is_another_company"],
            by=by, at=at,
        )  # fmt: skip


class PartnerForm(Act):
    title, button, done = _("Change the partner"), _("Save"), _("Saved, as a new revision. What was calculated before stays as it was.")
    name = _text(_("Name"), longest=1_000, help_text=_("Of a person, the trading name: a name that is calculated with cannot be erased."))
    kind = _choice(_("Corporation or individual"), words.KINDS)
    parent = forms.ChoiceField(label=_("First-tier partner above it"), required=False)
    introduced_by = forms.ChoiceField(label=_("Introduced by"), required=False)
    first_day = _day(_("First day as a partner"), required=False)
    last_day = _day(_("Last day as a partner"), required=False, help_text=_("Empty while it is a partner."))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        all_of_them = queries.partners()
        tops = [(one.code, f"{one.code} {one.name}") for one in all_of_them if one.parent is None]
        self.fields["parent"].choices = [("", "–"), *tops]  # type: ignore[attr-defined]
        everybody = [(one.code, f"{one.code} {one.name}") for one in all_of_them]
        self.fields["introduced_by"].choices = [("", "–"), *everybody]  # type: ignore[attr-defined]

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        said = {name: value.isoformat() if isinstance(value, date) else value or None for name, value in self.cleaned_data.items()}
        operations.change_partner(code=code, **said, by=by, at=at)


class AttributeForm(Act):
    title, button, done = _("An attribute from a day on"), _("Save"), _("Saved. It holds from its day until the next value.")
    attribute = _text(_("Attribute"), longest=100, help_text=_("As the program declares it, as in region."))
    value = _text(_("Value"), longest=100)
    first_day = _day(_("Holds from"))

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        operations.set_attribute(partner=code, **self.cleaned_data, by=by, at=at)


class CompanyForm(Act):
    title, button = _("The company"), _("Save")
    entity_class = _choice(_("Type of entity"), words.ENTITY_CLASSES)
    legal_name = _text(_("Legal name"))
    legal_name_kana = _text(_("Legal name in kana"), required=False)
    corporate_number = _text(
        _("Corporate number"), longest=20, required=False, help_text=_("Thirteen digits. A person has none; never enter a My Number.")
    )
    postal_code = _text(_("Postal code"), longest=10, required=False)
    address = _text(_("Address"), longest=300, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        said = CompanyWords(**self.cleaned_data | {"entity_class": EntityClass(self.cleaned_data["entity_class"])})
        operations.put_company(partner=code, words=said, by=by, at=at)


class ContactForm(Act):
    title, button = _("Add a contact"), _("Add")
    name = _text(_("Their name"))
    email = _text(_("Email address"), longest=254)
    role = _choice(_("Role"), words.ROLES)
    language = forms.ChoiceField(label=_("Language"), choices=[("ja", "日本語"), ("en", "English")])

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        operations.add_contact(partner=code, **said | {"role": ContactRole(said["role"])}, by=by, at=at)


class AgreementForm(Act):
    title, button = _("An agreement"), _("Save the agreement")
    id = _text(_("Agreement number"), longest=100)
    contract = _choice(_("Kind of contract"), words.CONTRACTS)
    product = forms.ChoiceField(label=_("Product"), required=False)
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), required=False)
    closing_group = forms.ChoiceField(label=_("Closing group"))
    months_after = forms.IntegerField(label=_("Paid so many months after the closing"), initial=1, min_value=0, max_value=12)
    day = forms.IntegerField(
        label=_("On this day of the month"), initial=31, min_value=1, max_value=31, help_text=_("31 is the month's end.")
    )
    period = _choice(_("How often"), words.PERIODS)
    shift = _choice(_("Where that is no bank day"), words.SHIFTS)
    way = _choice(_("How it is settled"), words.WAYS)
    fee_bearer = _choice(_("Transfer fee"), words.FEES)
    protection = _choice(_("Freelance or Subcontract Act"), words.PROTECTIONS)
    issued_by = _choice(_("Document"), words.ISSUERS)
    deemed_clause = _text(_("Clause for deemed confirmation"), required=False)
    deemed_days = forms.IntegerField(label=_("Days until silence is a yes"), required=False, min_value=1, max_value=365)
    note = _text(_("Note"), longest=1_000, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        products = [(one.code, one.name) for one in catalog.products()]
        self.fields["product"].choices = [("", _("Every product")), *products]  # type: ignore[attr-defined]
        self.fields["closing_group"].choices = [(code, getattr(label, language())) for code, label in closings.group_labels().items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("deemed_clause")) is not bool(said.get("deemed_days")):
            self.add_error("deemed_days", _("Say both the clause and the days, or neither."))
        return said

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        agreement = Agreement(
            id=said["id"], partner=code, contract=said["contract"], product=said["product"] or None, first_day=said["first_day"],
            last_day=said["last_day"], closing_group=said["closing_group"],
        )  # fmt: skip
        operations.record_agreement(agreement=agreement, terms=self._terms(), from_day=said["first_day"], by=by, at=at)

    def _terms(self) -> SettlementTerms:
        said = self.cleaned_data
        payment = PaymentTerms(
            months_after=said["months_after"], day=said["day"], period=Period(said["period"]), shift=Shift(said["shift"])
        )  # fmt: skip
        return SettlementTerms(
            payment=payment, way=SettlementWay(said["way"]), fee_bearer=FeeBearer(said["fee_bearer"]),
            protection=Protection(said["protection"]), issued_by=IssuedBy(said["issued_by"]),
            deemed=DeemedClause(clause=said["deemed_clause"], days=said["deemed_days"]) if said["deemed_days"] else None,
            note=said["note"],
        )  # fmt: skip


class SpecialTermForm(Act):
    title, button = _("Ask for a special term"), _("Ask for approval")
    done = _("A second person decides it now. Until then nothing is calculated with it.")
    id = _text(_("Number of the special term"), longest=100)
    agreement = _text(_("Agreement number"), longest=100)
    incentive = _text(_("Incentive"), longest=100, help_text=_("Its id in the program, as in commission."))
    rate = forms.DecimalField(label=_("Rate in percent"), min_value=0, max_value=1_000, decimal_places=4)
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), required=False)
    reason = _text(REASON, longest=1_000)

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:  # noqa: ARG002 - every form is called alike
        said = self.cleaned_data
        term = SpecialTerm(**said | {"rate": int(said["rate"].scaleb(4))})
        operations.propose_special_term(term=term, by=by, at=at)


class RegistrationForm(Act):
    title, button, policy = _("A registration number"), _("Record"), access.MAY_DECIDE_TAX
    number = _text(_("Registration number"), longest=30, help_text=_("T and thirteen digits."))
    first_day = _day(_("Registered from"))
    reason = _text(_("Where it was read"), longest=1_000)

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        operations.record_registration(partner=code, **self.cleaned_data, by=by, at=at)


class RegistrationEndedForm(Act):
    title, button, policy = _("A registration ended"), _("Record"), access.MAY_DECIDE_TAX
    first_day = _day(_("Registered from"))
    ended_on = _day(_("No longer effective from"))
    ended_as = _choice(_("How it ended"), words.ENDINGS)
    reason = _text(_("Where it was read"), longest=1_000)

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        operations.end_registration(partner=code, **said | {"ended_as": Standing(said["ended_as"])}, by=by, at=at)


class UnregisteredForm(Act):
    title, button, policy = _("Record as not registered for invoices"), _("Record"), access.MAY_DECIDE_TAX
    from_day = _day(_("Not registered from"))
    reason = _text(REASON, longest=1_000)

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        operations.record_unregistered(partner=code, **self.cleaned_data, by=by, at=at)


class TaxClassForm(Act):
    title, button, policy = _("Decide the tax class"), _("Decide"), access.MAY_DECIDE_TAX
    from_day = _day(_("In force from"))
    withholding = _choice(_("Withholding class"), words.CLASSES)
    consumption_tax = _choice(_("Consumption tax"), words.TAXES)
    reason = _text(REASON, longest=1_000, help_text=_("Kept on record with your name."))

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        known = {
            "withholding": WithholdingClass(said["withholding"]), "consumption_tax": ConsumptionTax(said["consumption_tax"]),
        }  # fmt: skip
        operations.decide_tax_class(partner=code, **said | known, by=by, at=at)


class BankAccountForm(Act):
    title, button, policy = _("Propose a bank account"), _("Propose"), access.MAY_PROPOSE_ACCOUNTS
    done = _("Proposed. Everybody known at the company is told; a second person decides.")
    bank = _text(_("Bank code"), longest=10, help_text=_("Four digits."))
    branch = _text(_("Branch code"), longest=10, help_text=_("Three digits."))
    kind = _choice(_("Kind of account"), words.ACCOUNTS)
    account_number = _text(_("Account number"), longest=20, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}))
    holder = _text(_("Holder in kana"), help_text=_("As the passbook has it."))
    reason = _text(REASON, longest=1_000, help_text=_("What it was read from."))
    not_in_list_is_right = forms.BooleanField(label=_("The branch is not in the list, and was compared"), required=False)

    def carry_out(self, code: str, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        words_ = AccountWords(
            bank=said["bank"], branch=said["branch"], kind=AccountKind(said["kind"]), account_number=said["account_number"],
            holder=said["holder"],
        )  # fmt: skip
        operations.propose_bank_account(
            partner=code, words=words_, reason=said["reason"], not_in_list_is_right=said["not_in_list_is_right"], by=by, at=at
        )  # fmt: skip


# By the last part of their addresses.
FORMS: Mapping[str, type[Act]] = {
    "facts": PartnerForm, "attribute": AttributeForm, "company": CompanyForm, "contact": ContactForm, "agreement": AgreementForm, "special_term": SpecialTermForm,
    "registration": RegistrationForm, "registration_ended": RegistrationEndedForm, "unregistered": UnregisteredForm,
    "tax_class": TaxClassForm, "bank_account": BankAccountForm,
}  # fmt: skip


def initial(name: str, *, today: date, partner: Any, company: Any) -> dict[str, Any]:
    """What a form begins with: the partner or the company as it stands, and today."""
    if name == "facts":
        return {field: getattr(partner, field) for field in PartnerForm.base_fields}
    if name == "company" and company is not None:
        return {field: getattr(company, field) or "" for field in CompanyForm.base_fields}
    return {"first_day": today, "from_day": today}
