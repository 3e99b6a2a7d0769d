"""The currency of each row's money: an order line may say one, its changes and payments follow it (docs/rules/money.md, "Currencies")."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.columns import Rows
from enishi_engine.facts.currency import is_known_currency
from enishi_engine.facts.declarations import ORDER_LINES
from enishi_engine.facts.errors import Problem
from enishi_engine.facts.sheets import Sheet
from enishi_engine.facts.spelling import spelled
from enishi_engine.facts.tables import Setting
from enishi_engine.said import Said

FOLLOWING = ("line_changes", "customer_payments")  # facts whose money is in the currency of the line that they name
NAMING = {"order_lines": ("currency",), "rates": ("from_currency", "to_currency")}
KEEPS_ITS_CURRENCY = Said(
    "A line keeps its currency: take the old line to 0 by a revision, and give the new one another id.",
    "受注明細の通貨は変えられません。元の明細を改訂で0にし、新しい明細に別の番号を付けてください。",
)


def foreign_lines(order_lines: pa.Table | None, setting: Setting) -> Mapping[str, str]:
    """The currency of each order line that is in another one than the program's."""
    if order_lines is None:
        return {}
    table = order_lines.filter(pc.fill_null(pc.not_equal(order_lines["currency"], setting.currency), fill_value=False))
    return {
        id_: currency
        for id_, currency in zip(table["id"].to_pylist(), table["currency"].to_pylist(), strict=True)
        if is_known_currency(currency)
    }


def currencies_of(sheet: Sheet, foreign: Mapping[str, str], setting: Setting) -> pa.Array | None:
    """The currency in which each row's money is written; None where all of it is in the program's."""
    if sheet.fact.name == ORDER_LINES.name:
        return _other_than(column_text(sheet, "currency"), setting)
    if sheet.fact.name not in FOLLOWING or not foreign:
        return None
    lines = column_text(sheet, "line")
    return None if lines is None else _other_than(pa.array([foreign.get(line) for line in lines.to_pylist()], pa.string()), setting)


def column_text(sheet: Sheet, name: str) -> pa.Array | None:
    """The texts of a column; None where the sheet does not have it, or not as text."""
    if name not in sheet.table.column_names:
        return None
    return spelled(sheet.table[name].combine_chunks(), sheet.fact.column(name).kind)


def _other_than(currencies: pa.Array | None, setting: Setting) -> pa.Array | None:
    """The currencies, that of the program where there is none or one that nobody knows; None where there is no other."""
    if currencies is None:
        return None
    others = [one for one in pc.unique(currencies).to_pylist() if one is not None and one != setting.currency and is_known_currency(one)]
    if not others:
        return None
    return pc.if_else(pc.is_in(currencies, pa.array(others)), currencies, pa.scalar(setting.currency))


def check_currencies(rows: Rows, setting: Setting) -> Iterator[Problem]:
    """Cells that name no currency, and lines whose revisions are in different ones."""
    for name in NAMING.get(rows.sheet.fact.name, ()):
        yield from _unknown_currencies(rows, name)
    if rows.sheet.fact.name == ORDER_LINES.name:
        yield from _changed_currencies(rows, setting)


def _unknown_currencies(rows: Rows, name: str) -> Iterator[Problem]:
    codes = rows.table[name].combine_chunks()
    unknown = [code for code in pc.unique(codes).to_pylist() if code is not None and not is_known_currency(code)]
    if not unknown:
        return
    for row in pc.indices_nonzero(pc.is_in(codes, pa.array(unknown))).to_pylist():
        code = codes[row].as_py()
        problem = Said("is no ISO 4217 currency code", "ISO 4217の通貨コードではありません")
        remedy = Said("Write one such as JPY, USD or EUR, in capitals.", "JPY、USD、EURのように大文字で書いてください。")
        yield Problem(row, name, code, problem, remedy)


def _changed_currencies(rows: Rows, setting: Setting) -> Iterator[Problem]:
    """An amount of a change or payment would mean another one by each revision of its line."""
    if currencies_of(rows.sheet, {}, setting) is None:
        return
    first: dict[str, tuple[str, int]] = {}
    ids, currencies = rows.table["id"].to_pylist(), rows.table["currency"].to_pylist()
    for row, (id_, written) in enumerate(zip(ids, currencies, strict=True)):
        currency = written or setting.currency
        before, other = first.setdefault(id_, (currency, row))
        if id_ is not None and before != currency:
            place = rows.sheet.place_of(other)
            problem = Said(f"is in {currency} here and in {before} on {place}", f"ここでは{currency}、{place.ja}では{before}です")
            yield Problem(row, "currency", rows.text("currency", row), problem, KEEPS_ITS_CURRENCY)
