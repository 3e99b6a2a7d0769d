"""Every mistake in a text is told with its place, what is wrong and what to write instead, all of them at once."""

import random

import pytest

from enishi_engine.core.expression import Literal, Unit
from enishi_engine.program import ProgramRefused

# Two lines of heading stand before each text: `incentives:` is line 3.
COMMISSION = """\
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
VOLUME = """\
incentives:
  - id: volume
    type: volume_rebate
    base: line.quantity
    over: month
    method: marginal
    bands: BANDS
    limits: none
"""


def test_an_unknown_field(refused):
    assert refused(COMMISSION.replace("line.net", "line.nett")) == [
        "4:46: error: base: There is no 'line.nett' here. Did you mean line.net?"
    ]


@pytest.mark.parametrize("code", ["クラウド", "'A-100'", '\\"A-100\\"'])
def test_a_code_is_a_word_of_any_script_or_stands_in_quotes_of_either_kind(check, code: str):
    scope = (
        check(COMMISSION.replace("base: line.net", f'base: line.net, scope: "line.product = {code}"'))
        .program.versions[0]
        .incentives[0]
        .scope
    )

    assert scope.test.right == Literal(code.strip("'\\\""), Unit.CODE)


def test_what_names_a_wrong_metric_or_a_wrong_incentive_is_not_told_again(refused):
    text = """
metrics: {sales: sum(line.nett) over month, double: sales + sales}
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10, condition: double >= 5, limits: none}
  - {id: extra, type: commission, base: line.net, rate: 1 %, limits: none, with: {commission: add}}
"""

    assert refused(text) == [
        "4:22: error: sales: There is no 'line.nett' here. Did you mean line.net?",
        "6:62: error: rate: '10' is not a rate. Write it with its sign: 7.5 %.",
    ]


def test_an_unknown_key_and_the_one_it_stands_for(refused):
    assert refused(COMMISSION.replace("limits", "once: customer, limits")) == [
        "4:68: error: 'once' means nothing here. Did you mean once_per?"
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("base: line.quantity", "4:46: error: base: An amount is expected here, and this is a count. Name an amount, like line.net."),
        ("base: line.net + 90 days", "4:46: error: base: A number of days cannot be added to an amount. Both sides must have the same unit."),
        ("base: line.net, condition: line.net >= 90 days", "4:67: error: condition: An amount cannot be compared with a number of days. Both sides must have the same unit."),
        ("base: line.net, claim: {within: 3}", "4:72: error: within: '3' is not a number of days. Write 90 days."),
    ],
)  # fmt: skip
def test_a_wrong_unit(refused, written: str, told: str):
    assert refused(COMMISSION.replace("base: line.net", written)) == [told]


def test_a_rate_without_its_sign(refused):
    assert refused(COMMISSION.replace("10 %", "10")) == ["4:62: error: rate: '10' is not a rate. Write it with its sign: 7.5 %."]


def test_three_decimals_in_yen(refused):
    assert refused(COMMISSION.replace("limits: none", "limits: [{per: [partner, month], max: 300.125}]")) == [
        "4:106: error: max: 300.125 has more decimals than its unit holds (no decimals). Write a whole number."
    ]


BORDER = "Let from be the to of the band before: a value on the border belongs to the upper band."


@pytest.mark.parametrize(
    ("bands", "told"),
    [
        (
            "[{from: 0, to: 100, amount: 1}, {from: 101, to: open, amount: 2}]",
            f"9:51: error: There is a gap between this band and the one before it. {BORDER}",
        ),
        (
            "[{from: 0, to: 100, amount: 1}, {from: 99, to: open, amount: 2}]",
            f"9:51: error: This band overlaps the one before it. {BORDER}",
        ),
        (
            "[{from: 0, to: 100, amount: 1}]",
            (
                "9:13: error: The last band ends and does not say what happens beyond it. "
                "Write to: open, or beyond: nothing, or beyond: refuse."
            ),
        ),
    ],
)
def test_bands_that_do_not_meet_or_do_not_end(refused, bands: str, told: str):
    assert refused(VOLUME.replace("BANDS", bands)) == [told]


def test_metrics_in_a_circle_are_printed(refused):
    told = refused("metrics:\n  a: b + c\n  b: c\n  c: a\n" + COMMISSION)

    assert told[0] == "4:3: error: The metrics go in a circle: a → b → c → a. Let one of them be built of facts alone."


def test_a_rank_that_does_not_exist(refused):
    text = """\
ranks: {promote: monthly, ladder: [{id: silver}, {id: gold, condition: rank >= silverr}]}
incentives:
  - {id: commission, type: commission, base: line.net, rate: {by: rank, gld: 10 %}, who: rank >= platinum, limits: none}
"""

    assert refused(text) == [
        "3:80: error: condition: There is no rank 'silverr' on the ladder. Did you mean silver?",
        "5:73: error: There is no rank 'gld' on the ladder. Did you mean gold?",
        "5:98: error: who: There is no rank 'platinum' on the ladder. Choose one of: gold, none, silver.",
    ]


def test_a_rank_where_there_are_none(refused):
    assert refused(COMMISSION.replace("limits", "who: rank >= silver, limits")) == [
        "4:73: error: who: There are no ranks here. Add a ranks: section with a ladder, or leave rank out."
    ]


def test_two_incentives_that_meet_without_an_order(refused):
    assert refused(COMMISSION + "  - {id: second, type: commission, base: line.net, rate: 5 %, limits: none}\n") == [
        (
            "5:5: error: second and commission can meet on the same fact, and nothing says what is paid then. "
            "Add with: {commission: add} to second; or best, or this_first."
        )
    ]


def test_a_day_that_does_not_exist(refused):
    assert refused(COMMISSION.replace("limits", "first_day: 2026-02-30, limits")) == [
        "4:79: error: first_day: '2026-02-30' is not a day of the calendar. Write a day that exists, as 2026-10-01."
    ]


def test_an_incentive_that_changes_none(refused):
    text = (
        COMMISSION
        + "  - {id: up, type: rate_up, changes: comission, raise: 5 pp, first_day: 2026-10-01, last_day: 2026-10-31, limits: none}\n"
    )

    assert refused(text) == ["5:38: error: There is no incentive 'comission' to change. Did you mean commission?"]


UNUSED = "take_back: {after: [churn, downgrade], share: unused_months, months: 12}"


@pytest.mark.parametrize(
    ("take_back", "told"),
    [
        (UNUSED.replace(", months: 12", ""), "Unused months are those of a number of months."),
        (UNUSED.replace("12}", "0}"), "Unused months are those of a number of months."),
        (UNUSED.replace("12}", "12, within: 90 days}"), "Unused months are those of a number of months."),
        (UNUSED.replace("unused_months", "full").replace("churn, downgrade", "churn"), "months: belongs to share: unused_months."),
        ("take_back: {after: [downgrade], share: full}", "'downgrade' is no kind of change."),
    ],
)
def test_unused_months_are_of_a_number_of_months_and_alone(refused, take_back: str, told: str):
    (problem,) = refused(COMMISSION.replace("limits", f"{take_back}, limits"))

    assert told in problem


BACK = "take_back: {after: [refund], share: proportional}"


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("reopens: bands, limits", "reopens: counts a line by what its take-back leaves of it, and nothing is taken back."),
        (f"{BACK}, reopens: bands, limits", "reopens: bands, but there is no running total."),
        (f"{BACK}, reopens: limits, limits", "reopens: limits, but there are no limits."),
        (f"{BACK}, reopens: [caps], limits", "'caps' is no thing to reopen."),
        (f"{BACK}, reopens: figures, limits", "Leave it out here and write changes: on_day_of_line under the metric"),
        (f"{BACK}, reopens: ranks, limits", "on_day_of_line}; ranks of closed periods follow with restates: ranks."),
    ],
)
def test_what_is_reopened_must_be_there(refused, terms: str, told: str):
    (problem,) = refused(COMMISSION.replace("limits", terms))

    assert told in problem


@pytest.mark.parametrize(
    ("metrics", "told"),
    [
        ("{is: sum(line.net) over month, changes: on_their_day}", "'on_their_day' is no day for changes."),
        ("{is: sum(activity.value) over month, changes: on_day_of_line}", "Only order lines are changed later, and m has no figure of them. Leave"),
        ("{is: sum(deal.amount) over month, changes: on_own_day}", "Only order lines are changed later, and m has no figure of them."),
        ("{is: count(person) as of review, changes: on_day_of_line}", "Only order lines are changed later, and m has no figure of them."),
        ("{is: other + other, changes: on_day_of_line}", "Say it of the metrics that it is built of, or leave it out."),
        ("{is: count(day where other >= 1) over month, changes: on_day_of_line}", "Say it of the metrics that it is built of, or leave it out."),
    ],
)  # fmt: skip
def test_only_a_metric_of_order_lines_says_where_changes_count(refused, metrics: str, told: str):
    (problem,) = refused(f"metrics:\n  other: sum(line.net) over month\n  m: {metrics}\nincentives: []\n")

    assert told in problem


@pytest.mark.parametrize(
    "formula", ["sum(line.net) over month + other", "count(day where sum(line.net) over month >= 1) over month", "sum(line.net) over month / other"]
)  # fmt: skip
def test_a_metric_of_lines_among_others_may_say_it(check, formula: str):
    text = f"metrics:\n  other: sum(line.net) over month\n  m: {{is: '{formula}', changes: on_day_of_line}}\nincentives: []\n"

    assert check(text).problems == ()


def test_a_budget_in_proportion_is_not_reopened(refused):
    budget = f"{BACK}, reopens: limits, limits: [{{per: campaign, max: 100, order: prorated}}]"
    (problem,) = refused(COMMISSION.replace("limits: none", budget))

    assert "what is left of a budget that is shared in proportion cannot be calculated yet. Write order: booked" in problem


@pytest.mark.parametrize(
    ("method", "bands", "holds"),
    [
        ("whole_amount", "[{from: 0, to: 100, rate: 5 %}, {from: 100, to: open, rate: 3 %}]", False),
        ("marginal", "[{from: 0, to: 100, rate: 5 %}, {from: 100, to: open, rate: 3 %}]", True),
        ("marginal", "[{from: 0, to: 100, rate: 5 %}, {from: 100, to: open, rate: -1 %}]", False),
        ("whole_amount", "[{from: 0, to: 100, rate: 5 %}, {from: 100, to: open, rate: 5 %}]", True),
    ],
)
def test_only_totals_that_pay_more_the_larger_they_are_are_reopened(check, method: str, bands: str, holds: bool):
    volume = f"incentives:\n  - {{id: v, type: volume_rebate, base: line.net, over: year, method: {method}, limits: none, {BACK}, reopens: bands, bands: {bands}}}\n"
    if holds:
        assert check(volume).problems == ()
    else:
        with pytest.raises(ProgramRefused, match="reopens: bands, but a larger total can pay less"):
            check(volume)


LADDER = "ranks: {promote: never, ladder: [{id: bronze}, {id: silver}]}\n"
FAILING = "while: {condition: rank >= silver, otherwise: take_back, within: 6 months}"


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (FAILING.replace(", within: 6 months", ""), "take_back must say for how long what was earned is not yet certain. Add within:"),
        (FAILING.replace("6 months", "0 months"), "take_back must say for how long what was earned is not yet certain. Add within:"),
        (FAILING.replace("6 months", "6 days"), "within: '6 days' is not a number of months."),
        (FAILING.replace("take_back", "ends"), "within: says how far a take-back reaches, and none is said. Add otherwise: take_back."),
        (FAILING.replace("take_back", "returns"), "'returns' is no thing to happen otherwise."),
        (FAILING.replace("condition: rank >= silver, ", ""), "condition"),
        (FAILING.replace("rank >= silver", "1 = 1"), "while: speaks of nothing that can change."),
        (f"{BACK}, {FAILING}, reopens: limits", "reopens: with a continuing condition that takes back"),
    ],
)
def test_a_condition_that_takes_back_says_for_how_long(refused, terms: str, told: str):
    problems = refused(LADDER + COMMISSION.replace("limits: none", f"limits: [{{per: [line], max: 100}}], {terms}"))

    assert [told in problem for problem in problems] == [True]


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("agreements", "type: partner_referral, pays_for: contract, candidates: seller.kind = corporation, amount: 1"),
        ("events", "type: spiff, per: event, event: meeting_set, amount: 1"),
        ("claims", "type: mdf_claim, rate: 50 %"),
    ],
)
def test_only_what_was_ordered_can_fail_later(refused, kind: str, terms: str):
    problems = refused(f"{LADDER}incentives:\n  - {{id: c, {terms}, limits: none, {FAILING}}}\n")

    assert [f"while has no meaning for incentives on {kind}. Leave it out." in problem for problem in problems] == [True]


def test_what_is_no_line_has_nothing_to_reopen(refused):
    goal = "metrics: {m: sum(line.net) over month}\nincentives:\n  - {id: g, type: target_bonus, over: month, reached: m >= 1, amount: 1, limits: none, reopens: bands}\n"
    (problem,) = refused(goal)

    assert "Only order lines are changed later and taken back. Leave reopens out." in problem


def test_every_mistake_is_told_at_once(refused):
    text = COMMISSION.replace("line.net", "line.nett").replace("10 %", "10").replace("limits: none", "limits: nothing")

    assert [problem.split(" error: ")[0] for problem in refused(text)] == ["4:46:", "4:63:", "4:75:"]


def test_silence_about_limits_is_a_warning_and_a_stated_none_is_not(check):
    silent = check(COMMISSION.replace(", limits: none", ""))
    stated = check(COMMISSION)

    assert [str(problem) for problem in silent.problems] == [
        "2026-04-01.yaml:4:5: warning: No limits are stated. Add limits:, or say none and who agreed, as in none, agreed with finance."
    ]
    assert stated.problems == ()


# ── What is no text at all ───────────────────────────────────────────────────────────────────────────────────────────

RANDOM = random.Random(0)  # the same garbage in every run


@pytest.mark.parametrize(
    ("garbage", "told"),
    [
        (b"x" * 10_000_000, "1:1: error: The file has 10,000,000 bytes. A text has at most 1,000,000; is this the right file?"),
        (RANDOM.randbytes(1_000), "1:1: error: The file is not UTF-8 text. Save it as UTF-8."),
        (b"[" * 50_000, "1:1: error: The text is nested far deeper than a program. Is this the right file?"),
        (b"", "1:1: error: The file is empty. Begin with enishi new, or copy a program of the gallery."),
        (b"just words", "1:1: error: A text has named sections. Begin with program:, currency:, incentives:."),
        (b"a: 1\n\tb: 2", "2:1: error: A tab stands where a value or an indentation begins. Indent with spaces, not with tabs."),
    ],
    ids=["10 MB", "random bytes", "brackets", "nothing", "words", "tab"],
)
def test_garbage_is_refused_with_a_remedy(refused, garbage: bytes, told: str):
    (problem,) = refused(garbage)

    assert problem.startswith(told)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("settle", "4:98: error: 'settle' is nothing that happens after a contract. Did you mean settles?"),
        (
            "settles",
            (
                "4:98: error: Only months of service are settled at a contract's end; a line is earned once, on its own day. "
                "Write goes_on, or earn it by service months (type: recurring_commission)."
            ),
        ),
        (
            "{settles: 6 months, goes_on: 1 months}",
            "4:98: error: after_contract says one thing. Write {goes_on: 6 months}, or {settles: 6 months}.",
        ),
    ],
)
def test_what_happens_after_a_contract_is_one_thing_that_there_is(refused, after: str, told: str):
    assert refused(COMMISSION.replace("limits: none", f"limits: none, after_contract: {after}")) == [told]
