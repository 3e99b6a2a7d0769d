"""The small program of a type's own case: its `terms` as the one incentive, beside the others it needs."""

from datetime import date

from enishi_engine.cases.telling import days_told
from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program
from enishi_engine.facts import UnknownCurrency, minor_digits
from enishi_engine.program import values
from enishi_engine.program.document import Entry, Mapping, Notes, Place, Sequence, Text, Written
from enishi_engine.program.version import VersionReader

# What a case (or the file's first item, `program:`) may say of its program; `terms` is the incentive without id and type.
SETTINGS = ("terms", "others", "weights", "metrics", "ranks", "attributes", "currency", "year_starts", "earnings_rounding")
_TIMEZONE = "Asia/Tokyo"
_IN_TEXT = ("weights", "metrics", "ranks", "attributes", "year_starts", "earnings_rounding")


def program_of(case: Mapping, type_key: str, notes: Notes) -> Program | None:
    """The program with one version, in force from 1 January of the year of the case's first day."""
    terms = values.mapping(case.get("terms"), "terms", "{base: line.net, rate: 10 %}", notes)
    currency = values.text(case.get("currency"), "currency", notes)
    code = currency.value if currency else "JPY"
    try:
        digits = minor_digits(code)
    except UnknownCurrency as wrong:
        notes.add(currency.place if currency else case.place, f"currency: {wrong}", "Write an ISO 4217 code, as JPY or USD.")
        return None
    if terms is None:
        values.required(case, {"terms": "{base: line.net, rate: 10 %}"}, "The case", notes)
        return None
    root = _text(case, terms, type_key)
    found_before = len(notes.problems)
    version = VersionReader(root, digits, notes).read(_first_of_year(case), None, case.place.file)
    if any(problem.severity.value == "error" for problem in notes.problems[found_before:]):
        return None
    return Program(id=type_key, label=Label(type_key, type_key), currency=code, timezone=_TIMEZONE, versions=(version,))


def _text(case: Mapping, terms: Mapping, type_key: str) -> Mapping:
    """The text of the program as if somebody had written it: every part at its place in the case."""
    own = Mapping((_entry("id", type_key, terms.place), _entry("type", type_key, terms.place), *terms.entries), terms.place)
    others = case.get("others")
    before: tuple[Written, ...] = others.items if isinstance(others, Sequence) else ()
    incentives = Entry(Text("incentives", terms.place), Sequence((*before, own), terms.place))
    settings = tuple(entry for entry in case.entries if entry.key.value in _IN_TEXT)
    return Mapping((*settings, incentives), case.place)


def _entry(key: str, value: str, place: Place) -> Entry:
    return Entry(Text(key, place), Text(value, place))


def _first_of_year(case: Mapping) -> date:
    return date(min(days_told(case), default=date(2026, 1, 1)).year, 1, 1)
