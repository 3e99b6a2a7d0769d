"""Where targets do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from django.db.models import Count, Max

from enishi.core.triggers import missing
from enishi.intake import console_rows
from enishi.targets.models import ENDS, Step, Target
from enishi.targets.queries import fact_row
from enishi.targets.sealing import TRIGGERS


def faults() -> Iterator[str]:
    """Targets that were agreed otherwise than by both sides, that are no fact or another one, and triggers that are gone."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: a target that was signed could be changed. Restore it from a migration."
    same = ("partner", "metric", "first_day", "last_day")
    for row in Target.objects.values(*same).annotate(rows=Count("id"), last=Max("number")).order_by(*same):
        if row["rows"] != row["last"]:
            yield f"The targets of {row['partner']} for {row['metric']} from {row['first_day']} lack a version: one was removed."
    for target in Target.objects.prefetch_related("steps").order_by("id").iterator(chunk_size=100):
        yield from _of(target)


def _of(target: Target) -> Iterator[str]:
    steps = {one.step: one for one in target.steps.all()}
    agreed, partner = steps.get(Step.AGREED), steps.get(Step.PARTNER_SIGNED)
    if sum(step in steps for step in ENDS) > 1:
        yield f"The target {target} has ended twice."
    if agreed is None:
        if console_rows.current_row("targets", {"id": target.id}) is not None:
            yield f"The target {target} is a fact, and not both sides have signed it."
        return
    if partner is None or partner.signed_on is None or agreed.signed_on is None:
        yield f"The target {target} is agreed, and the partner has not signed it."
        return
    if agreed.by_id in (target.proposed_by_id, partner.by_id):
        yield f"The target {target} was signed for the maker by the person who proposed it or recorded the partner's signature."
    row = console_rows.current_row("targets", {"id": target.id})
    said = fact_row(target, partner.signed_on, agreed.signed_on)
    if row is None or any(row[name] != value for name, value in said.items()):
        yield f"The target {target} is agreed, and the fact says something else or nothing."
