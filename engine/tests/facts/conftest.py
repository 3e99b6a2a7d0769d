"""Reading facts in tests: files are given as text, and what is refused comes back as sentences."""

from collections.abc import Callable
from pathlib import Path

import pytest

from enishi_engine.facts import Facts, FactsRejected, read_folder

PARTNERS = "code\naoba\nkita\nminami\n"

Read = Callable[..., Facts]
Refused = Callable[..., list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read CSV files given as text or bytes by the name of their fact; the partners aoba, kita and minami are there unless given."""

    def read_files(*, currency: str = "JPY", timezone: str = "Asia/Tokyo", **files: str | bytes) -> Facts:
        for name, content in {"partners": PARTNERS, **files}.items():
            (tmp_path / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
        return read_folder(tmp_path, currency=currency, timezone=timezone)

    return read_files


@pytest.fixture
def refused(read: Read) -> Refused:
    """What `read` refuses, one sentence for each wrong row."""

    def sentences(**files: str | bytes) -> list[str]:
        with pytest.raises(FactsRejected) as rejected:
            read(**files)
        return [str(error) for error in rejected.value.errors]

    return sentences
