"""What papers are made of: Sakura as an issuer, partners with their records, and months closed on facts that a test writes."""

from server.tests.closing.conftest import approver, close, told
from server.tests.statements.conftest import aoba, issuer, payee

__all__ = ["aoba", "approver", "close", "issuer", "payee", "told"]
