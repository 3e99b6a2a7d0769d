"""Reads of products and customers."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from enishi.intake import queries as intake
from enishi.intake.fact_tables import newest_rows_of
from enishi.partners import names


@dataclass(frozen=True, kw_only=True)
class ProductRead:
    """A product as it stands. `list_price` in minor units of the maker's currency, tax excluded."""

    code: str
    name: str
    family: str | None
    main: bool
    list_price: int | None
    target_size: str | None
    counterpart: str | None


@dataclass(frozen=True, kw_only=True)
class CustomerRead:
    """A customer as it stands."""

    code: str
    name: str
    region: str | None
    size: str | None
    industry: str | None


@dataclass(frozen=True, kw_only=True)
class BoughtRead:
    """What a customer buys of one product through one partner: how many lines, the first day and the last."""

    product: str | None
    product_name: str
    partner: str
    partner_name: str
    lines: int
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class CustomerOrders:
    """A customer of a partner: how many lines they ordered, and when last."""

    code: str
    name: str
    lines: int
    last_day: date


@dataclass(frozen=True, kw_only=True)
class OrderRead:
    """An order line as a list shows it: `product` by its name; `net` in minor units."""

    id: str
    product: str
    ordered_on: date
    net: int


def products() -> list[ProductRead]:
    """All products by their codes."""
    return sorted((_product(row) for row in intake.latest_rows("products")), key=lambda one: one.code)


def product_rows() -> QuerySet[Any]:
    """All products as rows of the database, for a list; `read_products` says what they are."""
    return newest_rows_of("products")


def read_products(rows: Iterable[Any]) -> list[ProductRead]:
    """Rows of `product_rows` as pages take them."""
    return [
        ProductRead(
            code=one.external_id, name=one.name or one.external_id, family=one.family, main=one.main is True, list_price=one.list_price_minor,
            target_size=one.target_size, counterpart=one.counterpart,
        )
        for one in rows
    ]  # fmt: skip


def families() -> tuple[str, ...]:
    """The families that products have, by name."""
    return tuple(product_rows().exclude(family=None).order_by("family").values_list("family", flat=True).distinct())


def product(code: str) -> ProductRead | None:
    """The product of that code."""
    rows = intake.latest_rows("products", column="code", values=[code])
    return _product(rows[0]) if rows else None


def customer_names() -> list[tuple[str, str]]:
    """All customers' codes and names, by their codes, without what else is known of them."""
    return [(code, name or code) for code, name in customer_rows().order_by("external_id").values_list("external_id", "name")]


def customers_where(condition: Q, *, count: int) -> list[CustomerRead]:
    """The first customers, by their codes, whose newest row meets a condition."""
    return read_customers(customer_rows().filter(condition).order_by("external_id")[:count])


def customer_rows() -> QuerySet[Any]:
    """All customers as rows of the database, for a list; `read_customers` says what they are."""
    return newest_rows_of("customers")


def read_customers(rows: Iterable[Any]) -> list[CustomerRead]:
    """Rows of `customer_rows` as pages take them."""
    return [
        CustomerRead(code=one.external_id, name=one.name or one.external_id, region=one.region, size=one.size, industry=one.industry)
        for one in rows
    ]


def customer_values() -> dict[str, tuple[str, ...]]:
    """What regions, sizes and industries customers have."""
    found = {
        name: newest_rows_of("customers").exclude(**{name: None}).order_by(name).values_list(name, flat=True).distinct()
        for name in ("region", "size", "industry")
    }
    return {name: tuple(values) for name, values in found.items()}


def last_orders(codes: Collection[str]) -> dict[str, tuple[str, date]]:
    """Of customers by their codes the partner of their newest order line, and its day; of one that never ordered, nothing."""
    lines = newest_rows_of("order_lines").filter(customer=OuterRef("external_id")).order_by("-ordered_on", "-id")
    found = customer_rows().filter(external_id__in=codes).values_list(
        "external_id", Subquery(lines.values("partner")[:1]), Subquery(lines.values("ordered_on")[:1])
    )  # fmt: skip
    return {code: (partner, day) for code, partner, day in found if day is not None}


def customers_of(partner: str) -> QuerySet[Any]:
    """The codes of the customers that a partner's order lines name, as a part of another question."""
    return newest_rows_of("order_lines").filter(partner=partner, customer__isnull=False).values("customer")


def customer(code: str) -> CustomerRead | None:
    """The customer of that code."""
    rows = intake.latest_rows("customers", column="code", values=[code])
    return _customer(rows[0]) if rows else None


def bought(code: str) -> list[BoughtRead]:
    """What a customer buys, by product and partner, from the first order on."""
    days: dict[tuple[str | None, str], list[date]] = {}
    for row in intake.latest_rows("order_lines", column="customer", values=[code]):
        day = row["ordered_on"]
        assert isinstance(day, date), "a line has its day"
        days.setdefault((_text(row["product"]), str(row["partner"])), []).append(day)
    called = {one.code: one.name for one in products()} if days else {}
    partners = names.of_codes({partner for _product, partner in days})
    found = [
        BoughtRead(
            product=product,
            product_name=called.get(product or "", product or ""),
            partner=partner,
            partner_name=partners.get(partner, partner),
            lines=len(of),
            first_day=min(of),
            last_day=max(of),
        )
        for (product, partner), of in days.items()
    ]
    return sorted(found, key=lambda one: (one.first_day, one.partner, one.product or ""))


def customers_with_orders(partner: str, *, search: str = "") -> list[CustomerOrders]:
    """The customers of a partner's order lines whose code or name holds every word of the search; who ordered last comes first."""
    days: dict[str, list[date]] = {}
    for row in intake.latest_rows("order_lines", column="partner", values=[partner]):
        if row["customer"] is not None and isinstance(row["ordered_on"], date):
            days.setdefault(str(row["customer"]), []).append(row["ordered_on"])
    names = {
        str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("customers", column="code", values=days.keys())
    }
    found = [CustomerOrders(code=code, name=names.get(code, code), lines=len(of), last_day=max(of)) for code, of in days.items()]
    return sorted((one for one in found if _holds(search, one.code, one.name)), key=lambda one: (-one.last_day.toordinal(), one.name))


def orders_of(partner: str, customer: str) -> list[OrderRead]:
    """What a customer ordered through a partner, the newest first."""
    rows = [row for row in intake.latest_rows("order_lines", column="customer", values=[customer]) if row["partner"] == partner]
    called = {one.code: one.name for one in products()} if rows else {}
    found = [
        OrderRead(
            id=str(row["id"]), product=called.get(str(row["product"]), _text(row["product"]) or ""), ordered_on=row["ordered_on"],
            net=row["net"],
        )
        for row in rows
        if isinstance(row["ordered_on"], date) and isinstance(row["net"], int)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.ordered_on, one.id), reverse=True)


def _holds(search: str, *texts: str) -> bool:
    """Does what is shown hold every word of the search, whatever its width and case?"""
    shown = _folded(" ".join(texts))
    return all(word in shown for word in _folded(search).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _product(row: Mapping[str, object]) -> ProductRead:
    return ProductRead(
        code=str(row["code"]), name=str(row["name"] or row["code"]), family=_text(row["family"]), main=row["main"] is True,
        list_price=row["list_price"] if isinstance(row["list_price"], int) else None, target_size=_text(row["target_size"]),
        counterpart=_text(row["counterpart"]),
    )  # fmt: skip


def _customer(row: Mapping[str, object]) -> CustomerRead:
    return CustomerRead(
        code=str(row["code"]), name=str(row["name"] or row["code"]), region=_text(row["region"]), size=_text(row["size"]),
        industry=_text(row["industry"]),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)
