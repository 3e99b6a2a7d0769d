"""What an incentive earned, as the facts of another that is paid on it (docs/rules/earnings.md)."""

from collections.abc import Iterable, Iterator

from enishi_engine.oracle.amounts import Outcome
from enishi_engine.oracle.candidates import Occasion
from enishi_engine.oracle.returns import returns_of
from enishi_engine.oracle.rows import line_id


def earnings(outcomes: Iterable[Outcome]) -> Iterator[Occasion]:
    """Each earned line, whose it is (the payee's company), and what was taken back of it."""
    for outcome in outcomes:
        if outcome.stands:
            yield _earning(outcome)


def _earning(outcome: Outcome) -> Occasion:
    candidate, returned, so_far = outcome.candidate, [], 0
    for one in returns_of(outcome):
        so_far -= one.amount
        returned.append((one.change, one.day, so_far))
    return Occasion(
        fact="earning_line",
        fact_id=line_id(outcome),
        seller=candidate.partner,
        day=candidate.day,
        order=candidate.occasion.booked,
        rows={"earned": {"amount": outcome.amount}},
        taken_back=tuple(returned),
    )
