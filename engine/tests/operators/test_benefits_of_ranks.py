"""Benefits of ranks (docs/rules/ranks.md, "Benefits"): entitled, used, left, at the borders of periods and ranks."""

from typing import Any

import pytest

from engine.tests.operators.desk import Example, run
from enishi_engine.core.refusals import Refusal
from enishi_engine.program import ProgramRefused

HEAD = """metrics: {m: "sum(line.net) over month", spent: "sum(deal.amount) over year", score: "sum(activity.value) over half"}
ranks:
  promote: monthly
"""
TAIL = "incentives: []\n"
TWO = """  ladder:
    - {id: bronze}
    - {id: silver, condition: "m >= 100", benefits: {joint_promotion: 1 per half}}
    - {id: gold, condition: "m >= 1_000", benefits: {joint_promotion: 2 per half}}
"""
SILVER, GOLD = "decision R1 aoba silver 2024-01-01", "decision R1 aoba gold 2024-01-01"
Left = tuple[int | None, int | None, int | None, str]


def left(ladder: str, facts: str, until: str, *, year_starts: str = "01-01") -> dict[str, Left]:
    """Entitled, used, left and rank of aoba by period."""
    rows: list[dict[str, Any]] = run(Example("", HEAD + ladder + TAIL, facts, until=until, year_starts=year_starts)).rows("benefits")
    return {
        f"{row['first_day']}..{row['last_day']}": (row["entitled"], row["used"], row["left"], row["rank"])
        for row in rows
        if row["partner"] == "aoba"
    }


@pytest.mark.parametrize(
    ("says", "facts", "until", "expected"),
    [
        ("nothing used of one", SILVER, "2024-06-30", {"2024-01-01..2024-06-30": (1, 0, 1, "silver")}),
        ("used on the first and the last day of the half", f"{GOLD}; activity V1 joint_promotion 2024-01-01; activity V2 joint_promotion 2024-06-30", "2024-06-30", {"2024-01-01..2024-06-30": (2, 2, 0, "gold")}),
        ("used beyond what there was is below 0", f"{SILVER}; activity V1 joint_promotion 2024-02-29; activity V2 joint_promotion 2024-02-29", "2024-06-30", {"2024-01-01..2024-06-30": (1, 2, -1, "silver")}),
        ("another kind uses nothing", f"{SILVER}; activity V1 meeting_set 2024-02-29", "2024-06-30", {"2024-01-01..2024-06-30": (1, 0, 1, "silver")}),
        ("used without being entitled", "activity V1 joint_promotion 2024-02-29", "2024-06-30", {"2024-01-01..2024-06-30": (0, 1, -1, "bronze")}),
        ("neither entitled nor used: no row", "activity V1 meeting_set 2024-02-29", "2024-06-30", {}),
        ("a half that goes on is looked at on the run's last day", f"{SILVER}; activity V1 joint_promotion 2024-03-01", "2024-02-29", {"2024-01-01..2024-06-30": (1, 0, 1, "silver")}),
        ("promoted on the half's last day", f"{SILVER}; decision R2 aoba gold 2024-06-30", "2024-06-30", {"2024-01-01..2024-06-30": (2, 0, 2, "gold")}),
        ("promoted on the day after it", f"{SILVER}; decision R2 aoba gold 2024-07-01", "2024-06-30", {"2024-01-01..2024-06-30": (1, 0, 1, "silver")}),
        ("demoted on the second day: what was granted stays", f"{GOLD}; decision R2 aoba silver 2024-01-02", "2024-06-30", {"2024-01-01..2024-06-30": (2, 0, 2, "gold")}),
        ("demoted on the first day of the next half", f"{GOLD}; decision R2 aoba silver 2024-07-01", "2024-07-01", {"2024-01-01..2024-06-30": (2, 0, 2, "gold"), "2024-07-01..2024-12-31": (1, 0, 1, "silver")}),
        ("gold only before the partner began: 1 for its days in business", f"partner aoba first_day=2024-02-01; {GOLD}; decision R2 aoba silver 2024-02-01", "2024-06-30", {"2024-01-01..2024-06-30": (1, 0, 1, "silver")}),
        ("gold only after the partner ended", f"partner aoba last_day=2024-01-31; {SILVER}; decision R2 aoba gold 2024-02-01", "2024-06-30", {"2024-01-01..2024-06-30": (1, 0, 1, "silver")}),
        ("ended before the half: no row", f"partner aoba last_day=2024-06-30; {SILVER}", "2024-07-01", {"2024-01-01..2024-06-30": (1, 0, 1, "silver")}),
    ],
)  # fmt: skip
def test_what_is_entitled_used_and_left(says: str, facts: str, until: str, expected: dict[str, Left]):
    assert left(TWO, facts, until) == expected


def test_the_rules_worked_example():
    """Silver on 1 April, gold from 1 July to 1 October; used on 10 May, 20 August and 1 October; the year begins on 1 April."""
    facts = (
        "decision R1 aoba silver 2024-04-01; decision R2 aoba gold 2024-07-01; decision R3 aoba silver 2024-10-01;"
        "activity V1 joint_promotion 2024-05-10; activity V2 joint_promotion 2024-08-20; activity V3 joint_promotion 2024-10-01"
    )

    found = left(TWO, facts, "2025-03-31", year_starts="04-01")

    assert found["2024-04-01..2024-09-30"] == (2, 2, 0, "gold")
    assert found["2024-10-01..2025-03-31"] == (1, 1, 0, "silver")


MDF = """  benefits: {mdf: {label: {ja: MDF, en: MDF}, used: spent}, hours: {used: score}}
  ladder:
    - {id: silver, benefits: {mdf: 300_000 per year, hours: 2.5 per half}}
    - {id: gold, condition: "m >= 1_000", benefits: {mdf: unlimited per year, mdf_rate: 2 %, support: {ja: 優先窓口, en: priority desk}}}
"""


@pytest.mark.parametrize(
    ("says", "facts", "expected"),
    [
        ("300,000 yen, 120,000 spent", "deal D1 2024-05-01 amount_minor=120_000", {"mdf": (300_000, 120_000, 180_000, "silver"), "hours": (2_500_000, 0, 2_500_000, "silver")}),
        ("numbers in millionths: 1 of 2.5 hours", "activity V1 support 2024-02-01 value_millionths=1_000_000", {"mdf": (300_000, 0, 300_000, "silver"), "hours": (2_500_000, 1_000_000, 1_500_000, "silver")}),
        ("without limit there is nothing left to count; no hours as gold but those of silver", "decision R1 aoba gold 2024-06-30; deal D1 2024-05-01 amount_minor=120_000", {"mdf": (None, 120_000, None, "gold"), "hours": (2_500_000, 0, 2_500_000, "silver")}),
        ("a negative amount gives back", "deal D1 2024-05-01 amount_minor=-1", {"mdf": (300_000, -1, 300_001, "silver"), "hours": (2_500_000, 0, 2_500_000, "silver")}),
    ],
)  # fmt: skip
def test_benefits_in_money_numbers_and_without_limit(says: str, facts: str, expected: dict[str, Left]):
    rows = run(Example("", HEAD + MDF + TAIL, facts, until="2024-06-30")).rows("benefits")

    assert {
        row["benefit"]: (row["entitled"], row["used"], row["left"], row["rank"]) for row in rows if row["partner"] == "aoba"
    } == expected


@pytest.mark.parametrize(
    ("benefits", "refused"),
    [
        ("{a: 2 per half}, {a: 2 per year}", "a is counted by one period on all ranks"),
        ("{a: 2}, {}", "a: 2 of what period"),
        ("{a: 2 per half}, {a: 2 %}", "a is a rate here and counted there"),
        ("{a: 2 pr half}, {}", "'2 pr half' is no benefit"),
        ("{a: 2 per fortnight}, {}", "'fortnight' is no period"),
        ("{a: 2 per campaign}, {}", "Ranks have no campaign"),
        ("{a: 2.5 per half}, {}", "a: 2.5 has more decimals than its unit holds"),
        ("{A: 2 per half}, {}", "'A' is no id for a benefit"),
        ("{b: 2 per half}, {}", "No rank brings the benefit 'a'"),
    ],
)
def test_benefits_that_cannot_be_read_are_refused(benefits: str, refused: str):
    low, high = benefits.split(", {")
    ladder = f"""  benefits: {{a: {{label: A}}}}
  ladder: [{{id: silver, benefits: {low}}}, {{id: gold, benefits: {{{high}}}]
"""
    with pytest.raises((ProgramRefused, Refusal), match=refused):
        left(ladder, "", "2024-06-30")
