"""Rows that people write in the console: each comes in alone, through the same door as a file, with the moment at which it was written."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.intake import kept
from enishi.intake.models import Batch, Overlap
from enishi.intake.operations import import_file
from enishi.intake.overlaps import take_overlap
from enishi.intake.planning import KEY_SEPARATOR, ClosedUntil
from enishi.intake.queries import errors_of
from enishi.intake.spelling import spelled
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT, Fact, RowError

SOURCE = "console"
# A row that another source has stays that source's: the next file from there says whether it knows of the correction.
CORRECTED = "Corrected in the console."
Row = Mapping[str, str | None]  # column → as a file would spell it; None: absent


class RowRefused(Refusal):
    """What was written is no row of the fact; `errors` has every reason at once."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = tuple(errors)
        said = [f"{error.column or 'row'}: {error.problem}. {error.remedy}" for error in errors]
        super().__init__(
            "\n".join(("Nothing was kept.", *said)),
            ja="\n".join(("何も登録していません。", *(f"{error.column or '行'}: {error.advice.ja}" for error in errors))),
        )


def current_row(fact: str, key: Mapping[str, str]) -> dict[str, str | None] | None:
    """The columns of a row as it stands, spelled as a file would; None when it was never taken."""
    declared = FACT[fact]
    found = kept.latest_of(declared, [_external_id(declared, key)])
    for row in found.values():
        return {column.name: spelled(row[column.name], column, maker().currency) for column in declared.columns}
    return None


@transaction.atomic
def write_row(*, fact: str, row: Row, by: str, at: datetime, closed_until: ClosedUntil | None = None) -> Batch | None:
    """
    Take one row as the fact's newest revision; columns left out are absent now. A row that says nothing new changes nothing: None.

    Raises RowRefused, OverlapContradicts, OtherMaker.
    """
    declared = FACT[fact]
    whole = {column.name: row.get(column.name) or None for column in declared.columns}
    if _says_nothing_new(declared, whole):
        return None
    content = _as_file(whole, at)
    batch = import_file(fact=fact, source=SOURCE, file_name=f"{fact}.csv", content=content, by=by, at=at, closed_until=closed_until)
    if batch.state == BatchState.REJECTED:
        raise RowRefused(errors_of(batch))
    for overlap in Overlap.objects.filter(batch=batch):
        take_overlap(overlap_id=overlap.id, reason=CORRECTED, by=by, at=at, closed_until=closed_until)
    return batch


def _says_nothing_new(fact: Fact, whole: Row) -> bool:
    keys = {name: whole[name] for name in fact.key}
    if any(value is None for value in keys.values()):
        return False
    before = current_row(fact.name, {name: value for name, value in keys.items() if value is not None})
    defaults = {column.name: column.default for column in fact.columns}
    return before == {name: defaults[name] if value is None else value for name, value in whole.items()}


def _external_id(fact: Fact, key: Mapping[str, str]) -> str:
    if len(fact.key) == 1:
        return key[fact.key[0]]
    return KEY_SEPARATOR.join(key[name].replace("+", "++") for name in fact.key)


def _as_file(whole: Row, at: datetime) -> bytes:
    """A file of one row. The moment makes it another file than the one that said the same before something else was said."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*whole, "booked_at"])
    writer.writerow([*("" if value is None else value for value in whole.values()), at.isoformat()])
    return text.getvalue().encode()
