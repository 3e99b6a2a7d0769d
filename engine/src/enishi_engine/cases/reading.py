"""Case files, read whole: the cases of a program's folder, and the cases beside an incentive type's rule."""

from collections.abc import Iterator
from collections.abc import Mapping as AbcMapping
from datetime import datetime
from pathlib import Path

from enishi_engine.cases import telling
from enishi_engine.cases.expectations import KEYS as EXPECTATION_KEYS
from enishi_engine.cases.expectations import Case, ExpectationReader
from enishi_engine.cases.type_program import SETTINGS, program_of
from enishi_engine.core.program import Program
from enishi_engine.facts import minor_digits
from enishi_engine.program import values
from enishi_engine.program.document import Mapping, Notes, Sequence, Written, load
from enishi_engine.program.moment import EXAMPLE, moment_of
from enishi_engine.program.problems import ProgramRefused

FOLDER = "cases"
KEYS = ("case", *telling.SECTIONS, *EXPECTATION_KEYS, "until", "known_by")


def read_cases(folder: Path, program: Program) -> tuple[Case, ...]:
    """The cases of a program: every file of its folder's `cases/`. Raises ProgramRefused with every problem at once."""
    paths = sorted(path for path in (folder / FOLDER).glob("*") if path.suffix in (".yaml", ".yml"))
    return read_case_files({f"{FOLDER}/{path.name}": path.read_bytes() for path in paths}, program)


def read_case_files(files: AbcMapping[str, bytes], program: Program) -> tuple[Case, ...]:
    """The cases of files by their names, in that order. Raises ProgramRefused with every problem at once."""
    notes = Notes()
    found: list[Case] = []
    for file, content in files.items():
        for section in _cases(content, file, notes):
            notes.unknown_keys(section, KEYS)
            case = _case(section, program, None, notes)
            found.extend([case] if case is not None else [])
    if notes.refused:
        raise ProgramRefused(notes.problems)
    return tuple(found)


def read_type_cases(content: bytes, file: str, type_key: str) -> tuple[Case, ...]:
    """The cases of one incentive type, each with a program of its own made of its `terms`. Raises ProgramRefused."""
    notes = Notes()
    found: list[Case] = []
    shared: Mapping | None = None
    for section in _cases(content, file, notes):
        if section.get("program") is not None and section.get("case") is None:
            shared = values.mapping(section.get("program"), "program", "{terms: {…}}", notes)
            if shared is not None:
                notes.unknown_keys(shared, SETTINGS)
            continue
        notes.unknown_keys(section, (*KEYS, *SETTINGS))
        program = program_of(_with_shared(section, shared), type_key, notes)
        case = None if program is None else _case(section, program, type_key, notes)
        found.extend([case] if case is not None else [])
    if notes.refused:
        raise ProgramRefused(notes.problems)
    return tuple(found)


def _cases(content: bytes, file: str, notes: Notes) -> Iterator[Mapping]:
    """The mappings of a file's list; a file that cannot be read is told."""
    try:
        root = load(content, file)
    except ProgramRefused as refused:
        notes.problems.extend(refused.problems)
        return
    if not isinstance(root, Sequence):
        notes.add(root.place, "A file of cases is a list.", "Begin each with a dash: - case: a sentence.")
        return
    for item in root:
        section = values.mapping(item, "A case", "{case: a sentence, lines: [{…}], earns: {…}}", notes)
        if section is not None:
            yield section


def _with_shared(section: Mapping, shared: Mapping | None) -> Mapping:
    """The case with what the file's `program:` says for all of them; its own word wins."""
    own = section.keys()
    more = tuple(entry for entry in (shared.entries if shared else ()) if entry.key.value not in own)
    return Mapping((*section.entries, *more), section.place)


def _case(section: Mapping, program: Program, type_key: str | None, notes: Notes) -> Case | None:
    if not values.required(section, {"case": "a sentence that says the rule"}, "The case", notes):
        return None
    days = [program.versions[0].from_day, *telling.days_told(section)]
    told = telling.tell(section, program.versions, first_day=min(days), notes=notes)
    facts = telling.load(told, section, currency=program.currency, timezone=program.timezone, notes=notes)
    expected = _reader(told, program, type_key, notes).read(section)
    if not {*EXPECTATION_KEYS} & {*section.keys()}:
        notes.add(section.place, "The case says nothing that must come out.", f"Add one of {', '.join(EXPECTATION_KEYS)}.")
    until = values.day(section.get("until"), "until", notes)
    known_by = _known_by(section.get("known_by"), program, notes)
    if facts is None:
        return None
    sentence = values.label(section.get("case"), "", notes)
    return Case(sentence=sentence, place=section.place, program=program, facts=facts, expected=expected, until=until, known_by=known_by)


def _reader(told: telling.Told, program: Program, type_key: str | None, notes: Notes) -> ExpectationReader:
    incentives = dict.fromkeys(incentive.id for version in program.versions for incentive in version.incentives)
    ranks = dict.fromkeys(rung.id for version in program.versions if version.ladder for rung in version.ladder.rungs)
    facts = [row.value("id") for fact in ("order_lines", "activities", "claims", "agreements") for row in told.get(fact, [])]
    return ExpectationReader(
        incentives=tuple(incentives),
        ranks_known=tuple(ranks),
        facts=tuple(id_ for id_ in facts if id_ is not None),
        partners=tuple(code for row in told["partners"] if (code := row.value("code")) is not None),
        digits=minor_digits(program.currency),
        only=type_key,
        notes=notes,
    )


def _known_by(value: Written | None, program: Program, notes: Notes) -> datetime | None:
    written = values.text(value, "known_by", notes)
    if written is None:
        return None
    try:
        return moment_of(written.value, program.timezone)
    except ValueError:
        notes.add(written.place, f"known_by: {written.value!r} is not a moment.", f"Write {EXAMPLE}.")
        return None
