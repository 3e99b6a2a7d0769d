"""Stacking's comparison and limits by a running total, by docs/rules/stacking-and-limits.md."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any


def cap(
    rows: list[dict[str, Any]], *, key: Callable[[dict[str, Any]], Hashable], name: str, maximum: int, unit: str = "money"
) -> list[dict[str, Any]]:
    """Cut the rows (in their order) to the maximum of each key; what is cut to 0 gets its reason, the rest `limited_by`.

    Rows of 0 do not change a total. Amounts are in minor units.
    """

    def paid(total: int) -> int:
        return min(total, maximum)

    totals: dict[Hashable, int] = defaultdict(int)
    done = []
    for row in rows:
        before = totals[key(row)]
        totals[key(row)] = before + row["amount"]
        amount = paid(before + row["amount"]) - paid(before)
        if amount == 0 and row["amount"] != 0:
            reason = {"gate": 13, "reason": "limit_reached", "subject": name, "needed": maximum, "had": before, "unit": unit}
            done.append(row | {"amount": 0, "failed": reason})
        else:
            done.append(row | {"amount": amount, "limited_by": name if amount != row["amount"] else row.get("limited_by")})
    return done
