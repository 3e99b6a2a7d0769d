"""Continuing conditions (T6): first days of months, for good, anew with a new order (docs/rules/candidates.md, "Continuing conditions")."""

from engine.tests.operators.desk import Example, check, table

RANKS = """ranks: {promote: never, ladder: [{id: bronze}, {id: silver}]}
"""
WHILE = f"""{RANKS}incentives:
  - {{id: care, type: recurring_commission, base: line.net, rate: 10 %, limits: none, while: rank >= silver}}
"""
SILVER = "decision D1 aoba silver 2024-01-01; decision D2 aoba bronze 2024-06-01; decision D3 aoba silver 2024-08-01"
LINE = "line A1 2024-04-10 60_000 term_months=6"  # months of 10 April to 10 September, 1,000 each
SALES = """metrics: {sales: sum(line.net where line.kind = renewal) over month - 1}
incentives:
  - {id: care, type: recurring_commission, scope: line.kind = new, base: line.net, rate: 10 %, limits: none, while: sales >= 100}
"""


@table(
    Example("from the first of the month on which it does not hold it is over for good, also when it holds again", WHILE, f"{SILVER}; {LINE}",
        {"A1#1": 1_000, "A1#2": 1_000}, {f"A1#{number}": "ended" for number in (3, 4, 5, 6)}, until="2024-12-31"),
    Example("a new order begins anew: ordered in July with 1 August to be tested first", WHILE, f"{SILVER}; line A1 2024-07-15 20_000 term_months=2; line A2 2024-06-30 20_000 term_months=2",
        {"A1#1": 1_000, "A1#2": 1_000, "A2#1": 1_000}, {"A2#2": "ended"}, until="2024-12-31"),
    Example("between two first days it may fail", WHILE, f"decision D1 aoba silver 2024-01-01; decision D2 aoba bronze 2024-05-02; decision D3 aoba silver 2024-06-01; {LINE}",
        {f"A1#{number}": 1_000 for number in range(1, 7)}, until="2024-12-31"),
    Example("ordered on the first of a month, that day is not tested, the next month's is; a month that begins on it is over", WHILE,
        "decision D1 aoba silver 2024-03-02; decision D2 aoba bronze 2024-04-01; line A1 2024-03-01 20_000 term_months=2", {"A1#1": 1_000}, {"A1#2": "ended"}, until="2024-12-31"),
    Example("a metric is read as of the day that is tested: the month before it", SALES,
        "line A1 2024-04-10 30_000 term_months=3; line R1 2024-04-30 100 kind=renewal; line R2 2024-05-31 99 kind=renewal",
        {"A1#1": 1_000, "A1#2": 1_000}, {"A1#3": "ended"}, until="2024-12-31"),
    Example("a line by its own order day has nothing to be tested on, by a later day it has", f"""{RANKS}incentives:
  - {{id: c, type: commission, base: line.net, rate: 10 %, limits: none, while: rank >= silver}}
  - {{id: p, type: commission, base: line.net, rate: 10 %, limits: none, while: rank >= silver, earned_on: payment, with: {{c: add}}}}
""", "line A1 2024-04-10 100; pay P1 A1 100 2024-05-01; line A2 2024-04-10 100; pay P2 A2 100 2024-04-30",
        {"c A1": 10, "c A2": 10, "p A2": 10}, {"p A1": "ended"}, until="2024-12-31"),
)  # fmt: skip
def test_continuing_conditions(example: Example):
    check(example)
