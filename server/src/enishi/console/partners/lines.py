"""Every partner in one line: its rank, what it ordered, what it is, and what its records lack.

Worked out once a day by each process and kept; what acts since have touched is worked out again, so that lines are always those of the newest act.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection

from enishi.console.lists.rows import folded
from enishi.core import acts as core
from enishi.core import audit
from enishi.deals import acts as deals
from enishi.intake import ordered
from enishi.intake import queries as intake
from enishi.intake.fact_tables import rows_of
from enishi.ledger import acts as ledger
from enishi.papers import acts as papers
from enishi.partners import former, queries
from enishi.partners.hindrances import Hindrance, no_agreement
from enishi.partners.reads import PartnerRead
from enishi.payouts import acts as payouts
from enishi.ranks import queries as ranks
from enishi.ranks import standing
from enishi.statements import acts as statements
from enishi_engine.words import LANGUAGES, Language, vocabulary_of

# Acts after which every line is as it was. One that is forgotten here costs time, and nothing else.
NO_MATTER = frozenset(core.ACTS) | deals.ACTS.keys() | statements.ACTS.keys() | papers.ACTS.keys() | payouts.ACTS.keys() | ledger.ACTS.keys() | {
    "add_member", "add_note", "choose_weekly_mail", "dismiss_overlap", "drop_batch", "export_facts", "receive_file", "reject_batch", "remember_mapping",
    "remove_member", "repeat_batch", "show_amounts", "take_back_note",
}  # fmt: skip
# Facts by whose rows the lines of the partners that they name may change, with the column that names them; and one by which any may.
BY_PARTNER = {"partners": "external_id", "partner_attributes": "partner", "agreements": "partner", "order_lines": "partner"}
BY_ALL = "rank_decisions"
FEW = 500  # partners: of more, all lines are worked out at once


@dataclass(frozen=True, kw_only=True)
class Line:
    """A partner. `place`: of its rank, counted from the lowest; amounts in minor units; `ends`: the last day of its contract, if it has one."""

    code: str
    name: str
    kind: str
    rank: str
    place: int
    lately: int
    before: int
    last_order: date | None
    attributes: Mapping[str, str]
    ends: date | None
    lacks: tuple[Hindrance, ...]
    lacking: int
    active: bool
    text: str
    open_deals: int = 0  # of a line that is shown


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """Of the first program that has ranks: its ranks in words, the lowest first; who holds which, and what everybody else does."""

    ladder: Mapping[Language, Mapping[str, str]]
    held: Mapping[str, str]
    opening: str


@dataclass(frozen=True, kw_only=True)
class Lines:
    """All of them by their codes; the ranks; each attribute with the values that partners have; and whether any agreement is kept."""

    by_code: Mapping[str, Line]
    ranks: Ranks
    attributes: Mapping[str, tuple[str, ...]]
    agreed: bool


@dataclass(frozen=True)
class _Kept:
    """Lines as they were after an act on a day, in a database."""

    database: str
    today: date
    act: tuple[int, str]
    lines: Lines


_kept: list[_Kept] = []  # of this process: the newest, or none


def lines(today: date) -> Lines:
    """Every partner as it stands today."""
    # The act is read before what it is of: what is kept under an act is never older than it.
    database, act = str(connection.settings_dict["NAME"]), audit.newest()
    kept = next((one for one in _kept if (one.database, one.today) == (database, today)), None)
    if kept is not None and kept.act == act:
        return kept.lines
    touched = None if kept is None else _touched(kept)
    found = _worked_out(today) if kept is None or touched is None else _with(kept.lines, touched, today)
    _kept[:] = [_Kept(database, today, act, found)]
    return found


def _touched(kept: _Kept) -> set[str] | None:
    """The partners whose lines may be others since; None where any may, or many."""
    acts = audit.since(*kept.act)
    if acts is None or any(act != "take_batch" and act not in NO_MATTER for _row, _hash, act, _subject in acts):
        return None
    batches = [int(subject.partition(":")[2]) for _row, _hash, act, subject in acts if act == "take_batch"]
    named = intake.named_by_batches(batches, BY_PARTNER) if batches else {}
    touched = {partner for fact in BY_PARTNER for partner in named.get(fact, ())}
    # With the first agreement of all everybody else begins to lack one.
    return None if BY_ALL in named or len(touched) > FEW or ("agreements" in named and not kept.lines.agreed) else touched


def _with(known: Lines, touched: Collection[str], today: date) -> Lines:
    """The lines with those of the partners that were touched as they are now."""
    if not touched:
        return known
    by_code = {**known.by_code, **_read(today, ranks=known.ranks, agreed=known.agreed, only=touched)}
    return replace(known, by_code=by_code, attributes=_values(by_code.values()))


def _worked_out(today: date) -> Lines:
    ranks_, agreed = _ranks(today), rows_of("agreements").exists()
    by_code = _read(today, ranks=ranks_, agreed=agreed, only=None)
    return Lines(by_code=by_code, ranks=ranks_, attributes=_values(by_code.values()), agreed=agreed)


def _read(today: date, *, ranks: Ranks, agreed: bool, only: Collection[str] | None) -> dict[str, Line]:
    """The lines of all partners, or of some."""
    found = queries.partners() if only is None else queries.with_codes(only)
    kinds = {one.code: one.kind for one in found}
    places = {rank: place for place, rank in enumerate(ranks.ladder["ja"])}
    year, before = (months_before(today, months) + timedelta(days=1) for months in (12, 24))
    sums = ordered.by_partner(before_from=before, from_day=year, last_day=today, only=only)
    agreements = _rows("agreements", only)
    ends = former.ends_of({one.code: one.last_day for one in found}, agreements)
    attributes = _attributes(today, only)
    lacks = _lacks(kinds, {str(row["partner"]) for row in agreements} if agreed else kinds, today)
    return {
        one.code: _line(
            one, rank=ranks.held.get(one.code, ranks.opening), places=places, ordered=sums.get(one.code), attributes=attributes.get(one.code, {}),
            ends=min(ends[one.code], default=None), lacks=tuple(lacks.get(one.code, ())), today=today,
        )
        for one in found
    }  # fmt: skip


def _rows(fact: str, only: Collection[str] | None) -> list[dict[str, object]]:
    return intake.latest_rows(fact) if only is None else intake.latest_rows(fact, column="partner", values=only)


def _line(
    one: PartnerRead, *, rank: str, places: Mapping[str, int], ordered: ordered.Ordered | None, attributes: Mapping[str, str],
    ends: date | None, lacks: tuple[Hindrance, ...], today: date,
) -> Line:  # fmt: skip
    return Line(
        code=one.code, name=one.name, kind=one.kind, rank=rank, place=places.get(rank, 0), lately=ordered.lately if ordered else 0,
        before=ordered.before if ordered else 0, last_order=ordered.last_day if ordered else None, attributes=attributes, ends=ends,
        lacks=lacks, lacking=len(lacks), active=standing.in_business(one, today) and (ends is None or today <= ends),
        text=folded(f"{one.code} {one.name}"),
    )  # fmt: skip


def _ranks(today: date) -> Ranks:
    for name in standing.programs_with_ranks():
        program = standing.program_of(name)
        version = None if program is None else standing.ladder_version(program, today)
        if program is None or version is None or version.ladder is None:
            continue
        opening = ranks.opening_rank(program)
        ids = [*([] if opening == version.ladder.rungs[0].id else [standing.NO_RANK]), *(rung.id for rung in version.ladder.rungs)]
        said = {one: vocabulary_of(program, version, one).rank for one in LANGUAGES}
        ladder: dict[Language, dict[str, str]] = {one: {id_: word(id_) for id_ in ids} for one, word in said.items()}
        return Ranks(ladder=ladder, held=ranks.ranks_on(program, today), opening=opening)
    return Ranks(ladder={"ja": {}, "en": {}}, held={}, opening="")


def _attributes(today: date, only: Collection[str] | None) -> dict[str, dict[str, str]]:
    """Of each partner what it is today, attribute by attribute."""
    since: dict[tuple[str, str], date] = {}
    found: dict[str, dict[str, str]] = {}
    for row in _rows("partner_attributes", only):
        partner, attribute, day = str(row["partner"]), str(row["attribute"]), row["first_day"]
        assert isinstance(day, date), "an attribute has its day"
        if day <= today and since.get((partner, attribute), date.min) <= day:
            since[partner, attribute] = day
            found.setdefault(partner, {})[attribute] = str(row["value"])
    return found


def _lacks(kinds: Mapping[str, str], agreed: Collection[str], today: date) -> dict[str, list[Hindrance]]:
    """What keeps partners out of a closing: what their records lack, and agreements of those that are not `agreed`."""
    found: dict[str, list[Hindrance]] = {}
    for one in [*(no_agreement(code) for code in kinds if code not in agreed), *queries.hindrances(kinds, day=today)]:
        found.setdefault(one.partner, []).append(one)
    return found


def _values(read: Iterable[Line]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for one in read:
        for attribute, value in one.attributes.items():
            found.setdefault(attribute, set()).add(value)
    return {attribute: tuple(sorted(found[attribute])) for attribute in sorted(found)}


def months_before(day: date, months: int) -> date:
    """The same day so many months ago, or the last of that month."""
    month = day.year * 12 + day.month - 1 - months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
