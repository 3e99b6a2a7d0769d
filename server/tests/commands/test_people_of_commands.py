"""Who a command names must be there, and may do by it what a page lets them do and no more."""

import pytest

from enishi.config.commands.people import MayNot, NobodyOfThatAddress, person
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.programs.access import MAY_REVIEW, MAY_WRITE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sato(now):
    """Finance: looks at what a draft changes, and writes none."""
    user = people.add_user(email="sato@sakura.example", name="佐藤", by="setup", at=now)
    people.grant_role(user=user, role=Role.FINANCE, by="setup", at=now)
    return user


def test_who_has_the_role_acts_by_a_command_as_on_the_page(sato):
    assert person("Sato@sakura.example", MAY_REVIEW) == sato


def test_who_has_no_role_for_it_is_refused(sato):
    with pytest.raises(MayNot, match="has no role that may do this"):
        person("sato@sakura.example", MAY_WRITE)


def test_a_role_that_was_removed_counts_no_more(sato, now):
    people.remove_role(user=sato, role=Role.FINANCE, by="setup", at=now)

    with pytest.raises(MayNot):
        person("sato@sakura.example", MAY_REVIEW)


def test_who_is_not_there_is_refused(db):
    with pytest.raises(NobodyOfThatAddress, match="Nobody signs in with ken@"):
        person("ken@aoba.example", MAY_REVIEW)
