"""The roster of a draw, from a file."""

from pathlib import Path

from enishi_engine.effects.assignment import Listed, Veto
from enishi_engine.effects.reading.declarations import ROSTER
from enishi_engine.effects.reading.tables import TableRead, read_table
from enishi_engine.facts import FactsRejected
from enishi_engine.said import Said

VETO = ("veto", "veto_by", "veto_on")


def read_roster(path: Path) -> tuple[Listed, ...]:
    """The partners of a roster's file. Raises FactsRejected with everything that is wrong in it."""
    table = read_table(path, ROSTER)
    roster = tuple(_listed(table, row) for row in range(len(table.rows)))
    if table.errors:
        raise FactsRejected(sorted(table.errors, key=lambda error: error.line or 0))
    return roster


def _listed(table: TableRead, row: int) -> Listed:
    cells = table.rows[row]
    given = [name for name in VETO if cells[name] is not None]
    for name in VETO:
        if given and cells[name] is None:
            table.wrong(
                row,
                name,
                Said(f"is empty, but {given[0]} is not", f"{given[0]}があるのに空欄です"),
                Said(
                    "A veto has a reason, who decided it, and a day; fill in all three, or none.",
                    "対象外には理由・決定者・日付の3つが必要です。すべて入力するか、すべて空欄にしてください。",
                ),
            )
    return Listed(
        partner=cells["partner"],
        rank=cells["rank"],
        past_deals=cells["past_deals"],
        region=cells["region"],
        distributor=cells["distributor"],
        agreed_target=cells["agreed_target"],
        veto=Veto(reason=cells["veto"], by=cells["veto_by"], on=cells["veto_on"]) if len(given) == len(VETO) else None,
    )
