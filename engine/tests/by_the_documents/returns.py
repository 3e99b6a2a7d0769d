"""What comes back and what is payable of an earning on an order line, by docs/rules/returns.md."""

from datetime import date

from engine.tests.by_the_documents.facts_as_known import Row
from engine.tests.by_the_documents.lines_and_contracts import Lines
from engine.tests.by_the_documents.results import earned_row, taken_row
from engine.tests.by_the_documents.whole_money import divided


def with_take_backs(
    row: Row, lines: Lines, *, version: date, after: set[str], within: int, customer_paid: bool, mode: str, full: bool = False
) -> list[Row]:
    """The earning line of a candidate that stood (its `amount` is after limits) and its take-backs, in proportion or in full.

    `after` are the kinds of change that take back, at most `within` days after the counting day; with `customer_paid` only the part
    that the customer has paid is payable.
    """
    line, earned = row["line"], row["amount"]
    paid = divided(earned * lines.paid(line), line["net"], mode) if customer_paid and line["net"] > 0 else earned
    rows = [earned_row(row, version, paid)]
    changes = [change for change in lines.changes(line) if change["kind"] in after and (change["date"] - row["day"]).days <= within]
    before, payable = 0, paid
    for change, undone, taken in _taken(line, changes, earned, mode):
        taken = earned if full else taken  # noqa: PLW2901
        now = min(paid, earned - taken, key=abs)
        if taken != before:
            figures = {"amount": before - taken, "payable": now - payable, "undone": undone, "net": line["net"]}
            rows.append(taken_row(rows[0], change=change["id"], day=change["date"], **figures))
        before, payable = taken, now
    return rows


def _taken(line: Row, changes: list[Row], earned: int, mode: str) -> list[tuple[Row, int, int]]:
    """(change, cumulative undone, taken back so far) for each of the changes in order."""
    found, undone, cancelled = [], 0, False
    for change in changes:
        undone = min(undone + change["undoes"], max(0, line["net"]))
        cancelled = cancelled or change["kind"] == "cancel"
        whole = earned if cancelled else 0
        found.append((change, undone, divided(earned * undone, line["net"], mode) if line["net"] > 0 else whole))
    return found
