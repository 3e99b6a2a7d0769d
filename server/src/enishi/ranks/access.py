"""Who may see ranks, who may have them reviewed and ask for a decision, and who decides."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_SEE = having(*Role)
MAY_PROPOSE = having(Role.PARTNER_MANAGER, Role.ADMINISTRATOR)
MAY_APPROVE = having(Role.APPROVER)
