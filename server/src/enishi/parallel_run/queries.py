"""Reads of the parallel run: a sheet compared with what its months come to here, told in words, and as a file."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from enishi.closing.calculating import FactsOf, facts_taken
from enishi.closing.models import ClosingGroup
from enishi.closing.periods import Period, next_period, period_named
from enishi.intake import queries as intake
from enishi.intake.mapping import from_json
from enishi.parallel_run.causes import Cause, word
from enishi.parallel_run.comparing import Compared, Explained, OurLine, Ours, Row, compared
from enishi.parallel_run.models import Sheet
from enishi.parallel_run.reading import read_sheet
from enishi.programs import queries as programs
from enishi.programs.naming import named
from enishi.programs.reading import read
from enishi_engine.calculate import calculate
from enishi_engine.core.incentive import Label, PaysAs
from enishi_engine.core.program import Program
from enishi_engine.core.results import Result
from enishi_engine.explain import line_in_words, reason_in_words
from enishi_engine.facts import Facts, minor_digits
from enishi_engine.words import Language
from enishi_engine.words.language import spoken

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HINTS = 20


@dataclass(frozen=True, kw_only=True)
class ExplainedRead:
    """A part of a difference in words. Minor units."""

    cause: Cause
    word: str
    amount: int
    line: str
    ours: int | None
    theirs: int | None
    said: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ComparedRead:
    """A partner's month: both amounts, the difference and everything that explains it."""

    partner: str
    month: str
    ours: int
    theirs: int
    difference: int
    left: int  # not explained
    explained: tuple[ExplainedRead, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A sheet compared."""

    sheet: Sheet
    currency: str
    known_by: datetime
    rows: tuple[ComparedRead, ...]

    @property
    def equal(self) -> int:
        return sum(not row.difference for row in self.rows)

    @property
    def explained(self) -> int:
        return sum(bool(row.difference) and not row.left for row in self.rows)

    @property
    def open(self) -> int:
        return sum(bool(row.left) for row in self.rows)


def sheets() -> list[Sheet]:
    """The sheets that were kept, the newest first."""
    return list(Sheet.objects.order_by("-kept_at", "-id"))


def file_names(sheets: Collection[str]) -> dict[str, str]:
    """What kept sheets are called, by their numbers."""
    return {str(id_): name for id_, name in Sheet.objects.filter(id__in=sheets).values_list("id", "file_name")}


def comparison(sheet_id: int, *, language: Language, at: datetime, facts_of: FactsOf = facts_taken) -> Comparison | None:
    """The sheet beside what its months come to here by what is known at the moment; None where there is no such sheet."""
    sheet = Sheet.objects.select_related("file").filter(id=sheet_id).first()
    if sheet is None:
        return None
    columns = from_json(sheet.columns)
    rows = read_sheet(bytes(sheet.file.content), file_name=sheet.file_name, source=sheet.source, columns=columns).rows
    program = named(read(programs.approved_texts(sheet.program)).program)
    periods = _periods(sheet, {row.month for row in rows})
    facts = facts_of(program, at)
    until = max((one.last_day for one in periods), default=at.date())
    result = calculate(program, facts, known_by=at, until=until, tables=("earning_lines", "not_paid"))
    found = compared(rows, _ours(result, facts, periods, sheet.closing_group))
    return Comparison(
        sheet=sheet, currency=program.currency, known_by=at, rows=tuple(_read(one, program, language) for one in found)
    )  # fmt: skip


def _periods(sheet: Sheet, months: set[str]) -> list[Period]:
    """Every period of the group from the sheet's first month to its last."""
    day = ClosingGroup.objects.values_list("closing_day", flat=True).get(code=sheet.closing_group)
    if not months:
        return []
    found = [period_named(min(months), closing_day=day)]
    while found[-1].name < max(months):
        found.append(next_period(found[-1], closing_day=day))
    return found


def _ours(result: Result, facts: Facts, periods: Sequence[Period], group: str) -> Ours:
    month_of = _months(periods)
    rows = [row for row in result.rows("earning_lines") if row["pays_as"] == PaysAs.MONEY.value]
    groups = intake.closing_groups({str(row["partner"]) for row in rows})
    lines = [
        OurLine(partner=str(row["partner"]), month=month, line=_order_line(row), row=row)
        for row in rows
        if groups.get(str(row["partner"]), group) == group and (month := month_of.get(row["day"])) is not None  # type: ignore[call-overload]
    ]
    not_paid: dict[str, list[Row]] = {}
    for row in result.rows("not_paid"):
        not_paid.setdefault(_order_line(row), []).append(row)
    order_lines = facts.tables.get("order_lines")
    known = frozenset() if order_lines is None else frozenset(order_lines["id"].to_pylist())
    return Ours(lines=lines, not_paid=not_paid, known=known)


def _months(periods: Sequence[Period]) -> dict[date, str]:
    return {
        period.first_day + timedelta(days=place): period.name
        for period in periods
        for place in range((period.last_day - period.first_day).days + 1)
    }


def _order_line(row: Mapping[str, Any]) -> str:
    """The order line; of a month of service, A1 of A1#3; of anything else its own id."""
    return str(row["fact_id"]).partition("#")[0]


# ── Told in words ────────────────────────────────────────────────────────────────────────────────────────────────────

_WHERE = Label("{partner}の{month}に計上しています。", "It is earned by {partner} in {month}.")
_SAID = Label("旧集計表は{theirs}、Enishiは{ours}です。", "The sheet says {theirs}, Enishi {ours}.")
_NOT_KNOWN = Label("この注文明細は取り込まれていません。取り込むか、番号を確認してください。", "Import the order line, or look at its id.")
_COUNTED = Label("どのインセンティブの対象にもなっていません。", "It is in the scope of no incentive.")


def _read(one: Compared, program: Program, language: Language) -> ComparedRead:
    return ComparedRead(
        partner=one.partner, month=one.month, ours=one.ours, theirs=one.theirs, difference=one.difference, left=one.left,
        explained=tuple(
            ExplainedRead(
                cause=each.cause, word=word(each.cause, language), amount=each.amount, line=each.line or "", ours=each.ours,
                theirs=each.theirs, said=tuple(_sentences(each, program, language)),
            )
            for each in one.explained
        ),
        hints=tuple(reason_in_words(row, program, language).text for row in one.hints[:HINTS]),
    )  # fmt: skip


def _sentences(one: Explained, program: Program, language: Language) -> Iterator[str]:
    if one.where is not None:
        yield spoken(_WHERE, language, partner=one.where[0], month=one.where[1])
    if one.said is not None:
        yield spoken(_SAID, language, theirs=one.said[0], ours=one.said[1])
    if one.cause is Cause.NOT_KNOWN:
        yield spoken(_NOT_KNOWN, language)
    if one.cause is Cause.NOT_PAID:
        yield from (reason_in_words(row, program, language).text for row in one.rows)
        if not one.rows:
            yield spoken(_COUNTED, language)
    else:
        yield from (line_in_words(row, program, language).text for row in one.rows[:HINTS] if row["origin"] is None)


_HEADERS: Mapping[Language, Sequence[str]] = {
    "ja": ("パートナー", "対象月", "旧集計表", "Enishi", "差異", "原因", "注文明細", "原因の金額", "説明"),
    "en": ("Partner", "Month", "Old sheet", "Enishi", "Difference", "Cause", "Order line", "Amount of the cause", "Explanation"),
}


def as_csv(found: Comparison, language: Language) -> bytes:
    """A row for each cause, and one for each partner and month without a difference; amounts in major units, UTF-8 with its mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADERS[language])
    for row in found.rows:
        head = [_plain(row.partner), row.month, *(_major(value, found.currency) for value in (row.theirs, row.ours, row.difference))]
        for one in row.explained:
            writer.writerow([*head, one.word, _plain(one.line), _major(one.amount, found.currency), _plain(" ".join(one.said))])
        if not row.explained:
            writer.writerow([*head, "", "", "", ""])
    return text.getvalue().encode("utf-8-sig")


def _major(minor: int, currency: str) -> str:
    digits = minor_digits(currency)
    whole = f"{abs(minor):0{digits + 1}}"
    spelled = f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole
    return f"-{spelled}" if minor < 0 else spelled


def _plain(text: str) -> str:
    """A text that a spreadsheet would calculate is made a plain one."""
    return f"'{text}" if text.startswith(FORMULA) else text
