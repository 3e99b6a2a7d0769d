"""Who may see statements, who issues them, and who writes down what a partner said to one."""

from enishi.core.access import STAFF, having
from enishi.core.roles import Role

MAY_SEE = STAFF
MAY_EXPORT = having(Role.FINANCE, Role.PARTNER_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)
MAY_ISSUE = having(Role.FINANCE)
MAY_ANSWER = having(Role.FINANCE, Role.PARTNER_MANAGER)  # on the partner's behalf
MAY_DECIDE = having(Role.APPROVER)  # corrections that another person proposed
