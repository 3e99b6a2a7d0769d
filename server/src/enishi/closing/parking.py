"""Who is left out of a closing, and why: what the records of partners lack, as they and the facts were known by it."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from enishi.closing.models import Closing, ClosingGroup
from enishi.closing.periods import Period
from enishi.intake import queries as intake
from enishi.partners import queries as partners
from enishi.partners.hindrances import Hindrance, no_agreement, no_closing_group
from enishi_engine.closing import Closed
from enishi_engine.closing.contracts import known_rows
from enishi_engine.facts import Facts

NO_AGREEMENT = "no_agreement"


def lacking(facts: Facts, closing: Closing) -> list[Hindrance]:
    """Everything that keeps partners out of the closing, whether or not they earned something in it."""
    kinds = {str(row["code"]): str(row["kind"]) for row in known_rows(facts, "partners", closing.known_by)}
    agreed = {row["partner"] for row in known_rows(facts, "agreements", closing.known_by)}
    sold = _sellers(facts, closing) - agreed if agreed else set()
    recorded = partners.hindrances(kinds, day=closing.last_day, known_by=closing.known_by)
    return [*(no_agreement(partner) for partner in sorted(sold)), *recorded]


def left_out(closed: Closed, lacking: Sequence[Hindrance]) -> tuple[Hindrance, ...]:
    """Of whom nothing was posted, and why; who sold without an agreement is told although there is nothing to post."""
    told = [one for one in lacking if one.partner in closed.parked or one.name == NO_AGREEMENT]
    nowhere = sorted(closed.parked - {one.partner for one in told})
    return tuple(sorted([*told, *(no_closing_group(partner) for partner in nowhere)], key=lambda one: (one.partner, one.name)))


def to_be_left_out(*, group: str, period: Period) -> list[Hindrance]:
    """Who would be left out of a closing of the group now, for whoever is about to close."""
    rows = intake.latest_rows("partners")
    kinds = {str(row["code"]): str(row["kind"]) for row in rows}
    agreed = {str(row["partner"]) for row in intake.latest_rows("agreements")}
    of_group = _of_group(group, kinds, agreed)
    found = [one for one in partners.hindrances(kinds, day=period.last_day) if one.partner in of_group]
    return [*_without_agreement(agreed, period), *found]


def _without_agreement(agreed: set[str], period: Period) -> Iterator[Hindrance]:
    if agreed:
        for partner in sorted(intake.sellers(first_day=period.first_day, last_day=period.last_day) - agreed):
            yield no_agreement(partner)


def _of_group(group: str, kinds: dict[str, str], agreed: set[str]) -> set[str]:
    """The partners that are closed with the group: those whose agreements name it, and with one group everybody else too."""
    named = intake.closing_groups(agreed)
    only = ClosingGroup.objects.count() == 1
    return {partner for partner in kinds if named.get(partner) == group or (only and partner not in named)}


def _sellers(facts: Facts, closing: Closing) -> set[str]:
    """The partners of the period's order lines."""
    lines = facts.tables.get("order_lines")
    if lines is None:
        return set()
    days = pc.and_(
        pc.greater_equal(lines["ordered_on"], pa.scalar(closing.first_day)), pc.less_equal(lines["ordered_on"], pa.scalar(closing.last_day))
    )
    inside = lines.filter(pc.and_(days, pc.less_equal(lines["learned_at"], closing.known_by)))
    return {partner for partner in inside["partner"].unique().to_pylist() if partner is not None}
