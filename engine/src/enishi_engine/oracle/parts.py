"""Who shares in a line, and the rows that stand beside a fact (docs/rules/candidates.md, "Credits"; expressions.md, "Names")."""

from collections.abc import Mapping
from datetime import date

from enishi_engine.core.incentive import LineDay, Role
from enishi_engine.oracle.known import Known, Line, Row

LINE_DAY_NAME: Mapping[LineDay, str] = {
    LineDay.ORDER: "line.ordered_on",
    LineDay.ACCEPTANCE: "line.accepted_on",
    LineDay.START: "line.starts_on",
    LineDay.PAYMENT: "line.paid_on",
    LineDay.REGISTRATION: "deal.registered",
    LineDay.MEETING: "line.meeting",
}


def credited(line: Line, role: Role, day: date) -> dict[str, int]:
    """The weights of the credit rows of a role that hold on the day, by partner; empty without such rows."""
    weights: dict[str, int] = {}
    for row in line.credits:
        if row["role"] == role.value and within(day, row["first_day"], row["last_day"]):
            weights[row["partner"]] = weights.get(row["partner"], 0) + row["weight"]
    return weights


def shares(line: Line, role: Role, day: date) -> dict[str, int]:
    """Every seller's weight in the line on the day: as credited, or in the role `sold` the whole for its own partner."""
    weights = credited(line, role, day)
    if not weights and role is Role.SOLD:
        return {line.row["partner"]: 1}
    return weights


def within(day: date, first_day: date | None, last_day: date | None) -> bool:
    """First through last day; an absent end is open."""
    return (first_day is None or first_day <= day) and (last_day is None or day <= last_day)


def line_day(line: Line, which: LineDay, known: Known) -> date | None:
    """That day of the line, None where it has none."""
    entity, column = LINE_DAY_NAME[which].split(".")
    return rows_beside_line(line, known)[entity].get(column)


def rows_beside_line(line: Line, known: Known) -> dict[str, Row]:
    """What `line.*`, `product.*`, `customer.*`, `deal.*` and `person.*` speak of."""
    return {"line": line.row, **rows_beside(line.row, known), "deal": known.deals.get(line.row["deal"], {})}


def rows_beside(fact: Row, known: Known) -> dict[str, Row]:
    """The product, customer and person that a line or a deal names."""
    product, customer = fact["product"], fact["customer"]
    first_order = known.customer_first_order.get(customer)
    return {
        "product": {**known.products.get(product, {}), "code": product},
        "customer": {**known.customers.get(customer, {}), "first_order": first_order},
        "person": known.people.get(fact["person"], {}),
    }


def in_business(partner: str, day: date, known: Known) -> bool:
    """The day lies within the partner's first and last day; absent ends are open."""
    row = known.partners.get(partner, {})
    return within(day, row.get("first_day"), row.get("last_day"))


def company_row(partner: str, day: date, attributes: Mapping[str, tuple[str, ...]], known: Known) -> Row:
    """What `partner.*` and `seller.*` speak of: the company as of a day, with its declared attributes."""
    held = [row for row in known.partner_attributes.get(partner, ()) if row["first_day"] <= day]
    latest = {row["attribute"]: row["value"] for row in sorted(held, key=lambda row: row["first_day"])}
    return {
        **known.partners.get(partner, {}),
        **{attribute: latest.get(attribute) for attribute in attributes},
        "code": partner,
        "active": in_business(partner, day, known),
    }
