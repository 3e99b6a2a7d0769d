"""Where planning does not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from enishi.core.triggers import missing
from enishi.planning.models import Difference, State
from enishi.planning.sealing import TRIGGERS
from enishi.programs.models import Step, VersionStep
from enishi.programs.reading import hash_of


def faults() -> Iterator[str]:
    """Results that are not what their hash says, reviews of results that are not there, and triggers that are gone."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: a difference that somebody reviewed could be changed. Restore it from a migration."
    for difference in Difference.objects.filter(state=State.DONE).order_by("asked_at").iterator(chunk_size=50):
        if hash_of(difference.result) != difference.result_hash:
            yield f"The difference of {difference} was changed after it was calculated."
    kept = set(Difference.objects.filter(state=State.DONE).values_list("program", "from_day", "hash", "against"))
    for step in VersionStep.objects.filter(step=Step.DIFFERENCE_REVIEWED).select_related("version"):
        if (step.version.program_id, step.version.from_day, step.hash, step.against) not in kept:
            yield f"The difference that was reviewed for the text of {step.version} is not there."
