"""Ranks that partners choose (docs/rules/ranks.md, "Choices"): days, ties, ends, what is confirmed, what is refused."""

from typing import Any

import pytest

from engine.tests.operators.desk import Example, Later, check, run, table
from enishi_engine.core.refusals import UnknownRank
from enishi_engine.program import ProgramRefused

LADDER = """ranks:
  promote: monthly
  ladder: [{id: resale, condition: "chosen >= resale"}, {id: value_added, condition: "chosen = value_added"}]
incentives: [{id: c, type: commission, base: line.net, rate: {by: rank, resale: 1 %, value_added: 2 %}, limits: none}]
"""


def moves(facts: str, until: str = "2024-04-01", text: str = LADDER) -> dict[str, tuple[str, str, str]]:
    """Chosen, rank, action of aoba by review."""
    rows: list[dict[str, Any]] = run(Example("", text, facts, until=until)).rows("ranks")
    return {str(row["day"]): (row["chosen"], row["rank"], row["action"]) for row in rows if row["partner"] == "aoba"}


def test_a_choice_counts_from_the_first_review_after_the_day_it_was_confirmed():
    found = moves("choice C1 aoba value_added 2024-01-10 2024-02-01; choice C2 aoba resale 2024-03-05 2024-03-20 first_day=2024-04-01")

    assert found == {
        "2024-01-01": ("none", "none", "kept"),
        "2024-02-01": ("none", "none", "kept"),
        "2024-03-01": ("value_added", "value_added", "promoted"),
        "2024-04-01": ("resale", "resale", "demoted"),
    }


@pytest.mark.parametrize(
    ("says", "facts", "chosen"),
    [
        ("a choice that is not confirmed does not exist", "choice C1 aoba value_added 2024-01-10", "none"),
        ("confirmed on 29 February it counts on 1 March", "choice C1 aoba value_added 2024-01-10 2024-02-29", "value_added"),
        ("it holds on its last day", "choice C1 aoba value_added 2024-01-10 2024-02-01 last_day=2024-03-01", "value_added"),
        ("and not on the day after it", "choice C1 aoba value_added 2024-01-10 2024-02-01 last_day=2024-02-29", "none"),
        ("a first day later than the review waits", "choice C1 aoba value_added 2024-01-10 2024-01-20 first_day=2024-03-02", "none"),
        ("the one that started last counts, whenever it was confirmed", "choice C1 aoba resale 2024-01-02 2024-01-03 first_day=2024-02-02; choice C2 aoba value_added 2024-01-10 2024-02-01", "resale"),
        ("of two of one day the larger id", "choice C2 aoba value_added 2024-01-10 2024-02-01; choice C1 aoba resale 2024-01-10 2024-02-01", "value_added"),
        ("choosing none gives the rank up", "choice C1 aoba resale 2024-01-02 2024-01-03; choice C2 aoba none 2024-02-10 2024-02-11", "none"),
        ("another partner's choice is its own", "choice C1 kita resale 2024-01-02 2024-01-03", "none"),
    ],
)  # fmt: skip
def test_the_rank_chosen_at_the_review_of_1_march_of_a_leap_year(says: str, facts: str, chosen: str):
    assert moves(facts)["2024-03-01"][0] == chosen


CONDITIONED = """metrics: {m: "sum(line.net) over month"}
ranks:
  promote: monthly
  ladder: [{id: silver}, {id: gold, condition: "chosen >= gold and m >= 100"}]
incentives: [{id: c, type: commission, base: line.net, rate: {by: rank, silver: 1 %, gold: 2 %}, limits: none}]
"""
CHOSEN = "choice C1 aoba gold 2024-01-10 2024-01-11;"


@table(
    Example("chosen and reached pays as gold: 2 % of 1,000", CONDITIONED, f"{CHOSEN} line A1 2024-01-31 100; line A2 2024-02-01 1_000", {"A1": 1, "A2": 20}),
    Example("chosen and one yen short stays silver", CONDITIONED, f"{CHOSEN} line A1 2024-01-31 99; line A2 2024-02-01 1_000", {"A2": 10}, {"A1": "zero"}),
    Example("reached and not chosen stays silver", CONDITIONED, "line A1 2024-01-31 100; line A2 2024-02-01 1_000", {"A1": 1, "A2": 10}),
    Example("a decision of the maker is over the choice", CONDITIONED, f"{CHOSEN} decision R1 aoba silver 2024-01-01; line A1 2024-01-31 100; line A2 2024-02-01 1_000", {"A1": 1, "A2": 10}),
)  # fmt: skip
def test_a_choice_with_conditions(example: Example):
    check(example)


def test_a_chosen_rank_that_the_ladder_lacks_is_refused_once_it_is_confirmed():
    with pytest.raises(UnknownRank, match='Rank choice "C1" for aoba: the text of 2024-01-01 has no rank "diamond"'):
        moves("choice C1 aoba diamond 2024-01-10 2024-01-11")

    assert moves("choice C1 aoba diamond 2024-01-10")["2024-03-01"] == ("none", "none", "kept")


def test_chosen_is_a_word_of_the_ladder_alone():
    text = LADDER.replace("limits: none", 'condition: "chosen >= resale", limits: none')

    with pytest.raises(ProgramRefused, match="The rank that a partner chose is looked at when ranks are reviewed"):
        moves("line A1 2024-01-31 100", text=text)


def test_without_ranks_decisions_and_choices_are_not_looked_at():
    text = "incentives: [{id: c, type: commission, base: line.net, rate: 1 %, limits: none}]"

    assert moves("choice C1 aoba gold 2024-01-10 2024-01-11; decision R1 aoba gold 2024-01-01; line A1 2024-01-31 100", text=text) == {}


def test_decisions_stand_in_the_result_with_their_end_and_reason_and_at_the_reviews_that_they_decide():
    facts = (
        "decision R1 aoba resale 2024-01-10 last_day=2024-02-10 reason=trial decided_by=Hana; decision R2 aoba value_added 2024-03-02"
        "; decision R3 kita resale -"
    )
    result = run(Example("", LADDER, facts, until="2024-03-01"))

    decisions = [tuple(str(row[name]) for name in ("partner", "decision", "rank", "first_day", "last_day", "decided_by", "reason"))
                 for row in result.rows("decisions")]  # fmt: skip
    assert decisions == [
        ("aoba", "R1", "resale", "2024-01-10", "2024-02-10", "Hana", "trial"),
        ("kita", "R3", "resale", "None", "None", "None", "None"),
    ]
    reviews = [(str(row["day"]), row["decision"], row["action"]) for row in result.rows("ranks") if row["partner"] == "aoba"]
    assert reviews == [("2024-01-01", None, "kept"), ("2024-02-01", "R1", "decided"), ("2024-03-01", None, "demoted")]


def test_a_choice_without_a_first_day_is_of_the_ladder_of_the_day_on_which_it_was_confirmed():
    """Only the text of April has value_added. Confirmed on 31 March it is refused; confirmed on 1 April it counts from the next review."""
    first = LADDER.replace(', {id: value_added, condition: "chosen = value_added"}', "").replace(", value_added: 2 %", "")

    def chosen(confirmed: str) -> dict[str, Any]:
        example = Example(
            "", first, f"choice C1 aoba value_added 2024-03-20 {confirmed}", until="2024-05-01", later=(Later("2024-04-01", LADDER),)
        )
        return {str(row["day"]): row["rank"] for row in run(example).rows("ranks") if row["partner"] == "aoba"}

    assert chosen("2024-04-01")["2024-05-01"] == "value_added"
    with pytest.raises(UnknownRank, match='the text of 2024-01-01 has no rank "value_added"'):
        chosen("2024-03-31")
