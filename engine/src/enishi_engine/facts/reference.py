"""The reference page of the facts and an empty CSV file for each, both made from the declarations."""

import csv
import io

from enishi_engine.facts.declarations import (
    COUNT_BOUND,
    FACTS,
    FIRST_DAY,
    LAST_DAY,
    MONEY_BOUND,
    NUMBER_BOUND,
    PROVENANCE,
    Column,
    Fact,
    Kind,
    all_columns,
)
from enishi_engine.facts.sheets import template_command

KIND_WORDS = {
    Kind.CODE: ("コード", "a name of 1–100 characters, without spaces at its ends and without line breaks"),
    Kind.TEXT: ("文字列", "free text, up to 1,000 characters, without spaces at its ends"),
    Kind.CHOICE: ("選択", "one of the words listed with the column"),
    Kind.MONEY: (
        "金額",
        f"decimal text in major units, such as `1234` or `-1234.56`, with at most the currency's decimals and no thousands commas; within ±{MONEY_BOUND:,} minor units",
    ),
    Kind.NUMBER: ("数値", f"decimal text with at most 6 decimals; within ±{NUMBER_BOUND // 10**6:,}"),
    Kind.COUNT: ("整数", f"a whole number; within ±{COUNT_BOUND:,}"),
    Kind.DAY: ("日付", f"`2026-04-01`, from {FIRST_DAY} to {LAST_DAY}, a day in the program's time zone"),
    Kind.MOMENT: (
        "日時",
        "`2026-04-01T09:30` by the clocks of the program's time zone, or with an offset: `2026-04-01T09:30+09:00`, `2026-04-01T00:30Z`",
    ),
    Kind.FLAG: ("真偽", "`true` or `false`"),
}

INTRODUCTION = """\
<!-- Made from the declarations; docs/how-to/add-a-fact.md says how. Do not edit. -->

# Facts (事実データ)

What a program is calculated from. A folder holds one file for each kind of fact, named after it: `order_lines.csv` or
`order_lines.parquet`. Only `partners` must be there; any other file may be absent, and its absence has a meaning.
Columns stand in any order. A column that is not required may be left out, or its cells empty.

CSV files are UTF-8, with or without byte order mark, or cp932 (Excel's CSV in Japanese Windows), separated by commas.
Every wrong row of every file is reported at once, and then nothing is taken.

In Parquet files and Arrow tables an amount may be text, a decimal or an integer, in major units; an integer column
`net_minor` gives `net` in minor units, and an integer column `value_millionths` gives `value` in millionths. A floating
point column is refused, because it cannot hold every amount exactly.
"""

IDENTITY = """\
The key and the revision name a row. The same key and revision twice with the same content is one row, with other content
an error; a higher revision corrects a lower one. The same key from two sources is an error: an id names one fact,
whatever the source.
"""


def csv_template(fact: Fact) -> str:
    """A CSV file with the fact's header and one example row; cells that may stay empty are empty."""
    columns = all_columns(fact)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerow(column.example for column in columns)
    return text.getvalue()


def reference_page() -> str:
    """The page in Markdown: kinds of cells, what every fact carries, and each fact with its columns."""
    parts = [INTRODUCTION, _kinds(), _provenance(), *(_fact(fact) for fact in FACTS)]
    return "\n".join(parts)


def _kinds() -> str:
    rows = [f"| {kind.value} | {ja} | {en} |" for kind, (ja, en) in KIND_WORDS.items()]
    return "\n".join(["## Kinds of cells (値の種類)", "", "| kind | 種類 | how a file spells it |", "| --- | --- | --- |", *rows, ""])


def _provenance() -> str:
    return "\n".join(["## What every fact carries (共通の列)", "", *_columns(PROVENANCE), "", IDENTITY])


def _fact(fact: Fact) -> str:
    facts = [f"key: {', '.join(f'`{name}`' for name in fact.key)}", f"in expressions: `{fact.entity}`"]
    facts += [f"dated by: `{fact.day}`"] if fact.day else []
    facts += [f"can be counted by: {', '.join(f'`{name}`' for name in fact.counts_by)}"] if fact.counts_by else []
    title = f"## `{fact.name}`: {fact.en} ({fact.ja})"
    closing = f"Template: `{template_command(fact)}`"
    return "\n".join([title, "", fact.meaning, "", f"{'; '.join(facts)}.", "", *_columns(fact.columns), "", closing, ""])


def _columns(columns: tuple[Column, ...]) -> list[str]:
    rows = [f"| `{column.name}` | {column.ja} | {column.kind.value} | {_needed(column)} | {_meaning(column)} |" for column in columns]
    return ["| column | 列 | kind | when empty | meaning |", "| --- | --- | --- | --- | --- |", *rows]


def _needed(column: Column) -> str:
    if column.required:
        return "**required** (必須)"
    return "missing" if column.default is None else f"`{column.default}`"


def _meaning(column: Column) -> str:
    words = [column.en]
    words += [f"one of {', '.join(f'`{choice}`' for choice in column.choices)}"] if column.choices else []
    words += [f"names a row of `{column.refers_to}`, when those are given"] if column.refers_to else []
    words += [f"at least {column.minimum}"] if column.minimum is not None else []
    words += [f"at most {column.maximum}"] if column.maximum is not None else []
    return "; ".join(words)
