"""Jobs of closing: a month-end, for which nobody need wait before an open page, and rank reviews on their day."""

from django_tasks import task

from enishi.closing import explaining, operations, ranking
from enishi.core import clock
from enishi.core.errors import Refusal
from enishi.core.second_proof import needs_second_proof


@task()
@needs_second_proof
def close(program: str, group: str, period: str, by: str) -> dict[str, str]:
    """Close a period; done twice it is done once. What a rule refuses is told, not tried again."""
    try:
        closing = operations.close_period(program=program, group=group, period=period, at=clock.now(), by=by)
    except Refusal as refusal:
        return {"refused": refusal.said.en, "refused_ja": refusal.said.ja}
    explain.enqueue(program)
    return {"closed": str(closing)}


@task()
def explain(program: str) -> dict[str, str]:
    """Keep why everything of a program pays what it does or nothing, as known by now (explaining.py)."""
    try:
        kept = explaining.write(program=program, at=clock.now())
    except Refusal as refusal:
        return {"refused": refusal.said.en, "refused_ja": refusal.said.ja}
    return {"explained": f"{program} {kept.known_by:%Y-%m-%d %H:%M:%S}"}


@task()
def review_ranks(program: str) -> dict[str, str]:
    """Work out the rank reviews of days that have come, and what the next one would come to; done twice it is done once."""
    try:
        new = ranking.review_ranks(program=program, at=clock.now(), by="review_ranks")
    except Refusal as refusal:
        return {"refused": refusal.said.en, "refused_ja": refusal.said.ja}
    return {"reviews": str(new)}
