"""Who may see products and customers, and who may change them."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_SEE = having(*Role)
MAY_EXPORT = having(Role.PARTNER_MANAGER, Role.DATA, Role.ADMINISTRATOR)
MAY_CHANGE = having(Role.PARTNER_MANAGER, Role.DATA, Role.ADMINISTRATOR)
