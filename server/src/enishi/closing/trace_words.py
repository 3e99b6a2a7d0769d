"""A trace told in words, as lines of text in either language."""

from collections.abc import Mapping
from datetime import datetime

from enishi.closing.tracing import Posted, Trace
from enishi.earnings import queries as earnings
from enishi.intake.queries import KeptRevision
from enishi.ledger.accounts import word
from enishi.ledger.queries import EntryRead
from enishi.payouts.bank_lines import Answer, BankLine
from enishi.payouts.states import Outcome, Way
from enishi.statements.models import Statement
from enishi.statements.states import AnswerState
from enishi_engine.core.incentive import Label
from enishi_engine.explain import fact_page
from enishi_engine.words import Language, amounts
from enishi_engine.words.language import phrase

_PHRASES: Mapping[str, Label] = {
    "came_in": Label("受領", "How it came in"),
    "revision": Label(
        "{fact} 第{revision}版: {file} {line}行目(バッチ{batch}、取込元 {source})、受領日時 {learned_at}、SHA-256 {sha256}",
        "{fact}, revision {revision}: {file}, line {line} (batch {batch}, source {source}), learned {learned_at}, SHA-256 {sha256}",
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
    "told": Label("支払通知書", "Statements"),
    "statement": Label(
        "{number}({counterparty}): お支払い {due}(源泉徴収の見込み {withheld})、支払日 {pays_on}、{state}{answer}、SHA-256 {hash}",
        "{number} ({counterparty}): {due} due, {withheld} expected to be withheld, pays on {pays_on}; {state}{answer}; SHA-256 {hash}",
    ),
    "answer": Label("({on}、{answer})", " ({on}, {answer})"),
    "paid": Label("支払と銀行", "Payments and the bank"),
    "payment": Label(
        "支払 {reference}: {payee} {amount}(総額 {gross} − 源泉徴収 {withheld} − 相殺 {set_off} − 手数料 {fee})、支払日 {pay_on}、{outcome}",
        "payment {reference}: {payee} {amount} ({gross} less withheld {withheld}, set off {set_off}, fee {fee}), pay day {pay_on}: {outcome}",
    ),
    "batch": Label(
        "支払データ P{batch}: 起票 {proposed_by} {proposed_at}、承認 {approvals}、内容のハッシュ {hash}",
        "batch P{batch}: proposed by {proposed_by} {proposed_at}, approved by {approvals}, content {hash}",
    ),
    "in_file": Label(
        "ファイル {file} の{place}件目、SHA-256 {sha256}、送信 {sent_by} {sent_at}",
        "payment {place} of the file {file}, SHA-256 {sha256}, sent by {sent_by} {sent_at}",
    ),
    "no_file": Label("ファイルなし({way})。{sent_by} {sent_at}", "no file ({way}); {sent_by} {sent_at}"),
    "bank_said": Label(
        "銀行の回答 {learned_at}: {outcome}{reason}、{file}、SHA-256 {sha256}",
        "the bank said {learned_at}: {outcome}{reason}; {file}, SHA-256 {sha256}",
    ),
    "people_said": Label("確認 {learned_at}: {outcome}{reason}、{people}", "people said {learned_at}: {outcome}{reason}; {people}"),
    "reason": Label("({reason})", " ({reason})"),
    "not_told": Label("ほか{count}件は、番号を指定してたどれます。", "{count} more; follow each by its own id."),
    "not_sent": Label("未送信", "not sent"),
    "not_paid": Label("まだ支払われていません。", "Nothing of it has been paid yet."),
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
    """The whole trace as lines of text: from the row to the bank, or from the bank's line back to the rows."""
    sections = [_came_in_section, _decided_section, _posted_section, _entries_section, _told_section, _paid_section]
    lines = [line for section in (reversed(sections) if found.from_bank else sections) for line in section(found, language)]
    return "\n".join(lines).rstrip() + "\n"


def _came_in_section(found: Trace, language: Language) -> list[str]:
    return _section("came_in", [_came_in(one, language) for one in found.came_in], language)


def _decided_section(found: Trace, language: Language) -> list[str]:
    lines = []
    for one in found.decided:
        head = _said("decided", language, program=one.program, known_by=_moment(one.known_by), until=one.until)
        lines += [head, *(f"  {line}".rstrip() for line in fact_page(one.explained, language).splitlines()), ""]
    return [*lines, _said("not_told", language, count=found.not_told), ""] if found.not_told else lines


def _posted_section(found: Trace, language: Language) -> list[str]:
    return _section("posted", [_line(one, language) for one in found.posted] or [_said("not_yet", language)], language)


def _entries_section(found: Trace, language: Language) -> list[str]:
    return _section("entries", [_entry(entry, currency, language) for entry, currency in found.entries], language)


def _told_section(found: Trace, language: Language) -> list[str]:
    return _section("told", [_statement(one, language) for one in found.told], language)


def _paid_section(found: Trace, language: Language) -> list[str]:
    points = [point for one in found.paid for point in _payment(one, language)]
    return _section("paid", points or [_said("not_paid", language)], language)


def _said(key: str, language: Language, **values: object) -> str:
    return phrase(_PHRASES, key, language, **{name: str(value) for name, value in values.items()})


def _section(head: str, points: list[str], language: Language) -> list[str]:
    said = points or [_said("nothing", language)]
    return [_said(head, language), *(f"  - {point}" for point in said), ""]


def _came_in(one: KeptRevision, language: Language) -> str:
    return _said(
        "revision", language, fact=one.fact, revision=one.revision, file=one.file_name, line=one.file_line, batch=one.batch_id,
        source=one.source, learned_at=_moment(one.learned_at), sha256=one.sha256,
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


def _statement(one: Statement, language: Language) -> str:
    answer = _said("answer", language, on=one.answered_on, answer=one.answer) if one.answer else ""
    return _said(
        "statement", language, number=one.number, counterparty=one.counterparty, due=amounts.money(one.due, one.currency, language),
        withheld=amounts.money(one.withheld, one.currency, language), pays_on=one.pays_on or _said("nothing", language),
        state=_word(AnswerState(one.state), language), answer=answer, hash=one.hash,
    )  # fmt: skip


def _payment(one: BankLine, language: Language) -> list[str]:
    """The payment, the people and the content they approved, its place in the file, and what was learned of it, each a line."""

    def money(amount: int) -> str:
        return amounts.money(amount, one.currency, language)

    paid = one.payment
    approvals = ", ".join(f"{each.person} {_moment(each.at)}" for each in one.approvals) or _said("nothing", language)
    sent = {"sent_by": one.sent_by or _said("not_sent", language), "sent_at": _moment(one.sent_at) if one.sent_at else ""}
    lines = [
        _said(
            "payment", language, reference=paid.reference, payee=f"{paid.name} ({paid.payee})", amount=money(paid.amount), gross=money(paid.gross),
            withheld=money(paid.withheld), set_off=money(paid.set_off), fee=money(paid.fee), pay_on=one.pay_on, outcome=_word(paid.outcome, language),
        ),
        _said(
            "batch", language, batch=one.batch, proposed_by=one.proposed_by, proposed_at=_moment(one.proposed_at), approvals=approvals, hash=one.hash
        ),
        _said("no_file", language, way=_word(one.way, language), **sent) if one.file is None
        else _said("in_file", language, file=one.file.name, place=one.place, sha256=one.file.sha256, **sent),
    ]  # fmt: skip
    return [*lines, *(_answer(each, language) for each in one.answers)]


def _answer(one: Answer, language: Language) -> str:
    reason = _said("reason", language, reason=one.reason) if one.reason else ""
    said = {"learned_at": _moment(one.learned_at), "outcome": _word(one.outcome, language), "reason": reason}
    if one.file is None:
        return _said("people_said", language, people=", ".join(one.said_by), **said)
    return _said("bank_said", language, file=one.file.name, sha256=one.file.sha256, **said)


def _word(of: AnswerState | Outcome | Way, language: Language) -> str:
    return str(of.label) if language == "ja" else of.value.replace("_", " ")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
