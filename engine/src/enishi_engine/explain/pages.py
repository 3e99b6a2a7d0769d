"""Explanations as plain text for a terminal and as data for JSON."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program, Version
from enishi_engine.explain.explanation import Row
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.figures import ratio_in_words
from enishi_engine.explain.finding import ExplainedFact, ExplainedMonth, ExplainedRow
from enishi_engine.explain.reasons import counted_in_words
from enishi_engine.words import Language, Vocabulary, amounts, vocabulary_of
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.language import listed, phrase

SHOWN = 20  # reasons that a page spells out; the rest is counted by incentive and reason, and stands in the JSON

_PHRASES: Mapping[str, Label] = {
    "earned": Label("発生したインセンティブ", "What was earned"),
    "not_paid": Label("発生しなかったもの", "What paid nothing, and why"),
    "counted": Label("件数のみ", "Only counted"),
    "ranks": Label("ランク", "Rank"),
    "nothing": Label("なし", "nothing"),
    "sum": Label("合計 {amount}(うち確定 {payable})", "In all {amount}, of which {payable} is payable"),
    "month": Label("{partner} {month}", "{partner}, {month}"),
    "row": Label("{incentive}: {words}", "{incentive}: {words}"),
    "of_seller": Label("{incentive}({seller}): {words}", "{incentive} ({seller}): {words}"),
    "reason": Label("{incentive} / {fact}: {words}", "{incentive} / {fact}: {words}"),
    "more": Label("ほかに{count}件({groups})", "{count} more ({groups})"),
    "group": Label("{incentive} {reason} {count}件", "{count} × {incentive} {reason}"),
    "one_of": Label("次のいずれか: {words}", "one of these: {words}"),
    "unknown": Label("理由の件数が残っていません。", "no count tells why."),
    "count": Label("{incentive}: {count}件 — {words}", "{incentive}: {count} — {words}"),
    "review": Label("{day}の判定: {held} → {rank}({action})", "review of {day}: {held} → {rank} ({action})"),
    "metric": Label("{metric}: {value}", "{metric}: {value}"),
    "no_value": Label("値なし", "no value"),
}
_ACTIONS: Mapping[str, Label] = {
    "decided": Label("個別の決定", "decided by people"),
    "promoted": Label("昇格", "promoted"),
    "kept_until_promotion": Label("次の昇格判定まで維持", "kept until the next promotion day"),
    "kept": Label("維持", "kept"),
    "kept_until_demotion": Label("次の見直しまで維持", "kept until the next review that lowers"),
    "kept_by_months": Label("維持期間中", "kept for the months it is guaranteed"),
    "kept_by_grace": Label("猶予により維持", "kept, this failed review is forgiven"),
    "demoted": Label("見直し", "lowered"),
}


def fact_page(explained: ExplainedFact, language: Language) -> str:
    """Everything about one fact as lines of text."""
    rows = [*explained.lines, *explained.not_paid]
    lines = [fact_in_words(rows[0].row, language), ""]
    lines += _section("earned", [each.words[language].text for each in explained.lines], language)
    if explained.lines:
        lines += [f"  {_sum(explained, language)}", ""]
    lines += _section("not_paid", [_reason(each, explained.program, language) for each in explained.not_paid], language)
    if explained.counted:
        lines += _section("counted", list(_only_counted(explained, language)), language)
    return "\n".join(lines).rstrip() + "\n"


def month_page(explained: ExplainedMonth, language: Language) -> str:
    """Everything about one partner's month as lines of text."""
    lines = [phrase(_PHRASES, "month", language, partner=explained.partner, month=amounts.month(explained.first_day, language)), ""]
    if explained.ranks:
        lines += _section("ranks", list(_reviews(explained, language)), language)
    lines += _section("earned", [each.words[language].text for each in explained.lines], language)
    lines += [f"  {_sum(explained, language)}", ""]
    lines += _section("not_paid", list(_reasons(explained, language)), language)
    # Of a fact that another version judges, that version's rows already speak.
    counted = [row for row in explained.counted if row["gate"] != "other_version"]
    if counted:
        lines += _section("counted", [_count(row, explained.program, language) for row in counted], language)
    return "\n".join(lines).rstrip() + "\n"


def as_data(explained: ExplainedFact | ExplainedMonth) -> dict[str, Any]:
    """The same for JSON: days as text, money in minor units, sentences in both languages."""
    common = {
        "amount": explained.amount,
        "payable": explained.payable,
        "lines": [_row_data(each) for each in explained.lines],
        "not_paid": [_row_data(each) for each in explained.not_paid],
    }
    if isinstance(explained, ExplainedFact):
        counted = [{"incentive": one.incentive, "version": one.version.isoformat(), "gates": list(one.gates)} for one in explained.counted]
        return {"fact": explained.fact, "fact_id": explained.fact_id, **common, "counted": counted}
    return {
        "partner": explained.partner,
        "month": f"{explained.first_day:%Y-%m}",
        **common,
        "ranks": [_plain(row) for row in explained.ranks],
        "metrics": [_plain(row) for row in explained.metrics],
        "counted": [_plain(row) for row in explained.counted],
    }


def _row_data(each: ExplainedRow) -> dict[str, Any]:
    figures = [{"name": figure.name, "value": figure.value, "unit": figure.unit} for figure in each.words["en"].figures]
    sentences = {language: list(explanation.sentences) for language, explanation in each.words.items()}
    return {**_plain(each.row), "figures": figures, "sentences": sentences}


def _plain(row: Row) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _section(head: str, points: list[str], language: Language) -> list[str]:
    said = points or [phrase(_PHRASES, "nothing", language)]
    return [phrase(_PHRASES, head, language), *(f"  - {point}" for point in said), ""]


def _sum(explained: ExplainedFact | ExplainedMonth, language: Language) -> str:
    currency = explained.program.currency
    amount, payable = (amounts.money(value, currency, language) for value in (explained.amount, explained.payable))
    return phrase(_PHRASES, "sum", language, amount=amount, payable=payable)


def _words(program: Program, version: date, language: Language) -> Vocabulary:
    return vocabulary_of(program, _version(program, version), language)


def _version(program: Program, day: date) -> Version:
    return next(version for version in program.versions if version.from_day == day)


def _reason(each: ExplainedRow, program: Program, language: Language) -> str:
    incentive = _words(program, each.row["version"], language).incentive(each.row["incentive"])
    return phrase(_PHRASES, "of_seller", language, incentive=incentive, seller=each.row["seller"], words=each.words[language].text)


def _only_counted(explained: ExplainedFact, language: Language) -> Iterator[str]:
    """Why, where the counts leave one reason; all that they leave, where they do not."""
    for one in explained.counted:
        said = [counted_in_words(gate, language) for gate in one.gates]
        words = phrase(_PHRASES, "unknown", language) if not said else " / ".join(said)
        if len(said) > 1:
            words = phrase(_PHRASES, "one_of", language, words=words)
        incentive = _words(explained.program, one.version, language).incentive(one.incentive)
        yield phrase(_PHRASES, "row", language, incentive=incentive, words=words)


def _reasons(explained: ExplainedMonth, language: Language) -> Iterator[str]:
    """The first reasons spelled out, the rest counted by incentive and reason code."""
    for each in explained.not_paid[:SHOWN]:
        incentive = _words(explained.program, each.row["version"], language).incentive(each.row["incentive"])
        fact, words = fact_in_words(each.row, language), each.words[language].text
        yield phrase(_PHRASES, "reason", language, incentive=incentive, fact=fact, words=words)
    rest = explained.not_paid[SHOWN:]
    if rest:
        groups = Counter(
            (_words(explained.program, each.row["version"], language).incentive(each.row["incentive"]), each.row["reason"]) for each in rest
        )
        said = [
            phrase(_PHRASES, "group", language, incentive=incentive, reason=reason, count=amounts.count(count))
            for (incentive, reason), count in groups.items()
        ]
        yield phrase(_PHRASES, "more", language, count=amounts.count(len(rest)), groups=listed(said, language))


def _count(row: Row, program: Program, language: Language) -> str:
    incentive = _words(program, row["version"], language).incentive(row["incentive"])
    words = counted_in_words(row["gate"], language)
    return phrase(_PHRASES, "count", language, incentive=incentive, count=amounts.count(row["count"]), words=words)


def _reviews(explained: ExplainedMonth, language: Language) -> Iterator[str]:
    """Each review with the figures that decided it."""
    for review in explained.ranks:
        words = _words(explained.program, review["version"], language)
        said = phrase(
            _PHRASES,
            "review",
            language,
            day=amounts.day(review["day"], language),
            held=words.rank(review["held"]),
            rank=words.rank(review["rank"]),
            action=phrase(_ACTIONS, review["action"], language),
        )
        metrics = (row for row in explained.metrics if row["day"] == review["day"])
        figures = (phrase(_PHRASES, "metric", language, metric=words.metric(row["metric"]), value=_metric(row, words)) for row in metrics)
        yield "\n".join([said, *(f"      {figure}" for figure in figures)])


def _metric(row: Row, words: Vocabulary) -> str:
    if row["value"] is None:
        return phrase(_PHRASES, "no_value", words.language)
    if row["of"] is not None:
        return ratio_in_words(row["value"], row["of"], None, words)
    return number_in_words(row["value"], Unit[row["unit"].upper()], words)
