"""People, the roles they have, and what is written down of it."""

import pytest
from django.db import IntegrityError, transaction

from enishi.core import operations, queries
from enishi.core.models import AuditRow, RoleGrant, User
from enishi.core.operations import EmailTaken, LastAdministrator, RoleHeld, RoleNotHeld
from enishi.core.roles import Alone, Role

pytestmark = pytest.mark.django_db


def test_somebody_has_the_roles_that_were_granted_and_not_removed(hana, now):
    operations.grant_role(user=hana, role=Role.FINANCE, by=str(hana.id), at=now)
    operations.remove_role(user=hana, role=Role.FINANCE, by=str(hana.id), at=now)
    operations.grant_role(user=hana, role=Role.DATA, by=str(hana.id), at=now)

    assert queries.roles_of(hana) == {Role.ADMINISTRATOR, Role.DATA}


def test_who_was_deactivated_has_no_role_at_once(hana):
    hana.is_active = False
    hana.save(update_fields=("is_active",))

    assert queries.roles_of(hana) == frozenset()


def test_one_address_is_one_person_however_it_is_written(hana, now):
    with pytest.raises(EmailTaken, match=r"already\. Give that person the role"):
        operations.add_user(email=" HANA@sakura.example ", name="別人", by="setup", at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="Hana@Sakura.example", name="別人").save(force_insert=True)
    assert User.objects.count() == 1


def test_a_role_is_held_once_and_only_what_is_held_can_be_removed(hana, now):
    with pytest.raises(RoleHeld):
        operations.grant_role(user=hana, role=Role.ADMINISTRATOR, by="setup", at=now)
    with pytest.raises(IntegrityError, match="role"), transaction.atomic():
        RoleGrant.objects.create(user=hana, role=Role.ADMINISTRATOR, granted_at=now, alone=Alone.MACHINE)
    with pytest.raises(RoleNotHeld, match="does not have the role auditor"):
        operations.remove_role(user=hana, role=Role.AUDITOR, by="setup", at=now)


def test_the_last_administrator_stays_one(hana, now):
    with pytest.raises(LastAdministrator):
        operations.remove_role(user=hana, role=Role.ADMINISTRATOR, by=str(hana.id), at=now)

    assert queries.roles_of(hana) == {Role.ADMINISTRATOR}


def test_every_change_has_its_row_in_the_audit_chain_and_a_refused_one_has_none(hana, now):
    with pytest.raises(RoleHeld):
        operations.grant_role(user=hana, role=Role.ADMINISTRATOR, by="setup", at=now)

    assert list(AuditRow.objects.order_by("id").values_list("actor", "act", "subject", "detail")) == [
        ("setup", "add_user", f"user:{hana.id}", '{"language":"ja"}'),
        ("setup", "grant_role", f"user:{hana.id}", '{"role":"administrator"}'),
    ]


def test_a_refusal_has_a_code_for_programs():
    assert [refusal.code for refusal in (EmailTaken, LastAdministrator)] == ["email_taken", "last_administrator"]
