"""What a program of one commission costs in a world without campaigns, month by month."""

import numpy as np

from enishi_engine.acceptance.worlds import World
from enishi_engine.effects.forecast import History

COMMISSION_PERCENT = 10


def as_history(world: World) -> History:
    """The world's deals and 10 % of their yen, by partner and month, to the world's end.

    Shape   partner × month; a partner is present in a month that it spent a day of under contract.
    Units   yen.
    Errors  none.
    Source  docs/rules/forecast.md.
    """
    count, months = len(world.rank), world.settings.months
    deals, cost = np.zeros((count, months), dtype=np.int64), np.zeros((count, months), dtype=np.int64)
    month = (world.deals.day.astype("datetime64[M]") - np.datetime64(world.settings.first_month, "M")).astype(np.int64)
    np.add.at(deals, (world.deals.partner, month), 1)
    np.add.at(cost, (world.deals.partner, month), world.deals.yen * COMMISSION_PERCENT // 100)
    starts = np.array([world.day_of_month(number) for number in range(months + 1)])
    present = (world.joined[:, None] < starts[None, 1:]) & (world.left[:, None] > starts[None, :-1])
    return History(deals=deals, cost=cost, present=present, first_calendar_month=int(world.settings.first_month[5:]))
