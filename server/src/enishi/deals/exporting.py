"""Deals, customers and the maker's own pipeline as CSV: every row as it stands, spelled as the file that came in would be."""

import csv
import io
from datetime import datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.maker import maker
from enishi.core.second_proof import needs_second_proof
from enishi.intake import queries as intake
from enishi.intake.error_files import FORMULA
from enishi.intake.spelling import spelled
from enishi_engine.facts import FACT, Kind

FACTS = ("deals", "customers", "direct_deals")


# Many rows leave the house at once.
@needs_second_proof
@transaction.atomic
def as_csv(fact: str, *, by: str, at: datetime) -> bytes:
    """UTF-8 with a byte order mark. Text that a spreadsheet would calculate begins with an apostrophe. Who took it is audited."""
    declared, text = FACT[fact], io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in declared.columns)
    rows = intake.latest_rows(fact)
    for row in sorted(rows, key=lambda one: str(one[declared.key[0]])):
        cells = ((column, spelled(row[column.name], column, maker().currency) or "") for column in declared.columns)
        writer.writerow(
            f"'{cell}" if column.kind in (Kind.TEXT, Kind.CODE) and cell.startswith(FORMULA) else cell for column, cell in cells
        )
    audit.record(actor=by, act="export_facts", subject=f"fact:{fact}", detail={"rows": len(rows)}, at=at)
    return text.getvalue().encode("utf-8-sig")
