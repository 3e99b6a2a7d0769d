"""What a review knows (docs/rules/ranks.md): closings fix the figures of their reviews; groups, open periods, restates."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from benchmarks.generated import differences
from engine.tests.operators.desk import Example, arrow, facts_of, run, texts_of
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.facts import read_tables
from enishi_engine.program import ProgramRefused, read_texts

LADDER = """metrics: {m: "sum(line.net) over month"}
ranks: {promote: monthly, ladder: [{id: bronze}, {id: gold, condition: "m >= 100"}]}
flags: [{id: low, condition: "m < 100"}]
"""
EARLY, LATE = "learned_at=2024-02-09T00:00", "learned_at=2024-02-11T00:00"
# January is closed on 10 February, February on 10 March.
CLOSINGS = "closing J month_end 2024-01-01 2024-01-31 2024-02-10T00:00; closing F month_end 2024-02-01 2024-02-29 2024-03-10T00:00; "
LINE = "line A1 2024-01-31 100 "


def ranks(facts: str, *, text: str = LADDER, partner: str = "aoba", until: str = "2024-03-01") -> dict[str, str]:
    rows: list[dict[str, Any]] = run(Example("", text, facts, until=until)).rows("ranks")
    return {str(row["day"]): row["rank"] for row in rows if row["partner"] == partner}


@pytest.mark.parametrize(
    ("says", "facts", "rank"),
    [
        ("a line of the month-end that came before the closing counts", CLOSINGS + LINE + EARLY, "gold"),
        ("one that came after it does not", CLOSINGS + LINE + LATE, "bronze"),
        ("one learned at the closing's moment counts", CLOSINGS + LINE + "learned_at=2024-02-10T00:00", "gold"),
        ("without closings all that is known counts", LINE + LATE, "gold"),
        ("while the period is open all that is known counts", "closing J month_end 2023-12-01 2024-01-30 2024-02-10T00:00; " + LINE + LATE, "gold"),
        ("a later revision does not move the review", CLOSINGS + LINE + EARLY + "; line A1 2024-01-31 99 revision=2 " + LATE, "gold"),
        ("an earlier cancellation that was learned later does not", CLOSINGS + LINE + EARLY + "; change C1 A1 cancel 100 2024-01-31 " + LATE, "gold"),
        ("the only group is everybody's", "agreement G1 aoba agency 2024-01-01; " + CLOSINGS + LINE + LATE, "bronze"),
        ("a partner of another group is not closed by this one", "agreement G1 aoba agency 2024-01-01 closing_group=twentieth; " + CLOSINGS + LINE + LATE, "gold"),
        ("of two groups the one of the day before: it began on 31 January", "agreement G1 aoba agency 2024-01-01 closing_group=twentieth; agreement G2 aoba agency 2024-01-31 closing_group=month_end; " + CLOSINGS + LINE + LATE, "bronze"),
        ("and one that begins on the review's day does not count yet", "agreement G1 aoba agency 2024-01-01 closing_group=twentieth; agreement G2 aoba agency 2024-02-01 closing_group=month_end; " + CLOSINGS + LINE + LATE, "gold"),
        ("of two that began on one day the smaller id", "agreement G2 aoba agency 2024-01-01 closing_group=twentieth; agreement G1 aoba agency 2024-01-01 closing_group=month_end; " + CLOSINGS + LINE + LATE, "bronze"),
        ("before any began the earliest counts", "agreement G1 aoba agency 2024-05-01 closing_group=month_end; agreement G2 aoba agency 2024-06-01 closing_group=twentieth; " + CLOSINGS + LINE + LATE, "bronze"),
        ("without a group of its own among several nothing is closed", CLOSINGS + "closing T twentieth 2024-01-01 2024-01-31 2024-02-10T00:00; " + LINE + LATE, "gold"),
        ("decisions count whenever they were learned", CLOSINGS + "decision R1 aoba gold 2024-02-01 " + LATE, "gold"),
    ],
)  # fmt: skip
def test_the_review_of_1_february(says: str, facts: str, rank: str):
    assert ranks(facts)["2024-02-01"] == rank


def test_a_closing_of_the_very_moment_of_the_run_counts():
    """With it there are two groups, and a partner without one is in neither; a moment earlier month_end was the only one."""
    twentieth = "closing T twentieth 2024-01-01 2024-01-31 2024-02-20T00:00; "
    facts = "closing J month_end 2024-01-01 2024-01-31 2024-02-10T00:00; " + twentieth + LINE + LATE
    program = read_texts(texts_of(Example("", LADDER, ""))).program
    known = read_tables({name: arrow(rows) for name, rows in facts_of(facts).items()}, currency="JPY", timezone="Asia/Tokyo")

    def rank(moment: datetime) -> Any:
        result = calculate(program, known, known_by=moment, until=date(2024, 2, 1))
        assert differences(result, oracle.calculate(program, known, known_by=moment, until=date(2024, 2, 1))) == []
        return next(row["rank"] for row in result.rows("ranks") if (row["partner"], str(row["day"])) == ("aoba", "2024-02-01"))

    moment = datetime(2024, 2, 20, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert (rank(moment - timedelta(microseconds=1)), rank(moment)) == ("bronze", "gold")


def test_a_text_may_restate_ranks():
    assert ranks(CLOSINGS + LINE + LATE, text="restates: ranks\n" + LADDER)["2024-02-01"] == "gold"


def test_a_line_that_came_late_is_seen_by_the_next_review_if_its_figure_still_looks_at_it():
    text = LADDER.replace("over month", "over trailing 12 months")

    assert ranks(CLOSINGS + LINE + LATE, text=text) == {"2024-01-01": "bronze", "2024-02-01": "bronze", "2024-03-01": "gold"}


def test_flags_and_places_know_what_the_review_knows():
    flags = run(Example("", LADDER, CLOSINGS + LINE + LATE, until="2024-02-01")).rows("flags")
    assert [str(row["day"]) for row in flags if row["partner"] == "aoba"] == ["2024-01-01", "2024-02-01"]

    placed = LADDER.replace("m >= 100", "position(m) = 1 and m > 0")
    facts = CLOSINGS + LINE + LATE + "; line K1 2024-01-31 1 partner=kita"
    assert [ranks(facts, text=placed, partner=partner)["2024-02-01"] for partner in ("aoba", "kita")] == ["bronze", "gold"]
    assert [ranks(facts, text="restates: ranks\n" + placed, partner=partner)["2024-02-01"] for partner in ("aoba", "kita")] == [
        "gold",
        "bronze",
    ]


def test_who_has_left_is_in_no_review_though_a_closing_knew_its_figure():
    facts = "partner kita last_day=2024-01-15; " + CLOSINGS + LINE + EARLY
    rows = run(Example("", LADDER, facts, until="2024-03-01")).rows("metrics")

    assert [str(row["day"]) for row in rows if row["partner"] == "kita"] == ["2024-01-01"]


def test_only_ranks_can_be_restated():
    with pytest.raises(ProgramRefused, match="'amounts' cannot be restated"):
        ranks("", text="restates: amounts\n" + LADDER)
