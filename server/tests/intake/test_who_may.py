"""Who may see files and facts, and who may send them."""

import pytest

from enishi.core import operations
from enishi.core.roles import Role
from enishi.intake import access

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "sees", "imports", "decides"),
    [
        (Role.DATA, True, True, True),
        (Role.ADMINISTRATOR, True, True, True),
        (Role.PARTNER_MANAGER, True, False, False),
        (Role.FINANCE, True, False, False),
        (Role.APPROVER, True, False, False),
        (Role.AUDITOR, True, False, False),
    ],
)
def test_a_role_sees_files_and_few_send_them(now, role: Role, sees: bool, imports: bool, decides: bool):
    user = operations.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    operations.grant_role(user=user, role=role, by="setup", at=now)

    found = [policy.allows(user) for policy in (access.MAY_SEE, access.MAY_IMPORT, access.MAY_DECIDE)]
    assert found == [sees, imports, decides]
