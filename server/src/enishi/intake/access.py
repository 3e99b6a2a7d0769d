"""Who may see files and facts, who may send them, and who decides what waits in review."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_IMPORT = having(Role.DATA, Role.ADMINISTRATOR)
MAY_SEE = having(Role.DATA, Role.ADMINISTRATOR, Role.PARTNER_MANAGER, Role.FINANCE, Role.APPROVER, Role.AUDITOR)
MAY_DECIDE = having(Role.DATA, Role.ADMINISTRATOR)
