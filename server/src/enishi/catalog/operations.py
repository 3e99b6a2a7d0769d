"""Writes of products and customers: they are facts, and so go through intake."""

from datetime import datetime

from django.db import transaction

from enishi.core.models import User
from enishi.intake import console_rows


@transaction.atomic
def record_product(
    *, code: str, name: str, by: User, at: datetime, family: str | None = None, main: bool = False, list_price: str | None = None,
    target_size: str | None = None, counterpart: str | None = None,
) -> None:  # fmt: skip
    """
    A product as it stands now. `list_price` in major units as people write it, tax excluded.

    Raises RowRefused.
    """
    row = {
        "code": code, "name": name, "family": family, "main": "true" if main else "false", "list_price": list_price,
        "target_size": target_size, "counterpart": counterpart,
    }  # fmt: skip
    console_rows.write_row(fact="products", row=row, by=str(by.id), at=at)


@transaction.atomic
def record_customer(
    *, code: str, name: str, by: User, at: datetime, region: str | None = None, size: str | None = None, industry: str | None = None
) -> None:
    """
    A customer as it stands now.

    Raises RowRefused.
    """
    row = {"code": code, "name": name, "region": region, "size": size, "industry": industry}
    console_rows.write_row(fact="customers", row=row, by=str(by.id), at=at)
