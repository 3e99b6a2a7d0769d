"""Writes of the parallel run: the old sheet kept as it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from enishi.closing.models import ClosingGroup
from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.intake import operations as intake
from enishi.intake.beside import OLD_SHEET
from enishi.intake.mapping import MappedColumn, checked, from_json, to_json
from enishi.parallel_run.models import Sheet
from enishi.parallel_run.reading import read_sheet
from enishi.programs import queries as programs
from enishi_engine.facts import RowError


class NothingToCompareWith(Refusal):
    """The program has no approved text, or there is no such closing group."""

    def __init__(self, program: str, group: str) -> None:
        super().__init__(
            f"{program} has no approved text, or {group} is no closing group: there is nothing to compare the sheet with.",
            ja=f"{program}に承認済みの版がないか、{group}という締めグループがありません。比べる相手がありません。",
        )


@dataclass(frozen=True)
class SheetTold:
    """The sheet that was kept, or everything that is wrong with it."""

    sheet: Sheet | None
    errors: tuple[RowError, ...]


@transaction.atomic
def keep_sheet(
    *, program: str, group: str, source: str, file_name: str, content: bytes, by: str, at: datetime,
    columns: Sequence[MappedColumn] | None = None,
) -> SheetTold:  # fmt: skip
    """
    Keep the sheet so that it can be compared, or say all that is wrong with it. The same file read the same way is the sheet that is there.

    `columns` says what headers mean; without it what was said of the source's newest sheet counts.

    Raises SourceUnnamed, FileTooLarge, UnknownColumn, ShiftOutOfRange, NothingToCompareWith.
    """
    intake.check_source(source)
    if not programs.approved_texts(program) or not ClosingGroup.objects.filter(code=group).exists():
        raise NothingToCompareWith(program, group)
    said = remembered(program=program, source=source) if columns is None else checked(OLD_SHEET, columns)
    read = read_sheet(content, file_name=PurePath(file_name).name, source=source, columns=said)
    if read.errors:
        return SheetTold(None, read.errors)
    file = intake.keep_file(file_name=file_name, content=content, at=at)
    text = to_json(said)
    name = {"program": program, "closing_group": group, "file": file, "read_as": intake.digest_of(text.encode())}
    kept = {"columns": text, "file_name": PurePath(file_name).name[-255:], "source": source, "kept_by": by, "kept_at": at}
    sheet, new = Sheet.objects.get_or_create(**name, defaults=kept)
    if new:
        detail = {"program": program, "sha256": file.sha256, "rows": len(read.rows)}
        audit.record(actor=by, act="keep_sheet", subject=f"sheet:{sheet.id}", detail=detail, at=at)
    return SheetTold(sheet, ())


def remembered(*, program: str, source: str) -> tuple[MappedColumn, ...]:
    """What the headers of the source's newest sheet mean."""
    newest = Sheet.objects.filter(program=program, source=source).order_by("-kept_at", "-id").first()
    return () if newest is None else from_json(newest.columns)
