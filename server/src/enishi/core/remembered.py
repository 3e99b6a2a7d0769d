"""What is worked out once for each state of what it is worked out from, and kept by the process until that changes. No record: it is always the same."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
_kept: dict[str, tuple[Hashable, Any]] = {}


def remembered(name: str, state: Hashable, work_out: Callable[[], T]) -> T:
    """
    What `work_out` gave in this state, or gives now; of each name only the newest is kept.

    Whoever asks reads the state before what it is of: then what is kept under a state is never older than it.
    """
    asked = (connection.settings_dict["NAME"], state)
    kept = _kept.get(name)
    if kept is None or kept[0] != asked:
        kept = _kept[name] = (asked, work_out())
    found: T = kept[1]
    return found
