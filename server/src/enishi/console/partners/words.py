"""What the words of partners are called on pages."""

from django.utils.translation import gettext_lazy as _

from enishi.partners.states import AccountKind, ConsumptionTax, ContactRole, EntityClass, FeeBearer, ProposalState
from enishi_engine.core.expression import Period
from enishi_engine.settlement.calendars import Shift
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.netting import SettlementWay

KINDS = {"corporation": _("Corporation"), "individual": _("Individual")}
CONTRACTS = {
    "referral": _("Referral"), "agency": _("Agency"), "consulting": _("Consulting"), "reseller": _("Resale"),
    "distributor": _("Distributor"), "oem": _("OEM"),
}  # fmt: skip
ENTITY_CLASSES = {
    EntityClass.CORPORATION: _("Corporation"), EntityClass.INDIVIDUAL: _("Individual"),
    EntityClass.ASSOCIATION: _("Association without legal personality"), EntityClass.NON_RESIDENT: _("Non-resident or foreign corporation"),
}  # fmt: skip
ROLES = {
    ContactRole.OWNER: _("Owner or manager"), ContactRole.ACCOUNTING: _("Accounting"), ContactRole.SALES: _("Sales"),
    ContactRole.TECHNICAL: _("Technical"), ContactRole.OTHER: _("Other"),
}  # fmt: skip
WAYS = {
    SettlementWay.TRANSFER: _("Bank transfer"), SettlementWay.OFFSET: _("Offset against receivables"),
    SettlementWay.NEXT_INVOICE: _("Discount on the next invoice"), SettlementWay.PAYMENT_REQUEST: _("Payment request to accounts payable"),
    SettlementWay.OUTSIDE: _("Paid outside"),
}  # fmt: skip
FEES = {FeeBearer.MAKER: _("We bear it"), FeeBearer.PARTNER: _("The partner bears it")}
PROTECTIONS = {
    Protection.NONE: _("None"), Protection.FREELANCE: _("Freelance Act"), Protection.SUBCONTRACT: _("Subcontract Act"),
}  # fmt: skip
ISSUERS = {IssuedBy.MAKER: _("Our statement"), IssuedBy.PARTNER: _("The partner's own invoice")}
PERIODS = {
    Period.MONTH: _("Every month"),
    Period.QUARTER: _("Every quarter"),
    Period.HALF: _("Every half-year"),
    Period.YEAR: _("Every year"),
}
SHIFTS = {
    Shift.PREVIOUS: _("The bank day before"), Shift.NEXT: _("The bank day after"), Shift.ERROR: _("Stop and ask"),
}  # fmt: skip
CLASSES = {
    WithholdingClass.CORPORATION: _("Corporation: nothing is withheld"),
    WithholdingClass.ONE_OFF_INTRODUCTION: _("One single introduction: nothing is withheld"),
    WithholdingClass.SALES_AGENT: _("Sales agent"),
    WithholdingClass.NO_1: _("No. 1: manuscripts, lectures, design"),
    WithholdingClass.NO_2: _("No. 2: listed professions"),
    WithholdingClass.NON_RESIDENT: _("Non-resident: other rules hold"),
}
TAXES = {ConsumptionTax.STANDARD: _("Taxed at the standard rate"), ConsumptionTax.OUTSIDE_SCOPE: _("Outside the scope")}
ENDINGS = {Standing.CANCELLED: _("Cancelled"), Standing.LAPSED: _("Lapsed")}
ACCOUNTS = {
    AccountKind.ORDINARY: _("Ordinary account"), AccountKind.CURRENT: _("Current account"), AccountKind.SAVINGS: _("Savings account"), AccountKind.OTHER: _("Other"),
}  # fmt: skip
STATES = {
    ProposalState.PROPOSED: _("Waits for approval"), ProposalState.APPROVED: _("Approved"), ProposalState.REJECTED: _("Rejected"),
    ProposalState.WITHDRAWN: _("Taken back"),
}  # fmt: skip
KINDS_OF_STATE = {ProposalState.PROPOSED: "waits", ProposalState.APPROVED: "settled"}
LACKS = {
    "no_agreement": _("No agreement"), "no_tax_class": _("No tax class"), "registration_ended": _("Registration ended"),
    "no_closing_group": _("No closing group"),
}  # fmt: skip
