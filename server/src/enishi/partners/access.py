"""Who may see partners, who may change what of them, and who decides."""

from enishi.core.access import having
from enishi.core.roles import Role

MAY_SEE = having(*Role)
MAY_CHANGE = having(Role.PARTNER_MANAGER, Role.ADMINISTRATOR)  # partners, companies, contacts, agreements; proposes special terms
MAY_DECIDE_TAX = having(Role.FINANCE, Role.ADMINISTRATOR)  # registrations, tax and withholding classes
MAY_PROPOSE_ACCOUNTS = having(Role.FINANCE, Role.PARTNER_MANAGER)
MAY_APPROVE = having(Role.APPROVER)
MAY_ERASE = having(Role.ADMINISTRATOR)
