"""Who may see programs, who may write them, look at what they change, and put them in force."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_SEE = having(*Role)
MAY_WRITE = having(Role.PARTNER_MANAGER, Role.DATA, Role.ADMINISTRATOR)  # drafts, checks, asks what a draft changes
MAY_REVIEW = having(Role.PARTNER_MANAGER, Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR)
MAY_APPROVE = having(Role.APPROVER)
