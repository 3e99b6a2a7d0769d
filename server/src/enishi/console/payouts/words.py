"""What the words of payouts are called on pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from enishi.core.roles import Role
from enishi.core.roles import word as role_word
from enishi.partners.states import ProposalState
from enishi.payouts.queries import BatchRead
from enishi.payouts.states import BatchState, Outcome, RequestKind, Way

FORMATS = {"zengin": _("Zengin (Japanese banks)"), "pain001": _("pain.001 (ISO 20022)"), "csv": _("CSV")}  # of payment files
STATES = {
    BatchState.PROPOSED: _("waits for approval"), BatchState.APPROVED: _("approved"), BatchState.WRITTEN: _("file written"),
    BatchState.SENT: _("sent"), BatchState.VOID: _("void"),
}  # fmt: skip
OUTCOMES = {
    Outcome.WAITING: _("not sent yet"), Outcome.SENT: _("the bank has not said"), Outcome.PAID: _("paid"), Outcome.RETURNED: _("returned"),
    Outcome.UNKNOWN: _("unknown"), Outcome.VOID: _("void"),
}  # fmt: skip
WAYS = {
    Way.TRANSFER: _("Bank transfer"), Way.NEXT_INVOICE: _("Discount on the next invoice"), Way.PAYMENT_REQUEST: _("Payment request"),
    Way.OUTSIDE: _("Paid outside"),
}  # fmt: skip
KINDS = {RequestKind.VOID: _("Make the batch void"), RequestKind.RESOLVE: _("Say what became of a payment")}
DECISIONS = {
    ProposalState.PROPOSED: _("waits for a second person"), ProposalState.APPROVED: _("granted"), ProposalState.REJECTED: _("rejected"),
    ProposalState.WITHDRAWN: _("taken back"),
}  # fmt: skip
# How a state looks: the parts that /components/ shows.
LOOKS = {
    BatchState.PROPOSED: "waits", BatchState.APPROVED: "open", BatchState.WRITTEN: "open", BatchState.SENT: "settled", BatchState.VOID: "refused",
    Outcome.WAITING: "open", Outcome.SENT: "waits", Outcome.PAID: "settled", Outcome.RETURNED: "refused", Outcome.UNKNOWN: "refused",
    Outcome.VOID: "open",
}  # fmt: skip


def state(batch: BatchRead) -> tuple[Any, str]:
    """What the state of a batch is called, and how it looks: of one that was sent, whether the bank has said everything."""
    if not batch.answered:
        return STATES[batch.state], "waits" if batch.state is BatchState.SENT else LOOKS[batch.state]
    return (
        (_("all answered"), "settled")
        if not batch.returned and not batch.unknown
        else (_("all answered; some came back or are unknown"), "refused")
    )


def roles(names: list[str]) -> str:
    """The roles of a step, in words."""
    return " + ".join(role_word(Role(name)) for name in names)
