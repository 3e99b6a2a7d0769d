"""Sakura's partners, taken from the source `sheet`, and short ways to send files."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from enishi.intake import operations as intake
from enishi.intake.models import Batch

PARTNERS = "code,name\naoba,青葉システム株式会社\nkita,北商事株式会社\nminami,南テック\n"
Send = Callable[..., Batch]


@pytest.fixture
def send(db, now) -> Send:
    """Send a file of a fact, given as text or bytes, a minute after the one before."""
    moments = (now + timedelta(minutes=number) for number in range(10_000))

    def sent(fact: str, content: str | bytes, *, source: str = "erp", file_name: str = "file.csv", **more: object) -> Batch:
        data = content.encode() if isinstance(content, str) else content
        given = {"at": next(moments), "by": "hana"} | more
        return intake.import_file(fact=fact, source=source, file_name=file_name, content=data, **given)

    return sent


@pytest.fixture
def partners(send: Send) -> Batch:
    """Aoba, Kita and Minami."""
    return send("partners", PARTNERS, source="sheet")
