"""What a new writer of cases tries first: each is answered with what to write, or means what it seems to mean."""

import pytest

TOLD = """
- case: a sentence
  partners: {aoba: {rank: bronze, region: kanto}}
  lines: [{id: A1, partner: aoba, net: 30_000, date: 2026-05-01}]
  """


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("pays: {commission: {A1: 3_000}}\n  counted: {}", "'pays' means nothing here. Did you mean earns?"),
        ("earns: {A1: 3_000}", "earns: there is no incentive 'A1'. Name the incentive first: earns: {commission: {A1: 30_000}}."),
        ("pays_nothing: {commission: [A1]}", "pays_nothing: commission has named parts. Write {A1: too_late}."),
        ("counted: {commission: 1}", "counted: commission has named parts. Write {out_of_scope: 1}."),
    ],
)
def test_an_expectation_in_another_shape_is_answered_with_the_shape(refused, said: str, told: str):
    (problem,) = refused(TOLD + said)

    assert problem.split(" error: ")[1] == told


@pytest.mark.parametrize("column", ["amount", "price", "revenue"])
def test_the_amount_of_a_line_is_its_net(refused, column: str):
    problems = refused(TOLD.replace("net:", f"{column}:") + "earns: {commission: {A1: 3_000}}")

    assert problems[-1].endswith(f"'{column}' means nothing here. Did you mean net?")


def test_an_incentive_with_nothing_in_it_says_that_nothing_is_earned(run):
    (result,) = run(TOLD + "earns: {commission: {}}")

    assert [difference.text for difference in result.differences] == ["commission A1 (aoba) is not said to earn anything; it is 3,000."]


@pytest.mark.parametrize(
    ("day", "until", "why"),
    [
        ("2026-05-01", "2026-04-30", "its day is 2026-05-01, and the run ends on 2026-04-30"),
        ("2026-03-31", "2026-04-30", "its day is 2026-03-31, and the first text is in force from 2026-04-01"),
    ],
)
def test_a_day_outside_the_run_is_said_to_be_outside(run, day: str, until: str, why: str):
    (result,) = run(TOLD.replace("2026-05-01", day) + f"earns: {{commission: {{A1: 3_000}}}}\n  until: {until}")

    assert [difference.text for difference in result.differences] == [f"commission A1 should earn 3,000; it is nothing: {why}."]


def test_a_closing_that_the_case_does_not_tell_is_named(run):
    (result,) = run(TOLD + "pays_out: {may: {aoba: {paid: 3_000}}}")

    assert [difference.text for difference in result.differences] == [
        "the case tells of no closing may; add it to closings, with its days and known_by."
    ]
