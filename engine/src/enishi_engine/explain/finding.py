"""Everything a run says about one fact, or about one partner's month, read from its tables (only the rows asked for)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Value
from duckdb import Expression as Where
from duckdb import FunctionExpression as Function

from enishi_engine.core.incentive import (
    Incentive,
    LineDay,
    OnAgreement,
    OnClaim,
    OnEarning,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    PaysAs,
)
from enishi_engine.core.program import Program, Version
from enishi_engine.core.results import SCHEMAS, Result
from enishi_engine.explain.explanation import LANGUAGES, Explanation, InBoth, Row, text_of
from enishi_engine.explain.fact_file import FactFile, fact_file
from enishi_engine.explain.lines import line_in_words
from enishi_engine.explain.reasons import reason_in_words
from enishi_engine.explain.recompute import by_failure
from enishi_engine.program import read_program
from enishi_engine.said import SaidError
from enishi_engine.words import amounts

Rows = list[dict[str, Any]]
_OF_FACTS = ("earning_lines", "not_paid")


class NothingFound(SaidError, LookupError):
    """The run says nothing about it."""


class NoRun(SaidError, LookupError):
    """The folder holds no run."""


@dataclass(frozen=True)
class Run:
    """A calculation to be explained: its program as it was, and its tables, in memory or in files."""

    program: Program
    tables: Mapping[str, duckdb.DuckDBPyRelation]
    until: date
    files: Mapping[str, FactFile] = field(default_factory=dict)  # of what stands in files: those that are asked for one fact

    def of_fact(self, table: str, fact_id: str) -> Rows:
        """The rows of an order line with all its months of service, or of another fact, in no particular order."""
        return self.files[table].rows(fact_id) if table in self.files else self.rows(table, _is_or_month_of(fact_id))

    def rows(self, table: str, where: Where) -> Rows:
        """The rows of one table that meet the condition, in no particular order."""
        found = self.tables[table].filter(where)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@dataclass(frozen=True)
class ExplainedRow:
    """A row of `earning_lines` or `not_paid`, in words."""

    row: Row
    words: InBoth


def in_all(lines: Iterable[ExplainedRow], column: str, pays_as: PaysAs) -> int:
    """The sum of a column over the lines that pay in this form: marketing money is never added to money. Minor units."""
    return sum(line.row[column] for line in lines if line.row["pays_as"] == pays_as.value)


@dataclass(frozen=True)
class OnlyCounted:
    """An incentive for which a fact was only counted.

    `gates` are those that had counts for the seller in that month: one, and it is the reason; several, and it is one of them.
    """

    incentive: str
    version: date
    gates: tuple[str, ...]


@dataclass(frozen=True)
class ExplainedFact:
    """All there is about one fact: what was paid and taken back, what was not paid and why, what was only counted."""

    program: Program
    fact: str
    fact_id: str
    lines: tuple[ExplainedRow, ...]
    not_paid: tuple[ExplainedRow, ...]
    counted: tuple[OnlyCounted, ...]

    @property
    def amount(self) -> int:
        return in_all(self.lines, "amount", PaysAs.MONEY)

    @property
    def payable(self) -> int:
        return in_all(self.lines, "payable", PaysAs.MONEY)

    @property
    def marketing_money(self) -> int:
        return in_all(self.lines, "amount", PaysAs.MARKETING_MONEY)


@dataclass(frozen=True)
class ExplainedMonth:
    """One partner's month: its lines, the ranks decided for it, the figures that decided, what paid nothing and why.

    `ranks` are the last review on or before the month's first day and those within the month; `metrics` are theirs; `decisions`
    are those of people that hold on any of its days; `benefits` those of the periods that hold any of them;
    `flags` those raised within the month.
    """

    program: Program
    partner: str
    first_day: date
    lines: tuple[ExplainedRow, ...]
    ranks: tuple[Row, ...]
    metrics: tuple[Row, ...]
    decisions: tuple[Row, ...]
    benefits: tuple[Row, ...]
    flags: tuple[Row, ...]
    not_paid: tuple[ExplainedRow, ...]
    counted: tuple[Row, ...]
    until: date  # the last day of the run

    @property
    def ends_early(self) -> bool:
        """Whether the run ended before the month did."""
        return self.until < _month_after(self.first_day) - timedelta(days=1)

    @property
    def amount(self) -> int:
        return in_all(self.lines, "amount", PaysAs.MONEY)

    @property
    def payable(self) -> int:
        return in_all(self.lines, "payable", PaysAs.MONEY)

    @property
    def marketing_money(self) -> int:
        return in_all(self.lines, "amount", PaysAs.MARKETING_MONEY)


def _is(column: str, value: str | date) -> Where:
    return Column(column) == Value(value)


def _among(column: str, values: list[str] | list[date]) -> Where:
    """One of the values, of which there is at least one."""
    return Column(column).isin(*(Value(value) for value in values))


def open_run(folder: Path | str) -> Run:
    """A run that was written to a folder. Raises NoRun, and ProgramRefused when its copy of the text was changed."""
    folder = Path(folder)
    missing = [name for name in ("run.json", "program") if not (folder / name).exists()]
    missing += [f"{name}.parquet" for name in SCHEMAS if not (folder / f"{name}.parquet").exists()]
    if missing:
        raise NoRun(
            f"{folder} holds no run: {', '.join(missing)} is missing. Name the folder that enishi run wrote.",
            ja=f"{folder}に計算結果がありません({'、'.join(missing)}が見つかりません)。enishi run が書き出したフォルダーを指定してください。",
        )
    files = duckdb.connect()
    files.execute("SET parquet_metadata_cache = true")  # where a large file's pieces stand is read once, not at every question
    until = date.fromisoformat(run_json(folder)["until"])
    tables = {name: files.read_parquet(str(folder / f"{name}.parquet")) for name in SCHEMAS}
    return Run(read_program(folder / "program"), tables, until, {name: fact_file(folder / f"{name}.parquet") for name in _OF_FACTS})


def run_of(result: Result, program: Program) -> Run:
    """A result that is still in memory, with the program it was calculated from."""
    memory = duckdb.connect()
    return Run(program, {name: memory.from_arrow(table) for name, table in result.tables.items()}, result.until)


def explain_line(source: Run | Path | str, id_: str) -> ExplainedFact:
    """Everything about one fact, for every incentive.

    Shape   `source` is an open run or the folder of one. `id_` is the fact's id (of an order line with all its months of service, of
            one month, an activity, a period for all partners), or incentive/fact/seller, with which earning lines are named (for a period: that seller's alone).
    Units   as in the result tables.
    Errors  NothingFound when the fact has no row: it is unknown, or every incentive only counted it.
    Source  docs/rules/results.md
    """
    run = source if isinstance(source, Run) else open_run(source)
    named = _named(run, id_)
    lines, not_paid = (_in_order(named.rows(run, table), run.program) for table in _OF_FACTS)
    if not lines and not not_paid:
        raise NothingFound(
            f"The run has no row for {id_}. It is no fact of this run, or outside the scope or the contract of every incentive.",
            ja=f"計算結果に{id_}の行がありません。この計算の事実にないか、どのインセンティブの対象範囲・契約にも入っていません。",
        )
    first = (lines or not_paid)[0]
    month_by_month = len({row["fact_id"] for row in (*lines, *not_paid)}) > 1 or (first["fact"] == "service_month" and "#" not in id_)
    return ExplainedFact(
        program=run.program,
        fact="order_line" if month_by_month else first["fact"],
        fact_id=first["fact_id"].partition("#")[0] if month_by_month else first["fact_id"],
        lines=explained_lines(lines, lines, run.program),
        not_paid=explained_reasons(not_paid, run.program),
        counted=_only_counted(run, lines, not_paid),
    )


@dataclass(frozen=True)
class _Named:
    """What an id names: a fact; of a period only the seller's."""

    fact_id: str
    seller: str | None = None

    def rows(self, run: Run, table: str) -> Rows:
        return [row for row in run.of_fact(table, self.fact_id) if self.seller in (None, row["seller"])]


def _named(run: Run, id_: str) -> _Named:
    """An earning line's id is incentive/fact/seller, and names its fact."""
    by_line = run.rows("earning_lines", _is("id", id_)) if "/" in id_ else []
    if by_line:
        return _of_fact(by_line[0]["fact"], by_line[0]["fact_id"], by_line[0]["seller"])
    incentive, _, rest = id_.partition("/")
    fact_id, _, seller = rest.rpartition("/")
    if fact_id and any(incentive == known.id for version in run.program.versions for known in version.incentives):
        return _of_fact("period" if ".." in fact_id else "order_line", fact_id, seller)
    return _Named(id_)


def _of_fact(fact: str, fact_id: str, seller: str) -> _Named:
    return _Named(fact_id, seller if fact == "period" else None)


def _is_or_month_of(line: str) -> Where:
    """An order line and its months of service, which are named after it: A1, A1#3.

    Both stand between the line's name and what follows its months in order: files that are sorted are read at that place alone.
    """
    column = Column("fact_id")
    of_line = (column == Value(line)) | Function("starts_with", column, Value(f"{line}#"))
    return (column >= Value(line)) & (column < Value(f"{line}$")) & of_line


def explain_partner(source: Run | Path | str, partner: str, month: str) -> ExplainedMonth:
    """Everything about one partner (as the payee's company) in one month.

    Shape   `source` is an open run or the folder of one; `month` is written 2026-04; lines and reasons by their day.
    Units   as in the result tables.
    Errors  NothingFound when the run has nothing about the partner in that month; ValueError when `month` is not a month.
    Source  docs/rules/results.md
    """
    run = source if isinstance(source, Run) else open_run(source)
    first = date.fromisoformat(f"{month}-01")
    after = _month_after(first)
    within = (Column("day") >= Value(first)) & (Column("day") < Value(after))
    whose = _is("partner", partner)
    lines, not_paid = (_in_order(run.rows(table, whose & within), run.program) for table in ("earning_lines", "not_paid"))
    counted = run.rows("counted", _is("seller", partner) & _is("month", month))
    ranks = _reviews(run, partner, first, after)
    if not lines and not not_paid and not counted and not ranks:
        en, ja = f"The run has nothing about {partner} in {month}.", f"計算結果に{partner}の{month}分はありません。"
        if run.until < first:
            en += f" The run ends on {amounts.day(run.until, 'en')}."
            ja += f"この計算は{amounts.day(run.until, 'ja')}までです。"
        raise NothingFound(en, ja=ja)
    metrics = run.rows("metrics", whose & _among("day", [row["day"] for row in ranks])) if ranks else []
    metrics.sort(key=lambda row: (row["day"], row["metric"]))
    return ExplainedMonth(
        program=run.program,
        partner=partner,
        first_day=first,
        lines=explained_lines(lines, _with_their_origins(run, lines), run.program),
        ranks=tuple(ranks),
        metrics=tuple(metrics),
        decisions=_decisions(run, partner, first, after),
        benefits=_benefits(run, partner, first, after),
        flags=tuple(sorted(run.rows("flags", whose & within), key=lambda row: (row["day"], row["flag"]))),
        not_paid=explained_reasons(not_paid, run.program),
        counted=tuple(sorted(counted, key=lambda row: (row["version"], row["incentive"], row["gate"]))),
        until=run.until,
    )


def _month_after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _in_order(rows: Rows, program: Program) -> Rows:
    """By day, then fact by fact, and for each the incentives as they stand in the text."""
    places = {(version.from_day, incentive.id): place for version in program.versions for place, incentive in enumerate(version.incentives)}
    return sorted(
        rows, key=lambda row: (row["day"], row["fact_id"], places[row["version"], row["incentive"]], row["seller"], row.get("change") or "")
    )


def _reviews(run: Run, partner: str, first: date, after: date) -> Rows:
    """The review in force when the month begins, and those within it."""
    reviews = sorted(run.rows("ranks", _is("partner", partner) & (Column("day") < Value(after))), key=lambda row: row["day"])
    in_force = [row for row in reviews if row["day"] <= first][-1:]
    return in_force + [row for row in reviews if row["day"] > first]


def _decisions(run: Run, partner: str, first: date, after: date) -> tuple[Row, ...]:
    """What people decided of the partner's rank that holds on any day of the month, earlier ones first."""
    rows = [
        row
        for row in run.rows("decisions", _is("partner", partner))
        if (row["first_day"] or first) < after and (row["last_day"] or first) >= first
    ]
    return tuple(sorted(rows, key=lambda row: (row["first_day"] or date.min, row["decision"])))


def benefits_on(source: Run | Path | str, partner: str, day: date) -> tuple[Row, ...]:
    """The partner's counted benefits of the periods that hold a day: entitled, used and left by the run's last day."""
    return _benefits(source if isinstance(source, Run) else open_run(source), partner, day, day + timedelta(days=1))


def _benefits(run: Run, partner: str, first: date, after: date) -> tuple[Row, ...]:
    """The partner's benefits of the periods that hold a day of the month."""
    meets = (Column("first_day") < Value(after)) & (Column("last_day") >= Value(first))
    rows = run.rows("benefits", _is("partner", partner) & meets)
    return tuple(sorted(rows, key=lambda row: (row["benefit"], row["first_day"], row["last_day"])))


def _with_their_origins(run: Run, lines: Rows) -> Rows:
    """The lines of the month and all lines of what they take back, which may be of earlier months."""
    origins = sorted({row["origin"] for row in lines if row["origin"] is not None})
    if not origins:
        return lines
    of_origins = run.rows("earning_lines", _among("id", origins) | _among("origin", origins))
    return [*(row for row in lines if row["origin"] is None and row["id"] not in origins), *of_origins]


def explain_rows(source: Run | Path | str, rows: Rows) -> tuple[ExplainedRow, ...]:
    """Lines of a run in words, by day, as `explain_partner` tells those of a month; what they take back is looked up."""
    run = source if isinstance(source, Run) else open_run(source)
    lines = _in_order(rows, run.program)
    return explained_lines(lines, _with_their_origins(run, lines), run.program)


def explained_lines(lines: Iterable[Row], beside: Iterable[Row], program: Program) -> tuple[ExplainedRow, ...]:
    """Earning lines in words; `beside` holds the lines that take-backs among them undo, and their other take-backs."""
    origins: dict[str, Row] = {}
    take_backs: dict[str, list[Row]] = {}
    for row in beside:
        if row["origin"] is None:
            origins[row["id"]] = row
        else:
            take_backs.setdefault(row["origin"], []).append(row)
    found = []
    for row in lines:
        before = _booked_before(row, take_backs.get(row["origin"], []))
        words = {
            language: line_in_words(row, program, language, origin=origins.get(row["origin"]), before=before) for language in LANGUAGES
        }
        found.append(ExplainedRow(row, words))
    return tuple(found)


def _booked_before(row: Row, take_backs: Iterable[Row]) -> Row | None:
    """Of the take-back lines of one origin the one before this: of those with less undone, the one with the most; a failure is the last."""
    changes = (other for other in take_backs if not by_failure(other))
    earlier = (other for other in changes if by_failure(row) or abs(other["undone"]) < abs(row["undone"]))
    return max(earlier, key=lambda other: abs(other["undone"]), default=None)


def explained_reasons(rows: Iterable[Row], program: Program) -> tuple[ExplainedRow, ...]:
    """Rows of `not_paid` in words."""
    return tuple(ExplainedRow(row, _in_both(row, program)) for row in rows)


def _in_both(row: Row, program: Program) -> dict[Any, Explanation]:
    return {language: reason_in_words(row, program, language) for language in LANGUAGES}


# ── What was only counted ────────────────────────────────────────────────────────────────────────────────────────────


def _only_counted(run: Run, lines: Rows, not_paid: Rows) -> tuple[OnlyCounted, ...]:
    """The incentives in force on the fact's day that have no row for it, with the gates that may have counted it."""
    rows = [row for row in lines if row["kind"] == "earned"] + not_paid
    named = {row["incentive"] for row in rows}
    sellers = sorted({row["seller"] for row in rows})
    found = []
    for version in run.program.versions:
        for incentive in version.incentives:
            day = _day_for(incentive, rows, run.program)
            frozen = incentive.text_as_of is not None
            if incentive.id in named or day is None or not (frozen or _in_force(version, day)):
                continue
            where = _is("incentive", incentive.id) & _is("version", version.from_day)
            where &= _among("seller", sellers) & _is("month", f"{day:%Y-%m}")
            gates = sorted({row["gate"] for row in run.rows("counted", where)} - {"other_version"})
            if frozen and not gates:
                continue  # another text judged it
            found.append(OnlyCounted(incentive.id, version.from_day, tuple(gates)))
    return tuple(found)


def _in_force(version: Version, day: date) -> bool:
    return version.from_day <= day and (version.until_day is None or day < version.until_day)


def _day_for(incentive: Incentive, rows: Rows, program: Program) -> date | None:
    """The fact's counting day for an incentive, known when another one that counts by the same day has a row."""
    for row in rows:
        other, _ = text_of(row, program)
        if _counts_by(other) == _counts_by(incentive):
            found: date = row["day"]
            return found
    return None


def _counts_by(incentive: Incentive) -> tuple[object, ...]:
    """What decides whether two incentives look at the same fact by the same day."""
    match incentive.occasion:
        case OnLine():
            day: LineDay = incentive.earned_on
            return ("line", day)
        case OnServiceMonth():
            return ("service_month",)
        case OnEvent():
            return ("event",)
        case OnPeriod() as period:
            return ("period", period)
        case OnAgreement():
            return ("agreement",)
        case OnClaim():
            return ("claim",)
        case OnEarning(of):
            return ("earning", of)


def run_json(folder: Path | str) -> dict[str, Any]:
    """What was asked of a run: program, until, known_by, engine, currency, timezone."""
    found: dict[str, Any] = json.loads((Path(folder) / "run.json").read_text(encoding="utf-8"))
    return found
