"""Lists handed out as files: who took what, and how many rows, stands in the audit chain."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction

from enishi.core import audit, tables
from enishi.core.errors import Refusal
from enishi.core.second_proof import needs_second_proof
from enishi.core.tables import Held

MOST = 100_000  # rows of one file
FORMATS = ("csv", "xlsx")


class TooManyRows(Refusal):
    """More rows than a file may have."""

    def __init__(self) -> None:
        super().__init__(
            f"A file has at most {MOST:,} rows. Narrow the list down, then take it again. Nothing was handed out.",
            ja=f"出力できるのは{MOST:,}行までです。一覧を絞り込んでから、もう一度出力してください。何も出力していません。",
        )


# Many rows leave the house at once.
@needs_second_proof
@transaction.atomic
def hand_out(
    rows: Iterable[Sequence[Held]], *, heads: Sequence[str], of_list: str, title: str, asked: str, filed_as: str, by: str, at: datetime
) -> bytes:
    """
    The rows as a file, below their heads. `asked`: what they were chosen by, as an address says it.

    Raises TooManyRows.
    """
    taken = list(islice(rows, MOST + 1))
    if len(taken) > MOST:
        raise TooManyRows
    detail = {"asked": asked, "rows": len(taken), "format": filed_as}
    audit.record(actor=by, act="export_list", subject=f"list:{of_list}", detail=detail, at=at)
    table = [heads, *taken]
    return tables.as_workbook(table, sheet=title) if filed_as == "xlsx" else tables.as_csv(table)
