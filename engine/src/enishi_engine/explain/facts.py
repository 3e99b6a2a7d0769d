"""How a result row names what it is about: 注文明細A2(2026年12月30日), order line A2 of 30 December 2026."""

from collections.abc import Mapping
from datetime import date

from enishi_engine.core.incentive import Label
from enishi_engine.explain.explanation import Row
from enishi_engine.words import Language, amounts
from enishi_engine.words.language import phrase

_FACTS: Mapping[str, Label] = {
    "order_line": Label("注文明細{id}({day})", "order line {id} of {day}"),
    "service_month": Label("注文明細{id}の利用{number}か月目({day})", "month {number} of the service of order line {id} ({day})"),
    "months": Label("注文明細{id}(利用月ごと)", "order line {id}, month by month"),
    "activity": Label("活動{id}({day})", "activity {id} of {day}"),
    "agreement": Label("パートナー契約{id}({day}開始)", "agreement {id}, from {day} on"),
    "claim": Label("申請{id}({day}承認)", "claim {id}, approved on {day}"),
    "earning_line": Label("インセンティブ明細{id}({day})", "earning line {id} of {day}"),
    "period": Label("対象期間({first}から{last}まで)", "the period from {first} to {last}"),
}


def line_of_months(line: str, language: Language) -> str:
    """An order line of which months of service are told."""
    return phrase(_FACTS, "months", language, id=line)


def fact_in_words(row: Row, language: Language) -> str:
    """The fact of a row, with its counting day."""
    if row["fact"] == "period":
        first, last = (amounts.day(date.fromisoformat(day), language) for day in row["fact_id"].split(".."))
        return phrase(_FACTS, "period", language, first=first, last=last)
    day = amounts.day(row["day"], language)
    if row["fact"] == "service_month":
        line, _, number = row["fact_id"].rpartition("#")
        return phrase(_FACTS, "service_month", language, id=line, number=number, day=day)
    return phrase(_FACTS, row["fact"], language, id=row["fact_id"], day=day)
