"""Bounds: an amount above the maker's bound for one partner or one closing is not posted silently (docs/rules/closings.md)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from enishi.closing import bounds, operations, queries, verifying
from enishi.closing.bounds import BoundBelowZero, ChangeWaits, NoSuchProgram
from enishi.closing.models import BoundOf, BoundProposal, Closing
from enishi.closing.operations import AboveBound
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.earnings.models import EarningLine, Run
from enishi.partners.deciding import NotAnApprover, ReasonMissing, SamePerson
from enishi.partners.states import ProposalState
from server.tests.closing.conftest import Close, Told
from server.tests.console.test_partners_pages import of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def group(db) -> None:
    operations.add_group(code="month_end", closing_day=31)


@pytest.fixture
def bounded(program: str, hana: User, approver: User, now):
    """A bound asked for by Hana and approved by Mio."""

    def run(kind: BoundOf, amount: int | None) -> None:
        at = now + timedelta(minutes=BoundProposal.objects.count())
        asked = bounds.propose_bound(program=program, of=kind, amount=amount, reason="例年の最大額の2倍", by=hana, at=at)
        bounds.decide_bound(proposal=str(asked.id), as_=ProposalState.APPROVED, by=approver, at=at)

    return run


def posted() -> dict[str, int]:
    """What is posted of each partner in all."""
    found: dict[str, int] = {}
    for line in EarningLine.objects.all():
        found[line.partner] = found.get(line.partner, 0) + line.amount
    return found


def test_a_partner_above_the_bound_is_left_out_with_the_reason_and_nobody_else_is_held_up(close: Close, told: Told, bounded):
    """10 % of 3,000,010 is 300,001, of 3,000,000 is 300,000: above a bound of 300,000, and on it."""
    told.line("A1", "2026-04-10", 3_000_010)
    told.line("K1", "2026-04-10", 3_000_000, partner="kita")
    bounded(BoundOf.PARTNER, 300_000)

    close("2026-04")

    assert posted() == {"kita": 300_000}
    (one,) = json.loads(Run.objects.get().parked)
    assert (one["name"], one["partner"]) == ("above_bound", "aoba")
    assert "would be posted ¥300,001, and ¥300,000 is the bound for one partner" in one["en"]
    assert list(verifying.faults()) == []


def test_once_the_bound_is_raised_the_next_closing_posts_what_was_left_out(close: Close, told: Told, bounded):
    told.line("A1", "2026-04-10", 3_000_010)
    bounded(BoundOf.PARTNER, 300_000)
    close("2026-04")
    assert posted() == {}
    bounded(BoundOf.PARTNER, 400_000)

    close("2026-05")

    assert posted() == {"aoba": 300_001}


def test_a_closing_above_its_bound_posts_nothing_and_is_closed_once_the_bound_is_lifted(close: Close, told: Told, bounded):
    """300,000 and 300,000 are 600,000."""
    told.line("A1", "2026-04-10", 3_000_000)
    told.line("K1", "2026-04-10", 3_000_000, partner="kita")
    bounded(BoundOf.RUN, 599_999)
    with pytest.raises(AboveBound, match="¥600,000"):
        close("2026-04")
    assert not Closing.objects.exists()
    bounded(BoundOf.RUN, None)

    close("2026-04")

    assert posted() == {"aoba": 300_000, "kita": 300_000}


def test_a_bound_that_nobody_approved_bounds_nothing(close: Close, told: Told, program: str, hana: User, now):
    told.line("A1", "2026-04-10", 3_000_010)
    bounds.propose_bound(program=program, of=BoundOf.PARTNER, amount=1, reason="理由", by=hana, at=now)

    close("2026-04")

    assert posted() == {"aoba": 300_001}


def test_a_bound_is_changed_by_two_people_and_the_database_itself_keeps_them_apart(program: str, hana: User, approver: User, now):
    """The planted bug: whoever approves forgets to compare the people."""
    asked = bounds.propose_bound(program=program, of=BoundOf.RUN, amount=5, reason="理由", by=hana, at=now)
    with pytest.raises(SamePerson):
        bounds.decide_bound(proposal=str(asked.id), as_=ProposalState.APPROVED, by=hana, at=now)
    with pytest.raises(DatabaseError, match="bound_decided_by_another"), transaction.atomic():
        BoundProposal.objects.update(state=ProposalState.APPROVED, decided_by=hana, decided_at=now)
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        BoundProposal.objects.update(amount=6)
    with pytest.raises(ChangeWaits):
        bounds.propose_bound(program=program, of=BoundOf.RUN, amount=6, reason="理由", by=hana, at=now)
    bounds.decide_bound(proposal=str(asked.id), as_=ProposalState.APPROVED, by=approver, at=now)
    with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic():
        BoundProposal.objects.update(amount=6)
    theirs = bounds.propose_bound(program=program, of=BoundOf.RUN, amount=6, reason="理由", by=approver, at=now)
    with pytest.raises(NotAnApprover):
        bounds.decide_bound(proposal=str(theirs.id), as_=ProposalState.APPROVED, by=hana, at=now)
    assert bounds.bound(program, BoundOf.RUN) == 5


def test_what_is_no_bound_is_refused(program: str, hana: User, now):
    said: dict[str, Any] = {"program": program, "of": BoundOf.RUN, "amount": 1, "reason": "理由"}
    for more, refusal in (({"amount": -1}, BoundBelowZero), ({"reason": ""}, ReasonMissing), ({"program": "other"}, NoSuchProgram)):
        with pytest.raises(refusal):
            bounds.propose_bound(**said | more, by=hana, at=now)


def test_bounds_are_asked_for_and_approved_on_their_page(program: str, approver: User, now, settings):
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]
    finance, second = signed_in("rei", now, Role.FINANCE), of(approver)
    page = "/closing/sakura/bounds"
    assert "上限なし" in _shown(finance, page)
    finance.post(page, {"of": "partner", "amount": "3000000", "reason": "例年の最大額の2倍"})
    asked = BoundProposal.objects.get()
    second.post(f"{page}/{asked.id}", {"decision": "approve"})

    assert bounds.bound(program, BoundOf.PARTNER) == 3_000_000
    assert "3,000,000円" in _shown(second, page)
    assert queries.bound_proposals(program)[0].state == ProposalState.APPROVED
    assert second.post(page, {"of": "partner", "amount": "1", "reason": "x"}).status_code == 200
    assert BoundProposal.objects.count() == 1


def _shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
