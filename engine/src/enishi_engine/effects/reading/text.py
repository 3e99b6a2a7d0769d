"""The text of a study: which campaign, how partners came to it, which days, and where the tables stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from enishi_engine.effects.study import Assigned
from enishi_engine.facts import RowError
from enishi_engine.program import ProgramRefused
from enishi_engine.program.document import Mapping, Notes, Place, Sequence, Text, Written, load
from enishi_engine.program.problems import Problem
from enishi_engine.program.values import amount, choice, counted, day, rate, text
from enishi_engine.said import Said

NO_FILE = Said("is no file", "ファイルがありません")
NAME_A_TEXT = Said(
    "Name a study's text, as docs/how-to/judge-a-campaign.md shows.",
    "docs/how-to/judge-a-campaign.mdのような調査の本文を指定してください。",
)
NO_KEYS, BEGIN = (
    Said("is no list of keys with values", "キーと値の並びではありません"),
    Said("Begin with campaign: NAME.", "「campaign: 名前」から始めてください。"),
)

KEYS = (
    "campaign", "kind", "assignment", "assigned", "rule", "waves", "window", "after", "announced", "margin", "other_cost",
    "history_from", "known_until", "partners", "deals", "open_deals", "attributes", "other_campaigns", "seed",
)  # fmt: skip
NEEDED = ("campaign", "kind", "window", "margin", "known_until", "partners", "deals")
EXAMPLES = {
    "campaign": "秋の紹介",
    "kind": "referral",
    "window": "3 months",
    "margin": "30 %",
    "known_until": "2026-07-01",
    "partners": "partners.csv",
    "deals": "deals.csv",
}


@dataclass(frozen=True, kw_only=True)
class OtherText:
    """Another campaign at the same time; its last day is inclusive."""

    name: str
    first_day: date
    last_day: date
    partners: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class StudyText:
    """A study's text, read.

    Units   days as dates; `window` and `after` in months; margin in ppm; `other_cost` whole yen; files as paths beside the text.
    """

    campaign: str
    kind: str
    assignment: Path | None
    assigned: Assigned | None
    rule: str | None
    waves: tuple[date, ...]
    window: int
    after: int | None
    announced: date | None
    margin_ppm: int
    other_cost: int
    history_from: date | None
    known_until: date
    partners: Path | None
    deals: Path | None
    open_deals: Path | None
    attributes: Path | None
    others: tuple[OtherText, ...]
    seed: int


def read_text(path: Path) -> tuple[StudyText | None, list[RowError]]:
    """The text of a study's file, None where it is no text at all, and everything that is wrong with it; what is wrong or missing is empty."""
    if not path.is_file():
        return None, [RowError(str(path), None, None, None, NO_FILE, NAME_A_TEXT)]
    try:
        written = load(path.read_bytes(), path.name)
    except ProgramRefused as refused:
        return None, [_as_error(problem) for problem in refused.problems]
    if not isinstance(written, Mapping):
        return None, [RowError(path.name, 1, None, None, NO_KEYS, BEGIN)]
    notes = Notes()
    read = _study(written, path.parent, notes)
    return read, [_as_error(problem) for problem in notes.problems]


def _as_error(problem: Problem) -> RowError:
    return RowError(
        problem.file, problem.line, None, None, Said(problem.said[0].en.rstrip("."), problem.said[0].ja.rstrip("。")), problem.said[1]
    )


def _study(written: Mapping, folder: Path, notes: Notes) -> StudyText:
    notes.unknown_keys(written, KEYS)
    for key in NEEDED:
        if written.get(key) is None:
            notes.add(written.place, f"{key} is missing.", f"Write {key}: {EXAMPLES[key]}.")

    def word(key: str, default: str = "") -> str:
        found = text(written.get(key), key, notes)
        return default if found is None else found.value

    def file(key: str) -> Path | None:
        return folder / word(key) if word(key) else None

    def optional_day(key: str) -> date | None:
        return day(written.get(key), key, notes) if written.get(key) is not None else None

    assigned = choice(written.get("assigned"), Assigned, "way of being assigned", notes)
    _check_assigned(written, assigned, notes)
    return StudyText(
        campaign=word("campaign"),
        kind=word("kind"),
        assignment=file("assignment"),
        assigned=assigned,
        rule=word("rule") or None,
        waves=tuple(_days(written.get("waves"), notes)),
        window=_months(written, "window", notes) or 0,
        after=_months(written, "after", notes),
        announced=optional_day("announced"),
        margin_ppm=rate(written.get("margin"), "margin", notes) or 0,
        other_cost=amount(written.get("other_cost"), 0, "other_cost", notes) or 0,
        history_from=optional_day("history_from"),
        known_until=optional_day("known_until") or date.max,
        partners=file("partners"),
        deals=file("deals"),
        open_deals=file("open_deals"),
        attributes=file("attributes"),
        others=tuple(_others(written.get("other_campaigns"), notes)),
        seed=_seed(written.get("seed"), notes),
    )


def _check_assigned(written: Mapping, assigned: Assigned | None, notes: Notes) -> None:
    drawn = written.get("assignment")
    if drawn is None and written.get("assigned") is None:
        remedy = (
            f"Name the file that enishi assign kept (assignment: drawn.json), or say assigned: {', '.join(one.value for one in Assigned)}."
        )
        notes.add(written.place, "How partners came to the campaign is not said.", remedy)
    for key in ("assigned", "waves", "rule"):
        if drawn is not None and written.get(key) is not None:
            notes.add(_place(written, key), f"{key} stands beside assignment, which says it already.", "Keep one of the two.")
    if drawn is None and written.get("waves") is None:
        notes.add(written.place, "waves is missing.", "Write the first day of each wave, one too: waves: [2026-01-05].")
    if assigned is Assigned.RECORDED_RULE and written.get("rule") is None:
        notes.add(
            written.place,
            "assigned says recorded_rule, and no rule stands here.",
            "Write down the rule, as it was: rule: the 40 with most deals.",
        )


def _place(written: Mapping, key: str) -> Place:
    return next(entry.key.place for entry in written.entries if entry.key.value == key)


def _months(written: Mapping, key: str, notes: Notes) -> int | None:
    if written.get(key) is None:
        return None
    found = counted(written.get(key), "month", key, notes)
    if found is not None and not 1 <= found <= 12:
        notes.add(_place(written, key), f"{key}: {found} months.", "A window has 1 to 12 months.")
    return found


def _days(value: Written | None, notes: Notes) -> Iterator[date]:
    for one in _items(value, "waves", "[2026-01-05, 2026-07-01]", notes):
        found = day(one, "waves", notes)
        if found is not None:
            yield found


def _others(value: Written | None, notes: Notes) -> Iterator[OtherText]:
    example = "[{campaign: 新春, first_day: 2026-01-05, last_day: 2026-02-28, partners: [aoba]}]"
    for one in _items(value, "other_campaigns", example, notes):
        if not isinstance(one, Mapping):
            notes.add(one.place, "Each of other_campaigns has a name, days and partners.", f"Write {example}.")
            continue
        notes.unknown_keys(one, ("campaign", "first_day", "last_day", "partners"))
        name = text(one.get("campaign"), "campaign", notes)
        first, last = (day(one.get(key), key, notes) for key in ("first_day", "last_day"))
        partners = [item for item in _items(one.get("partners"), "partners", "[aoba, kita]", notes) if isinstance(item, Text)]
        if name is None or first is None or last is None or not partners or last < first:
            notes.add(one.place, "One of other_campaigns lacks a name, its days in their order, or its partners.", f"Write {example}.")
        else:
            yield OtherText(name=name.value, first_day=first, last_day=last, partners=tuple(partners))


def _items(value: Written | None, what: str, example: str, notes: Notes) -> tuple[Written, ...]:
    if value is None:
        return ()
    if isinstance(value, Sequence):
        return value.items
    notes.add(value.place, f"{what} is a list.", f"Write {what}: {example}.")
    return ()


def _seed(value: Written | None, notes: Notes) -> int:
    found = text(value, "seed", notes)
    if found is None:
        return 1
    if not found.value.isdigit():
        notes.add(found.place, f"seed: {found.value!r} is no whole number.", "Write seed: 1, or leave it out.")
        return 1
    return int(found.value)
