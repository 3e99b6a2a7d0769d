"""Reads of products and customers."""

from dataclasses import dataclass

from enishi.intake import queries as intake


@dataclass(frozen=True, kw_only=True)
class ProductRead:
    """A product as it stands. `list_price` in minor units of the maker's currency, tax excluded."""

    code: str
    name: str
    family: str | None
    main: bool
    list_price: int | None


@dataclass(frozen=True, kw_only=True)
class CustomerRead:
    """A customer as it stands."""

    code: str
    name: str
    region: str | None
    size: str | None
    industry: str | None


def products() -> list[ProductRead]:
    """All products by their codes."""
    rows = intake.latest_rows("products")
    found = [
        ProductRead(
            code=str(row["code"]), name=str(row["name"] or row["code"]), family=_text(row["family"]), main=row["main"] is True,
            list_price=row["list_price"] if isinstance(row["list_price"], int) else None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.code)


def customers() -> list[CustomerRead]:
    """All customers by their codes."""
    rows = intake.latest_rows("customers")
    found = [
        CustomerRead(
            code=str(row["code"]), name=str(row["name"] or row["code"]), region=_text(row["region"]), size=_text(row["size"]),
            industry=_text(row["industry"]),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.code)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
