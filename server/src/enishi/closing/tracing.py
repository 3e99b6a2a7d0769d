"""What one fact left behind at every step: how it came in, what was decided and why, what was posted, in which entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enishi.closing.calculating import FactsOf, facts_taken
from enishi.core.errors import Refusal
from enishi.earnings import queries as earnings
from enishi.earnings.queries import LineRead
from enishi.intake import queries as intake
from enishi.intake.queries import KeptRevision
from enishi.ledger import queries as ledger
from enishi.ledger.accounts import word
from enishi.ledger.queries import EntryRead
from enishi.programs import queries as programs
from enishi.programs.reading import read
from enishi_engine.calculate import calculate
from enishi_engine.core.incentive import Label
from enishi_engine.explain import ExplainedFact, NothingFound, explain_line, fact_page, run_of
from enishi_engine.words import Language, amounts
from enishi_engine.words.language import phrase


class NothingToTrace(Refusal):
    """No step knows of the id."""

    def __init__(self, id_: str) -> None:
        super().__init__(
            f"Nothing is known of {id_}: no file brought it, and no closing posted anything of it. Look at its spelling.",
            ja=f"{id_}は見つかりません。取り込んだファイルにも、締めた明細にもありません。番号の書き方をご確認ください。",
        )


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a program says of the fact. `known_by` is its newest closing's, or the moment of the question where none knows the fact."""

    program: str
    known_by: datetime
    until: date
    explained: ExplainedFact


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A line that a closing posted, and the entry in which it stands with the others of its payee."""

    line: LineRead
    currency: str
    entry: EntryRead | None


@dataclass(frozen=True, kw_only=True)
class Trace:
    id: str
    came_in: tuple[KeptRevision, ...]
    decided: tuple[Decided, ...]
    posted: tuple[Posted, ...]


def trace(id_: str, *, at: datetime, today: date, facts_of: FactsOf = facts_taken) -> Trace:
    """Follow a fact, or an earning line by its id, through every step. Raises NothingToTrace."""
    lines = earnings.lines_about(id_)
    entries = ledger.entries_of_lines(lines)
    currencies = {
        (line.run.program, line.run.closing_group): ledger.currency_of(program=line.run.program, closing_group=line.run.closing_group)
        for line in lines
    }
    found = Trace(
        id=id_,
        came_in=tuple(intake.came_in(id_)),
        decided=tuple(one for program in programs.programs() for one in _decided(id_, program, facts_of, at, today)),
        posted=tuple(
            Posted(line=line, currency=currencies[line.run.program, line.run.closing_group], entry=entries.get(ledger.key_of_line(line)))
            for line in lines
        ),
    )
    if not (found.came_in or found.decided or found.posted):
        raise NothingToTrace(id_)
    return found


def _decided(id_: str, program: str, facts_of: FactsOf, at: datetime, today: date) -> Iterable[Decided]:
    """As the newest closing knew it, recalculated; what no closing knows yet, as of now."""
    texts = programs.approved_texts(program)
    if not texts:
        return
    checked = read(texts).program
    newest = earnings.newest_run(program)
    asked = [(newest.known_by, newest.last_day)] if newest is not None else []
    for known_by, until in [*asked, (at, today)]:
        result = calculate(checked, facts_of(checked, known_by), known_by=known_by, until=until)
        try:
            yield Decided(program=program, known_by=known_by, until=until, explained=explain_line(run_of(result, checked), id_))
        except NothingFound:
            continue
        return


# ── Told in words ────────────────────────────────────────────────────────────────────────────────────────────────────

_PHRASES: Mapping[str, Label] = {
    "came_in": Label("受領", "How it came in"),
    "revision": Label(
        "{fact} 第{revision}版: {file} {line}行目(バッチ{batch}、取込元 {source})、受領日時 {learned_at}",
        "{fact}, revision {revision}: {file}, line {line} (batch {batch}, source {source}), learned {learned_at}",
    ),
    "decided": Label("判定({program}、{known_by}時点、{until}まで)", "What was decided ({program}, as known by {known_by}, up to {until})"),
    "posted": Label("計上", "What was posted"),
    "line": Label(
        "{closing}({what}): {line} {amount}(うち支払対象 {payable})。版 {version}、計算エンジン {engine}、締め時点 {known_by}{changed}{belongs_to}",
        "{closing} ({what}): {line} {amount}, of which {payable} is payable. Text of {version}, engine {engine}, known by {known_by}{changed}{belongs_to}",
    ),
    "changed": Label("。変わった項目: {changed}", ". Changed: {changed}"),
    "belongs_to": Label("。対象の締め: {belongs_to}", ". Belongs to {belongs_to}"),
    "entries": Label("仕訳", "Entries"),
    "entry": Label(
        "{book} 第{number}号 {booked_on} {kind}({payee}): {postings}", "{book} no. {number}, {booked_on}, {kind} ({payee}): {postings}"
    ),
    "debit": Label("借方 {kind}({nature}) {amount}", "debit {kind} ({nature}) {amount}"),
    "credit": Label("貸方 {kind}({nature}) {amount}", "credit {kind} ({nature}) {amount}"),
    "nothing": Label("なし", "nothing"),
    "not_yet": Label("まだ締められていません。", "No closing has posted it yet."),
}
_WHAT: Mapping[str, Label] = {
    "own": Label("当期分", "own period"),
    "late": Label("前期分の追加", "late"),
    "gone": Label("前期分の取消", "gone"),
    "changed": Label("前期分の変更", "changed"),
}


def trace_page(found: Trace, language: Language) -> str:
    """The whole trace as lines of text."""
    lines = _section("came_in", [_came_in(one, language) for one in found.came_in], language)
    for one in found.decided:
        head = _said("decided", language, program=one.program, known_by=_moment(one.known_by), until=one.until)
        lines += [head, *(f"  {line}".rstrip() for line in fact_page(one.explained, language).splitlines()), ""]
    posted = [_line(one, language) for one in found.posted] or [_said("not_yet", language)]
    lines += _section("posted", posted, language)
    entries = {one.entry.key: (one.entry, one.currency) for one in found.posted if one.entry is not None}
    lines += _section("entries", [_entry(entry, currency, language) for entry, currency in entries.values()], language)
    return "\n".join(lines).rstrip() + "\n"


def _said(key: str, language: Language, **values: object) -> str:
    return phrase(_PHRASES, key, language, **{name: str(value) for name, value in values.items()})


def _section(head: str, points: list[str], language: Language) -> list[str]:
    said = points or [_said("nothing", language)]
    return [_said(head, language), *(f"  - {point}" for point in said), ""]


def _came_in(one: KeptRevision, language: Language) -> str:
    return _said(
        "revision", language, fact=one.fact, revision=one.revision, file=one.file_name, line=one.file_line, batch=one.batch_id,
        source=one.source, learned_at=_moment(one.learned_at),
    )  # fmt: skip


def _line(one: Posted, language: Language) -> str:
    run, line = one.line.run, one.line.line
    changed = _said("changed", language, changed=line.changed) if line.changed else ""
    former = line.names["belongs_to"] if one.line.what is not earnings.What.OWN else ""
    return _said(
        "line", language, closing=f"{run.program} {run.closing}", what=phrase(_WHAT, one.line.what.value, language),
        line=line.line_id, amount=amounts.money(line.amount, one.currency, language),
        payable=amounts.money(line.payable, one.currency, language), version=line.names["version"], engine=run.engine,
        known_by=_moment(run.known_by), changed=changed,
        belongs_to=_said("belongs_to", language, belongs_to=former) if former else "",
    )  # fmt: skip


def _entry(entry: EntryRead, currency: str, language: Language) -> str:
    postings = [
        _said(
            "debit" if one.amount > 0 else "credit", language, kind=word(one.account.kind, language),
            nature=word(one.account.nature, language), amount=amounts.money(abs(one.amount), currency, language),
        )
        for one in sorted(entry.postings, key=lambda one: (one.amount < 0, one.account))
    ]  # fmt: skip
    return _said(
        "entry", language, book=entry.book, number=entry.number, booked_on=entry.booked_on, kind=word(entry.kind, language),
        payee=entry.postings[0].account.payee, postings=" / ".join(postings),
    )  # fmt: skip


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
