"""What was ordered, summed in the database: of each partner how much, and when last."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Q, Sum

from enishi.core.maker import maker
from enishi.intake.fact_tables import newest_rows_of


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """Net of a partner's order lines in the maker's currency, minor units: of a span, and of the one before it; the last day of any line."""

    lately: int
    before: int
    last_day: date


def by_partner(*, before_from: date, from_day: date, last_day: date, only: Collection[str] | None = None) -> Mapping[str, Ordered]:
    """
    What each partner ordered (or some `only`) from `from_day` to `last_day` (inclusive), and from `before_from` until then; none that never ordered.

    Of each line its newest revision as it was ordered: what became of it later is the calculation's matter.
    """
    ours = Q(currency=None) | Q(currency=maker().currency)
    lines = newest_rows_of("order_lines").filter(ordered_on__lte=last_day)
    found = (lines if only is None else lines.filter(partner__in=only)).values("partner").annotate(
        lately=Sum("net_minor", filter=ours & Q(ordered_on__gte=from_day)),
        before=Sum("net_minor", filter=ours & Q(ordered_on__gte=before_from, ordered_on__lt=from_day)),
        last=Max("ordered_on"), code=F("partner"),
    )  # fmt: skip
    return {row["code"]: Ordered(lately=row["lately"] or 0, before=row["before"] or 0, last_day=row["last"]) for row in found}
