"""Line changes against their order lines: no change before its line, and never more undone than the line's net."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.checks import latest_revisions
from enishi_engine.facts.columns import Rows
from enishi_engine.facts.currency import decimal_text, is_known_currency, minor_digits
from enishi_engine.facts.declarations import LINE_CHANGES, ORDER_LINES
from enishi_engine.facts.errors import Problem
from enishi_engine.facts.tables import Setting
from enishi_engine.said import Said

ORDER = ("date", "booked_at", "source", "id")


@dataclass
class Line:
    """An order line while its changes are counted: `left` is what no change has undone yet, in minor units of its currency."""

    net: int
    left: int
    ordered_on: Any
    currency: str


def check_line_changes(changes: Rows, order_lines: pa.Table, setting: Setting) -> Iterator[Problem]:
    """Judge the highest revision of every change, in order of date, booked_at, source and id.

    An absent amount of a cancel is all that is left, of any other change 0. A change that does not fit is
    left out of the sum, so that one slip is one error and not one on every later change.
    """
    lines = _lines(order_lines, changes.table["line"].unique(), setting)
    for row, change in _in_order(changes):
        line = lines.get(change["line"])
        if line is None:
            continue
        if change["date"] < line.ordered_on:
            problem = Said(
                f"is before the order of line {change['line']} on {line.ordered_on}",
                f"受注明細{change['line']}の受注日{line.ordered_on}より前です",
            )
            remedy = Said("Correct the day, or the day of the order.", "日付か、受注日を直してください。")
            yield Problem(row, "date", str(change["date"]), problem, remedy)
        amount = line.left if change["amount"] is None and change["kind"] == "cancel" else change["amount"] or 0
        if amount > line.left:
            yield _too_much(changes, row, change["line"], line)
        else:
            line.left -= amount


def _lines(order_lines: pa.Table, wanted: pa.Array, setting: Setting) -> dict[str, Line]:
    """The latest revision of each wanted line; a line whose own cells are wrong is judged once they are right."""
    table = order_lines.filter(pc.is_in(order_lines["id"], wanted))
    columns = table.select(["id", "net", "ordered_on", "currency"]).take(latest_revisions(table, ORDER_LINES)).to_pydict()
    rows = zip(columns["id"], columns["net"], columns["ordered_on"], columns["currency"], strict=True)
    return {
        id_: Line(net, max(net, 0), ordered_on, currency if currency is not None and is_known_currency(currency) else setting.currency)
        for id_, net, ordered_on, currency in rows
        if net is not None and ordered_on is not None
    }


def _in_order(changes: Rows) -> list[tuple[int, Mapping[str, Any]]]:
    """The latest revision of each change whose cells are all right; the others are judged once they are."""
    wrong = {problem.row for problem in changes.problems}
    latest = latest_revisions(changes.table, LINE_CHANGES)
    content = changes.table.select([*ORDER, "line", "kind", "amount"]).take(latest).to_pylist()
    complete = [(row, change) for row, change in zip(latest.to_pylist(), content, strict=True) if row not in wrong]
    return sorted(complete, key=lambda one: tuple(one[1][name] for name in ORDER))


def _too_much(changes: Rows, row: int, id_: str, line: Line) -> Problem:
    column = "amount_minor" if "amount_minor" in changes.sheet.table.column_names else "amount"
    digits = minor_digits(line.currency)
    left, net = decimal_text(line.left, digits), decimal_text(line.net, digits)
    problem = Said(
        f"is more than the {left} {line.currency} that is left of line {id_} (net {net} {line.currency})",
        f"受注明細{id_}の残り{left} {line.currency}(正味{net} {line.currency})を超えています",
    )
    remedy = Said(
        "Correct the amount, the line it names, or the changes before it.", "金額、対象の受注明細、または先の変更を直してください。"
    )
    return Problem(row, column, changes.text("amount", row), problem, remedy)
