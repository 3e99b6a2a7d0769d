"""Where pictures stand: a partner's year and a closing beside the one before, each with its sentence and its table (server/src/enishi/charts)."""

from datetime import UTC, datetime

import pytest

from enishi.core.roles import Role
from server.tests.console.test_payouts_pages import of
from server.tests.payouts.conftest import aoba, close, closed, issue, kita, main, mio, program, rei, somebody, told

__all__ = ["aoba", "close", "closed", "kita", "main", "mio", "program", "rei", "told"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def october(closed, told, close) -> None:
    """After September's 130,000 Aoba earns 156,000 in October: with 10 % tax 110,000 and 171,600 are due to it."""
    told.line("A2", "2026-10-10", 1_560_000)
    close("2026-10", at=datetime(2026, 11, 10, tzinfo=UTC))
    issue("2026-10", at=datetime(2026, 11, 12, tzinfo=UTC))


def test_a_partners_months_and_a_closing_are_pictures_with_a_sentence_and_a_table(october, settings, now):
    """In October 26,000 more than 130,000 were posted: 20 %. Aoba's two months are 281,600 together."""
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]
    client = of(somebody("aki", Role.PARTNER_MANAGER, at=now))

    partner = client.get("/partners/of/aoba/overview/").content.decode()
    closing = client.get("/closing/sakura/month_end/2026-10/").content.decode()

    assert 'role="img" aria-label="2026年9月分から2026年10月分までのお支払い額(税込)は、合計281,600円です。"' in partner
    assert '<td>10月</td><td class="amount">171,600円</td>' in partner
    assert "2026年10月分は156,000円で、2026年9月分より26,000円(20%)多くなりました。" in closing
