"""What a renewal renews: the last day of the earlier terms (docs/rules/facts.md, "Derived values")."""

from engine.tests.operators.desk import Example, check, table

TEXT = "incentives: [{id: again, type: renewal, base: line.net, rate: 10 %, limits: none}]"
AHEAD = TEXT.replace("limits", "ahead: 30 days, limits")


def renewed(on: str, earlier: str) -> str:
    return f"{earlier}; line R1 {on} 1_000 kind=renewal subscription=s1"


@table(
    Example("twelve months from 29 February would begin again on 28 February: ordered then it is late", TEXT,
        renewed("2025-02-28", "line A1 2024-02-29 1 subscription=s1 term_months=12"), {}, {"R1": "condition"}),
    Example("the last day is the day before the next term would begin", TEXT, renewed("2025-02-27", "line A1 2024-02-29 1 subscription=s1 term_months=12"), {"R1": 100}),
    Example("thirty days ahead, counted back from the last day", AHEAD, renewed("2024-12-01", "line A1 2024-01-01 1 subscription=s1 term_months=12"), {"R1": 100}),
    Example("twenty-nine days ahead are late", AHEAD, renewed("2024-12-02", "line A1 2024-01-01 1 subscription=s1 term_months=12"), {}, {"R1": "condition"}),
    Example(
        "of several earlier terms the one that ends last counts, whichever was ordered last",
        TEXT,
        renewed("2024-12-31", "line A1 2024-01-01 1 subscription=s1 term_months=12; line A2 2024-02-01 1 subscription=s1 term_months=1"),
        {"R1": 100},
    ),
    Example(
        "of one day, the line with the smaller id is the earlier one",
        TEXT,
        "line R1 2024-04-10 1_000 kind=renewal subscription=s1 term_months=1; line R2 2024-04-10 1_000 kind=renewal subscription=s1",
        {"R2": 100},
        {"R1": "missing"},
    ),
    Example("another subscription, and one without a term, say nothing", TEXT,
        renewed("2024-06-01", "line A1 2024-01-01 1 subscription=s2 term_months=12; line A2 2024-01-01 1 subscription=s1"), {}, {"R1": "missing"}),
    Example("the start counts, also when it lies after the run's last day", TEXT,
        renewed("2024-03-01", "line A1 2024-01-01 1 subscription=s1 term_months=1 starts_on=2025-01-01"), {"R1": 100}, until="2024-12-31"),
)  # fmt: skip
def test_the_last_day_of_the_earlier_term(example: Example):
    check(example)
