"""Where the programs do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from enishi.core.triggers import missing
from enishi.programs.approved import TRIGGERS
from enishi.programs.models import ProgramVersion
from enishi.programs.reading import hash_of


def faults() -> Iterator[str]:
    """Texts that are not what their hash says, and triggers that are gone."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: an approved text could be changed. Restore it from a migration."
    for version in ProgramVersion.objects.order_by("program_id", "from_day").iterator(chunk_size=100):
        if hash_of(version.text) != version.hash:
            yield f"The text of {version} was changed after it was written."
