"""What pages call states, outcomes and ways, in the reader's language; and with which mark a state is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from enishi.statements.states import AnswerState, InvoiceState
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.netting import SettlementWay

STATES: Mapping[AnswerState, Any] = {
    AnswerState.ISSUED: _("awaits an answer"),
    AnswerState.CONFIRMED: _("confirmed"),
    AnswerState.DISPUTED: _("difference reported"),
    AnswerState.DEEMED_CONFIRMED: _("deemed confirmed"),
}
MARKS: Mapping[AnswerState, str] = {
    AnswerState.ISSUED: "waits",
    AnswerState.CONFIRMED: "settled",
    AnswerState.DISPUTED: "refused",
    AnswerState.DEEMED_CONFIRMED: "settled",
}
INVOICES: Mapping[InvoiceState, Any] = {
    InvoiceState.MATCHED: _("says the same"),
    InvoiceState.DIFFERS: _("differs"),
    InvoiceState.ACCEPTED: _("taken with its differences"),
    InvoiceState.RETURNED: _("sent back"),
}
INVOICE_MARKS: Mapping[InvoiceState, str] = {
    InvoiceState.MATCHED: "settled",
    InvoiceState.DIFFERS: "refused",
    InvoiceState.ACCEPTED: "settled",
    InvoiceState.RETURNED: "waits",
}
WAYS: Mapping[SettlementWay, Any] = {
    SettlementWay.TRANSFER: _("bank transfer"),
    SettlementWay.OFFSET: _("offset against what is owed to the maker"),
    SettlementWay.NEXT_INVOICE: _("discount on the next invoice"),
    SettlementWay.PAYMENT_REQUEST: _("payment request"),
    SettlementWay.OUTSIDE: _("outside"),
}
LAWS: Mapping[Protection, Any] = {
    Protection.FREELANCE: _("Freelance Act"),
    Protection.SUBCONTRACT: _("Subcontract Act"),
}
