"""The standard file of statements: every line of them as one CSV of fixed columns, for agencies of many makers (docs/reference/statement-file.md).

A row is one thing: a line, an adjustment, a movement of the balance, the tax of a document at one rate, or what is withheld from a statement.
So the sum of a column is the statement's own figure, to the smallest unit of its currency.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from enishi.core.tables import as_csv
from enishi.earnings import queries as earnings
from enishi.earnings.differences import PostedLine
from enishi.intake import queries as intake
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi.statements import queries
from enishi.statements.queries import DocumentRead, StatementRead
from enishi_engine.facts.currency import minor_digits
from enishi_engine.settlement.japan.documents import title_of
from enishi_engine.settlement.statement import StatementAdjustment, StatementLine
from enishi_engine.words import Language
from enishi_engine.words.language import spoken

FORMAT = "enishi-statement/1"  # a column is only ever added at the end; anything else is another number
COLUMNS = (
    "format", "row", "maker", "maker_registration", "partner", "period_first_day", "period_last_day", "statement", "document", "document_kind",
    "issued_on", "pays_on", "line", "line_date", "order", "order_line", "customer", "product", "incentive", "incentive_name", "base_amount", "rate",
    "amount", "amount_basis", "tax_rate", "tax", "withholding", "currency", "sentence",
)  # fmt: skip
Cell = str | int | Decimal
_AGAIN = re.compile(r" \(\d+\)$")  # an id that stands twice on one paper
PPM_PER_PERCENT = 10_000


@dataclass(frozen=True, kw_only=True)
class _Behind:
    """What stands behind the lines of one statement: the posted lines, their orders, and names."""

    posted: Mapping[str, PostedLine]
    orders: Mapping[str, Mapping[str, object]]
    customers: Mapping[str, str]
    products: Mapping[str, str]
    incentives: Mapping[str, str]


def standard_file(statements: Iterable[UUID], language: Language) -> bytes:
    """The file of these statements, the oldest first; names and sentences in one language, everything else the same in both."""
    found = [one for id_ in statements if (one := queries.statement(id_)) is not None]
    found.sort(key=lambda one: (one.row.issued_on, one.row.number))
    rows = (row for one in found for row in _rows(one, language))
    return as_csv([COLUMNS, *([row.get(name, "") for name in COLUMNS] for row in rows)])


def _rows(one: StatementRead, language: Language) -> Iterator[dict[str, Cell]]:
    row, behind = one.row, _behind(one, language)
    common: dict[str, Cell] = {
        "format": FORMAT, "partner": row.partner, "statement": row.number, "pays_on": _day(row.pays_on), "currency": row.currency,
        "issued_on": _day(row.issued_on), "period_first_day": _day(row.run.first_day), "period_last_day": _day(row.run.last_day),
    }  # fmt: skip
    for document in one.documents:
        common |= {"maker": document.said.issuer.name, "maker_registration": document.said.issuer.number}
        named = {**common, "document": document.number, "document_kind": document.kind.value}
        yield from ({**named, **each} for each in _of_document(document, row.currency, behind, language))
    if row.withheld:
        yield {**common, "row": "withholding", "withholding": _major(row.withheld, row.currency)}


def _of_document(one: DocumentRead, currency: str, behind: _Behind, language: Language) -> Iterator[dict[str, Cell]]:
    said = one.said
    title = spoken(title_of(one.kind), language)
    for line in said.lines:
        yield {"row": "line", **_line(line, said.basis.value, currency, behind), "sentence": spoken(line.sentence, language)}
    for adjusted in said.adjustments:
        yield {"row": "adjustment", **_line(adjusted, said.basis.value, currency, behind), "sentence": spoken(adjusted.reason, language)}
    for moved in said.movements:
        what = {
            "line": moved.id,
            "line_date": _day(moved.on),
            "amount": _major(-moved.amount, currency),
            "sentence": spoken(moved.what, language),
        }
        yield {"row": "movement", "amount_basis": "inclusive", **what}
    for total in said.totals:
        yield {"row": "tax", "tax_rate": _percent(total.rate), "tax": _major(total.tax, currency), "sentence": title}


def _line(line: StatementLine | StatementAdjustment, basis: str, currency: str, behind: _Behind) -> dict[str, Cell]:
    said: dict[str, Cell] = {
        "line": line.id, "line_date": _day(line.on), "amount": _major(line.amount, currency), "amount_basis": basis, "tax_rate": _percent(line.rate),
    }  # fmt: skip
    posted = behind.posted.get(_AGAIN.sub("", line.id))
    if posted is None:
        return said
    figures, fact = json.loads(posted.figures), _order_line(posted)
    incentive, order = str(posted.names["incentive"]), behind.orders.get(fact)
    said |= {"incentive": incentive, "incentive_name": behind.incentives.get(incentive, incentive)}
    if figures.get("base") is not None and figures.get("rate") is not None:
        said |= {"base_amount": _major(int(figures["base"]), currency), "rate": _percent(int(figures["rate"]))}
    if order is not None:
        customer, product = (str(order[name] or "") for name in ("customer", "product"))
        said |= {"order": str(order["order"] or ""), "order_line": fact}
        said |= {"customer": behind.customers.get(customer, customer), "product": behind.products.get(product, product)}
    return said


def _behind(one: StatementRead, language: Language) -> _Behind:
    row = one.row
    posted = _posted(one)
    orders, customers = _orders(posted, row.partner)
    products = {str(each["code"]): str(each["name"] or each["code"]) for each in intake.latest_rows("products")}
    approved = texts.approved_texts(row.run.program)
    versions = read(approved).program.versions if approved else ()
    incentives = {each.id: spoken(each.label, language) for version in versions for each in version.incentives}
    return _Behind(posted=posted, orders=orders, customers=customers, products=products, incentives=incentives)


def customers_behind(one: StatementRead) -> dict[str, str]:
    """The customer's name of each line of a statement that is about an order of the partner's own, by the line's id."""
    posted = _posted(one)
    orders, names = _orders(posted, one.row.partner)
    of = {id_: orders.get(_order_line(line)) for id_, line in posted.items()}
    ids = [line.id for document in one.documents for line in document.said.lines]
    ids += [line.id for document in one.documents for line in document.said.adjustments]
    orders_of = {id_: of.get(_AGAIN.sub("", id_)) for id_ in ids}
    return {
        id_: names.get(str(order["customer"]), str(order["customer"]))
        for id_, order in orders_of.items()
        if order is not None and order["customer"] is not None
    }


def _posted(one: StatementRead) -> dict[str, PostedLine]:
    row = one.row
    return {each.line.line_id: each.line for each in earnings.lines_to_pay_read(row.run, row.payee_kind, row.payee)}


def _orders(posted: Mapping[str, PostedLine], partner: str) -> tuple[dict[str, Mapping[str, object]], dict[str, str]]:
    """The order lines behind posted lines, by their ids, and their customers' names by code."""
    lines = {_order_line(each) for each in posted.values()}
    # Of a deal that several share, the order is the other partner's: what it is of stands in the sentence, and no more is told.
    orders: dict[str, Mapping[str, object]] = {
        str(each["id"]): each for each in intake.latest_rows("order_lines", column="id", values=lines) if each["partner"] == partner
    }
    codes = {str(each["customer"]) for each in orders.values()}
    found = intake.latest_rows("customers", column="code", values=codes)
    return orders, {str(each["code"]): str(each["name"] or each["code"]) for each in found}


def _order_line(line: PostedLine) -> str:
    """The order line that a posted line is about, of a month of service too."""
    return str(line.names["fact_id"]).partition("#")[0]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _percent(ppm: int) -> Cell:
    """10, 12.5: percent as a number."""
    return ppm // PPM_PER_PERCENT if ppm % PPM_PER_PERCENT == 0 else Decimal(ppm) / PPM_PER_PERCENT


def _major(minor: int, currency: str) -> Cell:
    """An amount in the currency's major unit, with all its digits."""
    digits = minor_digits(currency)
    return minor if digits == 0 else Decimal(minor).scaleb(-digits)
