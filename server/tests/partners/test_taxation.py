"""Registrations with their spans, and tax classes with who decided them and why."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from enishi.core.models import AuditRow
from enishi.partners import operations as partners
from enishi.partners import queries, verifying
from enishi.partners.companies import CompanyMissing
from enishi.partners.deciding import ReasonMissing
from enishi.partners.models import RegistrationSpan, TaxDecision
from enishi.partners.states import ConsumptionTax
from enishi.partners.taxation import ClassDoesNotFit, EndsBeforeItBegins, NotRegisteredThen, NumberWrong
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass
from server.tests.partners.cast import class_on

pytestmark = pytest.mark.django_db
NUMBER = "T7010705000725"  # docs/rules/registration.md
OCTOBER_2025, JUNE = date(2025, 10, 1), date(2026, 6, 1)


@pytest.fixture
def registered(aoba, rei, now):
    return partners.record_registration(
        partner=aoba, number="ｔ7010705-000725", first_day=OCTOBER_2025, reason="公表サイトで確認", by=rei, at=now
    )


def test_a_number_is_kept_as_the_register_spells_it_and_stands_from_its_first_day(registered):
    assert queries.registration_on("aoba", date(2025, 9, 30)) == (Standing.UNREGISTERED, "")
    assert queries.registration_on("aoba", OCTOBER_2025) == (Standing.REGISTERED, NUMBER)


def test_a_number_that_ended_stands_until_the_day_before(registered, rei, now):
    """The table of docs/rules/registration.md: cancelled as of 1 June 2026."""
    partners.end_registration(
        partner="aoba", first_day=OCTOBER_2025, ended_on=JUNE, ended_as=Standing.CANCELLED, reason="公表サイト", by=rei, at=now
    )

    assert queries.registration_on("aoba", date(2026, 5, 31)) == (Standing.REGISTERED, NUMBER)
    assert queries.registration_on("aoba", JUNE) == (Standing.CANCELLED, "")
    partners.record_unregistered(partner="aoba", from_day=JUNE, reason="免税事業者に戻る旨の連絡", by=rei, at=now)
    assert queries.registration_on("aoba", JUNE) == (Standing.UNREGISTERED, "")
    assert list(verifying.faults()) == []


@pytest.mark.parametrize("number", ["T8010705000725", "7010705000725", "T701070500072", ""])
def test_a_number_that_no_corporation_has_is_refused_in_both_languages(aoba, rei, now, number):
    with pytest.raises(NumberWrong, match="Nothing was kept") as refused:
        partners.record_registration(partner=aoba, number=number, first_day=OCTOBER_2025, reason="請求書", by=rei, at=now)
    assert all(one.problem.ja and one.problem.en for one in refused.value.findings)
    assert RegistrationSpan.objects.count() == 0


def test_a_persons_number_may_not_follow_the_check_digit_and_is_kept_with_a_warning(minami, rei, now):
    _, findings = partners.record_registration(
        partner=minami, number="T8010705000725", first_day=OCTOBER_2025, reason="請求書", by=rei, at=now
    )

    assert [one.rule for one in findings] == ["registration_check_digit"]
    assert queries.registration_on("minami", OCTOBER_2025) == (Standing.REGISTERED, "T8010705000725")
    assert not AuditRow.objects.filter(detail__contains="8010705000725").exists()  # a person's number is looked up by anybody


def test_what_cannot_end_does_not(registered, rei, now):
    said = {"ended_as": Standing.LAPSED, "reason": "公表サイト", "by": rei, "at": now}
    with pytest.raises(NotRegisteredThen):
        partners.end_registration(partner="aoba", first_day=JUNE, ended_on=JUNE, **said)
    with pytest.raises(EndsBeforeItBegins):
        partners.end_registration(partner="aoba", first_day=OCTOBER_2025, ended_on=date(2025, 9, 30), **said)
    with pytest.raises(ReasonMissing):
        partners.end_registration(partner="aoba", first_day=OCTOBER_2025, ended_on=JUNE, **(said | {"reason": ""}))
    assert RegistrationSpan.objects.count() == 1


def test_a_person_has_no_class_until_somebody_decides_it_with_the_reason(minami, rei, now):
    assert queries.tax_class_on("minami", date(2026, 10, 1)) is None
    with pytest.raises(ReasonMissing):
        decide(rei, now, reason="")
    assert TaxDecision.objects.count() == 0

    decide(rei, now)

    found = class_on("minami", date(2026, 10, 1))
    assert (found.withholding, found.decided_by, found.reason) == (WithholdingClass.SALES_AGENT, "玲", "継続的な媒介のため")
    assert queries.tax_class_on("minami", date(2026, 3, 31)) is None


def test_a_class_is_decided_again_and_both_stand_on_record(minami, rei, now):
    decide(rei, now)
    decide(rei, now, withholding=WithholdingClass.ONE_OFF_INTRODUCTION, reason="単発の紹介のみ")

    assert list(TaxDecision.objects.order_by("revision").values_list("revision", "withholding")) == [
        (1, "sales_agent"),
        (2, "one_off_introduction"),
    ]
    assert class_on("minami", date(2026, 10, 1)).withholding is WithholdingClass.ONE_OFF_INTRODUCTION


def test_a_corporation_has_the_class_of_corporations_and_another_one_does_not_fit(aoba, rei, now):
    found = class_on("aoba", date(2026, 10, 1))
    assert (found.withholding, found.consumption_tax, found.decided_by) == (WithholdingClass.CORPORATION, ConsumptionTax.STANDARD, None)

    with pytest.raises(ClassDoesNotFit, match="Choose one of: corporation"):
        decide(rei, now, partner="aoba")
    assert TaxDecision.objects.count() == 0


def test_a_class_needs_to_know_who_the_payee_is(hana, rei, now):
    partners.register_partner(code="kita", name="北商事", by=hana, at=now)

    with pytest.raises(CompanyMissing):
        decide(rei, now, partner="kita")
    assert TaxDecision.objects.count() == 0


def test_decisions_are_never_changed_and_a_removed_one_is_found(minami, rei, now):
    decide(rei, now)
    for change in (lambda: TaxDecision.objects.update(reason="other"), lambda: TaxDecision.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic():
            change()
    decide(rei, now)
    assert list(verifying.faults()) == []


def decide(by, at, **other):
    said: dict[str, Any] = {
        "partner": "minami", "from_day": date(2026, 4, 1), "withholding": WithholdingClass.SALES_AGENT, "reason": "継続的な媒介のため",
    } | other  # fmt: skip
    return partners.decide_tax_class(by=by, at=at, **said)
