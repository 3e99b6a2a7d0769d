"""The rows from which a company's customers are made; only its own lines are ever read."""

from enishi.intake import queries as intake
from enishi.portal.customers.customers import Customer, customers_of
from enishi.portal.standing import Standing


def customers_for(who: Standing) -> list[Customer]:
    """The customers of the company's lines; of one who sells and is known as a person, those of their own lines."""
    lines = intake.latest_rows("order_lines", column="partner", values=who.partners)
    if who.only_own:
        lines = [row for row in lines if row["person"] == who.person]
    ids = [str(row["id"]) for row in lines]
    codes = {str(row["customer"]) for row in lines if row["customer"] is not None}
    names = {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("customers", column="code", values=codes)}
    products = {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("products")}
    changes = intake.latest_rows("line_changes", column="line", values=ids)
    payments = intake.latest_rows("customer_payments", column="line", values=ids)
    return customers_of(lines, changes=changes, payments=payments, names=names, products=products)
