"""A company agrees that one of its people is paid directly, and takes that back (server/src/enishi/partners/consents.py)."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from enishi.core import clock
from enishi.core import operations as people
from enishi.core.models import AuditRow, User
from enishi.core.roles import Role
from enishi.core.second_proof import is_guarded
from enishi.intake import queries as facts
from enishi.partners import consents
from enishi.partners.consents import ConsentThere, DayIsOver, NobodyOfTheirs, NoConsent, PaperMissing
from enishi.partners.models import ConsentStep
from server.tests.portal.conftest import LATER, as_member, portal  # noqa: F401 - Aoba with its people, and Kita
from server.tests.proof import proven

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 2)


@pytest.fixture
def ichiro(portal) -> Iterator[User]:  # noqa: F811 - the fixture of that name
    """The owner of Aoba, whose salesperson is Ken."""
    portal()
    with clock.standing_at(LATER):
        yield User.objects.get(name="ichiro")


def give(by: User, person: str = "ken", *, partner: str = "aoba", from_day: date = TODAY) -> ConsentStep:
    return consents.give(partners=(partner,), person=person, from_day=from_day, today=TODAY, by=by, at=LATER)


def take_back(by: User) -> ConsentStep:
    at, day = LATER + timedelta(days=10), date(2026, 10, 12)
    return consents.take_back(partners=("aoba",), person="ken", from_day=day, today=day, why="担当替え", by=by, at=at)


def ken() -> tuple[object, object, object]:
    """What the calculation reads of Ken: his company, and the consent."""
    (row,) = facts.latest_rows("people", column="code", values=("ken",))
    return row["partner"], row["consented_on"], row["consent_until"]


def test_a_consent_is_what_the_calculation_reads_until_it_is_taken_back(ichiro):
    assert ken() == ("aoba", None, None)

    give(ichiro)
    assert ken() == ("aoba", TODAY, None)

    take_back(ichiro)
    assert ken() == ("aoba", TODAY, date(2026, 10, 11))  # from the twelfth on the company is paid


def test_each_step_is_in_the_chain_with_the_day_and_the_words(ichiro):
    give(ichiro)
    take_back(ichiro)

    rows = {one.act: (one.actor, one.subject, json.loads(one.detail)) for one in AuditRow.objects.filter(act__contains="consent")}
    assert rows["give_consent"] == (
        str(ichiro.id), "partner:aoba", {"person": "ken", "from_day": "2026-10-02", "paper": "", "words": consents.WORDS.ja},
    )  # fmt: skip
    assert rows["take_consent_back"][2]["words"] == "担当替え"


def test_it_is_given_once_and_what_was_paid_is_not_calculated_anew(ichiro):
    give(ichiro)
    with pytest.raises(ConsentThere):
        give(ichiro)
    take_back(ichiro)
    with pytest.raises(ConsentThere, match="new code"):
        give(ichiro)
    with pytest.raises(NoConsent):
        take_back(ichiro)
    assert ConsentStep.objects.count() == 2


def test_a_day_that_is_over_and_somebody_of_another_company_are_refused(ichiro):
    with pytest.raises(DayIsOver):
        give(ichiro, from_day=date(2026, 10, 1))
    with pytest.raises(NobodyOfTheirs):
        give(ichiro, partner="kita")
    with pytest.raises(NobodyOfTheirs):
        give(ichiro, person="nobody")
    with pytest.raises(NoConsent):
        take_back(ichiro)
    assert ken() == ("aoba", None, None)


def test_the_maker_records_the_paper_under_its_hash(ichiro, hana):
    with pytest.raises(PaperMissing):
        consents.record_paper(partner="aoba", person="ken", from_day=TODAY, file_name="a.pdf", content=b"", by=hana, at=LATER)

    step = consents.record_paper(
        partner="aoba", person="ken", from_day=date(2026, 9, 1), file_name="同意書.pdf", content=b"signed", by=hana, at=LATER
    )

    assert step.paper is not None
    assert step.paper.sha256 == sha256(b"signed").hexdigest()
    assert ken() == ("aoba", date(2026, 9, 1), None)


def test_a_step_is_never_changed_and_never_removed(ichiro):
    step = give(ichiro)

    for change in (lambda: ConsentStep.objects.update(words="別の文"), step.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_every_write_asks_for_the_second_proof():
    assert [is_guarded(one) for one in (consents.give, consents.record_paper, consents.take_back)] == [True] * 3


def test_the_owner_agrees_and_takes_back_on_the_page_of_the_company_and_nobody_else_does(ichiro, as_member):  # noqa: F811
    address, client = "/portal/company/consent/ken", proven(as_member(ichiro.email), ichiro)

    assert as_member("ken@aoba.example").post(address, {"decision": "give"}).status_code == 404
    proven(as_member("yumi@kita.example"), User.objects.get(name="yumi")).post(address, {"decision": "give"})
    assert ken() == ("aoba", None, None)

    client.post(address, {"decision": "give"})
    assert ken() == ("aoba", TODAY, None)
    assert "同意あり" in client.get("/portal/company/").content.decode()
    client.post(address, {"decision": "take_back", "why": "担当替え"})
    assert ken() == ("aoba", TODAY, date(2026, 10, 1))


def test_the_makers_page_shows_consents_and_records_a_paper(ichiro, settings):
    settings.DEMO = True
    emi = people.invite(email="emi@sakura.example", name="絵美", role=Role.PARTNER_MANAGER, by="setup", at=LATER)
    client, page = Client(), "/partners/of/aoba/consents/"
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    client.force_login(emi)

    assert "同意なし(会社に支払い)" in client.get(page).content.decode()
    client.post(page, {"person": "ken", "from_day": "2026-09-01", "paper": SimpleUploadedFile("同意書.pdf", b"signed")})

    assert ken() == ("aoba", date(2026, 9, 1), None)
    assert "同意あり" in client.get(page).content.decode()
