"""Partners new or not active yet: who closed a first deal within 90 days, yes or no."""

import numpy as np
from scipy import special

from enishi_engine.effects.estimating.comparing import Booleans
from enishi_engine.effects.estimating.past import YEAR, Sold
from enishi_engine.effects.study import FirstDeals, Range

WITHIN = np.timedelta64(90, "D")


def first_deals(sold: Sold, day: np.datetime64, offered: Booleans, against: Booleans) -> FirstDeals | None:
    """Of those without a deal in the 12 months before `day`, who had one within 90 days; where deals in the making are known, who had
    one of these or that, of those that had neither.

    Shape   None where one side has no such partner.
    Units   counts of partners, and the difference of shares.
    Errors  none.
    Source  docs/rules/effects.md, "New partners"; Newcombe (1998), Statistics in Medicine 17, method 10.
    """
    until = min(day + WITHIN, sold.study.known_until)
    waiting = sold.deals(day - YEAR, day, day) == 0
    began = sold.deals(day, until, until) > 0
    had, opened = sold.open_on(day), sold.opened(day, until)
    if had is not None and opened is not None:
        waiting &= had == 0
        began |= opened > 0
    sides = (offered & waiting, against & waiting)
    if not all(side.any() for side in sides):
        return None
    counts = [(int((side & began).sum()), int(side.sum())) for side in sides]
    return FirstDeals(
        offered=counts[0][1],
        offered_with_deal=counts[0][0],
        compared=counts[1][1],
        compared_with_deal=counts[1][0],
        difference=difference_of_shares(*counts[0], *counts[1]),
        opened_too=opened is not None,
    )


def difference_of_shares(came: int, of: int, other_came: int, other_of: int, percent: int = 95) -> Range:
    """The first share less the second, from Wilson's ranges of both."""
    share, other = came / of, other_came / other_of
    (low, high), (other_low, other_high) = _wilson(came, of, percent), _wilson(other_came, other_of, percent)
    return Range(
        low=share - other - float(np.hypot(share - low, other_high - other)),
        middle=share - other,
        high=share - other + float(np.hypot(high - share, other - other_low)),
        percent=percent,
    )


def _wilson(came: int, of: int, percent: int) -> tuple[float, float]:
    z = float(special.ndtri(0.5 + percent / 200))
    middle = (came + z * z / 2) / (of + z * z)
    reach = z / (of + z * z) * float(np.sqrt(came * (of - came) / of + z * z / 4))
    return middle - reach, middle + reach
