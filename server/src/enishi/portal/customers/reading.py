"""The rows from which a company's customers are made; only its own lines are ever read."""

import unicodedata
from collections.abc import Iterable

from enishi.intake import queries as intake
from enishi.portal.customers.customers import Customer, customers_of
from enishi.portal.own import own_of
from enishi.portal.standing import Standing

USAGE = "usage"  # an activity whose subject is the customer and whose value says how much of it was used


def customers_for(who: Standing, *, named: bool = True) -> list[Customer]:
    """The customers of the company's lines; of one who sells, those of their own lines and deals. `named`: products by name, and usage."""
    lines = intake.latest_rows("order_lines", column="partner", values=who.partners)
    if who.only_own:
        lines = own_of(who).lines(lines)
    ids = [str(row["id"]) for row in lines]
    codes = {str(row["customer"]) for row in lines if row["customer"] is not None}
    names = {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("customers", column="code", values=codes)}
    products = {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("products")} if named else {}
    changes = intake.latest_rows("line_changes", column="line", values=ids)
    payments = intake.latest_rows("customer_payments", column="line", values=ids)
    usage = [row for row in _activities(who) if row["kind"] == USAGE] if named else []
    return customers_of(lines, changes=changes, payments=payments, names=names, products=products, usage=usage)


def named_so(customers: Iterable[Customer], search: str) -> list[Customer]:
    """Those whose code or name holds every word of the search, whatever its width and case."""
    words = _folded(search).split()
    return [one for one in customers if all(word in _folded(f"{one.code} {one.name}") for word in words)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _activities(who: Standing) -> list[dict[str, object]]:
    return intake.latest_rows("activities", column="partner", values=who.partners)
