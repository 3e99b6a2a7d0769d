"""What a candidate cannot be judged by: something is missing, or the exchange rate that its money would be read with."""

from enishi_engine.core.expression import Expression
from enishi_engine.oracle.candidates import Candidate, unknown_for_want_of_rate
from enishi_engine.oracle.reasons import Failure, missing, no_rate


def unknown(gate: int, subject: str, expression: Expression, candidate: Candidate) -> Failure:
    """Why an expression without a value has none."""
    read = candidate.occasion.foreign
    if read is None or not unknown_for_want_of_rate(expression, candidate):
        return missing(gate, subject)
    return no_rate(gate, subject, read.day, f"{read.currency}/{read.own}")
