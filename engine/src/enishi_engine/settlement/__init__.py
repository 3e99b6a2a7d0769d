"""From what closings posted to what is paid out, carried, lost or billed, payee by payee (docs/rules/settlement.md)."""

from enishi_engine.settlement.account import Account, Movement, Outcome, Settled, parts, settle
from enishi_engine.settlement.table import Posted, settlements, terms_on

__all__ = ["Account", "Movement", "Outcome", "Posted", "Settled", "parts", "settle", "settlements", "terms_on"]
