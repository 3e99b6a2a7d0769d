"""Who of a partner's company signs in (server/src/enishi/partners/members.py)."""

import pytest

from enishi.core.models import User
from enishi.core.queries import roles_of
from enishi.notify.models import Message
from enishi.partners import members
from enishi.partners.access import MEMBERS, of_partner
from enishi.partners.members import IsStaff, LastOwner, MemberElsewhere, NoSuchMember, SeesAmountsByRole
from enishi.partners.models import Member
from enishi.partners.states import AmountsShown, MemberRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def ichiro(aoba, now) -> Member:
    """The owner of Aoba."""
    return add("ichiro", MemberRole.OWNER, now)


def add(name: str, role: MemberRole, at, **said) -> Member:
    return members.add_member(partner="aoba", email=f"{name}@aoba.example", name=name, role=role, by="setup", at=at, **said)


def test_a_member_has_no_role_of_the_makers_people_and_one_policy_of_the_portal(ichiro, now):
    ken = add("ken", MemberRole.SALES, now)

    assert (roles_of(ken.user), MEMBERS.allows(ken.user), of_partner(MemberRole.OWNER).allows(ken.user)) == (frozenset(), True, False)


@pytest.mark.parametrize(("role", "sees"), [(MemberRole.OWNER, True), (MemberRole.ACCOUNTING, True), (MemberRole.SALES, False)])
def test_amounts_are_seen_by_owner_and_accounting_and_else_by_whom_the_owner_chose(aoba, now, role, sees):
    assert add("mio", role, now).sees_amounts is sees


def test_one_of_the_makers_people_acts_for_no_partner(aoba, hana, now):
    with pytest.raises(IsStaff):
        members.add_member(partner="aoba", email=hana.email, name="花", role=MemberRole.SALES, by="setup", at=now)


def test_an_address_acts_for_one_company(ichiro, now):
    with pytest.raises(MemberElsewhere):
        add("ichiro", MemberRole.SALES, now)


def test_who_was_removed_may_come_back(ichiro, now):
    ken = add("ken", MemberRole.SALES, now)
    members.remove_member(company=ken.company_id, user=ken.user_id, by="setup", at=now)

    assert members.standing_of(ken.user) is None
    assert add("ken", MemberRole.ACCOUNTING, now).user == ken.user


def test_the_last_owner_stays(ichiro, now):
    with pytest.raises(LastOwner):
        members.remove_member(company=ichiro.company_id, user=ichiro.user_id, by="setup", at=now)


def test_an_owner_always_sees_amounts(ichiro, now):
    with pytest.raises(SeesAmountsByRole):
        members.choose_sight(company=ichiro.company_id, user=ichiro.user_id, amounts=AmountsShown.NONE, all_deals=False, by="setup", at=now)


def test_nobody_is_changed_who_is_no_member(ichiro, hana, now):
    with pytest.raises(NoSuchMember):
        members.remove_member(company=ichiro.company_id, user=hana.id, by="setup", at=now)


def test_a_deactivated_person_is_let_in_nowhere(ichiro):
    User.objects.filter(id=ichiro.user_id).update(is_active=False)

    assert MEMBERS.allows(User.objects.get(id=ichiro.user_id)) is False


def test_who_is_let_in_is_told_by_mail_where_in_their_own_words(aoba, now, settings):
    settings.SITE_ADDRESS = "https://partners.sakura.example"
    add("ken", MemberRole.SALES, now)

    mail = Message.objects.get(kind="member_added")

    assert (mail.to, mail.subject) == ("ken@aoba.example", "パートナーポータルのご案内(青葉システム株式会社様)")
    assert "https://partners.sakura.example/sign-in/code/?email=ken%40aoba.example&next=%2Fportal%2F" in mail.text
