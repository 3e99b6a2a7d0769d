"""Who may see files and facts, and who may send them."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_IMPORT = having(Role.DATA, Role.ADMINISTRATOR)
MAY_SEE = having(Role.DATA, Role.ADMINISTRATOR, Role.PARTNER_MANAGER, Role.FINANCE, Role.APPROVER, Role.AUDITOR)
MAY_DECIDE_OVERLAPS = having(Role.DATA, Role.ADMINISTRATOR)
