"""Unlocked by an event (T3, ruling 12): from the start of its day, by anybody of the company, for good (docs/rules/candidates.md)."""

import pytest

from engine.tests.operators.desk import FIRST_DAY, HEAD, Example, Later, check, run, table
from enishi_engine.explain.reasons import reason_in_words
from enishi_engine.program import ProgramRefused, read_texts
from enishi_engine.words.program import describe


def unlocked(words: str, more: str = "") -> str:
    """A commission of a tenth that some events unlock."""
    return f"incentives:\n  - {{id: c, type: commission, base: line.net, rate: 10 %, limits: none, unlocked: {words}{more}}}\n"


LOGIN = unlocked("first portal_login")
TWICE = unlocked("2 study_session")
COURSE = unlocked("course_passed about basics reaching 80")
BOTH = unlocked("first portal_login and download")
RAISED = """incentives:
  - {id: c, type: commission, base: line.net, rate: 10 %, limits: none, take_back: {after: [refund], share: proportional}}
  - {id: u, type: unlock, changes: c, raise: 5 pp, unlocked: first portal_login and first download, limits: none}
"""


def from_(period: str) -> str:
    return unlocked(f"{{event: portal_login, from: {period}}}")


@table(
    Example("an order of the event's day pays, one of the day before does not", LOGIN,
        "activity V1 portal_login 2024-03-01; line A1 2024-02-29 100; line A2 2024-03-01 100; line A3 2024-12-31 100", {"A2": 10, "A3": 10}, {"A1": "not_unlocked"}),
    Example("two on one day are two, and the second one counts", TWICE,
        "activity V1 study_session 2024-03-01; activity V2 study_session 2024-03-01; line A1 2024-03-01 100", {"A1": 10}),
    Example("one is not two, a third changes nothing", TWICE,
        "activity V1 study_session 2024-03-01; activity V2 study_session 2024-03-05; activity V3 study_session 2024-03-09; line A1 2024-03-04 100; line A2 2024-03-05 100",
        {"A2": 10}, {"A1": "not_unlocked"}),
    Example("only the course that is named, with the value or more, counts", COURSE,
        "activity V1 course_passed 2024-02-01 subject=sales value=90; activity V2 course_passed 2024-02-02 subject=basics value=79.999999; "
        "activity V3 course_passed 2024-03-01 subject=basics value=80; line A1 2024-02-29 100; line A2 2024-03-01 100", {"A2": 10}, {"A1": "not_unlocked"}),
    Example("all events have to happen, in whatever order", BOTH,
        "activity V1 download 2024-02-01; activity V2 portal_login 2024-03-01; line A1 2024-02-15 100; line A2 2024-03-01 100", {"A2": 10}, {"A1": "not_unlocked"}),
    Example("an event of another partner, and one of another kind, unlock nothing", LOGIN,
        "activity V1 portal_login 2024-01-01 partner=kita; activity V2 download 2024-01-01; line A1 2024-03-01 100; line K1 2024-03-01 100 partner=kita",
        {"K1 kita": 10}, {"A1 aoba": "not_unlocked"}),
    Example("anybody of the company unlocks it for everybody, also who has left since", LOGIN,
        "person ken aoba left=2024-03-31; person yui aoba; activity V1 portal_login 2024-03-01 person=ken; line A1 2024-06-01 100 person=yui", {"A1": 10}),
    Example("for an introducer the introducer's own events count", unlocked("first portal_login", ", payee: introducer"),
        "partner aoba introduced_by=kita; activity V1 portal_login 2024-01-01; activity V2 portal_login 2024-03-01 partner=kita; line A1 2024-02-29 100; line A2 2024-03-01 100",
        {"A2": 10}, {"A1": "not_unlocked"}),
    Example("by another day of the line it is that day which counts", unlocked("first portal_login", ", earned_on: acceptance"),
        "activity V1 portal_login 2024-03-01; line A1 2024-02-01 100 accepted_on=2024-03-01; line A2 2024-02-01 100 accepted_on=2024-02-29", {"A1": 10}, {"A2": "not_unlocked"}),
    Example("from the next month on: the first day after the event's month", from_("next_month"),
        "activity V1 portal_login 2024-02-29; line A1 2024-02-29 100; line A2 2024-03-01 100", {"A2": 10}, {"A1": "not_unlocked"}),
    Example("an event on the first of a month counts from the next one's", from_("next_month"),
        "activity V1 portal_login 2024-03-01; line A1 2024-03-31 100; line A2 2024-04-01 100", {"A2": 10}, {"A1": "not_unlocked"}),
    Example("quarters are the program's: of a year that starts in February", from_("next_quarter"),
        "activity V1 portal_login 2024-03-31; line A1 2024-04-30 100; line A2 2024-05-01 100", {"A2": 10}, {"A1": "not_unlocked"}, year_starts="02-01"),
    Example("halves and years too", from_("next_year"),
        "activity V1 portal_login 2024-03-31; line A1 2024-03-31 100; line A2 2024-04-01 100", {"A2": 10}, {"A1": "not_unlocked"}, year_starts="04-01"),
    Example("what has happened after the run's last day has not happened", LOGIN,
        "activity V1 portal_login 2024-03-01; line A1 2024-02-01 100", {}, {"A1": "not_unlocked"}, until="2024-02-29"),
    Example("a correction of the event counts as if it had always been so", LOGIN,
        "activity V1 portal_login 2024-02-01 revision=1; activity V1 portal_login 2024-03-01 revision=2; line A1 2024-02-15 100; line A2 2024-03-01 100", {"A2": 10}, {"A1": "not_unlocked"}),
    Example("each text has its own events; the one that judges the line is asked", LOGIN,
        "activity V1 portal_login 2024-01-15; activity V2 download 2024-07-15; line A1 2024-06-30 100; line A2 2024-07-01 100; line A3 2024-07-15 100",
        {"A1": 10, "A3": 10}, {"A2": "not_unlocked"}, later=(Later("2024-07-01", unlocked("first download")),)),
    Example("a raise pays beside its commission and is taken back with it; a negative line lowers it", RAISED,
        "activity V1 portal_login 2024-03-01; activity V2 download 2024-03-02; line A1 2024-03-01 1_000; line A2 2024-03-02 1_000; line A3 2024-03-03 -200; change R1 A2 refund 400 2024-04-01",
        {"c A1": 100, "c A2": 100, "c A3": -20, "u A2": 50, "u A3": -10, "c A2 R1": -40, "u A2 R1": -20}, {"u A1": "not_unlocked"}),
    Example("where the commission comes to nothing the raise does too", RAISED,
        "activity V1 portal_login 2024-03-01; activity V2 download 2024-03-01; line A1 2024-03-01 0", {}, {"c A1": "zero", "u A1": "other_pays_nothing"}),
    Example("activities themselves can be unlocked by another: a meeting after the course",
        "incentives:\n  - {id: m, type: meeting_reward, meeting: meeting_set, amount: 500, unlocked: course_passed, limits: none}\n",
        "activity V1 meeting_set 2024-02-29; activity V2 course_passed 2024-03-01; activity V3 meeting_set 2024-03-01", {"V3": 500}, {"V1": "not_unlocked"}),
)  # fmt: skip
def test_unlocking(example: Example):
    check(example)


def test_the_reason_names_the_event_the_day_and_what_there_was():
    example = Example("", BOTH, "activity V1 portal_login 2024-03-01; line A1 2024-02-29 100; line A2 2024-03-01 100")
    rows = {row["fact_id"]: row for row in run(example).rows("not_paid")}

    assert {name: (row["gate"], row["subject"], row["needed"], row["had"], row["unit"]) for name, row in rows.items()} == {
        "A1": (4, "first portal_login", 19_783, 19_782, "day"),  # 2024-03-01 is the 19,783rd day after 1970-01-01
        "A2": (4, "download", None, 19_783, "day"),
    }


def program_of(text: str):
    return read_texts({FIRST_DAY: ("2024-01-01.yaml", (HEAD.format(rounding="down", year_starts="04-01") + text).encode())}).program


def test_a_rate_that_rises_is_never_said_to_have_been_low():
    said = [describe(program_of(RAISED), language) for language in ("ja", "en")]
    example = Example("", RAISED, "activity V1 portal_login 2024-03-01; line A1 2024-02-29 100; line A2 2024-03-01 100")
    reasons = run(example).rows("not_paid")
    said += [reason_in_words(row, program_of(RAISED), language).sentences[0] for row in reasons for language in ("ja", "en")]

    assert "初回ログインと資料の初回ダウンロード後のご受注から、手数料率が5ポイント上がります" in said[0]
    assert "orders from the day of the first login and the first download on earn a commission rate 5 points higher" in said[1]
    assert [words for words in said if any(low in words.lower() for low in ("低", "下が", "下げ", "引き下", "low", "reduc", "penal"))] == []


@pytest.mark.parametrize(
    ("words", "ja", "en"),
    [
        ("{event: course_passed about basics reaching 80, from: next_month}", "「basics」講座の合格(80以上)の翌月1日以降のご受注から対象になります",
         "orders from the first day of the month after passing the course basics with 80 or more on are paid"),
        ("2 study_session", "2回目の勉強会後のご受注から対象になります", "orders from the day of the 2nd study session on are paid"),
    ],
)  # fmt: skip
def test_what_unlocks_reads_as_a_sentence(words: str, ja: str, en: str):
    program = program_of(unlocked(words))

    assert ja in describe(program, "ja")
    assert en in describe(program, "en")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("first portal login", "'first portal login' is no event"),
        ("portal_login and", "is no event"),
        ("0 portal_login", "'0 portal_login' is no event"),
        ("portal_login and portal_login", "says the same event twice"),
        ("course_passed reaching 80.1234567", "more decimals"),
        ("{event: portal_login, from: next_week}", "'next_week' is nothing that it counts from"),
        ("{from: next_month}", "lacks event"),
        ("[portal_login]", "has named parts"),
    ],
)
def test_what_is_no_event_is_refused_with_a_remedy(words: str, problem: str):
    with pytest.raises(ProgramRefused, match=problem):
        program_of(unlocked(words))


def test_an_unlock_without_events_or_that_would_lower_a_rate_is_refused():
    without = RAISED.replace(" unlocked: first portal_login and first download,", "")
    lowering = RAISED.replace("raise: 5 pp", "raise: -5 pp")

    with pytest.raises(ProgramRefused, match="The unlock lacks unlocked"):
        program_of(without)
    with pytest.raises(ProgramRefused, match="What is unlocked is a raise"):
        program_of(lowering)
