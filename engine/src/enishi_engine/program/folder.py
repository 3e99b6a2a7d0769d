"""A program's folder: its dated versions together, as one checked program."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as AbcMapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from enishi_engine.core.incentive import Incentive, OnEarning, Settles
from enishi_engine.core.program import Program, Version
from enishi_engine.facts.currency import minor_digits
from enishi_engine.facts.declarations import FIRST_DAY
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Place, Written, load
from enishi_engine.program.problems import Problem, ProgramRefused, Severity
from enishi_engine.program.version import Heading, VersionReader

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\.ya?ml$")


@dataclass(frozen=True)
class Checked:
    """A program that can be calculated, what is to be said about it (warnings and notes), and where its names stand.

    `places` are keyed by file, kind (incentive, metric, rank) and id.
    """

    program: Program
    problems: tuple[Problem, ...]
    places: AbcMapping[tuple[str, str, str], Place]


def read_program(folder: Path | str) -> Program:
    """The program in a folder of dated texts. Raises ProgramRefused with every problem at once."""
    return check_program(folder).program


def read_text(path: Path | str, *, in_force: date | None = None) -> Program:
    """One text alone: a file (a draft may have any name), or the newest text of a folder; from `in_force`, else its own day.

    A draft without a day is in force from FIRST_DAY. Raises ProgramRefused with every problem at once.
    """
    path = Path(path)
    if path.is_dir():
        path = max((text for text in path.iterdir() if _day_of(text.name) is not None), key=lambda text: text.name, default=path)
    if not path.is_file():
        raise _refused(path.name, f"{path} is no text.", "Name a text, like sakura/2025-04-01.yaml, or a folder that holds one.")
    day = in_force or _day_of(path.name) or FIRST_DAY
    return read_texts({day: (path.name, path.read_bytes())}).program


def program_folders(folder: Path) -> tuple[Path, ...]:
    """The folder itself when it holds a text, else every folder below it that does, in order: a gallery is many programs."""
    if _has_text(folder):
        return (folder,)
    below = tuple(path for path in sorted(folder.glob("**/")) if path != folder and _has_text(path))
    return below or (folder,)


def _has_text(folder: Path) -> bool:
    return folder.is_dir() and any(_day_of(path.name) is not None for path in folder.iterdir())


def check_program(folder: Path | str) -> Checked:
    """The program and its warnings. Raises ProgramRefused when there are errors."""
    folder = Path(folder)
    if not folder.is_dir():
        raise _refused(folder.name, f"{folder} is not a folder.", "Name the folder that holds the texts, like sakura/2025-04-01.yaml.")
    notes = Notes()
    texts: dict[date, tuple[str, bytes]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".yaml", ".yml"):
            continue
        day = _day_of(path.name)
        if day is None:
            notes.add(
                Place(path.name, 1, 1),
                "A text is named after the day from which it is in force.",
                "Rename it, like 2025-04-01.yaml; cases go into cases/.",
            )
        elif day in texts:
            notes.add(Place(path.name, 1, 1), f"{texts[day][0]} is the text of that day already.", "Keep one of the two files.")
        else:
            texts[day] = (path.name, path.read_bytes())
    if not texts and not notes.refused:
        raise _refused(
            folder.name, f"{folder} holds no text.", "Add one named after its first day, like 2025-04-01.yaml (enishi new writes one)."
        )
    return read_texts(texts, notes)


def _day_of(name: str) -> date | None:
    matched = _DATED.match(name)
    try:
        return date.fromisoformat(matched.group(1)) if matched else None
    except ValueError:
        return None


def read_texts(texts: dict[date, tuple[str, bytes]], notes: Notes | None = None) -> Checked:
    """The program of dated texts (day → file name and bytes). Raises ProgramRefused with every problem at once."""
    notes = notes or Notes()
    headings: list[tuple[Heading, str]] = []
    versions: list[Version] = []
    days = sorted(texts)
    for day, following in zip(days, [*days[1:], None], strict=True):
        file, content = texts[day]
        try:
            root = load(content, file)
        except ProgramRefused as refused:
            notes.problems.extend(refused.problems)
            continue
        if not isinstance(root, Mapping):
            notes.add(Place(file, 1, 1), "A text has named sections.", "Begin with program:, currency:, incentives:.")
            continue
        heading = _heading(root, notes)
        if heading is not None:
            headings.append((heading, file))
            versions.append(VersionReader(root, minor_digits(heading.currency), notes).read(day, following, file))
    _same_heading(headings, notes)
    _same_incentives(versions, notes)
    if notes.refused or not headings:
        raise ProgramRefused(notes.problems)
    first = headings[-1][0]
    program = Program(id=first.id, label=first.label, currency=first.currency, timezone=first.timezone, versions=tuple(versions))
    return Checked(program, tuple(notes.problems), notes.places)


def _heading(root: Mapping, notes: Notes) -> Heading | None:
    if not values.required(root, {"program": "{id: sakura, label: {ja: …, en: …}}", "currency": "JPY"}, "The text", notes):
        return None
    section = values.mapping(root.get("program"), "program", "{id: sakura, label: {ja: …, en: …}}", notes)
    name = None if section is None else values.text(section.get("id"), "id", notes)
    currency = _currency(root.get("currency"), notes)
    if section is None or name is None or currency is None:
        if section is not None and name is None:
            notes.add(section.place, "The program has no id.", "Write {id: sakura, label: {ja: …, en: …}}.")
        return None
    notes.unknown_keys(section, ("id", "label"))
    values.identifier(name, "a program", notes)
    return Heading(name.value, values.label(section.get("label"), name.value, notes), currency, _timezone(root.get("timezone"), notes))


def _currency(value: Written | None, notes: Notes) -> str | None:
    written = values.text(value, "currency", notes)
    if written is None:
        return None
    try:
        minor_digits(written.value)
    except ValueError as wrong:
        notes.add(written.place, f"currency: {wrong}", "")
        return None
    return written.value


def _timezone(value: Written | None, notes: Notes) -> str:
    written = values.text(value, "timezone", notes)
    if written is None:
        return "Asia/Tokyo"
    try:
        ZoneInfo(written.value)
    except (ZoneInfoNotFoundError, ValueError):
        notes.add(written.place, f"timezone: there is no zone {written.value!r}.", "Write one like Asia/Tokyo.")
    return written.value


def _same_heading(headings: list[tuple[Heading, str]], notes: Notes) -> None:
    """A program keeps its id, currency and time zone through its versions."""
    for heading, file in headings[1:]:
        before = headings[0][0]
        for what in ("id", "currency", "timezone"):
            if getattr(heading, what) != getattr(before, what):
                problem = f"{what} is {getattr(heading, what)}, and {getattr(before, what)} in {headings[0][1]}."
                notes.add(Place(file, 1, 1), problem, "Versions of one program share it; another program has another folder.")


def _same_incentives(versions: Iterable[Version], notes: Notes) -> None:
    """An incentive counts by one day through all versions, so that no line is judged twice or never, and changes the same other one."""
    known: dict[str, tuple[Incentive, str]] = {}
    for version in versions:
        for incentive in version.incentives:
            before, file = known.setdefault(incentive.id, (incentive, version.file))
            place = Place(version.file, 1, 1)
            if (type(incentive.occasion), incentive.earned_on) != (type(before.occasion), before.earned_on):
                problem = f"{incentive.id} is earned on another day than in {file}, so a line could be paid twice or never."
                notes.add(place, problem, "Give the new rule a new id, and end the old one with last_day.")
            if incentive.text_as_of is not before.text_as_of:
                problem = f"text_as_of of {incentive.id} is not what it is in {file}, so a fact could be judged twice or never."
                notes.add(place, problem, "Keep it, or give the new rule a new id, and end the old one with last_day.")
            if settling(incentive) != settling(before):
                problem = f"{incentive.id} does not settle at a contract's end as in {file}, so a month could be judged twice or never."
                notes.add(place, problem, "Keep it, or give the new rule a new id, and end the old one with last_day.")
            if isinstance(incentive.occasion, OnEarning) and incentive.occasion != before.occasion:
                notes.add(place, f"{incentive.id} is not paid on the same incentive as in {file}.", "Give the new rule a new id.")
            if incentive.requires != before.requires:
                problem = f"{incentive.id} does not change the same incentive as in {file}."
                notes.add(place, problem, "Give the new rule a new id, and end the old one with last_day.")


def settling(incentive: Incentive) -> Settles | None:
    """What moves the counting days of months to a contract's end; None where they keep their own."""
    return incentive.after_contract if isinstance(incentive.after_contract, Settles) else None


def _refused(file: str, problem: str, remedy: str) -> ProgramRefused:
    return ProgramRefused([Problem(file, 1, 1, problem, remedy, Severity.ERROR)])
