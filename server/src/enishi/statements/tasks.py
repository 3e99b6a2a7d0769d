"""Issuing as a job: the one who asks need not wait before an open page; and silence that counts as a yes, on its day."""

from django_tasks import task

from enishi.core import clock
from enishi.core.errors import Refusal
from enishi.core.second_proof import needs_second_proof
from enishi.statements import answering, issuing, mailing, printing


@task()
@needs_second_proof
def issue(program: str, closing: str, by: str) -> dict[str, object]:
    """Issue the statements of a closing; done twice it is done once. What a rule refuses is told, not tried again."""
    try:
        done = issuing.issue(program=program, closing=closing, by=by, at=clock.now())
    except Refusal as refusal:
        return {"refused": refusal.said.en, "refused_ja": refusal.said.ja}
    return {"issued": len(done.ready), "left_out": len(done.left_out)}


@task()
def print_papers() -> dict[str, int]:
    """Keep the papers of whatever has none yet; done twice it is done once."""
    return {"printed": printing.print_all(at=clock.now())}


@task()
def deem() -> dict[str, int]:
    """Count silence as a yes where a clause says so and its days are over; done twice it is done once."""
    return {"deemed": answering.deem_all(by="deem", at=clock.now())}


@task()
def deliver() -> dict[str, int]:
    """Write down as delivered what left by mail; done twice it is done once."""
    return {"delivered": mailing.deliver_sent(by="mail", at=clock.now())}
