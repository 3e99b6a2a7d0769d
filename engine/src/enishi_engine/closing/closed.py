"""A closing carried out: the result as it knows it, its own lines, and the adjustments of former periods."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.calculate import calculate
from enishi_engine.closing.adjusting import adjustments
from enishi_engine.closing.calendar import Closing
from enishi_engine.closing.contracts import ended_partners
from enishi_engine.closing.groups import NoClosingGroup, groups_of
from enishi_engine.core.program import Program
from enishi_engine.core.results import EARNING_LINES, POSTINGS, Result
from enishi_engine.facts.tables import Facts

KNOWN_LINES = EARNING_LINES.append(pa.field("belongs_to", pa.string()))
_PAYEE = ("payee_kind", "payee", "partner", "incentive", "pays_as")
Told = Callable[[Closing], None]


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What one closing posts.

    `result` is everything as known by the closing, until its last day, of all groups. `known` are the earning lines of its
    own group, each with the closing that it `belongs_to` (KNOWN_LINES), and `lines` those of its own period; `adjustments`
    what it corrects of former periods (ADJUSTMENTS). `ended` are the partners whose contract has ended by its last day.
    `parked` are partners of whom nothing is posted: no agreement says with which group they are closed, or the caller said so and there
    is something of theirs.
    """

    closing: Closing
    result: Result
    known: pa.Table
    lines: pa.Table
    adjustments: pa.Table
    ended: frozenset[str] = frozenset()
    parked: frozenset[str] = frozenset()

    def postings(self) -> pa.Table:
        """What is posted for each payee and incentive: the period's own lines, and the adjustments (POSTINGS)."""
        own = _totals(self.lines, ("own_amount", "own_payable"))
        late = _totals(self.adjustments, ("adjusted_amount", "adjusted_payable"))
        rows = []
        for key in sorted({*own, *late}):
            figures = {**dict.fromkeys(_FIGURES, 0), **own.get(key, {}), **late.get(key, {})}
            total = {name: figures[f"own_{name}"] + figures[f"adjusted_{name}"] for name in ("amount", "payable")}
            rows.append({"closing": self.closing.id, **dict(zip(_PAYEE, key, strict=True)), **figures, **total})
        return pa.Table.from_pylist(rows, schema=POSTINGS)


LINES_ALONE = ("earning_lines",)  # all that postings are made of
_FIGURES = ("own_amount", "own_payable", "adjusted_amount", "adjusted_payable")


def close(
    program: Program, facts: Facts, closings: Mapping[str, Sequence[Closing]], *, through: Closing, told: Told = lambda _: None,
    tables: Collection[str] = LINES_ALONE,
) -> tuple[Closed, ...]:  # fmt: skip
    """Every closing of the group of `through`, from its first to this one, each on what was known by it.

    `told` is called before each is calculated; the last one's result has these `tables`. Raises NoClosingGroup and what a calculation refuses.
    """
    done: list[Closed] = []
    posted = KNOWN_LINES.empty_table()
    for closing in closings[through.group]:
        told(closing)
        asked = tables if closing == through else LINES_ALONE
        done.append(close_after(posted, program, facts, closings, closing=closing, tables=asked))
        posted = done[-1].known
        if closing == through:
            break
    return tuple(done)


def close_after(
    posted: pa.Table, program: Program, facts: Facts, closings: Mapping[str, Sequence[Closing]], *, closing: Closing, park: bool = False,
    parked: Collection[str] = (), begin: date | None = None, tables: Collection[str] = LINES_ALONE,
) -> Closed:  # fmt: skip
    """One closing alone, after what those before it of its group have posted.

    Shape   `posted`: the earning lines that the former closings have posted, as they stand after them (KNOWN_LINES).
            With `park`, partners whose agreements name no group are left out of it all, as if they were not there; so are those `parked`.
            `tables` are those of the result, the earning lines among them. `begin` is the day on which the books begin: lines of days before it are nobody's to post, now and later.
    Errors  NoClosingGroup without `park`, and what a calculation refuses.
    Source  docs/rules/closings.md.
    """
    calendar = [one for one in closings[closing.group] if one.last_day <= closing.last_day]
    result = calculate(program, facts, known_by=closing.known_by, until=closing.last_day, tables=tables)
    lines = _since(begin, result.tables["earning_lines"])
    known, nowhere = _lines_of_group(lines, facts, calendar, tuple(closings))
    if nowhere and not park:
        raise NoClosingGroup(partners=nowhere, groups=closings)
    held = {*parked} & {*known["partner"].unique().to_pylist(), *posted["partner"].unique().to_pylist()}
    known = _without(known, held)
    # What was posted of a parked partner stays as it is: it is neither taken back nor corrected until it is closed again.
    moving = _without(posted, nowhere | held)
    return Closed(
        closing=closing,
        result=result,
        known=known,
        lines=known.filter(pc.equal(known["belongs_to"], closing.id)),
        adjustments=adjustments(moving, known, closing=closing.id),
        ended=ended_partners(facts, known_by=closing.known_by, last_day=closing.last_day),
        parked=frozenset(nowhere | held),
    )


def _without(lines: pa.Table, partners: Collection[str]) -> pa.Table:
    """The lines of all others."""
    return lines.filter(pc.invert(pc.is_in(lines["partner"], value_set=pa.array(sorted(partners), pa.string()))))


def _since(begin: date | None, lines: pa.Table) -> pa.Table:
    """The lines of days on which there are books."""
    return lines if begin is None else lines.filter(pc.greater_equal(lines["day"], pa.scalar(begin)))


def _lines_of_group(lines: pa.Table, facts: Facts, calendar: Sequence[Closing], groups: Sequence[str]) -> tuple[pa.Table, set[str]]:
    """The group's earning lines, each with the closing whose period holds its day (null before the first one); partners of no group."""
    now = calendar[-1]
    group_of = groups_of(facts, known_by=now.known_by, groups=groups)
    pairs = lines.select(["partner", "day"]).group_by(["partner", "day"]).aggregate([]).to_pylist()
    in_groups = [(pair["partner"], pair["day"], group_of.of(pair["partner"], pair["day"])) for pair in pairs]
    nowhere = {partner for partner, _, group in in_groups if group is None}
    inside = [(partner, day, _belongs_to(day, calendar)) for partner, day, group in in_groups if group == now.group]
    columns = tuple(zip(*inside, strict=True)) or ((), (), ())
    types = (pa.string(), pa.date32(), pa.string())
    arrays = [pa.array(column, type_) for column, type_ in zip(columns, types, strict=True)]
    period = pa.table(arrays, names=["partner", "day", "belongs_to"])
    return lines.join(period, keys=["partner", "day"], join_type="inner").select(KNOWN_LINES.names), nowhere


def _belongs_to(day: date, calendar: Sequence[Closing]) -> str | None:
    return next((closing.id for closing in reversed(calendar) if closing.first_day <= day), None)


def _totals(rows: pa.Table, names: tuple[str, str]) -> dict[tuple[str, ...], dict[str, int]]:
    summed = rows.group_by(list(_PAYEE)).aggregate([("amount", "sum"), ("payable", "sum")]).to_pylist()
    return {tuple(row[key] for key in _PAYEE): dict(zip(names, (row["amount_sum"], row["payable_sum"]), strict=True)) for row in summed}
