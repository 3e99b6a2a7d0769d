"""From what closings posted to what is paid out, carried, lost or billed, payee by payee (docs/rules/settlement.md)."""

from enishi_engine.settlement.account import Account, Movement, Outcome, Settled, settle
from enishi_engine.settlement.table import Posted, settlements

__all__ = ["Account", "Movement", "Outcome", "Posted", "Settled", "settle", "settlements"]
