"""A company whose contract has ended fetches its documents for seven years, and sees nothing else."""

from datetime import UTC, date, datetime

import pytest

from enishi.core import clock
from enishi.partners import former
from enishi.partners import operations as partners
from enishi.partners.agreements import Agreement
from server.tests.portal.test_statements_of_a_partner import aoba, approver, april, as_member, close, issuer, payee, program, today, told
from server.tests.statements.conftest import APRIL, TERMS

__all__ = ["aoba", "approver", "april", "as_member", "close", "issuer", "payee", "program", "today", "told"]
pytestmark = pytest.mark.django_db
OTHERS = ("/portal/customers/", "/portal/money/", "/portal/company/")
OCTOBER_31 = date(2026, 10, 31)


def at(year: int, month: int, day: int):
    return clock.standing_at(datetime(year, month, day, 3, 0, tzinfo=UTC))


def ends(hana, last_day: date | None = OCTOBER_31, *, id_: str = "A-aoba") -> None:
    """Aoba's agreement has this last day."""
    agreement = Agreement(id=id_, partner="aoba", contract="agency", first_day=APRIL, last_day=last_day)
    partners.record_agreement(agreement=agreement, terms=TERMS, from_day=APRIL, by=hana, at=clock.now())


def answers(client, *addresses: str) -> list[int]:
    return [client.get(address).status_code for address in addresses]


def test_on_the_last_day_of_the_contract_everything_is_there_and_on_the_next_only_the_documents(april, as_member, hana):
    ends(hana)
    owner = as_member("aoba")
    with at(2026, 10, 31):
        assert answers(owner, "/portal/", *OTHERS) == [200, 200, 200, 200]

    with at(2026, 11, 1):
        owner = as_member("aoba")
        assert answers(owner, *OTHERS) == [404, 404, 404]
        assert owner.get("/portal/").headers["Location"] == "/portal/statements/"
        page = owner.get("/portal/statements/").content.decode()
        assert "契約が終了しました。支払通知書は2033年10月31日(月)までご覧いただけます。" in page
        assert "/portal/customers/" not in page
        statement = f"/portal/statements/{april['aoba'].id}/"
        assert answers(owner, statement, f"{statement}1.pdf") == [200, 200]


def test_the_last_statement_is_confirmed_after_the_contract(april, as_member, hana):
    ends(hana)
    with at(2026, 11, 1):
        as_member("aoba").post(f"/portal/statements/{april['aoba'].id}/confirm")

    april["aoba"].refresh_from_db()
    assert april["aoba"].state == "confirmed"


def test_seven_years_after_the_contract_nothing_is_there_any_more(april, as_member, hana):
    ends(hana)
    with at(2033, 10, 31):
        assert answers(as_member("aoba"), "/portal/statements/") == [200]
    with at(2033, 11, 1):
        assert answers(as_member("aoba"), "/portal/statements/", f"/portal/statements/{april['aoba'].id}/") == [404, 404]


def test_another_contract_that_goes_on_keeps_everything_open(april, as_member, hana):
    ends(hana)
    ends(hana, None, id_="A-other")
    with at(2026, 11, 1):
        assert answers(as_member("aoba"), *OTHERS) == [200, 200, 200]


def test_another_companys_documents_stay_hidden_from_a_former_partner(april, as_member, hana):
    ends(hana)
    with at(2026, 11, 1):
        assert answers(as_member("aoba"), f"/portal/statements/{april['kita'].id}/") == [404]


def test_a_planted_bug_that_forgets_the_contracts_end_would_show_the_customers(april, as_member, hana, monkeypatch):
    ends(hana)
    monkeypatch.setattr(former, "ended_on", lambda partners: None)
    with at(2026, 11, 1):
        assert answers(as_member("aoba"), "/portal/customers/") == [200]


def test_the_29th_of_february_is_kept_until_the_28th():
    assert former.documents_until(date(2028, 2, 29)) == date(2035, 2, 28)


def test_a_page_of_a_former_partner_asks_few_queries(april, as_member, hana, django_assert_max_num_queries):
    ends(hana)
    with at(2026, 11, 1):
        owner = as_member("aoba")
        with django_assert_max_num_queries(15):
            assert owner.get("/portal/statements/").status_code == 200
