"""Approvals by amount (docs/rules/approval.md)."""

from datetime import date
from itertools import permutations

import pytest

from enishi_engine.settlement.approval import Approval, ApprovalStep, Asked, Holder, NoApprovalStep, approval_findings, step_for

STEPS = (
    ApprovalStep(from_amount=0, roles=("finance",)),
    ApprovalStep(from_amount=1_000_000, roles=("finance", "director")),
    ApprovalStep(from_amount=10_000_000, roles=("finance", "director"), needs_reference=True),
)
JULY = date(2026, 7, 30)
HOLDERS = (
    Holder(person="hana", role="finance", first_day=date(2026, 1, 1)),
    Holder(person="yui", role="finance", first_day=date(2026, 1, 1)),
    Holder(person="yui", role="director", first_day=date(2026, 1, 1)),
    Holder(person="rin", role="director", first_day=date(2026, 7, 1), last_day=date(2026, 7, 31), deputy_for="yui"),
)


def missing(amount: int, *people: str, prepared_by: str = "sora", content: str = "h1", reference: str = "", day: date = JULY) -> list[str]:
    asked = Asked(on="B-1", amount=amount, prepared_by=frozenset({prepared_by}), content="h1", reference=reference)
    given = [Approval(person=person, approved_on=day, content=content) for person in people]
    return [finding.value or finding.rule for finding in approval_findings(asked, given, STEPS, HOLDERS)]


@pytest.mark.parametrize(("amount", "step"), [(0, 0), (999_999, 0), (1_000_000, 1), (9_999_999, 1), (10_000_000, 2)])
def test_the_step_is_the_highest_whose_amount_is_reached(amount: int, step: int):
    assert step_for(amount, STEPS) == STEPS[step]


def test_an_amount_below_the_first_step_is_refused():
    with pytest.raises(NoApprovalStep):
        step_for(-1, STEPS)


def test_one_is_enough_below_a_million_and_two_are_needed_from_it():
    assert missing(999_999, "hana") == []
    assert missing(1_000_000, "hana") == ["director"]
    assert missing(1_000_000, "hana", "yui") == []


def test_one_person_never_counts_for_two_roles():
    assert missing(1_000_000, "yui", "yui") == ["director"]


def test_who_may_fill_two_roles_is_counted_where_the_other_is_missing():
    assert [missing(1_000_000, *people) for people in permutations(("yui", "hana"))] == [[], []]


def test_nobody_approves_what_they_prepared():
    assert missing(999_999, "hana", prepared_by="hana") == ["finance"]


def test_an_approval_of_other_content_is_none():
    assert missing(999_999, "hana", content="h0") == ["finance"]


def test_a_deputy_counts_on_the_days_of_standing_in_and_not_after():
    assert missing(1_000_000, "hana", "rin", day=date(2026, 7, 31)) == []
    assert missing(1_000_000, "hana", "rin", day=date(2026, 8, 1)) == ["director"]


def test_a_large_amount_asks_for_the_number_of_the_internal_decision():
    assert missing(10_000_000, "hana", "yui", reference=" ") == ["reference_missing"]
    assert missing(10_000_000, "hana", "yui", reference="稟議2026-118") == []


def test_a_stranger_counts_for_nothing():
    assert missing(999_999, "ken") == ["finance"]


def test_in_no_permutation_of_people_and_steps_does_anybody_pay_alone():
    for preparer in ("hana", "yui", "rin", "ken"):
        for approver in ("hana", "yui", "rin", "ken"):
            alone = missing(999_999, approver, prepared_by=preparer)
            assert (alone == []) == (approver in {"hana", "yui"} and approver != preparer)
            assert missing(1_000_000, approver, prepared_by=preparer)
