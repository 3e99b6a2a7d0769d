"""Why something was paid, or not: sentences from the stored figures of a run, in Japanese and English.

`explain_line` and `explain_partner` find everything about one fact or one partner's month; `fact_page` and `month_page` print it,
`as_data` gives it for JSON.
"""

from enishi_engine.explain.closings import ExplainedClosing, adjustment_in_words, closing_as_data, closing_page, explain_closing
from enishi_engine.explain.explanation import Explanation, Figure, UnknownText
from enishi_engine.explain.finding import (
    ExplainedFact,
    ExplainedMonth,
    ExplainedRow,
    NoRun,
    NothingFound,
    OnlyCounted,
    Run,
    benefits_on,
    explain_line,
    explain_partner,
    explain_rows,
    explained_reasons,
    open_run,
    run_of,
)
from enishi_engine.explain.lines import line_in_words
from enishi_engine.explain.months import month_page
from enishi_engine.explain.months_of import MonthSum, lines_between, months_of
from enishi_engine.explain.orders import OrderRows, rows_of_orders
from enishi_engine.explain.pages import as_data, fact_page
from enishi_engine.explain.ranks import (
    Requirement,
    action_in_words,
    figures_in_words,
    figures_of_ladder,
    next_rank_in_words,
    next_rung,
    requirements,
    review_in_words,
)
from enishi_engine.explain.reasons import COUNTED, REASONS, counted_in_words, reason_in_words
from enishi_engine.explain.recompute import agrees, recompute, recompute_take_back

__all__ = [
    "COUNTED",
    "REASONS",
    "ExplainedClosing",
    "ExplainedFact",
    "ExplainedMonth",
    "ExplainedRow",
    "Explanation",
    "Figure",
    "MonthSum",
    "NoRun",
    "NothingFound",
    "OnlyCounted",
    "OrderRows",
    "Requirement",
    "Run",
    "UnknownText",
    "action_in_words",
    "adjustment_in_words",
    "agrees",
    "as_data",
    "benefits_on",
    "closing_as_data",
    "closing_page",
    "counted_in_words",
    "explain_closing",
    "explain_line",
    "explain_partner",
    "explain_rows",
    "explained_reasons",
    "fact_page",
    "figures_in_words",
    "figures_of_ladder",
    "line_in_words",
    "lines_between",
    "month_page",
    "months_of",
    "next_rank_in_words",
    "next_rung",
    "open_run",
    "reason_in_words",
    "recompute",
    "recompute_take_back",
    "requirements",
    "review_in_words",
    "rows_of_orders",
    "run_of",
]
