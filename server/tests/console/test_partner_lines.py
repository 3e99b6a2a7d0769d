"""The lines of partners are those of the newest act, and only what an act touched is worked out again (console/partners/lines.py)."""

from datetime import date, timedelta

import pytest

from enishi.console.partners import lines as module
from enishi.console.partners.lines import Line, Lines, lines
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.partners import operations as partners

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)
HEAD = "id,order,partner,customer,product,kind,net,ordered_on,accepted_on,starts_on,term_months\n"


@pytest.fixture
def cast(now) -> None:
    """Aoba and Kita, of which Aoba ordered for 200,000 yen."""
    taken("partners", "code,name,kind\naoba,青葉,corporation\nkita,北商事,corporation\n", now)
    taken("products", "code,name\ncloud,クラウド\n", now)
    taken("customers", "code,name\nC-1,顧客\n", now)
    taken("order_lines", f"{HEAD}1,1,aoba,C-1,cloud,new,200000,2026-09-30,,,\n", now)


def taken(fact: str, text: str, now) -> None:
    batch = intake.import_file(fact=fact, source="crm", file_name=f"{fact}.csv", content=text.encode(), by="hana", at=now)
    assert batch.state == "taken", batch.errors


def line(code: str) -> Line:
    return lines(TODAY).by_code[code]


def anew() -> Lines:
    """Everything worked out from nothing, to compare with."""
    return module._worked_out(TODAY)


@pytest.fixture
def never_anew(cast, monkeypatch):
    """From now on nothing is worked out from nothing; what lines come to then is compared with `anew` at the end."""
    lines(TODAY)
    whole = module._worked_out
    monkeypatch.setattr(module, "_worked_out", lambda _today: pytest.fail("Everything was worked out again."))
    yield
    assert lines(TODAY) == whole(TODAY)


def test_an_order_line_changes_its_partners_line_and_no_other(never_anew, now):
    kita = line("kita")

    taken("order_lines", f"{HEAD}2,2,aoba,C-1,cloud,new,50000,2026-08-01,,,\n", now)

    assert line("aoba").lately == 250_000
    assert line("kita") is kita


def test_a_line_that_was_another_partners_leaves_that_one(never_anew, now):
    taken("order_lines", f"{HEAD}1,1,kita,C-1,cloud,new,200000,2026-09-30,,,\n", now)

    assert (line("aoba").lately, line("aoba").last_order, line("kita").lately) == (0, None, 200_000)


def test_a_new_partner_and_what_a_partner_is_are_seen_at_once(never_anew, now):
    taken("partners", "code,name,kind\nminami,南,individual\n", now)
    taken("partner_attributes", "partner,attribute,value,first_day\nkita,region,tohoku,2026-01-01\n", now)

    assert line("minami").lacking == 1  # an individual without a tax class
    assert (line("kita").attributes, lines(TODAY).attributes) == ({"region": "tohoku"}, {"region": ("tohoku",)})


def test_what_matters_to_no_line_changes_none_of_them(never_anew, now):
    before = lines(TODAY)

    taken("products", "code,name\nhr,人事\n", now)
    people.add_user(email="emi@sakura.example", name="恵美", by="setup", at=now)

    assert lines(TODAY) is before


def test_with_the_first_agreement_everybody_else_lacks_one(cast, now):
    assert [line(code).lacking for code in ("aoba", "kita")] == [0, 0]

    taken("agreements", "id,partner,contract,first_day\nA1,aoba,agency,2026-04-01\n", now)

    assert [line(code).lacking for code in ("aoba", "kita")] == [0, 1]
    assert lines(TODAY) == anew()


def test_acts_that_nobody_knows_and_another_day_work_everything_out_again(cast, hana, now):
    first = lines(TODAY)
    partners.register_partner(code="minami", name="南", by=hana, at=now)

    assert set(lines(TODAY).by_code) == {"aoba", "kita", "minami"}
    assert lines(TODAY + timedelta(days=365)).by_code["aoba"].lately == 0
    assert first.by_code["aoba"].lately == 200_000
    assert lines(TODAY) == anew()


def test_many_partners_at_once_are_worked_out_together(cast, now, monkeypatch):
    monkeypatch.setattr(module, "FEW", 1)
    lines(TODAY)

    taken("order_lines", f"{HEAD}2,2,aoba,C-1,cloud,new,1,2026-08-01,,,\n3,3,kita,C-1,cloud,new,2,2026-08-01,,,\n", now)

    assert (line("aoba").lately, line("kita").lately) == (200_001, 2)


def test_a_decided_rank_is_seen_by_everybody(cast, now):
    emi = people.add_user(email="emi@sakura.example", name="恵美", by="setup", at=now)
    people.grant_role(user=emi, role=Role.PARTNER_MANAGER, by="setup", at=now)
    before = lines(TODAY)

    taken("rank_decisions", "id,partner,rank,reason,decided_by,first_day,last_day\nD1,aoba,gold,約束,澪,2026-04-01,2027-03-31\n", now)

    assert lines(TODAY) is not before
    assert lines(TODAY) == anew()
