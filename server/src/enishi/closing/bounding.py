"""Which partners of a closing lie above the maker's bound, and the closing without them: pure."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from enishi.partners.hindrances import Hindrance
from enishi_engine.closing import Closed
from enishi_engine.words.amounts import money

ABOVE_BOUND = "above_bound"


def amounts(closed: Closed) -> dict[str, int]:
    """What would be posted of each partner: its own lines and the adjustments, minor units."""
    both = pa.concat_tables([table.select(("partner", "amount")) for table in (closed.lines, closed.adjustments)])
    summed = both.group_by("partner").aggregate([("amount", "sum")])
    return dict(zip(summed["partner"].to_pylist(), summed["amount_sum"].to_pylist(), strict=True))


def above(found: Mapping[str, int], bound: int | None, currency: str) -> list[Hindrance]:
    """Whose amount is more than the bound, up or down; without a bound nobody's."""
    return [
        _hindrance(partner, found[partner], bound, currency)
        for partner in sorted(found)
        if bound is not None and abs(found[partner]) > bound
    ]


def without(closed: Closed, partners: Collection[str]) -> Closed:
    """The closing with nothing of these partners: the next one posts what is due."""
    if not partners:
        return closed
    names = pa.array(sorted(partners), pa.string())
    lines, adjustments = (table.filter(pc.invert(pc.is_in(table["partner"], names))) for table in (closed.lines, closed.adjustments))
    return replace(closed, lines=lines, adjustments=adjustments, parked=closed.parked | set(partners))


def _hindrance(partner: str, amount: int, bound: int, currency: str) -> Hindrance:
    said = {language: (money(amount, currency, language), money(bound, currency, language)) for language in ("en", "ja")}
    (amount_en, bound_en), (amount_ja, bound_ja) = said["en"], said["ja"]
    return Hindrance(
        ABOVE_BOUND,
        partner,
        f"{partner} would be posted {amount_en}, and {bound_en} is the bound for one partner. "
        "Correct its facts, or have the bound raised by two people; the next closing posts what is due.",
        f"{partner}の計上額{amount_ja}が、1社あたりの上限{bound_ja}を超えています。実績を訂正するか、2名で上限を引き上げてください。次の締めで計上されます。",
    )
