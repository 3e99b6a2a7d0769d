"""The first steps of a maker: what stands on its first page while nothing waits, until a month is closed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from enishi.closing import queries as closing
from enishi.intake import queries as intake
from enishi.programs import queries as programs


@dataclass(frozen=True)
class Step:
    """A step: what it is, the name of the page where it is done, and whether it is."""

    words: str
    page: str
    done: bool


def first_steps() -> list[Step]:
    """In the order in which they are made; none once something is closed. Three queries at any size."""
    if closing.anything_closed():
        return []
    came = intake.facts_that_came()
    return [
        Step(_("Send the file of your partners"), "intake.send", "partners" in came),
        Step(_("Draft the program, and have it approved by a second person"), "programs", bool(programs.first_days())),
        Step(_("Send the file of the orders"), "intake.send", "order_lines" in came),
        Step(_("Close the first month"), "closing", done=False),
    ]
