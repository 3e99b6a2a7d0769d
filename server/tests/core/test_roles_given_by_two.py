"""A role of those who decide who pays is proposed by one administrator and approved by another; where there is only one, they give it alone, and that stands."""

import pytest
from django.db import IntegrityError, transaction

from enishi.core import operations, queries
from enishi.core.models import AuditRow, RoleGrant, RoleProposal, User
from enishi.core.operations import (
    EmailTaken,
    NoRoleProposed,
    NotAnAdministrator,
    RoleHeld,
    RoleProposed,
    SameAdministrator,
    TwoAdministrators,
)
from enishi.core.roles import BY_TWO, Role
from enishi.notify import inviting
from enishi.notify.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def mio(hana, now) -> User:
    """The second administrator, beside Hana."""
    return operations.invite(email="mio@sakura.example", name="澪", role=Role.ADMINISTRATOR, by="setup", at=now)


@pytest.fixture
def sato(mio, now) -> User:
    return operations.invite(email="sato@sakura.example", name="佐藤", role=Role.DATA, by="setup", at=now)


def proposed(user: User, role: Role, by: User, at) -> RoleProposal:
    found = operations.give_role(user=user, role=role, by=str(by.id), at=at)
    assert found is not None
    return found


@pytest.mark.parametrize("role", sorted(BY_TWO))
def test_a_role_that_pays_holds_once_another_administrator_has_approved_it(hana, mio, sato, now, role):
    proposal = proposed(sato, role, hana, now)
    assert role not in queries.roles_of(sato)

    operations.approve_role(proposal=proposal.id, by=mio, at=now)

    grant = RoleGrant.objects.get(user=sato, role=role)
    assert queries.roles_of(sato) == {Role.DATA, role}
    assert (grant.proposed_by, grant.approved_by, grant.alone) == (hana, mio, "")
    assert list(AuditRow.objects.order_by("-id").values_list("actor", "act", "subject")[:2]) == [
        (str(mio.id), "grant_role", f"user:{sato.id}"), (str(hana.id), "propose_role", f"user:{sato.id}"),
    ]  # fmt: skip


def test_whoever_proposed_a_role_does_not_approve_it_and_nothing_is_given(hana, mio, sato, now):
    proposal = proposed(sato, Role.APPROVER, hana, now)

    with pytest.raises(SameAdministrator, match="Another administrator has to approve it"):
        operations.approve_role(proposal=proposal.id, by=hana, at=now)

    assert queries.roles_of(sato) == {Role.DATA}


def test_the_database_keeps_a_bug_from_letting_one_administrator_give_it_alone(hana, mio, sato, now, monkeypatch):
    """Planted: the operation forgets that two must differ, then that two are needed at all."""
    proposal = proposed(sato, Role.APPROVER, hana, now)
    monkeypatch.setattr(operations, "_second", lambda found, by: None)
    with pytest.raises(IntegrityError, match="role_approved_by_another"), transaction.atomic():
        operations.approve_role(proposal=proposal.id, by=hana, at=now)

    monkeypatch.setattr(operations, "_decided", lambda *said: None)
    with pytest.raises(IntegrityError, match="role_that_pays_given_by_two"), transaction.atomic():
        operations.approve_role(proposal=proposal.id, by=hana, at=now)
    with pytest.raises(IntegrityError, match="role_that_pays_given_by_two"), transaction.atomic():
        RoleGrant.objects.create(user=sato, role=Role.FINANCE, granted_at=now)

    assert queries.roles_of(sato) == {Role.DATA}


def test_no_other_way_gives_such_a_role_alone_where_there_are_two_administrators(hana, mio, sato, now):
    with pytest.raises(TwoAdministrators, match="Propose it on the page of people"):
        operations.grant_role(user=sato, role=Role.FINANCE, by=str(hana.id), at=now)
    new = operations.invite(email="ito@sakura.example", name="伊藤", role=Role.APPROVER, by=str(hana.id), at=now)

    assert queries.roles_of(sato) == {Role.DATA}
    assert not queries.roles_of(new)


def test_a_role_that_pays_nobody_takes_one_administrator(hana, mio, sato, now):
    assert operations.give_role(user=sato, role=Role.PARTNER_MANAGER, by=str(hana.id), at=now) is None

    assert queries.roles_of(sato) == {Role.DATA, Role.PARTNER_MANAGER}


def test_the_only_administrator_gives_it_alone_and_a_command_too_and_that_stands_in_the_grant(hana, now):
    other = operations.add_user(email="sato@sakura.example", name="佐藤", by="setup", at=now)

    assert operations.give_role(user=other, role=Role.FINANCE, by=str(hana.id), at=now) is None
    operations.grant_role(user=other, role=Role.APPROVER, by="setup", at=now)

    assert dict(RoleGrant.objects.filter(user=other).values_list("role", "alone")) == {
        "finance": "only_administrator",
        "approver": "machine",
    }


def test_nobody_but_an_administrator_decides_and_whoever_proposed_still_is_one(hana, mio, sato, now):
    proposal = proposed(sato, Role.APPROVER, hana, now)
    with pytest.raises(NotAnAdministrator):
        operations.approve_role(proposal=proposal.id, by=sato, at=now)
    with pytest.raises(NotAnAdministrator):
        operations.reject_role(proposal=proposal.id, by=sato, at=now)
    operations.remove_role(user=hana, role=Role.ADMINISTRATOR, by=str(mio.id), at=now)

    with pytest.raises(NotAnAdministrator, match=r"hana@sakura\.example is no administrator"):
        operations.approve_role(proposal=proposal.id, by=mio, at=now)

    assert queries.roles_of(sato) == {Role.DATA}


def test_what_was_rejected_taken_back_or_decided_is_not_decided_again(hana, mio, sato, now):
    rejected, withdrawn, approved = (proposed(sato, role, hana, now) for role in sorted(BY_TWO))
    operations.reject_role(proposal=rejected.id, by=mio, at=now)
    operations.reject_role(proposal=withdrawn.id, by=hana, at=now)
    operations.approve_role(proposal=approved.id, by=mio, at=now)

    for one in (rejected, withdrawn, approved):
        with pytest.raises(NoRoleProposed):
            operations.approve_role(proposal=one.id, by=mio, at=now)
    assert list(RoleProposal.objects.order_by("role").values_list("state", flat=True)) == ["rejected", "withdrawn", "approved"]
    assert queries.roles_of(sato) == {Role.DATA, Role.FINANCE}


def test_a_role_is_proposed_once_at_a_time_and_not_where_it_is_held(hana, mio, sato, now):
    proposed(sato, Role.APPROVER, hana, now)

    with pytest.raises(RoleProposed):
        operations.give_role(user=sato, role=Role.APPROVER, by=str(mio.id), at=now)
    with pytest.raises(RoleHeld):
        operations.give_role(user=mio, role=Role.ADMINISTRATOR, by=str(hana.id), at=now)


def test_who_leaves_meanwhile_is_given_nothing_any_more(hana, mio, sato, now):
    proposal = proposed(sato, Role.APPROVER, hana, now)
    operations.end_person(user=sato, by=str(mio.id), at=now)

    with pytest.raises(NoRoleProposed):
        operations.approve_role(proposal=proposal.id, by=mio, at=now)


def test_whoever_is_let_in_with_such_a_role_is_told_once_another_administrator_approved(hana, mio, now):
    new = inviting.invite(email="ito@sakura.example", name="伊藤", role=Role.APPROVER, by=str(hana.id), at=now)
    assert not Message.objects.filter(to="ito@sakura.example").exists()

    (proposal,) = queries.roles_proposed()
    inviting.approve_role(proposal=proposal.id, by=mio, at=now)

    assert Message.objects.get(to="ito@sakura.example").subject == "Enishiへのご招待(承認者)"
    assert queries.roles_of(new) == {Role.APPROVER}


@pytest.mark.parametrize(("role", "told_at_once"), [(Role.AUDITOR, True), (Role.APPROVER, False)])
def test_whoever_left_is_invited_again_as_the_same_person_by_the_name_they_have_now(hana, mio, sato, now, role, told_at_once):
    operations.end_person(user=sato, by=str(mio.id), at=now)

    back = inviting.invite(email="SATO@sakura.example", name="佐藤 結衣", role=role, by=str(hana.id), at=now)
    assert (back.id, back.name, Message.objects.filter(to="sato@sakura.example").exists()) == (sato.id, "佐藤 結衣", told_at_once)
    for proposal in queries.roles_proposed():
        inviting.approve_role(proposal=proposal.id, by=mio, at=now)

    assert Message.objects.filter(to="sato@sakura.example").count() == 1
    assert queries.roles_of(back) == {role}
    assert AuditRow.objects.filter(act="let_back_in", subject=f"user:{sato.id}").count() == 1


def test_whoever_works_here_or_waits_for_a_role_is_not_invited_twice(hana, mio, sato, now):
    proposed(inviting.invite(email="ito@sakura.example", name="伊藤", role=Role.APPROVER, by=str(hana.id), at=now), Role.FINANCE, hana, now)

    for email in ("sato@sakura.example", "ito@sakura.example"):
        with pytest.raises(EmailTaken):
            inviting.invite(email=email, name="別人", role=Role.DATA, by=str(hana.id), at=now)
