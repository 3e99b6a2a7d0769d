"""A closing on the terminal: what it posted, in words and as data."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.closing import Closed, Closing
from enishi_engine.core.incentive import PaysAs
from enishi_engine.words import Language, amounts
from enishi_engine.words.payout import OUTCOMES, outcome_in_words

_WORDS: Mapping[Language, str] = {
    "en": (
        "{id} ({first} to {last}) posts {amount}, {payable} of it payable."
        " Its own period: {own}, payable {own_payable} (lines: {lines:,})."
        " Adjustments of former periods: {late}, payable {late_payable} (rows: {adjustments:,})."
    ),
    "ja": (
        "{id}({first}から{last}まで)の計上額は{amount}、うち支払対象は{payable}です。"
        "当期分 {own}(支払対象 {own_payable}、{lines:,}件)、"
        "過去の締め分の調整 {late}(支払対象 {late_payable}、{adjustments:,}件)。"
    ),
}
_MARKETING: Mapping[Language, str] = {"en": "{amount} of marketing money beside it.", "ja": "ほかに販促支援金の積立が{amount}あります。"}


def listed(closing: Closing) -> str:
    """One line of the list of all closings."""
    return f"  {closing.id}: {closing.group}, {closing.first_day} to {closing.last_day}, known by {closing.known_by.isoformat()}"


def closing_in_words(closed: Closed, settlements: pa.Table, currency: str, language: Language) -> tuple[str, ...]:
    """What the closing posted: its own period's lines, and the adjustments of former periods; then what is paid and what is not."""
    figures = _figures(closed)
    money = {name: amounts.money(figures[name], currency, language) for name in _MONEY}
    closing = closed.closing
    days = {"first": amounts.day(closing.first_day, language), "last": amounts.day(closing.last_day, language)}
    counts = {name: figures[name] for name in ("lines", "adjustments")}
    posted = _WORDS[language].format(id=closing.id, **days, **counts, **money)
    outcomes = _outcomes(settlements)
    marketing = figures["marketing_money"]
    beside = (_MARKETING[language].format(amount=amounts.money(marketing, currency, language)),) if marketing else ()
    return posted, *beside, *(outcome_in_words(name, *outcomes[name], currency, language) for name in OUTCOMES if name in outcomes)


def closing_as_data(closed: Closed, settlements: pa.Table) -> dict[str, Any]:
    """The same figures, in minor units."""
    closing = closed.closing
    about = {"id": closing.id, "group": closing.group, "first_day": str(closing.first_day), "last_day": str(closing.last_day)}
    outcomes = {name: {"payees": payees, "amount": amount} for name, (payees, amount) in _outcomes(settlements).items()}
    return {**about, "known_by": closing.known_by.isoformat(), **_figures(closed), "outcomes": outcomes}


def _outcomes(settlements: pa.Table) -> dict[str, tuple[int, int]]:
    """How many payees had each outcome, and how much was paid, carried, billed or lost with it."""
    found: dict[str, tuple[int, int]] = {}
    for row in settlements.to_pylist():
        payees, amount = found.get(row["outcome"], (0, 0))
        figure = row["outcome"] if row["outcome"] in ("paid", "billed", "lost") else "carried_out"
        found[row["outcome"]] = payees + 1, amount + row[figure]
    return found


_MONEY = ("amount", "payable", "own", "own_payable", "late", "late_payable")


def _figures(closed: Closed) -> dict[str, int]:
    """Sums of money, and beside them what was posted as marketing money; rows are counted whatever they pay as."""
    own, late = (rows.filter(pc.equal(rows["pays_as"], PaysAs.MONEY.value)) for rows in (closed.lines, closed.adjustments))
    everything = _sum(closed.lines, "amount") + _sum(closed.adjustments, "amount")
    return {
        "amount": _sum(own, "amount") + _sum(late, "amount"),
        "payable": _sum(own, "payable") + _sum(late, "payable"),
        "own": _sum(own, "amount"),
        "own_payable": _sum(own, "payable"),
        "late": _sum(late, "amount"),
        "late_payable": _sum(late, "payable"),
        "marketing_money": everything - _sum(own, "amount") - _sum(late, "amount"),
        "lines": closed.lines.num_rows,
        "adjustments": closed.adjustments.num_rows,
    }


def _sum(rows: pa.Table, column: str) -> int:
    return int(pc.sum(rows[column]).as_py() or 0)
