"""The reference page of a program's text: every key with its meaning, made from the declarations."""

from collections.abc import Mapping
from types import ModuleType

from enishi_engine.core.terms import TermDeclaration, TermKind, declarations
from enishi_engine.incentives import TYPES
from enishi_engine.program import common, flags, ladder, payout, version, weights
from enishi_engine.program.incentive import written_name

INTRODUCTION = """\
<!-- Made from the declarations; `python -c "from enishi_engine.program.reference import reference_page; print(reference_page(), end='')"`
     writes it. Do not edit. -->

# The text of a program

A program is a folder of texts in YAML, each named after the first day on which it is in force: `sakura/2025-04-01.yaml`.
A text stays in force until the next one's day. Worked examples stand in `cases/` beside them ([cases](cases.md)). `enishi new`
writes a small program to begin with, `enishi check` says everything that is wrong with one, `enishi schema` prints the JSON Schema
for editors.

What an expression may say stands in [expressions](../rules/expressions.md), what a type adds to its terms and what holds where a text
is silent in [types](../rules/types.md), what every phrase means in [the rules](../rules/README.md).
"""

WRITING = """\
## How values are written

| value | example |
| --- | --- |
| amount | `300_000`, in major units of the program's currency, with at most its decimals |
| rate | `7.5 %`, at most four decimals |
| percentage points | `5 pp` |
| day | `2026-10-01`; `last_day` is inclusive |
| day of every year | `"04-01"`, in quotes |
| number of days, months | `90 days`, `12 months` |
| period | `month`, `quarter`, `half`, `year` of the program; `calendar quarter`, …; `campaign` |
| expression | `"line.net - line.setup"`, in quotes where it holds `: `, `#` or begins with a bracket |
| table | `{by: rank, silver: 12 %, gold: 15 %, otherwise: 10 %}`; a row may be a table again |
| bands | `[{from: 0, to: 1_000_000, rate: 3 %}, {from: 1_000_000, to: open, rate: 5 %}]`; the last says `to: open`, or a number and `beyond: nothing` or `refuse` |
| id | small letters, digits and `_`, beginning with a letter |
| label | `{ja: 販売手数料, en: Commission}`, or one name for both |
"""


def reference_page() -> str:
    """The page in Markdown."""
    parts = [
        INTRODUCTION,
        WRITING,
        _section("The text", version.KEYS),
        _section("A weight", weights.KEYS),
        _section("A metric", version.METRIC_KEYS),
        _section("Under `ranks`", ladder.KEYS),
        _section("A rank of the ladder", ladder.RUNG_KEYS),
        _section("A flag", flags.KEYS),
        _section("Under `payout`", payout.KEYS),
        _section("Every incentive", common.KEYS),
        *(_type(module) for module in TYPES.values()),
    ]
    return "\n".join(parts)


def _section(title: str, meanings: Mapping[str, str]) -> str:
    rows = [f"| `{key}` | {meaning} |" for key, meaning in meanings.items()]
    return "\n".join([f"## {title}", "", "| key | meaning |", "| --- | --- |", *rows, ""])


def _type(module: ModuleType) -> str:
    sentence = (module.__doc__ or "").partition(": ")[2]
    guide = f"[What it is, an example, what experience says](../../engine/src/enishi_engine/incentives/{module.KEY}/README.md)."
    head = ["| key | 用語 | | written as | meaning |", "| --- | --- | --- | --- | --- |"]
    rows = [_term(declared) for declared in declarations(module.Terms)]
    needs = " and ".join(f"`{key}`" for key in getattr(module, "NEEDS", ()))
    too = ["", f"{needs} {'are' if ' and ' in needs else 'is'} required."] if needs else []
    unfit = [f"`{key}` has no meaning here: {why}." for key, why in getattr(module, "NOT_WITH", {}).items()]
    too += ["", " ".join(unfit)] if unfit else []
    title = f"## `type: {module.KEY}`: {module.LABEL.en} ({module.LABEL.ja})"
    return "\n".join([title, "", f"{sentence[:1].upper()}{sentence[1:]} {guide}", "", *head, *rows, *too, ""])


def _term(declared: TermDeclaration) -> str:
    needed = "**required** (必須)" if declared.required else "optional"
    kind = ", ".join(f"`{member.value}`" for member in declared.choices or ()) if declared.kind is TermKind.CHOICE else declared.kind.value
    return f"| `{written_name(declared)}` | {declared.label.ja} | {needed} | {kind} | {declared.meaning} |"
