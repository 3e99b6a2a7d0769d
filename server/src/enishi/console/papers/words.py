"""What pages call the state of a paper, in the reader's language; and with which mark it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from enishi.papers.states import PaperState

STATES: Mapping[PaperState, Any] = {
    PaperState.ISSUED: _("issued"),
    PaperState.AGREED: _("agreed or confirmed"),
    PaperState.REFUSED: _("not agreed, or different"),
}
MARKS: Mapping[PaperState, str] = {PaperState.ISSUED: "waits", PaperState.AGREED: "settled", PaperState.REFUSED: "refused"}
