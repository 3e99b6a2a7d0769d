"""Why everything paid what it did or nothing, kept beside the database: a calculation as files, read a partner at a time.

What was posted stands in earnings and is never taken from here. These files answer *why*, for every fact, those that paid nothing
too; they can be made again at any time, and are when they are missing or old.
"""

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from enishi.closing import standing
from enishi.closing.calculating import FactsOf, facts_taken
from enishi.closing.standing import PartnersStanding
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.programs import queries as texts
from enishi.programs.naming import named
from enishi.programs.reading import read
from enishi_engine.calculate import calculate
from enishi_engine.explain import Run, open_run
from enishi_engine.run_folder import write_result

FOLDER = "explanations"
KEPT = 2  # whoever reads the one before is not interrupted
MOMENT = "%Y%m%dT%H%M%SZ"


class NoTextInForce(Refusal):
    """The program has no text that explains anything."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"No text of {program} is in force yet. Draft one and have it approved first.",
            ja=f"{program}に適用中の版がありません。先に版を登録し、承認を受けてください。",
        )


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A calculation that is kept, and the moment as known by which it was made."""

    program: str
    known_by: datetime
    folder: Path


def write(*, program: str, at: datetime, facts_of: FactsOf = facts_taken) -> Explained:
    """
    Calculate what is known by now up to today, and keep it whole; the same moment again is the calculation that is there.

    Raises NoTextInForce, and what the engine refuses.
    """
    approved = texts.approved_texts(program)
    if not approved:
        raise NoTextInForce(program)
    kept = Explained(program=program, known_by=at, folder=_place(program) / f"{at.astimezone(UTC):{MOMENT}}")
    if not kept.folder.exists():
        checked = read(approved).program
        facts = facts_of(checked, at)
        result = calculate(checked, facts, known_by=at, until=local_day(at))
        asked = standing.ask(checked, facts, known_by=at, until=local_day(at))
        standing.write(asked, place=_beside(kept))
        with tempfile.TemporaryDirectory(prefix="enishi-texts-") as name:
            for text in approved:
                (Path(name) / text.file).write_text(text.text, encoding="utf-8")
            write_result(result, program=checked, program_folder=Path(name), out=kept.folder)
        _forget_old(program)
    return kept


def newest(program: str) -> Explained | None:
    """The newest calculation that is kept; None where none was made yet."""
    found = _kept(program)
    if not found:
        return None
    return Explained(program=program, known_by=datetime.strptime(found[-1].name, MOMENT).replace(tzinfo=UTC), folder=found[-1])


def explained() -> list[str]:
    """The ids of all programs of which a calculation is kept; no question to the database."""
    place = _place("")
    return sorted(one.name for one in place.iterdir() if _kept(one.name)) if place.is_dir() else []


def opened(kept: Explained) -> Run:
    """The calculation, to be asked: `enishi_engine.explain` says what, with names. Whoever asks for a fact sees to it that it is theirs."""
    run = open_run(kept.folder)
    return replace(run, program=named(run.program))


def standing_of(kept: Explained) -> PartnersStanding:
    """How partners stood on the calculation's day."""
    return standing.kept(_beside(kept))


def _beside(kept: Explained) -> Path:
    return kept.folder.with_suffix(".json")


def _place(program: str) -> Path:
    folder: Path = settings.DATA_FOLDER or Path(tempfile.gettempdir())
    return folder / FOLDER / program


def _kept(program: str) -> list[Path]:
    place = _place(program)
    return sorted(one for one in place.iterdir() if (one / "run.json").exists()) if place.is_dir() else []


def _forget_old(program: str) -> None:
    for folder in _kept(program)[:-KEPT]:
        folder.with_suffix(".json").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
