"""Who may see targets, who proposes them and records what partners signed, and who signs for the maker."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_SEE = having(*Role)
MAY_WRITE = having(Role.PARTNER_MANAGER, Role.ADMINISTRATOR)
MAY_SIGN = having(Role.APPROVER)
ROLE_OF_SIGNERS = Role.APPROVER
