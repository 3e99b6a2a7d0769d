"""Rank reviews written down as the engine works them out, with their figures; revisions; and the next one beforehand."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from enishi.closing import operations as closings
from enishi.closing import ranking
from enishi.closing.ranking import NoReviews, NotReviewed
from enishi.core import audit
from enishi.core.models import AuditRow
from enishi.programs.reading import Text, read
from enishi.ranks import operations, queries, verifying
from enishi.ranks.models import Preview, RankReview, ReviewRun
from enishi.ranks.reviewing import Figure
from server.tests.ranks.conftest import JULY, LINES, NOVEMBER_1, OCTOBER_1, TEXT, moment, taken
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
AUGUST_1, SEPTEMBER_1 = date(2026, 8, 1), date(2026, 9, 1)


def moves(partner: str) -> list[tuple[date, str, str, str, int | None]]:
    """Day, held, rank, action and the figure of a partner's reviews that count."""
    found = queries.newest("sakura", partner=partner)
    rows = [found[key].reviewed for key in sorted(found)]
    return [(row.day, row.held, row.rank, row.action, row.figures[0].value if row.figures else None) for row in rows]


def test_every_review_from_the_first_text_on_is_written_down_with_its_figures_and_reason(review):
    """Aoba's three months: 900,000 by 1 August, 1,200,000 by 1 September and 1 October. Kita's: 200,000 by 1 October."""
    assert review() == 8

    assert moves("aoba") == [
        (JULY, "bronze", "bronze", "kept", 0),
        (AUGUST_1, "bronze", "bronze", "kept", 900_000),
        (SEPTEMBER_1, "bronze", "silver", "promoted", 1_200_000),
        (OCTOBER_1, "silver", "silver", "kept", 1_200_000),
    ]
    assert moves("kita")[-1] == (OCTOBER_1, "bronze", "bronze", "kept", 200_000)
    assert list(verifying.faults()) == []


def test_a_review_done_again_writes_nothing_and_the_next_day_only_what_has_come(review):
    review()
    assert review() == 0
    assert review(moment(10, 2)) == 0
    assert review(moment(11, 1)) == 2
    assert (ReviewRun.objects.count(), AuditRow.objects.filter(act="review_ranks").count()) == (2, 2)


def test_the_next_review_is_known_before_it_happens_and_a_review_of_fewer_facts_does_not_take_its_place(review):
    """On 1 November the three months are August to October: Aoba has 300,000, and only 1 October lowers, so silver is kept."""
    review()
    preview = queries.preview("sakura")

    assert preview is not None
    assert preview.day == NOVEMBER_1
    assert [(row.partner, row.rank, row.action, row.figures) for row in preview.rows if row.partner == "aoba"] == [
        ("aoba", "silver", "kept_until_demotion", (Figure("sales", 300_000, None, "money"),))
    ]
    assert preview.changes == ()

    taken("order_lines", LINES + b"K2,kita,2026-10-05,4900000\n", moment(10, 5))
    review(moment(10, 6))
    after = queries.preview("sakura")
    assert after is not None
    assert [(row.partner, row.held, row.rank) for row in after.changes] == [("kita", "bronze", "gold")]
    stale = operations.Reviews(
        program="sakura", known_by=moment(10, 1), texts_hash="", engine="", through=OCTOBER_1, done=(), next_day=None, coming=()
    )
    assert operations.review(stale, by="hana", at=moment(10, 7)) == 0
    assert queries.preview("sakura") == after


def test_what_is_learned_before_the_month_is_closed_makes_a_revision_and_what_is_learned_later_does_not(review, program):
    """An order of 20 September for 4,000,000, learned on 3 October, makes Aoba gold on 1 October; another, learned after September was closed, nothing."""
    for month in (7, 8):
        closings.close_period(program=program, group="month_end", period=f"2026-{month:02}", at=moment(10, 1, month), by="hana")
    review(moment(10, 1, 9))
    taken("order_lines", LINES + b"A3,aoba,2026-09-20,4000000\n", moment(10, 3))
    assert review(moment(10, 4)) == 1
    closings.close_period(program=program, group="month_end", period="2026-09", at=moment(10, 5), by="hana")
    taken("order_lines", LINES + b"A3,aoba,2026-09-20,4000000\nK2,kita,2026-09-21,9000000\n", moment(10, 6))
    assert review(moment(10, 7)) == 0

    assert [
        (one.reviewed.day, one.revision, one.reviewed.rank, one.reviewed.figures[0].value) for one in queries.history("sakura", "aoba")
    ][:3] == [
        (OCTOBER_1, 2, "gold", 5_200_000),
        (OCTOBER_1, 1, "silver", 1_200_000),
        (SEPTEMBER_1, 1, "silver", 1_200_000),
    ]
    assert list(verifying.faults()) == []


def test_a_partner_that_was_not_in_business_on_the_day_after_all_is_said_not_to_be_reviewed(review, program, hana, mio):
    review()
    taken("partners", "code,name,last_day\naoba,青葉,\nkita,北,2026-09-30\n".encode(), moment(10, 2))

    assert review(moment(10, 3)) == 1
    assert review(moment(10, 4)) == 0
    assert moves("kita")[-1] == (OCTOBER_1, "bronze", "bronze", "not_reviewed", None)
    assert list(verifying.faults()) == []


def test_the_rank_of_a_day_is_what_the_latest_review_or_decision_left(review, program):
    review()
    taken(
        "rank_decisions",
        "id,partner,rank,first_day,last_day,reason\nD1,kita,gold,2026-09-15,2026-09-20,見本\nD2,kita,silver,2026-10-01,,例外\n".encode(),
        moment(10, 2),
    )
    found = read([Text(from_day=JULY, text=TEXT, natures={})]).program

    on = {day: queries.ranks_on(found, day) for day in (date(2026, 9, 14), date(2026, 9, 25), OCTOBER_1)}
    assert [on[day]["kita"] for day in on] == ["bronze", "gold", "silver"]
    assert on[OCTOBER_1]["aoba"] == "silver"
    assert queries.rank_on(found, "minami", OCTOBER_1) == "bronze"


def test_a_program_without_ranks_has_nothing_to_review_and_what_the_engine_refuses_changes_nothing(review, program, hana, mio, now):
    in_force(
        program="plain", from_day=JULY, text=TEXT.replace("{id: sakura}", "{id: plain}").split("metrics:")[0] + "incentives: []\n",
        by=hana, second=mio, at=now,
    )  # fmt: skip
    for name in ("plain", "unknown"):
        with pytest.raises(NoReviews):
            ranking.review_ranks(program=name, at=now, by="hana")
    taken("rank_decisions", "id,partner,rank,first_day,reason\nD1,kita,platinum,2026-09-15,見本\n".encode(), now)

    with pytest.raises(NotReviewed, match="platinum"):
        review()
    assert not Preview.objects.exists()


def test_where_nobody_sells_yet_there_is_nobody_to_review(hana, mio, now):
    in_force(program="sakura", from_day=JULY, text=TEXT, by=hana, second=mio, at=now)

    assert ranking.review_ranks(program="sakura", at=now, by="hana") == 0
    preview = queries.preview("sakura")
    assert preview is not None
    assert (preview.day, preview.rows) == (NOVEMBER_1, ())


# ── What is written stays ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_database_itself_refuses_to_change_a_review_and_a_gap_in_its_revisions(review):
    """The planted bugs: whoever writes updates a review instead of adding to it, or skips a revision."""
    review()

    with pytest.raises(DatabaseError, match="next revision"), transaction.atomic():
        RankReview.objects.filter(partner="aoba").update(rank="gold")
    with pytest.raises(DatabaseError, match="next revision"), transaction.atomic():
        RankReview.objects.filter(partner="aoba")._raw_delete("default")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReviewRun.objects.update(reviews=0)
    row = RankReview.objects.filter(partner="aoba", day=OCTOBER_1).get()
    row.id, row.revision = None, 3
    with pytest.raises(DatabaseError, match="follow one another"), transaction.atomic():
        row.save(force_insert=True)
    row.revision = 1
    with pytest.raises(DatabaseError, match=r"rank_review_revision_once|UNIQUE"), transaction.atomic():
        row.save(force_insert=True)


def test_a_row_that_was_slipped_in_beside_its_run_is_found(review):
    review()
    row = RankReview.objects.filter(partner="aoba", day=OCTOBER_1).get()
    row.id, row.revision, row.rank = None, 2, "gold"
    row.save(force_insert=True)

    assert "8 by their run, and 9 are there" in next(verifying.faults())
    assert list(audit.faults()) == []
