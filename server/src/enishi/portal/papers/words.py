"""What the portal calls the state of a paper, and with which mark it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from enishi.papers.states import PaperState

STATES: Mapping[PaperState, Any] = {
    PaperState.ISSUED: _("waits for your answer"),
    PaperState.AGREED: _("answered: agreed"),
    PaperState.REFUSED: _("answered: not agreed"),
}
MARKS: Mapping[PaperState, str] = {PaperState.ISSUED: "waits", PaperState.AGREED: "settled", PaperState.REFUSED: "settled"}
