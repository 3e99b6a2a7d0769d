"""What happens on its day without anyone's click: rank reviews, asked for once however often the rules are looked at."""

from datetime import timedelta

import pytest

from enishi.closing import due
from enishi.closing import operations as closings
from enishi.core import clock, jobs, schedule
from enishi.core.models import Job
from enishi.ranks import queries
from server.tests.ranks.conftest import NOVEMBER_1, OCTOBER_1, TEXT, moment, taken
from server.tests.texts import in_force

RULES = (due.rank_reviews,)
pytestmark = pytest.mark.django_db


def keys(at) -> list[str]:
    return [one.key for one in due.rank_reviews(at)]


def test_ranks_are_reviewed_once_a_day_of_the_programs_zone(program):
    """15:00 UTC is midnight in Tokyo."""
    assert keys(moment(10, 31, 14)) == ["rank_review:sakura:2026-10-31:1.0.0"]
    assert keys(moment(10, 31, 15)) == ["rank_review:sakura:2026-11-01:1.0.0"]


def test_a_closing_a_text_and_a_decision_make_a_review_due_again_on_the_same_day(program, hana, mio, now):
    closings.close_period(program=program, group="month_end", period="2026-07", at=now, by="hana")
    assert keys(now) == ["rank_review:sakura:2026-10-01:1.1.0"]
    in_force(program="sakura", from_day=NOVEMBER_1, text=TEXT, by=hana, second=mio, at=now)
    assert keys(now) == ["rank_review:sakura:2026-10-01:2.1.0"]


def test_a_program_without_ranks_is_never_due(hana, mio, now):
    plain = TEXT.split("metrics:", maxsplit=1)[0] + "incentives: []\n"
    in_force(program="sakura", from_day=OCTOBER_1, text=plain, by=hana, second=mio, at=now)

    assert keys(now) == []


def test_what_is_due_becomes_one_job_whoever_looks_and_the_worker_does_it(program, now):
    assert [schedule.enqueue_due(RULES, at=now), schedule.enqueue_due(RULES, at=now)] == [1, 0]
    assert jobs.work(worker="one") == 1
    assert Job.objects.get().returned == '{"reviews": "8"}'
    assert queries.review_days("sakura")[0] == OCTOBER_1

    with clock.standing_at(moment(11, 1)):
        assert schedule.enqueue_due(RULES, at=clock.now()) == 1
        jobs.work(worker="one")
    assert queries.review_days("sakura")[0] == NOVEMBER_1


def test_a_review_that_is_refused_is_told_and_tried_again_the_next_day(program, now):
    taken("rank_decisions", "id,partner,rank,first_day,reason\nD1,kita,platinum,2026-09-15,見本\n".encode(), now)
    schedule.enqueue_due(RULES, at=now)
    jobs.work(worker="one")

    assert "platinum" in Job.objects.get().returned
    assert schedule.enqueue_due(RULES, at=moment(10, 2)) == 1


def test_the_rules_are_looked_at_once_a_minute_and_at_once_when_a_clock_goes_back(program, now):
    asked: list[object] = []

    def rule(at):
        asked.append(at)
        return ()

    looked = schedule.Schedule([rule])
    for seconds in (0, 1, 59, 60, 61, -10):
        looked.look(now + timedelta(seconds=seconds))

    assert asked == [now, now + timedelta(seconds=60), now - timedelta(seconds=10)]
