"""Reads of products and customers."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from enishi.intake import queries as intake


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
    partner: str
    lines: int
    first_day: date
    last_day: date


def products(*, search: str = "") -> list[ProductRead]:
    """All products by their codes, or those whose code, name or family holds every word of the search."""
    found = [_product(row) for row in intake.latest_rows("products")]
    return sorted((one for one in found if _holds(search, one.code, one.name, one.family)), key=lambda one: one.code)


def product(code: str) -> ProductRead | None:
    """The product of that code."""
    rows = intake.latest_rows("products", column="code", values=[code])
    return _product(rows[0]) if rows else None


def customers(*, search: str = "") -> list[CustomerRead]:
    """All customers by their codes, or those whose code, name, region or industry holds every word of the search."""
    found = [_customer(row) for row in intake.latest_rows("customers")]
    return sorted((one for one in found if _holds(search, one.code, one.name, one.region, one.industry)), key=lambda one: one.code)


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
    found = [
        BoughtRead(product=product, partner=partner, lines=len(of), first_day=min(of), last_day=max(of))
        for (product, partner), of in days.items()
    ]
    return sorted(found, key=lambda one: (one.first_day, one.partner, one.product or ""))


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


def _holds(search: str, *texts: str | None) -> bool:
    """Does what is shown hold every word of the search, whatever its width and case?"""
    shown = _folded(" ".join(text for text in texts if text))
    return all(word in shown for word in _folded(search).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
