"""Who may see papers, who issues them, and who writes down what a partner said to one."""

from enishi.core.access import STAFF, having
from enishi.core.roles import Role

MAY_SEE = STAFF
MAY_ISSUE = having(Role.FINANCE, Role.PARTNER_MANAGER)
MAY_ANSWER = having(Role.FINANCE, Role.PARTNER_MANAGER)  # on the partner's behalf
