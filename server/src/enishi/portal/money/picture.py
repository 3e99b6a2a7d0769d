"""A company's commission month by month as a picture: of whole months alone, because one that goes on says nothing beside a year before.

What was earned is drawn, for what becomes payable only later, as when a customer pays, would make every newest month look poor.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from enishi.charts.bars import Picture
from enishi.charts.months import of_year
from enishi.core.maker import local_day
from enishi.portal.money.months import Calculation, MonthTold
from enishi_engine.said import Language, Said

COMMISSION = Said("Commission", "手数料")


def picture(found: Sequence[MonthTold], known: Iterable[Calculation], language: Language) -> Picture | None:
    """All programs of the newest month's currency together; None where there is no second month to see."""
    goes_on = {one.kept.program: local_day(one.kept.known_by).replace(day=1) for one in known}
    whole = [one for one in found if one.month < goes_on[one.program]]
    earned, payable = Counter[date](), Counter[date]()
    for one in (one for one in whole if one.currency == whole[0].currency):
        earned[one.month] += one.amount
        payable[one.month] += one.payable
    return of_year(earned, payable=payable, what=COMMISSION, currency=whole[0].currency, language=language) if whole else None
