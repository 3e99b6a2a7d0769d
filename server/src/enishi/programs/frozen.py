"""Which older text goes on to judge a customer's deals, by a program's `text_as_of: customer.first_order` (docs/rules/versions.md)."""

from dataclasses import dataclass
from datetime import date

from enishi.programs import queries
from enishi.programs.reading import read
from enishi_engine.core.incentive import Label, TextDay


@dataclass(frozen=True, kw_only=True)
class FrozenTerm:
    """An incentive whose terms are those of a customer's first order. `text`: the day of the text; None where there was none yet."""

    program: str
    incentive: str
    label: Label
    text: date | None


def frozen_terms(*, first_order: date, day: date) -> list[FrozenTerm]:
    """Of every program in force on a day: the incentives that an older text judges for a customer of that first order."""
    found: list[FrozenTerm] = []
    for program in queries.programs():
        texts = queries.approved_texts(program)
        if not texts:
            continue
        versions = read(texts).program.versions
        current = [version for version in versions if version.from_day <= day][-1:]
        then = [version.from_day for version in versions if version.from_day <= first_order][-1:]
        found += [
            FrozenTerm(program=program, incentive=one.id, label=one.label, text=then[0] if then else None)
            for version in current
            for one in version.incentives
            if one.text_as_of is TextDay.CUSTOMER
        ]
    return found
