"""What the states of a file are called on pages, and with which mark they are shown."""

from django.utils.translation import gettext_lazy as _

from enishi.intake.states import BatchState

STATES = {
    BatchState.RECEIVED: (_("to be looked at"), "waits"), BatchState.TAKEN: (_("taken"), "settled"), BatchState.REJECTED: (_("has errors"), "refused"),
    BatchState.REPEATED: (_("sent before"), "open"),
}  # fmt: skip
