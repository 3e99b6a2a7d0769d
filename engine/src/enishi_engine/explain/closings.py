"""What a closing posted for a partner, what it corrected of former periods and why, and what it pays: as text and as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from pyarrow import parquet

from enishi_engine.core.incentive import Label, PaysAs, Pool
from enishi_engine.core.program import Program
from enishi_engine.explain.explanation import Row, text_of
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.finding import NothingFound, open_run, run_json
from enishi_engine.explain.pages import section, words_of
from enishi_engine.words import Language, amounts
from enishi_engine.words.language import listed, phrase, spoken
from enishi_engine.words.payout import settled_in_words

SHOWN = 20  # adjustments that a page spells out

_PHRASES: Mapping[str, Label] = {
    "head": Label("{partner} {closing}の締め", "{partner}, closing {closing}"),
    "sum": Label(
        "{payee} / {incentive}: {amount}(支払対象 {payable})、うち調整 {adjusted}(支払対象 {adjusted_payable})",
        "{payee} / {incentive}: {amount}, payable {payable}; of these adjustments {adjusted}, payable {adjusted_payable}",
    ),
    "marketing_money": Label("{incentive}(販促支援金)", "{incentive} (marketing money)"),
    "adjustment": Label("{incentive} / {fact}({belongs}): {words}", "{incentive} / {fact} ({belongs}): {words}"),
    "belongs": Label("{closing}の締め分", "of closing {closing}"),
    "before_all": Label("最初の締めより前の分", "before the first closing"),
    "late": Label(
        "締めた後に判明したため、今回計上します。{amount}(支払対象 {payable})",
        "learned after it was closed, so it is posted now: {amount}, payable {payable}",
    ),
    "gone": Label(
        "締めた後の訂正により対象ではなくなったため、計上済みの金額を戻します。{amount}(支払対象 {payable})",
        "corrected after it was closed and no longer there, so what was posted is undone: {amount}, payable {payable}",
    ),
    "changed": Label(
        "{amount_before}から{amount_after}に変わったため、差額を計上します。{amount}(支払対象 {payable})",
        "it came to {amount_before} and now comes to {amount_after}; the difference is posted: {amount}, payable {payable}",
    ),
    "became_payable": Label(
        "支払対象額が{payable_before}から{payable_after}に変わりました。差額 {payable}",
        "what is payable of it changed from {payable_before} to {payable_after}: {payable}",
    ),
    "figures": Label("変わった項目: {figures}", "what changed: {figures}"),
    "more": Label("ほかに{count}件(JSONにすべてあります)", "{count} more, all of them in the JSON"),
    "of_payee": Label("{payee}: {words}", "{payee}: {words}"),
}
# The figures of a line that people know by a name; running totals and the like follow from these.
_FIGURES: Mapping[str, Label] = {
    "day": Label("基準日", "the day it counts by"),
    "rank": Label("ランク", "the rank"),
    "base": Label("対象金額", "the base"),
    "rate": Label("料率", "the rate"),
    "exchange_rate": Label("為替レート", "the exchange rate"),
    "units": Label("数量", "the units"),
    "weight": Label("実績按分の重み", "the weight of its share"),
    "limited_by": Label("上限・下限", "the limit"),
    "undone": Label("取り消された金額", "what was undone"),
}
_OF_A_POOL: Mapping[str, Label] = {
    **_FIGURES,
    "base": Label("原資の基準の合計", "what the pool is a percentage of"),
    "weight": Label("按分の基準となる実績", "the figure it shares by"),
    "weight_total": Label("按分の対象全体の合計", "the sum of all who share"),
    "unit_amount": Label("原資", "the pool"),
}
_MONEY = ("amount_before", "amount_after", "amount", "payable_before", "payable_after", "payable")


@dataclass(frozen=True)
class ExplainedClosing:
    """What one closing did for one partner: rows of its three tables, as docs/rules/closings.md and settlement.md name them."""

    program: Program
    partner: str
    closing: str
    postings: tuple[Row, ...]
    adjustments: tuple[Row, ...]
    settlements: tuple[Row, ...]


def explain_closing(folder: Path | str, partner: str) -> ExplainedClosing:
    """Everything that the closing in a run's folder posted for a partner and its people.

    Raises NoRun, ProgramRefused; NothingFound when the run closed no period or posted nothing for the partner.
    """
    program, closing = open_run(folder).program, run_json(folder).get("closing")
    if closing is None:
        raise NothingFound(
            "The run closed no period. Add --month, or run with --closing.",
            ja="この計算は期間を締めていません。--month を付けるか、--closing を付けて計算してください。",
        )
    postings = _rows(folder, "postings", "partner", [partner])
    adjustments = _rows(folder, "adjustments", "partner", [partner])
    payees = {(row["payee_kind"], row["payee"]) for row in postings} | {("partner", partner)}
    settlements = [
        row for row in _rows(folder, "settlements", "payee", [payee for _, payee in payees]) if (row["payee_kind"], row["payee"]) in payees
    ]
    if not (postings or settlements):
        raise NothingFound(f"Closing {closing} posted nothing for {partner}.", ja=f"締め{closing}では{partner}に計上したものがありません。")
    return ExplainedClosing(program, partner, closing, tuple(postings), tuple(adjustments), tuple(settlements))


def _rows(folder: Path | str, name: str, column: str, values: Iterable[str]) -> list[dict[str, Any]]:
    table = parquet.read_table(Path(folder) / f"{name}.parquet")
    found: list[dict[str, Any]] = table.filter(pc.is_in(table[column], value_set=pc.cast(sorted(values), "string"))).to_pylist()
    return found


def closing_page(explained: ExplainedClosing, language: Language) -> str:
    """What was posted, each adjustment with its reason, and what is paid."""
    lines = [phrase(_PHRASES, "head", language, partner=explained.partner, closing=explained.closing), ""]
    for head, points in (
        ("posted", [_sum(row, explained, language) for row in explained.postings]),
        ("adjusted", _adjusted(explained, language)),
        ("settled", [_settled(row, explained, language) for row in explained.settlements]),
    ):
        lines += section(head, points, language)
    return "\n".join(lines).rstrip() + "\n"


def _adjusted(explained: ExplainedClosing, language: Language) -> list[str]:
    """The adjustments of the largest amounts, and how many more there are."""
    largest = sorted(explained.adjustments, key=lambda row: (-max(abs(row["amount"]), abs(row["payable"])), row["id"]))
    said = [adjustment_in_words(row, explained.program, language) for row in largest[:SHOWN]]
    more = len(largest) - len(said)
    return [*said, phrase(_PHRASES, "more", language, count=f"{more:,}")] if more else said


def adjustment_in_words(row: Row, program: Program, language: Language) -> str:
    """Which line of which closing is another now, why, and by how much."""
    incentive = words_of(program, row["version"], language).incentive(row["incentive"])
    belongs = phrase(_PHRASES, "before_all", language)
    if row["belongs_to"] is not None:
        belongs = phrase(_PHRASES, "belongs", language, closing=row["belongs_to"])
    money = {name: _signed(row[name], program, language, sign=name in ("amount", "payable")) for name in _MONEY}
    kind = "became_payable" if row["what"] == "changed" and row["amount"] == 0 else row["what"]
    words = spoken(_PHRASES[kind], language, **money)
    labels = _OF_A_POOL if isinstance(text_of(row, program)[0].amount, Pool) else _FIGURES
    named = [spoken(labels[name], language) for name in (row["changed"] or "").split(", ") if name in labels]
    figures = phrase(_PHRASES, "figures", language, figures=listed(named, language)) if named else ""
    said = "。".join(filter(None, (words, figures))) if language == "ja" else "; ".join(filter(None, (words, figures)))
    return phrase(_PHRASES, "adjustment", language, incentive=incentive, fact=fact_in_words(row, language), belongs=belongs, words=said)


def closing_as_data(explained: ExplainedClosing) -> dict[str, Any]:
    """The rows for JSON, days as text, money in minor units; each adjustment with its sentences."""
    adjustments = [
        {**_plain(row), "sentences": {language: [adjustment_in_words(row, explained.program, language)] for language in ("ja", "en")}}
        for row in explained.adjustments
    ]
    return {
        "partner": explained.partner,
        "closing": explained.closing,
        "postings": [_plain(row) for row in explained.postings],
        "adjustments": adjustments,
        "settlements": [_plain(row) for row in explained.settlements],
    }


def _sum(row: Row, explained: ExplainedClosing, language: Language) -> str:
    words = words_of(explained.program, explained.program.versions[-1].from_day, language)
    figures = {"amount": "amount", "payable": "payable", "adjusted": "adjusted_amount", "adjusted_payable": "adjusted_payable"}
    money = {name: amounts.money(row[column], explained.program.currency, language) for name, column in figures.items()}
    incentive = words.incentive(row["incentive"])
    if row["pays_as"] == PaysAs.MARKETING_MONEY.value:
        incentive = phrase(_PHRASES, "marketing_money", language, incentive=incentive)
    return phrase(_PHRASES, "sum", language, payee=row["payee"], incentive=incentive, **money)


def _settled(row: Row, explained: ExplainedClosing, language: Language) -> str:
    return phrase(_PHRASES, "of_payee", language, payee=row["payee"], words=settled_in_words(row, explained.program.currency, language))


def _signed(minor: int, program: Program, language: Language, *, sign: bool) -> str:
    return f"{'+' if sign and minor > 0 else ''}{amounts.money(minor, program.currency, language)}"


def _plain(row: Row) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
