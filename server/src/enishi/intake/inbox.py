"""A watched folder: what another system puts there is taken, and moved to where it says what became of it.

    inbox/erp/order_lines-2026-09.csv → inbox/erp/taken/order_lines-2026-09.csv
                                      → inbox/erp/rejected/order_lines-2026-09.csv, beside it …-errors.xlsx

The first folder is the source, the beginning of the file's name the fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from enishi.core.errors import Refusal
from enishi.intake import operations as intake
from enishi.intake import queries
from enishi.intake.planning import ClosedUntil
from enishi.intake.queries import Told
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT

SETTLED = timedelta(seconds=10)  # a file that was written to just now may not be whole yet
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
TAKEN, REJECTED = "taken", "rejected"


@dataclass(frozen=True)
class Looked:
    """What became of one file: `told` when it was a batch, else why it is none."""

    file: Path
    moved_to: Path
    told: Told | None
    refusal: Refusal | None


def look(folder: Path, *, by: str, at: datetime, closed_until: ClosedUntil | None = None) -> Iterator[Looked]:
    """Take every file that waits, the oldest first. Killed in the middle it is repeated: a file that was taken is only moved."""
    for source, file in _waiting(folder, at):
        moved_to, told, refusal = _taken(file, source, by=by, at=at, closed_until=closed_until)
        yield Looked(file, moved_to, told, refusal)


def _waiting(folder: Path, at: datetime) -> list[tuple[str, Path]]:
    """(source, file) of every file that nobody has written to for a while."""
    found = []
    for source in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        for file in source.iterdir():
            hidden = file.name.startswith((".", "~$")) or file.suffix.lower() in UNFINISHED
            if file.is_file() and not hidden and _written_at(file) + SETTLED <= at:
                found.append((_written_at(file), source.name, file))
    return [(source, file) for _, source, file in sorted(found)]


def _written_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _taken(file: Path, source: str, *, by: str, at: datetime, closed_until: ClosedUntil | None) -> tuple[Path, Told | None, Refusal | None]:
    try:
        batch = intake.import_file(
            fact=fact_of(file.name), source=source, file_name=file.name, content=file.read_bytes(), by=by, at=at, closed_until=closed_until
        )
    except Refusal as refusal:
        moved_to = _moved(file, REJECTED)
        moved_to.with_name(f"{moved_to.name}-refused.txt").write_text(f"{refusal.said.ja}\n{refusal.said.en}\n", encoding="utf-8")
        return moved_to, None, refusal
    moved_to = _moved(file, REJECTED if batch.state == BatchState.REJECTED else TAKEN)
    if batch.state == BatchState.REJECTED:
        moved_to.with_name(f"{moved_to.stem}-errors.xlsx").write_bytes(queries.error_file(batch_id=batch.id).content)
    return moved_to, queries.told(batch.id), None


def fact_of(name: str) -> str:
    """The fact that a file's name begins with, the longest; the name itself, which is then refused, where there is none."""
    return max((fact for fact in FACT if name.lower().startswith(fact)), key=len, default=name)


def _moved(file: Path, where: str) -> Path:
    """The file in the folder beside it, under a number more where one of its name lies there already."""
    folder = file.parent / where
    folder.mkdir(exist_ok=True)
    target, number = folder / file.name, 1
    while target.exists():
        number += 1
        target = folder / f"{file.stem}-{number}{file.suffix}"
    return file.rename(target)
