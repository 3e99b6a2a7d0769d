"""A rank that people decide beside the reviews: proposed by one, approved by another, from today on, and a fact from then on."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from enishi.closing import due
from enishi.core.models import AuditRow
from enishi.intake import queries as intake
from enishi.partners.companies import NoSuchPartner
from enishi.partners.deciding import NotAnApprover, NotOpen, NotYours, ReasonMissing, SamePerson
from enishi.partners.states import ProposalState
from enishi.ranks import operations, queries, verifying
from enishi.ranks.decisions import NoRanks, NoSuchDecision, NoSuchRank, NotFromTodayOn, ProposalWaits, RankDecision, SpanBackwards
from enishi.ranks.models import DecisionProposal
from server.tests.ranks.conftest import JULY, NOVEMBER_1, OCTOBER_1, TEXT, moment, taken
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
DECEMBER_31, SEPTEMBER_30 = date(2026, 12, 31), date(2026, 9, 30)


def decision(**more: Any) -> RankDecision:
    said: dict[str, Any] = {
        "partner": "kita",
        "rank": "gold",
        "first_day": OCTOBER_1,
        "last_day": DECEMBER_31,
        "reason": "新拠点の立ち上げ",
    }
    return RankDecision(**(said | more))


@pytest.fixture
def proposed(program, hana, now) -> DecisionProposal:
    return operations.propose_decision(decision=decision(), by=hana, at=now)


def test_a_decision_is_a_fact_once_a_second_person_has_approved_it_and_the_next_review_knows_it(proposed, review, hana, mio, now):
    review()
    assert queries.decisions() == []

    operations.approve_decision(proposal=str(proposed.id), by=mio, at=now)

    (fact,) = queries.decisions("kita")
    assert (fact.rank, fact.first_day, fact.last_day, fact.reason, fact.decided_by) == (
        "gold",
        OCTOBER_1,
        DECEMBER_31,
        "新拠点の立ち上げ",
        "澪",
    )
    assert review() == 1
    after = queries.newest("sakura", partner="kita")["kita", OCTOBER_1]
    assert (after.revision, after.reviewed.held, after.reviewed.rank, after.reviewed.action) == (2, "gold", "gold", "decided")
    assert after.reviewed.decision == fact.id
    assert [row.act for row in AuditRow.objects.filter(act__endswith="decision").order_by("id")] == ["propose_decision", "approve_decision"]
    assert list(verifying.faults()) == []


def test_an_approved_decision_makes_a_review_due(proposed, mio, now):
    operations.approve_decision(proposal=str(proposed.id), by=mio, at=now)

    assert [one.key for one in due.rank_reviews(now)] == ["rank_review:sakura:2026-10-01:1.0.1"]


def test_who_proposed_it_does_not_decide_it_and_who_is_no_approver_neither(proposed, hana, mio, now):
    for act in (operations.approve_decision, operations.reject_decision):
        with pytest.raises(SamePerson):
            act(proposal=str(proposed.id), by=hana, at=now, why="理由")
    operations.withdraw_decision(proposal=str(proposed.id), by=hana, at=now, why="不要")
    with pytest.raises(NotOpen):
        operations.approve_decision(proposal=str(proposed.id), by=mio, at=now)
    theirs = operations.propose_decision(decision=decision(), by=mio, at=now)
    with pytest.raises(NotAnApprover):
        operations.approve_decision(proposal=str(theirs.id), by=hana, at=now)
    with pytest.raises(NotYours):
        operations.withdraw_decision(proposal=str(theirs.id), by=hana, at=now, why="理由")


def test_the_database_itself_keeps_two_people_apart_and_what_was_decided(proposed, hana, mio, now):
    """The planted bugs: whoever approves forgets to compare the people, or edits what was proposed."""
    with pytest.raises(DatabaseError, match="rank_decision_decided_by_another"), transaction.atomic():
        DecisionProposal.objects.update(state=ProposalState.APPROVED, decided_by=hana, decided_at=now)
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        DecisionProposal.objects.update(rank="silver")
    operations.reject_decision(proposal=str(proposed.id), why="実績を待つ", by=mio, at=now)
    with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic():
        DecisionProposal.objects.update(decision="")
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        DecisionProposal.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"partner": "minami"}, NoSuchPartner),
        ({"first_day": SEPTEMBER_30}, NotFromTodayOn),
        ({"first_day": NOVEMBER_1, "last_day": OCTOBER_1}, SpanBackwards),
        ({"rank": "platinum"}, NoSuchRank),
    ],
)
def test_what_cannot_be_decided_is_refused_with_the_reason(program, hana, now, more: dict[str, Any], refusal: type[Exception]):
    with pytest.raises(refusal):
        operations.propose_decision(decision=decision(**more), by=hana, at=now)
    assert not DecisionProposal.objects.exists()


def test_a_rank_must_be_one_of_every_program_that_has_ranks_as_a_decision_names_none(program, hana, mio, now):
    other = TEXT.replace("{id: sakura}", "{id: momiji}").replace("id: gold", "id: platinum").replace("gold: 15", "platinum: 15")
    in_force(program="momiji", from_day=JULY, text=other, by=hana, second=mio, at=now)

    with pytest.raises(NoSuchRank, match="momiji has no rank gold"):
        operations.propose_decision(decision=decision(), by=hana, at=now)
    operations.propose_decision(decision=decision(rank="silver"), by=hana, at=now)


def test_where_no_program_has_ranks_there_is_nothing_to_decide(hana, mio, now):
    taken("partners", "code,name\nkita,北\n".encode(), now)

    with pytest.raises(NoRanks):
        operations.propose_decision(decision=decision(), by=hana, at=now)


def test_a_decision_that_nobody_approved_in_time_does_not_reach_back(proposed, mio):
    with pytest.raises(NotFromTodayOn, match="2026-10-01 has passed"):
        operations.approve_decision(proposal=str(proposed.id), by=mio, at=moment(10, 2))
    assert DecisionProposal.objects.get().state == ProposalState.PROPOSED


def test_a_decision_is_ended_early_from_today_on_by_two_people(proposed, review, hana, mio, now):
    """Decided gold until the year's end; ended on 31 October, so the review of 1 November decides: nobody is lowered before next October, so gold stays."""
    operations.approve_decision(proposal=str(proposed.id), by=mio, at=now)
    (fact,) = queries.decisions()
    said: dict[str, Any] = {"rank_decision": fact.id, "reason": "計画の見直し", "by": hana}
    with pytest.raises(NotFromTodayOn):
        operations.propose_end(last_day=SEPTEMBER_30, at=now, **said)
    with pytest.raises(NoSuchDecision):
        operations.propose_end(**(said | {"rank_decision": "X"}), last_day=DECEMBER_31, at=now)
    end = operations.propose_end(last_day=date(2026, 10, 31), at=moment(10, 5), **said)
    with pytest.raises(ProposalWaits):
        operations.propose_end(last_day=NOVEMBER_1, at=moment(10, 5), **said)

    operations.approve_decision(proposal=str(end.id), by=mio, at=moment(10, 6))

    (after,) = queries.decisions()
    assert (after.id, after.first_day, after.last_day, after.rank) == (fact.id, OCTOBER_1, date(2026, 10, 31), "gold")
    review(moment(11, 1))
    assert queries.newest("sakura", partner="kita")["kita", NOVEMBER_1].reviewed.action == "kept_until_demotion"
    assert list(verifying.faults()) == []
    with pytest.raises(NotFromTodayOn):
        operations.propose_end(last_day=DECEMBER_31, at=moment(11, 2), **said)


def test_a_file_that_changes_what_was_approved_is_found(proposed, mio, now):
    operations.approve_decision(proposal=str(proposed.id), by=mio, at=now)
    (row,) = intake.latest_rows("rank_decisions")
    taken("rank_decisions", f"id,partner,rank,first_day,last_day\n{row['id']},kita,silver,2026-10-01,\n".encode(), now, source="console")

    (fault,) = verifying.faults()
    assert "is another fact than was approved" in fault
