"""What unlocks an incentive: events of the partner, from whose day on it pays (T3, ruling 12)."""

from dataclasses import dataclass

from enishi_engine.core.expression import Period


@dataclass(frozen=True)
class UnlockingEvent:
    """The activity of a kind with which `times` of them have happened, by anybody of the payee's company.

    Counted are those about `subject` (None: whatever it is) that reach `value` (millionths; None: whatever it is). `text` is how
    the author wrote it, its name in reasons.
    """

    text: str
    kind: str
    times: int = 1
    subject: str | None = None
    value: int | None = None


@dataclass(frozen=True)
class Unlocking:
    """All these events, each from the start of its day on, or from the first day of the program's next `period` after it."""

    events: tuple[UnlockingEvent, ...]
    period: Period | None = None
