"""Who may see deals in the console, who answers them, and who approves a special price."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_SEE = having(*Role)
MAY_ANSWER = having(Role.PARTNER_MANAGER, Role.ADMINISTRATOR)  # registers for a partner, hands leads over, decides, answers quotes
MAY_APPROVE_PRICES = having(Role.APPROVER)
MAY_SEND_FILES = having(Role.PARTNER_MANAGER, Role.DATA, Role.ADMINISTRATOR)
ROLE_OF_APPROVERS = Role.APPROVER
