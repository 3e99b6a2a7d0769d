"""What a case tells, what it leaves unsaid, and how it says that something came out otherwise."""

from enishi_engine.cases.expectations import REASONS
from enishi_engine.explain import REASONS as EXPLAINED_REASONS

TOLD = """
- case: a sentence
  partners: {aoba: {rank: bronze, region: kanto}, kita: {rank: silver, region: kansai}}
  lines:
    - {id: A1, partner: aoba, net: 30_000, date: 2026-05-01}
    - {id: A2, partner: aoba, net: 5_000, date: 2026-05-02, kind: usage}
    - {id: K1, partner: kita, net: 30_000, date: 2026-05-01}
  changes: [{line: A1, kind: refund, amount: 10_000, date: 2026-05-03}]
"""


def differences(run, expectations: str) -> list[str]:
    """What differs in the told case, each with its place."""
    (result,) = run(f"{TOLD}  {expectations}\n")
    assert result.passed == (not result.differences)
    return [str(difference) for difference in result.differences]


def test_a_case_that_says_everything_about_the_incentive_it_mentions_passes(run):
    said = """earns: {commission: {A1: 3_000}}
  takes_back: {commission: {A1: 1_000}}
  payable: {commission: {A1: 2_000}}
  pays_nothing: {commission: {K1: {reason: who, needed: kanto, had: kansai}}}
  counted: {commission: {out_of_scope: 1}}
  ranks: {aoba: {2026-05-01: bronze}, kita: {2026-05-01: silver}}"""

    assert differences(run, said) == []


def test_a_case_may_tell_lines_in_another_currency_and_their_rates(run):
    (result,) = run("""
- case: dollars
  partners: {aoba: {rank: bronze, region: kanto}}
  lines:
    - {id: A1, partner: aoba, net: 100.01, currency: USD, date: 2026-05-01}
    - {id: A2, partner: aoba, net: 100, currency: USD, date: 2026-04-30}
  rates: [{from_currency: USD, to_currency: JPY, day: 2026-05-01, rate: 15_025, scale: 2}]
  earns: {commission: {A1: 1_502}}
  pays_nothing: {commission: {A2: {reason: no_rate, subject: base, needed: 2026-04-30}}}
""")

    assert [str(difference) for difference in result.differences] == []


def test_another_amount_is_said_with_both_amounts(run):
    said = "earns: {commission: {A1: 3_001}}\n  takes_back: {commission: {A1: 1_000}}"

    assert differences(run, said) == ["line 9: commission A1 should earn 3,001; it is 3,000."]


def test_what_pays_nothing_is_said_with_its_reason(run):
    said = "earns: {commission: {A1: 3_000, K1: 3_600}}\n  takes_back: {commission: {A1: 1_000}}"

    assert differences(run, said) == [
        "line 9: commission K1 should earn 3,600; it is nothing: who, subject partner.region = kanto, needed kanto, had kansai."
    ]


def test_what_was_no_candidate_is_said_with_what_was_counted(run):
    said = "earns: {commission: {A1: 3_000, A2: 500}}\n  takes_back: {commission: {A1: 1_000}}"

    assert differences(run, said) == ["line 9: commission A2 should earn 500; it is nothing (only counted for commission: out_of_scope 1)."]


def test_an_amount_that_is_not_said_is_a_difference(run):
    said = "pays_nothing: {commission: {K1: who}}"

    assert differences(run, said) == [
        "line 2: commission A1 (aoba) is not said to earn anything; it is 3,000.",
        "line 2: commission A1 (aoba) is not said to take back anything; it is 1,000.",
    ]


def test_another_figure_of_a_reason_is_a_difference(run):
    said = """earns: {commission: {A1: {aoba: 3_000}}}
  takes_back: {commission: {A1: 1_000}}
  pays_nothing: {commission: {K1: {reason: who, had: kanto}}}"""

    assert differences(run, said) == [
        (
            "line 11: commission K1 should pay nothing (who, had kanto); "
            "it pays nothing because: who, subject partner.region = kanto, needed kanto, had kansai."
        )
    ]


def test_what_should_pay_nothing_and_is_paid_is_said_once(run):
    said = "takes_back: {commission: {A1: 1_000}}\n  pays_nothing: {commission: {A1: zero}}"

    assert differences(run, said) == ["line 10: commission A1 should pay nothing (zero); it earns 3,000."]


def test_a_rank_after_the_last_day_of_the_run_is_not_known(run):
    assert differences(run, "ranks: {aoba: {2026-05-02: silver, 2026-06-01: silver}}") == [
        "line 9: aoba should be silver on 2026-05-02; it is bronze.",
        "line 9: nothing is known of 2026-06-01, the run ends on 2026-05-03; add until: 2026-06-01.",
    ]


def test_a_rank_follows_the_reviews_when_nobody_decided_on_it(run):
    (result,) = run("""
- case: a million in April makes silver in May
  lines: [{id: A1, partner: aoba, net: 1_000_000, date: 2026-04-30}]
  until: 2026-05-01
  ranks: {aoba: {2026-04-01: bronze, 2026-04-30: bronze, 2026-05-01: silver}}
""")

    assert result.differences == ()


def test_facts_that_were_learned_later_are_left_out(run):
    (result,) = run("""
- case: what was learned after the closing is not in it
  partners: {aoba: {rank: bronze, region: kanto}}
  lines:
    - {id: A1, partner: aoba, net: 10_000, date: 2026-04-10}
    - {id: A2, partner: aoba, net: 20_000, date: 2026-04-11, learned_at: 2026-05-02T10:00}
  known_by: 2026-05-01T00:00
  earns: {commission: {A1: 1_000}}
""")

    assert result.differences == ()


def test_every_wrong_thing_is_told_at_once_with_its_place_and_a_remedy(refused):
    problems = refused("""
- case: nothing but mistakes
  partner: {}
  partners: {aoba: {rank: gold, region: kantoo, regoin: kanto}}
  lines:
    - {id: A1, partner: aoba, net: 1_000.5, date: 2026-02-30}
  earns: {comission: {A1: 1}, commission: {A2: 1, A1: much}}
  pays_nothing: {commission: {A1: {reason: to_late}}}
  ranks: {aoba: {2026-05-01: silber}}
  known_by: yesterday
""")

    assert problems == [
        "cases/some.yaml:3:3: error: 'partner' means nothing here. Did you mean partners?",
        "cases/some.yaml:4:27: error: There is no rank 'gold' on the ladder. Choose one of: bronze, silver.",
        "cases/some.yaml:4:41: error: partner.region is never 'kantoo'. Did you mean kanto?",
        "cases/some.yaml:4:49: error: 'regoin' means nothing here. Did you mean region?",
        "cases/some.yaml:6:36: error: net: '1000.5' has 1 decimal; JPY has none. Write whole yen.",
        "cases/some.yaml:6:51: error: ordered_on: '2026-02-30' is not in the calendar. Write a day that exists.",
        "cases/some.yaml:7:11: error: earns: there is no incentive 'comission'. Did you mean commission?",
        "cases/some.yaml:7:44: error: The case tells of no line or activity 'A2'. Choose one of: A1. A period is written 2026-04-01..2026-06-30, a month of service A1#3.",
        "cases/some.yaml:7:55: error: earns: 'much' is not an amount. Write it as 300_000, without a currency sign or commas.",
        "cases/some.yaml:8:35: error: 'to_late' is no reason. Did you mean too_late?",
        "cases/some.yaml:9:30: error: There is no rank 'silber' on the ladder. Did you mean silver?",
        (
            "cases/some.yaml:10:13: error: known_by: 'yesterday' is not a moment. "
            "Write 2026-04-01T09:30, by the clocks of the program's time zone, or 2026-04-01T09:30+09:00."
        ),
    ]


def test_a_case_that_expects_nothing_is_refused(refused):
    assert refused("- {case: a sentence alone}") == [
        (
            "cases/some.yaml:1:3: error: The case says nothing that must come out. "
            "Add one of earns, takes_back, payable, pays_nothing, ranks, benefits, pays_out, counted."
        )
    ]


def test_a_file_that_is_no_list_is_refused(refused):
    assert refused("case: a sentence") == [
        "cases/some.yaml:1:1: error: A file of cases is a list. Begin each with a dash: - case: a sentence."
    ]


def test_the_reasons_a_case_may_name_are_those_that_have_sentences():
    assert set(REASONS) == set(EXPLAINED_REASONS)
