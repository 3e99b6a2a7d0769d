"""What is known of one fact as plain text for a terminal, and every explanation as data for JSON."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program, Version
from enishi_engine.explain.explanation import Row
from enishi_engine.explain.facts import fact_in_words, line_of_months
from enishi_engine.explain.finding import ExplainedFact, ExplainedMonth, ExplainedRow
from enishi_engine.explain.reasons import counted_in_words
from enishi_engine.words import Language, Vocabulary, amounts, vocabulary_of
from enishi_engine.words.language import listed, phrase

PHRASES: Mapping[str, Label] = {
    "earned": Label("発生したインセンティブ", "What was earned"),
    "not_paid": Label("発生しなかったもの", "What paid nothing, and why"),
    "ranks": Label("ランク", "Rank"),
    "benefits": Label("特典", "Benefits"),
    "flags": Label("要確認フラグ", "Flags"),
    "counted": Label("対象外(件数のみ)", "Outside the incentives (counted only)"),
    "posted": Label("計上額", "Posted"),
    "adjusted": Label("過去の締め分の調整", "Adjustments of former periods"),
    "settled": Label("お支払い", "Payout"),
    "nothing": Label("なし", "nothing"),
    "sum": Label("合計 {amount}(うち支払対象額 {payable})", "In all {amount}, of which {payable} is payable"),
    "marketing_money": Label("ほかに販促支援金の積立 {amount}", "and {amount} of marketing money"),
    "row": Label("{incentive}: {words}", "{incentive}: {words}"),
    "of_seller": Label("{incentive}({seller}): {words}", "{incentive} ({seller}): {words}"),
    "one_of": Label("次のいずれか: {words}", "one of these: {words}"),
    "unknown": Label("理由の件数が残っていません。", "no count tells why."),
}


def fact_page(explained: ExplainedFact, language: Language) -> str:
    """Everything about one fact as lines of text."""
    rows = [*explained.lines, *explained.not_paid]
    of_months = explained.fact == "order_line" and any(each.row["fact"] == "service_month" for each in rows)
    lines = [line_of_months(explained.fact_id, language) if of_months else fact_in_words(rows[0].row, language), ""]
    lines += section("earned", [each.words[language].text for each in explained.lines], language)
    if explained.lines:
        lines += [f"  {sum_in_words(explained, language)}", ""]
    reasons = [_reason(each, explained.program, language) for each in explained.not_paid]
    if of_months:
        reasons = [_of_month(each.row, reason, language) for each, reason in zip(explained.not_paid, reasons, strict=True)]
    lines += section("not_paid", reasons, language)
    if explained.counted:
        lines += section("counted", list(_only_counted(explained, language)), language)
    return "\n".join(lines).rstrip() + "\n"


def as_data(explained: ExplainedFact | ExplainedMonth) -> dict[str, Any]:
    """The same for JSON: days as text, money in minor units, sentences in both languages."""
    common = {
        "amount": explained.amount,
        "payable": explained.payable,
        "marketing_money": explained.marketing_money,
        "lines": [_row_data(each) for each in explained.lines],
        "not_paid": [_row_data(each) for each in explained.not_paid],
    }
    if isinstance(explained, ExplainedFact):
        counted = [{"incentive": one.incentive, "version": one.version.isoformat(), "gates": list(one.gates)} for one in explained.counted]
        return {"fact": explained.fact, "fact_id": explained.fact_id, **common, "counted": counted}
    return {
        "partner": explained.partner,
        "month": f"{explained.first_day:%Y-%m}",
        "until": explained.until.isoformat(),
        **common,
        "ranks": [_plain(row) for row in explained.ranks],
        "decisions": [_plain(row) for row in explained.decisions],
        "benefits": [_plain(row) for row in explained.benefits],
        "flags": [_plain(row) for row in explained.flags],
        "metrics": [_plain(row) for row in explained.metrics],
        "counted": [_plain(row) for row in explained.counted],
    }


def _row_data(each: ExplainedRow) -> dict[str, Any]:
    figures = [{"name": figure.name, "value": figure.value, "unit": figure.unit} for figure in each.words["en"].figures]
    sentences = {language: list(explanation.sentences) for language, explanation in each.words.items()}
    return {**_plain(each.row), "figures": figures, "sentences": sentences}


def _plain(row: Row) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def section(head: str, points: list[str], language: Language) -> list[str]:
    """A head and its points, with an empty line after them."""
    said = points or [phrase(PHRASES, "nothing", language)]
    return [phrase(PHRASES, head, language), *(f"  - {point}" for point in said), ""]


def sum_in_words(explained: ExplainedFact | ExplainedMonth, language: Language) -> str:
    """What is money in all, and beside it the marketing money where there is any."""
    currency, marketing_money = explained.program.currency, explained.marketing_money
    amount, payable = (amounts.money(value, currency, language) for value in (explained.amount, explained.payable))
    said = [phrase(PHRASES, "sum", language, amount=amount, payable=payable)]
    if marketing_money:
        said.append(phrase(PHRASES, "marketing_money", language, amount=amounts.money(marketing_money, currency, language)))
    return listed(said, language)


def words_of(program: Program, version: date, language: Language) -> Vocabulary:
    """The vocabulary of the version that a row was calculated by."""
    return vocabulary_of(program, version_of(program, version), language)


def version_of(program: Program, day: date) -> Version:
    """The version that a row was calculated by."""
    return next(version for version in program.versions if version.from_day == day)


def version_in_force(program: Program, day: date) -> Version:
    """The version in force on a day; the first before there is one."""
    return next((version for version in reversed(program.versions) if version.from_day <= day), program.versions[0])


def _reason(each: ExplainedRow, program: Program, language: Language) -> str:
    words = words_of(program, each.row["version"], language)
    incentive, seller = words.incentive(each.row["incentive"]), words.payee("partner", each.row["seller"])
    return phrase(PHRASES, "of_seller", language, incentive=incentive, seller=seller, words=each.words[language].text)


def _of_month(row: Row, reason: str, language: Language) -> str:
    """A reason with the month that it is of, where several are told."""
    fact = fact_in_words(row, language)
    return phrase(PHRASES, "row", language, incentive=fact[:1].upper() + fact[1:], words=reason)


def _only_counted(explained: ExplainedFact, language: Language) -> Iterator[str]:
    """Why, where the counts leave one reason; all that they leave, where they do not."""
    for one in explained.counted:
        said = [counted_in_words(gate, language) for gate in one.gates]
        words = phrase(PHRASES, "unknown", language) if not said else " / ".join(said)
        if len(said) > 1:
            words = phrase(PHRASES, "one_of", language, words=words)
        incentive = words_of(explained.program, one.version, language).incentive(one.incentive)
        yield phrase(PHRASES, "row", language, incentive=incentive, words=words)
