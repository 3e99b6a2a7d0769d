"""A deal's life (docs/rules/deals.md): registered, answered in the promised time, protected, extended, met, won, or over."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from enishi.core import clock
from enishi.deals import due, filing, living, queries, verifying
from enishi.deals import operations as deals
from enishi.deals.models import Deal, DealStep
from enishi.deals.refusals import (
    AnsweredAlready,
    AskedAlready,
    ContractEnded,
    DayOutOfPlace,
    MetAlready,
    NameMissing,
    NothingWaits,
    NotProtected,
    NumberWrong,
    ProtectionEnds,
    ReasonMissing,
    RegisteredAlready,
)
from enishi.deals.registering import Registration
from enishi.deals.states import Asked, DealState
from enishi.intake import queries as intake
from enishi.notify import layout
from enishi.notify.models import Message
from server.tests.deals.conftest import taken

pytestmark = pytest.mark.django_db
DECEMBER_31 = datetime(2026, 12, 31, 0, 0, tzinfo=UTC)


def fact(code: str) -> dict[str, object] | None:
    return next(iter(intake.latest_rows("deals", column="id", values=[code])), None)


def test_a_registered_deal_waits_for_its_answer_within_three_business_days(registered):
    deal = registered()  # on Thursday, 1 October 2026

    waiting = queries.waiting(date(2026, 10, 2))

    # Friday the 2nd, Monday the 5th, Tuesday the 6th.
    assert (deal.code, deal.state, deal.answer_by) == ("aoba-D0001", DealState.WAITING, date(2026, 10, 6))
    assert [(one.what, one.deal.code, one.by, one.left, one.contested) for one in waiting] == [
        ("deal", "aoba-D0001", date(2026, 10, 6), 2, False)
    ]


def test_nothing_is_a_fact_before_it_was_accepted_and_then_it_is(registered, cast, now):
    deal = registered(product="accounting", amount=400_000, person="ken")
    assert fact(deal.code) is None

    deals.accept(deal=deal.id, protected_until=date(2026, 12, 30), by=cast["hana"], at=now)

    row = fact(deal.code)
    assert row is not None
    assert {name: row[name] for name in ("partner", "person", "product", "registered", "expires", "stage", "amount")} == {
        "partner": "aoba", "person": "ken", "product": "accounting", "registered": date(2026, 10, 1), "expires": date(2026, 12, 30),
        "stage": "accepted", "amount": 400_000,
    }  # fmt: skip


def test_an_accepted_deal_of_a_known_customer_names_it_however_it_was_spelled_and_a_new_one_is_added(protected, cast):
    known = protected(name="㈱川村製作所")
    new = protected(name="森田食品株式会社")

    assert (known.customer, new.customer) == ("kawa", "customer-aoba-D0002")
    assert [row["name"] for row in intake.latest_rows("customers", column="code", values=["customer-aoba-D0002"])] == ["森田食品株式会社"]


def test_a_rejected_deal_says_why_and_is_never_a_fact(registered, cast, now):
    deal = registered()
    with pytest.raises(ReasonMissing):
        deals.reject(deal=deal.id, reason=" ", by=cast["hana"], at=now)

    deals.reject(deal=deal.id, reason="直販で商談中です", by=cast["hana"], at=now)

    assert fact(deal.code) is None
    mail = Message.objects.get(key__contains="answered_rejected")
    assert (mail.to, mail.reply_to, "直販で商談中です" in mail.text) == ("ken@aoba.example", "hana@sakura.example", True)


def test_what_somebody_typed_stays_within_its_line_of_a_mail_and_is_no_act_of_it(registered, cast, now):
    deal = registered()
    typed = "見送ります。\n\n今すぐ確認\n  https://localhost/portal/deals/\n"
    deals.reject(deal=deal.id, reason=typed, by=cast["hana"], at=now)

    text = Message.objects.get(key__contains="answered_rejected").text
    assert "理由: 見送ります。 今すぐ確認 https://localhost/portal/deals/\n" in text
    assert layout.act_of(text) == ["案件を開く", f"  https://localhost/portal/deals/{deal.id}/"]


def test_of_two_people_who_decide_the_same_registration_the_second_finds_out_who_was_first(registered, cast, now):
    deal = registered()
    deals.reject(deal=deal.id, reason="対象外です", by=cast["hana"], at=now)

    with pytest.raises(AnsweredAlready, match="花") as caught:
        deals.accept(deal=deal.id, protected_until=date(2026, 12, 30), by=cast["jun"], at=now)

    assert "花さんによりすでに「見送り」" in caught.value.said.ja
    assert Deal.objects.get().state == DealState.REJECTED


def test_the_same_form_sent_twice_is_one_deal(cast, now):
    form = uuid4()
    said = Registration(partner="aoba", customer_name="森田食品")

    first, second = (deals.register(registration=said, sent_as=form, by=cast["ken"], at=now) for _ in range(2))

    assert first.id == second.id
    assert (Deal.objects.count(), DealStep.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", ["㈱森田食品", "森田食品 株式会社", "森田食品(株)"])
def test_a_company_is_told_of_its_own_deal_with_the_same_customer_however_it_is_spelled(registered, name):
    registered(name="森田食品株式会社")

    with pytest.raises(RegisteredAlready, match="aoba-D0001"):
        registered(name=name)


def test_another_companys_registration_is_not_told_to_a_partner_and_shown_to_the_maker(registered):
    first = registered("kita", "森田食品株式会社")
    second = registered("aoba", "(株)森田食品")

    assert [one.deal for one in queries.rivals_at(second.id)] == [first.id]
    assert [one.contested for one in queries.waiting(date(2026, 10, 1))] == [True, True]


def test_two_corporate_numbers_are_two_customers_and_one_is_one_whatever_the_names_are(registered):
    first = registered("kita", "サクラ商店", corporate_number="7000012050002")
    other = registered("aoba", "サクラ商店", corporate_number="5000012010008")
    same = registered("minami", "別の名前", corporate_number="7000012050002")

    assert [one.deal for one in queries.rivals_at(other.id)] == []
    assert [one.deal for one in queries.rivals_at(same.id)] == [first.id]


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u200f", "あ" * 1_000])
def test_a_name_of_nothing_or_of_a_thousand_characters_is_refused_with_what_to_do(registered, name):
    with pytest.raises(NameMissing, match="200 characters"):
        registered(name=name)


def test_marks_that_turn_the_writing_are_left_out_of_a_name_and_emoji_stay(registered):
    assert registered(name="\u202e森田\u200f 🍙\n食品\u2069").customer_name == "森田 🍙 食品"


def test_a_number_that_is_no_corporate_number_is_refused(registered):
    with pytest.raises(NumberWrong):
        registered(corporate_number="1234567890123")


def test_a_partner_whose_contract_ended_registers_nothing_and_is_told_since_when(registered):
    with pytest.raises(ContractEnded, match="2026-08-31") as caught:
        registered("old")

    assert "登録済みの案件はそのまま残っています" in caught.value.said.ja


def test_a_protection_ends_after_its_last_day_and_the_fact_says_so(protected):
    deal = protected(until=date(2026, 12, 30))
    with clock.standing_at(datetime(2026, 12, 30, 3, tzinfo=UTC)):
        assert deals.expire_all(at=clock.now()) == 0
    with clock.standing_at(DECEMBER_31):
        assert [one.key for one in due.protections(DECEMBER_31)] == ["expire_deals:2026-12-31"]
        assert [deals.expire_all(at=DECEMBER_31) for _ in range(2)] == [1, 0]

    row = fact(deal.code)
    assert row is not None
    assert (Deal.objects.get().state, row["stage"]) == (DealState.EXPIRED, "expired")
    assert Message.objects.filter(key__contains="expired_2026-12-30").count() == 1


def test_the_end_of_a_protection_is_told_once_two_weeks_before(protected):
    protected(until=date(2026, 12, 30))
    at = datetime(2026, 12, 16, 0, 0, tzinfo=UTC)

    assert [deals.warn_all(at=at) for _ in range(2)] == [1, 1]
    assert [one.to for one in Message.objects.filter(key__contains="expires_2026-12-30")] == ["ken@aoba.example"]


def test_an_extension_is_asked_for_with_a_reason_and_counts_once_it_is_granted(protected, cast, now):
    deal = protected()
    with pytest.raises(ReasonMissing):
        deals.ask(deal=deal.id, kind=Asked.EXTENSION, day=date(2027, 1, 31), by=cast["ken"], at=now)
    asked = deals.ask(deal=deal.id, kind=Asked.EXTENSION, day=date(2027, 1, 31), reason="稟議が1月のため", by=cast["ken"], at=now)
    with pytest.raises(AskedAlready):
        deals.ask(deal=deal.id, kind=Asked.EXTENSION, day=date(2027, 2, 28), reason="同じ", by=cast["ken"], at=now)
    assert Deal.objects.get().protected_until == date(2026, 12, 30)

    deals.confirm(request=asked.id, by=cast["hana"], at=now)

    row = fact(deal.code)
    assert row is not None
    assert (Deal.objects.get().protected_until, row["expires"]) == (date(2027, 1, 31), date(2027, 1, 31))
    with pytest.raises(NothingWaits, match="花"):
        deals.confirm(request=asked.id, by=cast["jun"], at=now)


def test_an_extension_that_waits_keeps_the_protection_until_it_is_answered(protected, cast, now):
    deal = protected()
    asked = deals.ask(deal=deal.id, kind=Asked.EXTENSION, day=date(2027, 1, 31), reason="稟議", by=cast["ken"], at=now)
    assert deals.expire_all(at=DECEMBER_31) == 0

    deals.refuse(request=asked.id, reason="他社からの引合いがあるため", by=cast["hana"], at=DECEMBER_31)

    assert deals.expire_all(at=DECEMBER_31) == 1


def test_a_meeting_is_a_fact_that_can_pay_once_the_maker_has_confirmed_it_and_only_once(protected, cast, now):
    deal = protected(person="ken")
    asked = deals.ask(deal=deal.id, kind=Asked.MEETING, day=date(2026, 10, 1), by=cast["ken"], at=now)
    assert intake.latest_rows("activities") == []

    deals.confirm(request=asked.id, by=cast["hana"], at=now)

    (row,) = intake.latest_rows("activities")
    assert {name: row[name] for name in ("partner", "person", "kind", "subject", "date")} == {
        "partner": "aoba", "person": "ken", "kind": "meeting_set", "subject": deal.code, "date": date(2026, 10, 1),
    }  # fmt: skip
    with pytest.raises(MetAlready):
        deals.record(deal=deal.id, kind=Asked.MEETING, day=date(2026, 10, 1), by=cast["hana"], at=now)


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 10, 2)])
def test_a_meeting_lies_between_the_registration_and_today(protected, cast, now, day):
    deal = protected()
    with pytest.raises(DayOutOfPlace):
        deals.ask(deal=deal.id, kind=Asked.MEETING, day=day, by=cast["ken"], at=now)


def test_a_win_is_reported_and_confirmed_and_the_fact_says_won_on_its_day(protected, cast, now):
    deal = protected()
    asked = deals.ask(deal=deal.id, kind=Asked.WON, day=date(2026, 10, 1), by=cast["ken"], at=now)

    deals.confirm(request=asked.id, by=cast["hana"], at=now)

    row = fact(deal.code)
    assert row is not None
    assert (row["stage"], row["decided"]) == ("won", date(2026, 10, 1))
    with pytest.raises(NotProtected):
        deals.lose(deal=deal.id, day=date(2026, 10, 1), reason="誤り", by=cast["ken"], at=now, from_partner=True)


def test_a_protection_lies_ahead_and_is_no_longer_than_three_years(registered, cast, now):
    deal = registered()
    for day in (date(2026, 10, 1), date(2029, 10, 1)):
        with pytest.raises(ProtectionEnds):
            deals.accept(deal=deal.id, protected_until=day, by=cast["hana"], at=now)


def test_a_deal_that_was_taken_back_is_registered_again_as_another_one_that_names_it(registered, cast, now):
    first = registered()
    deals.withdraw(deal=first.id, by=cast["ken"], at=now)

    said = Registration(partner="aoba", customer_name=first.customer_name)
    again = deals.register(registration=said, sent_as=uuid4(), by=cast["ken"], at=now, asks_again=first.id)

    assert (again.code, again.asks_again_id, again.state) == ("aoba-D0002", first.id, DealState.WAITING)


def test_deals_that_a_file_brings_stand_among_the_others_and_are_followed_once(cast, now):
    taken(
        "deals",
        "id,partner,customer,registered,expires,stage\nK-1,aoba,kawa,2026-09-01,2026-11-30,accepted\nK-2,kita,kawa,2026-01-05,2026-03-31,registered\nK-3,kita,kawa,2026-09-20,,registered\n",
        source="crm",
    )

    assert [filing.adopt(at=now) for _ in range(2)] == [3, 0]
    assert {one.code: (one.state, one.protected_until) for one in Deal.objects.all()} == {
        "K-1": (DealState.PROTECTED, date(2026, 11, 30)), "K-2": (DealState.EXPIRED, date(2026, 3, 31)), "K-3": (DealState.WAITING, None),
    }  # fmt: skip

    taken(
        "deals", "id,partner,customer,registered,expires,decided,stage\nK-1,aoba,kawa,2026-09-01,2026-11-30,2026-09-30,won\n", source="crm"
    )
    filing.adopt(at=now)

    assert Deal.objects.get(code="K-1").state == DealState.WON


def test_the_fact_of_a_deal_names_no_code_that_a_file_has(cast, registered, now):
    taken("deals", "id,partner,registered\naoba-D0001,kita,2026-09-01\n", source="crm")

    assert registered().code == "aoba-D0002"


def test_what_holds_of_deals_is_verified_and_a_planted_change_is_found(protected, cast):
    deal = protected()
    assert list(verifying.faults()) == []

    Deal.objects.filter(id=deal.id).update(state=DealState.LOST)

    assert list(verifying.faults()) == ["The deal aoba-D0001 is lost, and no step says so."]


def test_expiring_is_done_by_a_job_once_a_day(protected):
    protected()
    assert list(due.protections(datetime(2026, 10, 2, tzinfo=UTC))) == []
    assert living.expire_all(at=datetime(2026, 10, 2, tzinfo=UTC)) == 0
