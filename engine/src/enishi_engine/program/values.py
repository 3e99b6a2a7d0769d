"""The small things of a text: words from a list, days, amounts, rates, labels, expressions, each with its own remedy."""

import re
from collections.abc import Mapping as AbcMapping
from datetime import date
from enum import Enum
from typing import TypeVar

from enishi_engine.core.expression import Expression, Unit
from enishi_engine.core.incentive import Condition, Label
from enishi_engine.program.document import Mapping, Notes, Sequence, Text, Written
from enishi_engine.program.names import Scope
from enishi_engine.program.numbers import TooManyDecimals, scaled
from enishi_engine.program.problems import did_you_mean
from enishi_engine.program.syntax import Binary, SyntaxProblem, Tree, parse
from enishi_engine.program.typing import typed

_AMOUNT = re.compile(r"(-?)(\d[\d_]*(?:\.\d+)?)$")
_RATE = re.compile(r"([+-]?)\s*(\d[\d_]*(?:\.\d+)?)\s*(%|pp)$")
_COUNTED = re.compile(r"(\d[\d_]*)\s*(day|days|month|months)?$")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*$")
_RESERVED = {
    "rank", "chosen", "target", "and", "or", "not", "in", "where", "over", "by", "per", "full", "as", "of", "else", "true", "false", "none", "min",
    "max", "growth", "sum", "count", "latest", "position", "cohort", "review", "day",
}  # fmt: skip
LARGEST_AMOUNT = 10**12  # minor units, as on a row of facts
LARGEST_RATE = 10_000_000  # ppm: 1,000 %

Choice = TypeVar("Choice", bound=Enum)


def text(value: Written | None, what: str, notes: Notes) -> Text | None:
    """A plain value; a mapping or list in its place is a problem."""
    if isinstance(value, Text):
        return value
    if value is not None:
        notes.add(value.place, f"{what} is one plain value.", "Write it on one line, without braces or dashes.")
    return None


def identifier(value: Text, what: str, notes: Notes) -> str:
    """An id in snake_case."""
    if not IDENTIFIER.match(value.value):
        notes.add(value.place, f"{value.value!r} is no id for {what}.", "Use small letters, digits and _, beginning with a letter.")
    elif value.value in _RESERVED:
        notes.add(value.place, f"{value.value!r} is a word of the language.", "Choose another id.")
    return value.value


def choice(value: Written | None, choices: type[Choice], what: str, notes: Notes) -> Choice | None:
    """One word of an enumeration."""
    words = {member.value: member for member in choices}
    if value is not None and not isinstance(value, Text):
        notes.add(value.place, f"The {what} is one word.", did_you_mean("", words))
        return None
    written = text(value, what, notes)
    if written is None:
        return None
    if written.value not in words:
        notes.add(written.place, f"{written.value!r} is no {what}.", did_you_mean(written.value, words))
    return words.get(written.value)


def day(value: Written | None, what: str, notes: Notes) -> date | None:
    """A day written as 2026-10-01."""
    written = text(value, what, notes)
    if written is None:
        return None
    try:
        if len(written.value) != 10:
            raise ValueError
        return date.fromisoformat(written.value)
    except ValueError:
        notes.add(written.place, f"{what}: {written.value!r} is not a day of the calendar.", "Write a day that exists, as 2026-10-01.")
        return None


def amount(value: Written | None, digits: int, what: str, notes: Notes) -> int | None:
    """An amount in major units, as minor units."""
    written = text(value, what, notes)
    if written is None:
        return None
    matched = _AMOUNT.match(written.value)
    if matched is None:
        notes.add(written.place, f"{what}: {written.value!r} is not an amount.", "Write it as 300_000, without a currency sign or commas.")
        return None
    number = _scaled(written, matched.group(2), digits, what, notes)
    if number is not None and number > LARGEST_AMOUNT:
        notes.add(written.place, f"{what}: {written.value} is larger than any amount can be.", f"At most {LARGEST_AMOUNT:,} minor units.")
        return None
    return None if number is None else (-number if matched.group(1) else number)


def rate(value: Written | None, what: str, notes: Notes, *, signs: tuple[str, ...] = ("%",)) -> int | None:
    """A rate in ppm: `7.5 %`, or points when `signs` says pp."""
    written = text(value, what, notes)
    if written is None:
        return None
    matched = _RATE.match(written.value)
    if matched is None or matched.group(3) not in signs:
        remedy = "Write percentage points: 5 pp." if signs == ("pp",) else "Write it with its sign: 7.5 %."
        notes.add(written.place, f"{what}: {written.value!r} is not a {'number of points' if signs == ('pp',) else 'rate'}.", remedy)
        return None
    number = _scaled(written, matched.group(2), 4, what, notes)
    if number is not None and number > LARGEST_RATE:
        notes.add(written.place, f"{what}: {written.value} is larger than any rate can be.", "At most 1,000 %.")
        return None
    return None if number is None else (-number if matched.group(1) == "-" else number)


def counted(value: Written | None, unit: str, what: str, notes: Notes) -> int | None:
    """A number of days or months: `90 days`; for months a bare number does too."""
    written = text(value, what, notes)
    if written is None:
        return None
    matched = _COUNTED.match(written.value)
    words = (unit, f"{unit}s") if unit == "day" else (unit, f"{unit}s", None)
    if matched is None or matched.group(2) not in words or int(matched.group(1).replace("_", "")) > 10_000:
        other = matched is not None and matched.group(2) is not None and not matched.group(2).startswith(unit)
        remedy = f"Write {90 if unit == 'day' else 12} {unit}s{'; it is counted in nothing else' if other else ''}."
        notes.add(written.place, f"{what}: {written.value!r} is not a number of {unit}s.", remedy)
        return None
    return int(matched.group(1).replace("_", ""))


def _scaled(written: Text, digits: str, decimals: int, what: str, notes: Notes) -> int | None:
    try:
        return scaled(digits, decimals)
    except TooManyDecimals as wrong:
        notes.add(written.place, f"{what}: {wrong}", wrong.remedy)
        return None


def label(value: Written | None, default: str, notes: Notes) -> Label:
    """A name in both languages; silence, or one plain word, names it alike in both."""
    if value is None:
        return Label(default, default)
    if isinstance(value, Text):
        return Label(value.value, value.value)
    if isinstance(value, Sequence):
        notes.add(value.place, "A label has a Japanese and an English form.", "Write {ja: 販売手数料, en: Commission}.")
        return Label(default, default)
    notes.unknown_keys(value, ("ja", "en"))
    words = {key: text(value.get(key), "A label", notes) for key in ("ja", "en")}
    for key, word in words.items():
        if word is None:
            notes.add(value.place, f"The label has no {key}.", "Give both languages: {ja: 販売手数料, en: Commission}.")
    return Label(*(word.value if word else default for word in words.values()))


def expression(
    value: Written | None, scope: Scope, digits: int, what: str, notes: Notes, expected: Unit | None = None
) -> Expression | None:
    """One typed expression."""
    written = text(value, what, notes)
    if written is None:
        return None
    try:
        return typed(written.value, scope, digits, expected)
    except SyntaxProblem as wrong:
        notes.wrong(written, what, wrong)
        return None


def whole_condition(
    value: Written | None, scope: Scope, digits: int, what: str, notes: Notes, expected: Unit | None = Unit.BOOL
) -> Condition | None:
    """A condition (or, with another unit, a measure) kept in one piece, with its text."""
    found = expression(value, scope, digits, what, notes, expected)
    return None if found is None or not isinstance(value, Text) else Condition(found, value.value)


def conditions(value: Written | None, scope: Scope, digits: int, what: str, notes: Notes) -> tuple[Condition, ...]:
    """A condition cut into its `and`ed parts, each with its own text: each is a gate of its own."""
    written = text(value, what, notes)
    if written is None:
        return ()
    try:
        pieces = _conjuncts(parse(written.value))
        whole = typed(written.value, scope, digits, Unit.BOOL)
    except SyntaxProblem as wrong:
        notes.wrong(written, what, wrong)
        return ()
    if len(pieces) == 1:
        return (Condition(whole, written.value),)
    texts = [written.value[piece.start : piece.end] for piece in pieces]
    return tuple(Condition(typed(part, scope, digits, Unit.BOOL), part) for part in texts)


def _conjuncts(tree: Tree) -> tuple[Tree, ...]:
    if isinstance(tree, Binary) and tree.operator == "and":
        return _conjuncts(tree.left) + _conjuncts(tree.right)
    return (tree,)


def items(value: Written | None, what: str, notes: Notes) -> tuple[Text, ...]:
    """One plain value or a list of them."""
    if isinstance(value, Sequence):
        return tuple(found for item in value if (found := text(item, what, notes)) is not None)
    written = text(value, what, notes)
    return () if written is None else (written,)


def mapping(value: Written | None, what: str, example: str, notes: Notes) -> Mapping | None:
    """A mapping; anything else is a problem with the example as remedy."""
    if value is None or isinstance(value, Mapping):
        return value
    notes.add(value.place, f"{what} has named parts.", f"Write {example}.")
    return None


def required(parent: Mapping, keys: AbcMapping[str, str], what: str, notes: Notes) -> bool:
    """Say each key of `keys` (with its example) that the mapping lacks."""
    missing = [key for key in keys if parent.get(key) is None]
    for key in missing:
        notes.add(parent.place, f"{what} lacks {key}.", f"Add {key}: {keys[key]}")
    return not missing


def is_none(value: Written | None) -> bool:
    """Does the text say none?"""
    return isinstance(value, Text) and value.value == "none"
