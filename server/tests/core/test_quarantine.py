"""A restored copy lets nothing out until two people release it."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from enishi.core import audit, operations, quarantine
from enishi.core.models import Quarantine
from enishi.core.quarantine import InQuarantine, MayNotRelease, NotInQuarantine, ReleasedByTheSame
from enishi.core.roles import Role
from enishi.notify import operations as outbox
from enishi.notify import sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def restored(hana, now):
    quarantine.enter(backup="0" * 64, by="enishi restore", at=now)


def somebody(name: str, now, *roles: Role):
    user = operations.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=now)
    for role in roles:
        operations.grant_role(user=user, role=role, by="setup", at=now)
    return user


def test_no_mail_leaves_a_restored_copy(restored, now):
    message = outbox.put(to="ken@aoba.example", subject="支払通知書", text="…", kind="statement", key="S1", at=now)
    assert message is not None

    assert sending.deliver(message_id=message.id, at=now) is False
    assert mail.outbox == []
    with pytest.raises(InQuarantine, match="until two people release it"):
        quarantine.refuse_in_quarantine()


def test_two_people_release_it_and_not_one_twice(restored, hana, now):
    mio, yui = somebody("mio", now, Role.APPROVER), somebody("yui", now, Role.DATA)

    assert quarantine.release(by=hana, at=now) is False
    with pytest.raises(ReleasedByTheSame):
        quarantine.release(by=hana, at=now)
    with pytest.raises(MayNotRelease, match="Ask somebody who is one of"):
        quarantine.release(by=yui, at=now)
    assert quarantine.is_quarantined()
    assert quarantine.release(by=mio, at=now) is True
    assert not quarantine.is_quarantined()
    with pytest.raises(NotInQuarantine):
        quarantine.release(by=mio, at=now)
    assert list(audit.faults()) == []


def test_the_database_itself_refuses_one_person_alone(restored, hana, now):
    for change in ({"released_at": now}, {"first_by": hana, "released_at": now}, {"first_by": hana, "second_by": hana, "released_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quarantine.objects.update(**change)


def test_a_quarantine_that_somebody_lifted_or_took_away_is_found_by_name(restored, hana, now):
    mio = somebody("mio", now, Role.APPROVER)
    assert list(quarantine.faults()) == []

    with transaction.atomic():
        Quarantine.objects.update(first_by=hana, second_by=mio, released_at=now)
        assert list(quarantine.faults()) == [f"The copy of {'0' * 64} was released, and the audit chain does not know of it."]
        Quarantine.objects.all().delete()
    assert list(quarantine.faults()) == [f"The copy of {'0' * 64} was put in quarantine, and its row is gone."]
    Quarantine.objects.create(backup="1" * 64, entered_at=now)
    assert list(quarantine.faults())[1:] == [f"The copy of {'1' * 64} is in quarantine, and the audit chain does not know of it."]
