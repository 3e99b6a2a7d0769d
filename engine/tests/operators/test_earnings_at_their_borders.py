"""What is paid on the earnings of another incentive: rounding, returns, limits, negative amounts (docs/rules/earnings.md)."""

import pytest

from engine.tests.operators.desk import FIRST_DAY, HEAD, Example, check, run, table
from enishi_engine.program.folder import read_texts
from enishi_engine.program.problems import ProgramRefused

TAKEN = "take_back: {after: [refund, cancel], share: proportional}"
KITA = "partner kita parent=aoba; "


def override(more: str = "limits: none", of: str = "limits: none") -> str:
    """A commission of 33 % that is taken back in proportion, and 10 % of it for the parent."""
    return f"""incentives:
  - {{id: c, type: commission, base: line.net, rate: 33 %, {TAKEN}, {of}}}
  - {{id: o, type: override, of: c, rate: 10 %, {more}}}
"""


@table(
    Example(
        "10 % of 33 are 3.3, down to 3; of 9 they are 0.9, nothing", override(),
        KITA + "line A1 2024-04-30 100 partner=kita; line A2 2024-02-29 28 partner=kita",
        {"c A1": 33, "c A2": 9, "o c/A1/kita": 3}, {"o c/A2/kita": "zero"},
    ),
    Example(
        "half refunded the commission returns 16 and the override 3 × 16 ÷ 33 = 1; all refunded both return what is left", override(),
        KITA + "line A1 2024-04-30 100 partner=kita; change X1 A1 refund 50 2024-05-01; change X2 A1 refund 50 2024-05-01",
        {
            "c A1": 33, "c A1 X1": -16, "c A1 X2": -17, "o c/A1/kita": 3, "o c/A1/kita X1": -1, "o c/A1/kita X2": -2,
        },
    ),
    Example(
        "of a line of -100 the commission is -33 and the override -3, and both come back when it is cancelled", override(),
        KITA + "line A1 2024-04-30 -100 partner=kita; change X1 A1 cancel - 2024-05-01",
        {"c A1": -33, "c A1 X1": 33, "o c/A1/kita": -3, "o c/A1/kita X1": 3},
    ),
    Example(
        "it is paid on what a cap left: 10 % of 50, then nothing on what paid nothing", override(of="limits: [{per: partner, max: 50}]"),
        KITA + "line A1 2024-04-01 1_000 partner=kita; line A2 2024-04-01 1_000 partner=kita",
        {"c A1": 50, "o c/A1/kita": 5}, {"c A2": "limit_reached"},
    ),
    Example(
        "a cap that is full when the earning is returned changes nothing of what is returned", override("limits: [{per: partner, max: 5}]"),
        KITA + "line A1 2024-04-01 100 partner=kita; line A2 2024-04-02 100 partner=kita; line A3 2024-04-03 100 partner=kita; change X1 A2 cancel - 2024-05-01",
        {"c A1": 33, "c A2": 33, "c A3": 33, "c A2 X1": -33, "o c/A1/kita": 3, "o c/A2/kita": 2, "o c/A2/kita X1": -2}, {"o c/A3/kita": "limit_reached"},
    ),
    Example(
        "after the override's last day an earning pays nothing, but what was earned before still falls", override("limits: none, last_day: 2024-04-30"),
        KITA + "line A1 2024-04-30 100 partner=kita; line A2 2024-05-01 100 partner=kita; change X1 A1 cancel - 2024-06-01",
        {"c A1": 33, "c A2": 33, "c A1 X1": -33, "o c/A1/kita": 3, "o c/A1/kita X1": -3}, {"o c/A2/kita": "after_last_day"},
    ),
    Example(
        "each part of a shared line is an earning of its own, those of the same day in the order of the sellers", override("limits: [{per: partner, max: 4}]"),
        KITA + "partner minami parent=aoba; line A1 2024-04-01 200; credit K1 A1 minami 1; credit K2 A1 kita 1",
        {"c A1 kita": 33, "c A1 minami": 33, "o c/A1/kita kita": 3, "o c/A1/minami minami": 1},
    ),
    Example(
        "nobody above: only counted", override(), "line A1 2024-04-01 100", {"A1": 33},
    ),
)  # fmt: skip
def test_override(example: Example):
    check(example)


def test_who_earned_it_is_whose_parent_is_paid():
    """The introducer earns on kita's line, and minami stands above the introducer."""
    text = """incentives:
  - {id: c, type: commission, base: line.net, rate: 10 %, payee: introducer, limits: none}
  - {id: o, type: override, of: c, rate: 10 %, limits: none}
"""
    facts = "partner kita introduced_by=aoba; partner aoba parent=minami; line A1 2024-04-01 1_000 partner=kita"

    paid = {row["incentive"]: (row["seller"], row["payee"], row["amount"]) for row in run(Example("", text, facts)).rows("earning_lines")}

    assert paid == {"c": ("kita", "aoba", 100), "o": ("aoba", "minami", 10)}


def test_marketing_money_stands_apart_in_every_sum():
    text = """incentives:
  - {id: c, type: commission, base: line.net, rate: 10 %, limits: none}
  - {id: m, type: mdf_accrual, base: line.net, rate: 2 %, limits: none, with: {c: add}}
  - {id: n, type: mdf_accrual, of: c, rate: 50 %, limits: none}
"""
    result = run(Example("", text, "line A1 2024-04-01 1_000"))

    assert {(row["incentive"], row["amount"], row["pays_as"]) for row in result.rows("earning_lines")} == {
        ("c", 100, "money"), ("m", 20, "marketing_money"), ("n", 50, "marketing_money"),
    }  # fmt: skip
    assert {(row["incentive"], row["pays_as"]) for row in result.rows("summary")} == {
        ("c", "money"), ("m", "marketing_money"), ("n", "marketing_money"),
    }  # fmt: skip


def problems(incentives: str) -> list[str]:
    text = HEAD.format(rounding="down", year_starts="01-01") + f"incentives: [{incentives}]"
    with pytest.raises(ProgramRefused) as refused:
        read_texts({FIRST_DAY: ("2024-01-01.yaml", text.encode())})
    return [problem.problem for problem in refused.value.problems if problem.severity.value == "error"]


COMMISSION = "{id: c, type: commission, base: line.net, rate: 10 %, limits: none}"


@pytest.mark.parametrize(
    ("incentives", "said"),
    [
        ("{id: a, type: override, of: b, rate: 1 %, limits: none}, {id: b, type: override, of: a, rate: 1 %, limits: none}", "a → b → a"),
        ("{id: a, type: override, of: a, rate: 1 %, limits: none}", "a → a"),
        (f"{COMMISSION}, {{id: b, type: override, of: c, rate: 1 %, limits: none}}, {{id: a, type: override, of: b, rate: 1 %, limits: none}}", "a → b → c"),
        (f"{COMMISSION}, {{id: b, type: override, of: d, rate: 1 %, limits: none}}", "There is no incentive 'd' to earn."),
        (f"{COMMISSION}, {{id: b, type: override, of: c, rate: 1 %, limits: none, payee: person}}", "Here there is no person to pay."),
        (f"{COMMISSION}, {{id: b, type: override, of: c, rate: 1 %, limits: none, take_back: none}}", "take_back has no meaning for incentives on earnings."),
        (f"{COMMISSION}, {{id: b, type: mdf_accrual, rate: 1 %, limits: none}}", "Marketing money grows with sales or with earnings."),
        (
            f"{COMMISSION}, {{id: a, type: override, of: c, rate: 1 %, limits: none}}, {{id: b, type: override, of: c, rate: 1 %, limits: none}}",
            "b and a can meet on the same fact, and nothing says what is paid then.",
        ),
    ],
)  # fmt: skip
def test_what_no_text_may_say_of_earnings(incentives: str, said: str):
    assert any(said in problem for problem in problems(incentives))
