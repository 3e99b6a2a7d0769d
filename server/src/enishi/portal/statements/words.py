"""What the portal calls the state of a statement, and with which mark it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from enishi.statements.states import AnswerState, InvoiceState

STATES: Mapping[AnswerState, Any] = {
    AnswerState.ISSUED: _("waits for your answer"),
    AnswerState.CONFIRMED: _("confirmed"),
    AnswerState.DISPUTED: _("difference reported"),
    AnswerState.DEEMED_CONFIRMED: _("counts as confirmed"),
}
MARKS: Mapping[AnswerState, str] = {
    AnswerState.ISSUED: "waits", AnswerState.CONFIRMED: "settled", AnswerState.DISPUTED: "waits", AnswerState.DEEMED_CONFIRMED: "settled",
}  # fmt: skip
INVOICES: Mapping[InvoiceState, Any] = {
    InvoiceState.MATCHED: _("received"),
    InvoiceState.DIFFERS: _("differs from our statement"),
    InvoiceState.ACCEPTED: _("received"),
    InvoiceState.RETURNED: _("please send it again"),
}
INVOICE_MARKS: Mapping[InvoiceState, str] = {
    InvoiceState.MATCHED: "settled", InvoiceState.DIFFERS: "waits", InvoiceState.ACCEPTED: "settled", InvoiceState.RETURNED: "waits",
}  # fmt: skip
