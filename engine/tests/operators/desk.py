"""A compact way to write a case: the incentives as text, the facts as words on lines, what is paid and why the rest is not."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from benchmarks.generated import differences
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.core.results import Result
from enishi_engine.facts import read_tables
from enishi_engine.program.folder import read_texts

HEAD = """program: {{id: sakura, label: {{ja: さくら, en: Sakura}}}}
currency: JPY
timezone: Asia/Tokyo
earnings_rounding: {rounding}
year_starts: "{year_starts}"
attributes: {{region: [east, west]}}
"""
FIRST_DAY = date(2024, 1, 1)
Row = dict[str, Any]

# A word at the beginning of a line → the table, and the names of the words that follow it in order; more are written name=value.
SHAPES = {
    "line": ("order_lines", ("id", "ordered_on", "net_minor")),
    "change": ("line_changes", ("id", "line", "kind", "amount_minor", "date")),
    "pay": ("customer_payments", ("id", "line", "amount_minor", "date")),
    "credit": ("credits", ("id", "line", "partner", "weight")),
    "activity": ("activities", ("id", "kind", "date")),
    "deal": ("deals", ("id", "registered")),
    "target": ("targets", ("id", "metric", "first_day", "last_day", "value_millionths")),
    "agreement": ("agreements", ("id", "partner", "contract", "first_day")),
    "person": ("people", ("code", "partner")),
    "special": ("special_terms", ("id", "agreement", "incentive", "rate_percent", "first_day")),
    "certificate": ("certificates", ("id", "person", "name", "first_day")),
    "decision": ("rank_decisions", ("id", "partner", "rank", "first_day")),
    "choice": ("rank_choices", ("id", "partner", "rank", "chosen_on", "confirmed_on")),
    "closing": ("closings", ("id", "closing_group", "first_day", "last_day", "known_by")),
    "attribute": ("partner_attributes", ("partner", "attribute", "value", "first_day")),
    "rate": ("rates", ("from_currency", "to_currency", "day", "rate", "scale")),
    "mdf": ("claims", ("id", "requested_on", "requested_minor")),
    "partner": ("partners", ("code",)),
    "product": ("products", ("code", "family")),
    "customer": ("customers", ("code",)),
}
WITH_PARTNER = {"order_lines", "activities", "claims", "deals", "targets"}
WHOLE = {
    "requested_minor",
    "approved_minor",
    "claimed_minor",
    "net_minor",
    "amount_minor",
    "weight",
    "quantity",
    "list_minor",
    "value_millionths",
    "setup_minor",
    "subvention_minor",
    "term_months",
    "revision",
}


@dataclass(frozen=True)
class Later:
    """A later text, in force from its day."""

    day: str
    text: str
    rounding: str = "down"
    year_starts: str = "01-01"


@dataclass(frozen=True)
class Example:
    """One row of a table of cases: what it says, the text, the facts, the amounts by fact (and seller), the reasons."""

    says: str
    text: str
    facts: str
    earns: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    until: str | None = None
    rounding: str = "down"
    year_starts: str = "01-01"
    later: tuple[Later, ...] = ()
    currency: str = "JPY"


def facts_of(words: str) -> dict[str, list[Row]]:
    """Tables from lines such as `line A1 2026-04-30 10_000 product=hr`; the partner is aoba unless said."""
    tables: dict[str, list[Row]] = {"partners": []}
    for written in filter(None, (line.strip() for part in words.splitlines() for line in part.split(";"))):
        shape, *rest = written.split()
        name, columns = SHAPES[shape]
        plain = [word for word in rest if "=" not in word]
        row: Row = dict(zip(columns, plain, strict=False)) | dict(word.split("=") for word in rest if "=" in word)
        if name in WITH_PARTNER:
            row.setdefault("partner", "aoba")
        row = {key: int(value.replace("_", "")) if key in WHOLE else value for key, value in row.items() if value != "-"}
        tables.setdefault(name, []).append(row)
    known = {row["code"] for row in tables["partners"]}
    tables["partners"] += [{"code": code} for code in ("aoba", "kita", "minami") if code not in known]
    return tables


def arrow(rows: list[Row]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.int64() if name in WHOLE else pa.string()) for name in names})


def texts_of(example: Example) -> dict[date, tuple[str, bytes]]:
    """The texts as files, by their days."""
    texts = (Later(FIRST_DAY.isoformat(), example.text, example.rounding, example.year_starts), *example.later)
    head = HEAD.replace("JPY", example.currency)
    written = {one.day: head.format(rounding=one.rounding, year_starts=one.year_starts) + one.text for one in texts}
    return {date.fromisoformat(day): (f"{day}.yaml", text.encode()) for day, text in written.items()}


def run(example: Example) -> Result:
    """What the plan gives; the oracle gives the same."""
    program = read_texts(texts_of(example)).program
    tables = {name: arrow(rows) for name, rows in facts_of(example.facts).items()}
    facts = read_tables(tables, currency=example.currency, timezone="Asia/Tokyo")
    until = None if example.until is None else date.fromisoformat(example.until)
    result = calculate(program, facts, until=until)
    assert differences(result, oracle.calculate(program, facts, until=until)) == []
    return result


def name_of(row: Row, rows: list[Row]) -> str:
    """The fact's id; with its seller where the fact has several, with the incentive where there are several, with the change of a take-back."""
    several = len({one["seller"] for one in rows}) > 1
    parts = [row["incentive"]] if len({one["incentive"] for one in rows}) > 1 else []
    parts += [row["fact_id"]] + ([row["seller"]] if several else []) + ([row["change"]] if row.get("change") else [])
    return " ".join(parts)


def check(example: Example) -> None:
    """What is paid, all of it, and the reason of everything else that was a candidate."""
    result = run(example)
    earned, not_paid = result.rows("earning_lines"), result.rows("not_paid")
    everything = [*earned, *not_paid]
    assert {name_of(row, everything): row["amount"] for row in earned} == example.earns
    assert {name_of(row, everything): row["reason"] for row in not_paid} == example.reasons


def table(*examples: Example) -> pytest.MarkDecorator:
    """The decorator that makes one test of each example, named by what it says."""
    return pytest.mark.parametrize("example", [pytest.param(example, id=example.says) for example in examples])
