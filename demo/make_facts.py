"""Makes the demo's facts: two years of the fictional maker Sakura as CSV files, the same bytes for the same seed."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random

from demo import activities, aftermath, partners
from demo.catalog import PRODUCTS
from demo.orders import Customer, line_row, make_orders
from demo.partners import Partner, Person, Row
from enishi_engine.facts.declarations import FACT, all_columns

SEED = 20240401


def make_facts(folder: Path, *, seed: int = SEED) -> dict[str, int]:
    """Write `<fact>.csv` for each fact into the folder (made if absent) and answer how many rows each has."""
    tables = make_tables(seed)
    write_tables(folder, tables)
    return {name: len(rows) for name, rows in tables.items()}


def make_tables(seed: int = SEED) -> dict[str, list[Row]]:
    """The rows of each fact. Every part has a random stream of its own, so that changing one leaves the others as they are."""
    members = partners.make_partners(_stream(seed, "partners"))
    people = partners.make_people(_stream(seed, "people"), members)
    orders = make_orders(_stream(seed, "orders"), members, people)
    deals, lines = activities.deals_and_lines(_stream(seed, "deals"), orders.lines)
    changes = aftermath.line_changes(_stream(seed, "changes"), lines, orders.sold)
    rows_of_lines = _stream(seed, "days")
    everything = [
        *activities.everyday(_stream(seed, "everyday"), members, people),
        *activities.meetings(_stream(seed, "meetings"), deals),
        *activities.claims(_stream(seed, "claims"), lines),
    ]
    return {
        "partners": [_partner_row(partner) for partner in sorted(members, key=lambda partner: partner.code)],
        "partner_attributes": partners.attributes(_stream(seed, "attributes"), members),
        "products": _product_rows(),
        "customers": [_customer_row(customer) for customer in orders.customers],
        "people": [_person_row(person) for crew in people.values() for person in crew],
        "certificates": partners.certificates(_stream(seed, "certificates"), people),
        "agreements": partners.agreements(_stream(seed, "agreements"), members),
        "deals": deals,
        "order_lines": aftermath.with_corrections(_stream(seed, "corrections"), [line_row(rows_of_lines, line) for line in lines]),
        "line_changes": changes,
        "customer_payments": aftermath.customer_payments(_stream(seed, "payments"), lines, changes),
        "credits": aftermath.shared_credit(_stream(seed, "credits"), lines, members),
        "activities": activities.numbered(everything),
        "targets": activities.targets(_stream(seed, "targets"), members, lines),
        "rank_decisions": partners.rank_decisions(members),
    }


def _stream(seed: int, part: str) -> Random:
    return Random(f"{seed} {part}")


def _partner_row(partner: Partner) -> Row:
    return {
        "code": partner.code, "name": partner.name, "kind": partner.kind, "parent": partner.parent, "introduced_by": partner.introduced_by,
        "first_day": partner.first_day, "last_day": partner.last_day,
    }  # fmt: skip


def _product_rows() -> list[Row]:
    return [
        {
            "code": product.code, "name": product.name, "family": product.family, "main": product.main, "list_price": product.yearly,
            "target_size": product.target_size or None, "counterpart": product.counterpart,
        }
        for product in PRODUCTS
    ]  # fmt: skip


def _customer_row(customer: Customer) -> Row:
    return {
        "code": customer.code, "name": customer.name, "region": customer.region, "size": customer.size, "industry": customer.industry,
    }  # fmt: skip


def _person_row(person: Person) -> Row:
    return {
        "code": person.code, "partner": person.partner, "name": person.name, "role": person.role, "joined": person.joined,
        "left": person.left, "consented_on": person.consented_on,
    }  # fmt: skip


def write_tables(folder: Path, tables: dict[str, list[Row]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", name, rows)


def _write(path: Path, fact: str, rows: list[Row]) -> None:
    """The columns that any row has, in the order of the fact's declaration."""
    used = {key for row in rows for key, value in row.items() if value is not None}
    columns = [column.name for column in all_columns(FACT[fact]) if column.name in used]
    assert used == set(columns), f"{fact} has no {sorted(used - set(columns))}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(_cells(row, columns) for row in rows)


def _cells(row: Row, columns: Iterable[str]) -> list[str]:
    return [_text(row.get(column)) for column in columns]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
