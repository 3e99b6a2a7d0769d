"""A draft beside the texts in force, both on the facts of the past: the engine's backtest, and what is kept of it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from enishi.programs.reading import Text, read
from enishi_engine.backtest import Backtest, Side, as_data, backtest
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts

FactsOf = Callable[[Program, datetime], Facts]  # all facts that were learned by the moment
_NOTHING = "program: {{id: {id}}}\ncurrency: {currency}\ntimezone: {timezone}\nincentives: []\n"


def compared(
    draft: Text, in_force: Sequence[Text], facts_of: FactsOf, *, known_by: datetime, today: date, told: Callable[[Side], None]
) -> Backtest:
    """
    The draft as if it had been in force from the first day of the past that is looked at, beside the texts as they were in force.

    Where nothing is in force yet, it stands beside a program that pays nothing, from the first order's day.
    Raises ProgramRefused, FactsRejected, and what a calculation refuses.
    """
    alone = read([draft]).program
    facts = facts_of(alone, known_by)
    first_day = in_force[0].from_day if in_force else min(draft.from_day, today, *_order_days(facts))
    new = read([_from(first_day, draft)]).program
    nothing = Text(from_day=first_day, text=_NOTHING.format(id=alone.id, currency=alone.currency, timezone=alone.timezone), natures={})
    old = read(in_force or [nothing]).program
    return backtest(new, old, facts, known_by=known_by, until=max(today, first_day), paid=None, told=told)


def _from(day: date, text: Text) -> Text:
    return Text(from_day=day, text=text.text, natures=text.natures, cases=text.cases)


def _order_days(facts: Facts) -> list[date]:
    lines = facts.tables.get("order_lines")
    days = [] if lines is None else lines["ordered_on"].drop_null().to_pylist()
    return [min(days)] if days else []


def as_kept(found: Backtest) -> dict[str, Any]:
    """What is kept of it: sums of each partner and incentive with their names, in minor units; not the months."""
    data = as_data(found)
    data.pop("months")
    names = {incentive: {"ja": label.ja, "en": label.en} for incentive, label in found.incentives.items()}
    return data | {"partner_names": dict(found.partners), "incentive_names": names}
