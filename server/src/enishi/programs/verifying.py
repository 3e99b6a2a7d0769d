"""Where the programs do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from enishi.core.triggers import missing
from enishi.programs.approved import TRIGGERS as OF_APPROVED
from enishi.programs.models import ProgramVersion, State, Step, VersionStep, Withdrawal
from enishi.programs.queries import text_of
from enishi.programs.sealing import TRIGGERS as OF_STEPS

_BEFORE_APPROVAL = (Step.CHECKED, Step.CASES_PASSED, Step.DIFFERENCE_REVIEWED, Step.APPROVED)


def faults() -> Iterator[str]:
    """Texts that are not what their hash says, texts in force without their steps, and triggers that are gone."""
    for name in missing(OF_APPROVED):
        yield f"The trigger {name} is gone: an approved text could be changed. Restore it from a migration."
    for name in missing(OF_STEPS):
        yield f"The trigger {name} is gone: a text could come into force without its steps. Restore it from a migration."
    for version in ProgramVersion.objects.order_by("program_id", "from_day").iterator(chunk_size=100):
        if text_of(version).hash != version.hash:
            yield f"The text of {version} was changed after it was written."
        elif version.state == State.APPROVED:
            yield from _of_steps(version)
    for one in Withdrawal.objects.order_by("id").iterator(chunk_size=100):
        if text_of(one).hash != one.hash:
            yield f"The draft that was taken back on {one.at:%Y-%m-%d} ({one.hash[:12]}) was changed after that."


def _of_steps(version: ProgramVersion) -> Iterator[str]:
    """An approved text has every step of its content, and nobody who wrote it approved it."""
    steps = list(VersionStep.objects.filter(version=version, hash=version.hash).values_list("step", "by"))
    for step in _BEFORE_APPROVAL:
        if step not in {one for one, _ in steps}:
            yield f"The text of {version} is approved and was never {step.value.replace('_', ' ')} as it stands."
    if (Step.DRAFTED, version.approved_by_id) in steps:
        yield f"The text of {version} was approved by the person who wrote it."
