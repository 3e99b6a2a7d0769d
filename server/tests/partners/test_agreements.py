"""Agreements and special terms: facts for the engine, terms of settlement beside them, and a second person for every special rate."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.intake import queries as facts
from enishi.intake.console_rows import RowRefused
from enishi.partners import operations as partners
from enishi.partners import queries, verifying
from enishi.partners.agreements import Agreement, AgreementOfAnother, FeeNotLawful, NoSuchAgreement, TermsIncomplete
from enishi.partners.companies import NoSuchPartner
from enishi.partners.deciding import NotAnApprover, NotOpen, NotYours, ReasonMissing, SamePerson
from enishi.partners.models import AgreementTerms, SpecialTermProposal
from enishi.partners.special_terms import ProposalWaits, RateOutOfBounds, SpanBackwards, SpecialTerm, percent
from enishi.partners.states import FeeBearer, ProposalState
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.payment_dates import FIFTEENTH_OF_NEXT_MONTH, PaymentTerms
from server.tests.partners.cast import APRIL, TERMS

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
TERM = SpecialTerm(id="S-1", agreement="A-1", incentive="commission", rate=125_000, first_day=OCTOBER, reason="既存顧客の引継ぎ")


def test_an_agreement_is_a_fact_and_its_terms_hold_from_their_day(agreed, hana, now):
    later = replace(TERMS, payment=FIFTEENTH_OF_NEXT_MONTH, way=SettlementWay.OFFSET, deemed=DeemedClause(clause="第8条第2項", days=7))
    partners.record_terms(agreement="A-1", terms=later, from_day=OCTOBER, by=hana, at=now)

    row = facts.latest_rows("agreements")[0]
    assert (row["partner"], row["contract"], row["closing_group"], row["last_day"]) == ("aoba", "agency", "month_end", None)
    assert queries.terms_on("A-1", date(2026, 3, 31)) is None
    assert queries.terms_on("A-1", date(2026, 9, 30)) == TERMS
    assert queries.terms_on("A-1", OCTOBER) == later
    assert [one.terms for one in queries.agreements("aoba", day=OCTOBER)] == [later]


def test_terms_of_a_day_are_said_again_as_its_next_revision_and_the_same_again_is_nothing_new(agreed, hana, now):
    partners.record_terms(agreement="A-1", terms=TERMS, from_day=APRIL, by=hana, at=now)
    other = replace(TERMS, note="覚書による")
    partners.record_terms(agreement="A-1", terms=other, from_day=APRIL, by=hana, at=now)

    assert list(AgreementTerms.objects.order_by("revision").values_list("revision", "note")) == [(1, ""), (2, "覚書による")]
    assert queries.terms_on("A-1", APRIL) == other


def test_the_database_keeps_terms_as_they_were_recorded(agreed):
    for change in (
        lambda: AgreementTerms.objects.update(day=15),
        lambda: AgreementTerms.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic():
            change()


def test_under_the_subcontract_act_the_fee_is_never_the_partners_and_the_database_holds_that_too(agreed, hana, now):
    unlawful = replace(TERMS, protection=Protection.SUBCONTRACT, fee_bearer=FeeBearer.PARTNER)

    with pytest.raises(FeeNotLawful):
        partners.record_terms(agreement="A-1", terms=unlawful, from_day=OCTOBER, by=hana, at=now)
    standing = AgreementTerms.objects.get()
    standing.id, standing.revision, standing.protection, standing.fee_bearer = None, 2, "subcontract", "partner"
    with pytest.raises(IntegrityError, match="agreement_terms_fee_is_lawful"), transaction.atomic():
        standing.save(force_insert=True)
    assert AgreementTerms.objects.count() == 1


@pytest.mark.parametrize(
    "half",
    [
        replace(TERMS, deemed=DeemedClause(clause="", days=7)),
        replace(TERMS, deemed=DeemedClause(clause="第8条", days=0)),
        replace(TERMS, payment=PaymentTerms(months_after=1, day=32)),
        replace(TERMS, payment=PaymentTerms(months_after=13, day=1)),
    ],
)
def test_terms_that_say_something_only_half_are_refused(agreed, hana, now, half):
    with pytest.raises(TermsIncomplete):
        partners.record_terms(agreement="A-1", terms=half, from_day=OCTOBER, by=hana, at=now)
    assert AgreementTerms.objects.count() == 1


def test_an_agreement_stays_its_partners_and_what_is_wrong_with_it_keeps_nothing(agreed, minami, hana, now):
    taken = Agreement(id="A-1", partner="minami", contract="agency", first_day=APRIL)
    with pytest.raises(AgreementOfAnother, match="aoba's"):
        partners.record_agreement(agreement=taken, terms=TERMS, from_day=APRIL, by=hana, at=now)
    with pytest.raises(NoSuchPartner):
        partners.record_agreement(agreement=replace(taken, id="A-2", partner="nobody"), terms=TERMS, from_day=APRIL, by=hana, at=now)
    backwards = replace(taken, id="A-2", last_day=date(2026, 3, 31))
    with pytest.raises(RowRefused, match="Nothing was kept"):
        partners.record_agreement(agreement=backwards, terms=TERMS, from_day=APRIL, by=hana, at=now)
    unlawful = replace(TERMS, protection=Protection.SUBCONTRACT, fee_bearer=FeeBearer.PARTNER)
    with pytest.raises(FeeNotLawful):
        partners.record_agreement(agreement=replace(taken, id="A-2"), terms=unlawful, from_day=APRIL, by=hana, at=now)

    assert [one.id for code in ("aoba", "minami") for one in queries.agreements(code, day=APRIL)] == ["A-1"]
    assert facts.waiting_batches() == []


def test_an_agreement_ends_on_a_day(agreed, hana, now):
    partners.end_agreement(agreement="A-1", last_day=date(2026, 12, 31), by=hana, at=now + timedelta(minutes=1))

    assert [one.last_day for one in queries.agreements("aoba", day=OCTOBER)] == [date(2026, 12, 31)]
    with pytest.raises(NoSuchAgreement):
        partners.end_agreement(agreement="A-9", last_day=date(2026, 12, 31), by=hana, at=now)
    with pytest.raises(NoSuchAgreement):
        partners.record_terms(agreement="A-9", terms=TERMS, from_day=APRIL, by=hana, at=now)


# ── Special terms ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(agreed, hana, now) -> str:
    return str(partners.propose_special_term(term=TERM, by=hana, at=now).id)


def test_a_special_term_becomes_a_fact_once_a_second_person_has_approved_it(asked, mio, now):
    assert facts.latest_rows("special_terms") == []
    assert [one.term for one in queries.special_terms(waiting=True)] == ["S-1"]

    partners.approve_special_term(proposal=asked, by=mio, at=now)

    row = facts.latest_rows("special_terms")[0]
    assert (row["agreement"], row["incentive"], row["rate_percent"], row["first_day"]) == ("A-1", "commission", 12_500_000, OCTOBER)
    assert queries.special_terms(waiting=True) == []
    assert list(verifying.faults()) == []


@pytest.mark.parametrize(("rate", "said"), [(125_000, "12.5"), (100_000, "10"), (1, "0.0001"), (0, "0"), (10_000_000, "1000")])
def test_a_rate_is_spelled_in_percent_exactly(rate, said):
    assert percent(rate) == said


def test_who_asked_for_it_does_not_approve_it_and_the_database_holds_that_too(asked, hana, now):
    people.grant_role(user=hana, role=Role.APPROVER, by="setup", at=now)

    with pytest.raises(SamePerson):
        partners.approve_special_term(proposal=asked, by=hana, at=now)
    with pytest.raises(IntegrityError, match="special_term_decided_by_another"), transaction.atomic():
        SpecialTermProposal.objects.update(state=ProposalState.APPROVED, decided_by=hana, decided_at=now)
    assert (SpecialTermProposal.objects.get().state, facts.latest_rows("special_terms")) == (ProposalState.PROPOSED, [])


def test_a_planted_bug_that_asks_nobody_is_stopped_by_the_database(asked, hana, now, monkeypatch):
    def careless(proposal, *, as_, why, by, at):
        proposal.state, proposal.decided_by, proposal.decided_at = as_, by, at

    monkeypatch.setattr("enishi.partners.special_terms.decide", careless)

    with pytest.raises(IntegrityError, match="special_term_decided_by_another"), transaction.atomic():
        partners.approve_special_term(proposal=asked, by=hana, at=now)
    assert facts.latest_rows("special_terms") == []


def test_who_has_not_the_role_does_not_approve(asked, rei, now):
    with pytest.raises(NotAnApprover):
        partners.approve_special_term(proposal=asked, by=rei, at=now)
    assert facts.latest_rows("special_terms") == []


def test_it_is_rejected_with_a_reason_or_taken_back_by_whoever_asked(asked, mio, hana, now):
    with pytest.raises(ReasonMissing):
        partners.reject_special_term(proposal=asked, why=" ", by=mio, at=now)
    with pytest.raises(NotYours):
        partners.withdraw_special_term(proposal=asked, why="別件", by=mio, at=now)
    partners.reject_special_term(proposal=asked, why="率が高すぎます", by=mio, at=now)

    again = str(partners.propose_special_term(term=TERM, by=hana, at=now).id)
    partners.withdraw_special_term(proposal=again, why="取り下げます", by=hana, at=now)

    assert sorted(one.state for one in queries.special_terms()) == [ProposalState.REJECTED, ProposalState.WITHDRAWN]
    for act in (partners.approve_special_term, partners.reject_special_term):
        with pytest.raises(NotOpen):
            act(proposal=asked, why="再考", by=mio, at=now)
    assert facts.latest_rows("special_terms") == []


def test_what_was_asked_stays_as_it_was_asked(asked, mio, now):
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        SpecialTermProposal.objects.update(rate=500_000)
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        SpecialTermProposal.objects.update(last_day=date(2027, 3, 31))
    partners.approve_special_term(proposal=asked, by=mio, at=now)
    with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic():
        SpecialTermProposal.objects.update(decision="other")
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        SpecialTermProposal.objects.all().delete()


@pytest.mark.parametrize(
    ("term", "refusal"),
    [
        (replace(TERM, agreement="A-9"), NoSuchAgreement),
        (replace(TERM, rate=10_000_001), RateOutOfBounds),
        (replace(TERM, rate=-1), RateOutOfBounds),
        (replace(TERM, last_day=date(2026, 9, 30)), SpanBackwards),
        (replace(TERM, reason="  "), ReasonMissing),
    ],
)
def test_what_cannot_be_asked_for_is_refused(agreed, hana, now, term, refusal):
    with pytest.raises(refusal):
        partners.propose_special_term(term=term, by=hana, at=now)
    assert SpecialTermProposal.objects.count() == 0


def test_one_change_of_a_special_term_waits_at_a_time(asked, hana, now):
    with pytest.raises(ProposalWaits):
        partners.propose_special_term(term=replace(TERM, rate=150_000), by=hana, at=now)
    assert SpecialTermProposal.objects.count() == 1


def test_verify_finds_an_approved_special_term_that_is_no_fact(asked, mio, now, monkeypatch):
    monkeypatch.setattr("enishi.partners.special_terms.console_rows.write_row", lambda **_: None)
    partners.approve_special_term(proposal=asked, by=mio, at=now)

    assert list(verifying.faults()) == ["The special term S-1 was approved, and is no fact."]
