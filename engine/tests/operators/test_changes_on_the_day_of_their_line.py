"""A metric that counts changes on the day of their line: what is left of a line lowers the figure of its own month, and the rank."""

from typing import Any

import pytest

from engine.tests.operators.desk import Example, Later, check, run, table
from enishi_engine.core.results import Result

LADDER = "ranks: {promote: monthly, ladder: [{id: bronze}, {id: gold, condition: m >= 400_000}]}\nincentives: []\n"
MARCH = "line A1 2024-03-31 400_000"


def text(figure: str, changes: str = "on_day_of_line", rest: str = LADDER) -> str:
    return f"metrics: {{m: {{is: '{figure}', changes: {changes}}}}}\n{rest}"


def reviewed(text: str, facts: str, until: str = "2024-05-01") -> Result:
    """`Z1` only keeps the run going until the day: a line of another partner."""
    return run(Example("", text, f"{facts}; line Z1 {until} 1 partner=kita", until=until))


def figures(figure: str, facts: str, *, changes: str = "on_day_of_line", until: str = "2024-05-01") -> dict[str, int | None]:
    """The metric of aoba at each review since March, by month and day."""
    rows: list[dict[str, Any]] = reviewed(text(figure, changes), facts, until).rows("metrics")
    return {f"{row['day']:%m-%d}": row["value"] for row in rows if row["partner"] == "aoba" and row["day"].month > 3}


SALES = "sum(line.net) over month"
REFUND = "change C1 A1 refund 100_000 2024-04-02"


@pytest.mark.parametrize(
    ("says", "figure", "facts", "march", "april"),
    [
        ("a refund of the next month lowers the month of its line", SALES, REFUND, 300_000, 0),
        ("on the day of its line it lowers the same month", SALES, "change C1 A1 refund 100_000 2024-03-31", 300_000, 0),
        ("one that is dated on the run's last day counts", SALES, "change C1 A1 refund 100_000 2024-05-01", 300_000, 0),
        ("one after the run's last day does not", SALES, "change C1 A1 refund 100_000 2024-05-02", 400_000, 0),
        ("a refund of nothing", SALES, "change C1 A1 refund 0 2024-04-02", 400_000, 0),
        ("a cancellation leaves nothing", SALES, "change C1 A1 cancel - 2024-04-02", 0, 0),
        ("two changes of one line", SALES, f"{REFUND}; change C2 A1 cancel - 2024-04-30", 0, 0),
        ("only the changes that the text counts", "sum(line.net where line.change != refund) over month", REFUND, 400_000, 0),
        ("a change alone is no line that reaches 300,000", "sum(line.net where line.net >= 300_000) over month", REFUND, 400_000, 0),
        ("the latest amount is that of the change", "latest(line.net) over month", REFUND, -100_000, None),
        ("a line of which something is left is counted", "count(line) over month", REFUND, 1, 0),
        ("a line that is wholly undone is not", "count(line) over month", "change C1 A1 cancel - 2024-04-02", 0, 0),
        ("nor by several changes", "count(line) over month", f"{REFUND}; change C2 A1 refund 300_000 2024-04-03", 0, 0),
        ("one yen is left", "count(line) over month", f"{REFUND}; change C2 A1 refund 299_999 2024-04-03", 1, 0),
        ("nor are its customers", "count(distinct line.customer) over month", "change C1 A1 cancel - 2024-04-02", 0, 0),
        ("a line of nothing stays until it is cancelled", "count(line where line.net = 0) over month", "line A2 2024-03-31 0; change C1 A2 refund 0 2024-04-02", 1, 0),
        ("and then not", "count(line where line.net = 0) over month", "line A2 2024-03-31 0; change C1 A2 cancel - 2024-04-02", 0, 0),
        ("groups are judged by what is left", "count(each line.customer where sum(line.net) >= 300_001) over month", REFUND, 0, 0),
        ("and stand where it is enough", "count(each line.customer where sum(line.net) >= 300_000) over month", REFUND, 1, 0),
        ("a wholly undone line makes no group", "count(each line.customer where count(line) <= 5) over month", "change C1 A1 cancel - 2024-04-02", 0, 0),
        ("days are looked at by what is left", "count(day where sum(line.net) over month >= 400_000) over month", REFUND, 0, 0),
        ("and held where it is enough", "count(day where sum(line.net) over month >= 300_000) over month", REFUND, 1, 0),
        ("the earlier month is where the window looks", "sum(line.net) over previous month", REFUND, 0, 300_000),
    ],
)  # fmt: skip
def test_the_figure_of_a_month_counts_what_is_left(says: str, figure: str, facts: str, march: int, april: int | None):
    assert figures(figure, f"{MARCH} customer=kawa; {facts}") == {"04-01": march, "05-01": april}


@pytest.mark.parametrize(
    ("figure", "march", "april"),
    [(SALES, 400_000, -100_000), ("count(line) over month", 1, 0), ("latest(line.net) over month", 400_000, -100_000)],
)
def test_on_its_own_day_it_counts_as_where_nothing_is_said(figure: str, march: int, april: int):
    assert figures(figure, f"{MARCH}; {REFUND}", changes="on_own_day") == {"04-01": march, "05-01": april}


def test_the_day_by_which_lines_are_counted_is_the_day_of_the_change():
    by_acceptance = "sum(line.net) by line.accepted_on over month"
    accepted, never = f"{MARCH} accepted_on=2024-04-10; {REFUND}", f"{MARCH}; {REFUND}"

    assert figures(by_acceptance, accepted) == {"04-01": 0, "05-01": 300_000}
    assert figures(by_acceptance, never) == {"04-01": 0, "05-01": 0}


def test_shared_lines_leave_each_seller_its_part():
    # A third of 400,000 less a third of 100,000: 133,333 − 33,333.
    facts = f"{MARCH}; credit X A1 aoba 1; credit Y A1 kita 2; {REFUND}"

    assert figures(SALES, facts) == {"04-01": 100_000, "05-01": 0}


def test_a_line_in_another_currency_leaves_what_its_own_day_makes_of_it():
    # 4,000.00 USD at 150 yen are 600,000; 1,000.00 of it undone leave 450,000, whatever the rate of the refund's day.
    facts = f"rate USD JPY 2024-01-01 15000 2; rate USD JPY 2024-04-01 99900 2; {MARCH} currency=USD; {REFUND}"

    assert figures(SALES, facts) == {"04-01": 450_000, "05-01": 0}


def test_what_a_metric_is_built_of_counts_by_its_own_words():
    two = (
        "metrics: {own: 'sum(line.net) over month', left: {is: 'sum(line.net) over month', changes: on_day_of_line}, m: own - left}\n"
        + LADDER
    )
    rows = reviewed(two, f"{MARCH}; {REFUND}").rows("metrics")

    assert {row["metric"]: row["value"] for row in rows if row["partner"] == "aoba" and f"{row['day']:%m}" == "04"} == {
        "own": 400_000,
        "left": 300_000,
        "m": 100_000,
    }


def ranks(text: str, facts: str, until: str = "2024-06-01") -> dict[str, str]:
    rows: list[dict[str, Any]] = reviewed(text, facts, until).rows("ranks")
    return {f"{row['day']:%m-%d}": row["rank"] for row in rows if row["partner"] == "aoba" and row["day"].month > 3}


def test_a_later_refund_lowers_the_rank_from_the_first_review_that_read_its_line():
    gold = {"04-01": "gold", "05-01": "bronze", "06-01": "bronze"}

    assert ranks(text(SALES, "on_own_day"), f"{MARCH}; {REFUND}") == gold
    assert ranks(text(SALES), f"{MARCH}; {REFUND}") == dict.fromkeys(gold, "bronze")
    assert ranks(text(SALES), f"{MARCH}; change C1 A1 refund 100_000 2024-06-02") == gold  # after the run's last day


def test_places_are_by_what_is_left_of_everybodys_lines():
    placed = LADDER.replace("m >= 400_000", "position(m) = 1")
    facts = f"{MARCH}; line K1 2024-03-31 300_001 partner=kita; {REFUND}"

    assert ranks(text(SALES, "on_own_day", placed), facts)["04-01"] == "gold"
    assert ranks(text(SALES, rest=placed), facts)["04-01"] == "bronze"


CLOSED = "closing M month_end 2024-03-01 2024-03-31 2024-04-10T00:00"


@pytest.mark.parametrize(
    ("says", "restates", "learned", "rank"),
    [
        ("known by the closing", "", "2024-04-09T00:00", "bronze"),
        ("learned after it: the closed review stays", "", "2024-04-11T00:00", "gold"),
        ("learned after it, and closed reviews are restated", "restates: ranks\n", "2024-04-11T00:00", "bronze"),
    ],
)
def test_a_closed_review_follows_only_where_the_text_restates_it(says: str, restates: str, learned: str, rank: str):
    facts = f"{CLOSED}; {MARCH} learned_at=2024-04-01T00:00; {REFUND} learned_at={learned}"

    assert ranks(restates + text(SALES), facts)["04-01"] == rank


def test_restating_alone_does_not_bring_a_refund_before_its_own_day():
    facts = f"{CLOSED}; {MARCH} learned_at=2024-04-01T00:00; {REFUND} learned_at=2024-04-11T00:00"

    assert ranks("restates: ranks\n" + text(SALES, "on_own_day"), facts)["04-01"] == "gold"


TARGET = "incentives: [{id: t, type: target_bonus, over: month, reached: m >= 400_000, amount: 5_000, limits: none}]\n"
BY_RANK = LADDER.replace(
    "incentives: []", "incentives: [{id: c, type: commission, base: line.net, rate: {by: rank, bronze: 1 %, gold: 3 %}, limits: none}]"
)


@table(
    # 400,000 × 1 % in March; April's 100,000 by the rank of 1 April: gold, as 400,000 were sold; bronze, as 300,000 are left.
    Example(
        "the line of the next month earns by the rank that was held",
        text(SALES, "on_own_day", BY_RANK), f"{MARCH}; line A2 2024-04-15 100_000; change C1 A1 refund 1 2024-05-20", {"A1": 4_000, "A2": 3_000},
    ),
    Example(
        "and by the rank that what is left had given",
        text(SALES, rest=BY_RANK), f"{MARCH}; line A2 2024-04-15 100_000; change C1 A1 refund 1 2024-05-20", {"A1": 4_000, "A2": 1_000},
    ),
    # The review of 1 April is by the second text, whose metric counts the refund on its own day.
    Example(
        "each text reads its own metric",
        text(SALES, rest=BY_RANK), f"{MARCH}; line A2 2024-04-15 100_000; change C1 A1 refund 1 2024-05-20", {"A1": 4_000, "A2": 3_000},
        later=(Later("2024-04-01", text(SALES, "on_own_day", BY_RANK)),),
    ),
)  # fmt: skip
def test_what_reads_the_figure_follows(example: Example):
    check(example)


@pytest.mark.parametrize(("changes", "paid"), [("on_own_day", [5_000]), ("on_day_of_line", [])])
def test_a_target_of_a_past_month_is_missed_by_what_is_left(changes: str, paid: list[int]):
    rows = reviewed(text(SALES, changes, TARGET), f"{MARCH}; change C1 A1 refund 1 2024-04-20").rows("earning_lines")

    assert [row["amount"] for row in rows if row["payee"] == "aoba"] == paid
