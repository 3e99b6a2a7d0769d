"""A customer's orders with what each paid the company, or why it paid nothing: amounts for whom the company shows them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from enishi.closing.orders import OrderTold, orders_told
from enishi.portal.customers.customers import Line
from enishi.portal.money.own import is_own, own_facts
from enishi.portal.own import own_of
from enishi.portal.standing import Standing
from enishi_engine.words import Language

Row = Mapping[str, Any]


def told_of(who: Standing, lines: Sequence[Line], language: Language) -> list[tuple[Line, OrderTold]]:
    """Each of the lines with what is told of it; `lines` are the reader's own already."""
    told = orders_told({one.id: one.ordered_on for one in lines}, partners=who.partners, language=language, shown=_shown(who))
    return [(one, told[one.id]) for one in lines]


def _shown(who: Standing) -> Callable[[Row], bool]:
    """All amounts, those of one's own deals, or none."""
    if who.sees_amounts:
        return lambda _row: True
    if not who.own_amounts:
        return lambda _row: False
    mine = own_facts(who, own_of(who))
    return lambda row: is_own(row, who, mine)
