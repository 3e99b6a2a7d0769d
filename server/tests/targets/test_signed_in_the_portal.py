"""A target signed in the portal: its owner reads it, signs exactly that, and a second person of the maker countersigns."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from enishi.core import clock
from enishi.core.models import AuditRow, User
from enishi.intake import console_rows
from enishi.notify.models import Message
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.companies import CompanyWords
from enishi.partners.states import EntityClass, MemberRole
from enishi.targets import operations, queries, verifying, words
from enishi.targets.models import Step, Target, TargetStep
from enishi.targets.refusals import NothingWaits, NotTheOwner, ReasonMissing, SpanBegan, WordsChanged
from server.tests.targets.test_targets import proposed

pytestmark = pytest.mark.django_db
JA = (
    "青葉システム株式会社は、2026年10月1日から2026年12月31日までの四半期の販売額について、目標を3,000,000円とすることに合意します。\n"
    "この目標は第1版です。"
)
EN = (
    "青葉システム株式会社 agrees to a target of ¥3,000,000 for Sales of the quarter from 1 October 2026 to 31 December 2026.\n"
    "This is version 1 of the target."
)


def member(name: str, role: MemberRole, now, partner: str = "aoba") -> User:
    return members.add_member(partner=partner, email=f"{name}@{partner}.example", name=name, role=role, by="setup", at=now).user


@pytest.fixture
def ichiro(program, ken, now) -> User:
    """Aoba's owner."""
    return member("ichiro", MemberRole.OWNER, now)


@pytest.fixture
def yumi(program, hana, now) -> User:
    """The owner of another company."""
    partners.register_partner(code="kita", name="北商事株式会社", by=hana, at=now)
    partners.record_company(
        partner="kita", words=CompanyWords(entity_class=EntityClass.CORPORATION, legal_name="北商事株式会社"), by=hana, at=now
    )
    return member("yumi", MemberRole.OWNER, now, "kita")


@pytest.fixture
def target(ichiro, emi, now) -> Target:
    """Three million yen for the quarter from today on, proposed."""
    return proposed(emi, now)


def signed(target: Target, by: User, now, said: str = JA, **other: Any) -> TargetStep:
    return operations.owner_signs(**{"target": target.id, "language": "ja", "looked_at": words.hash_of(said), "by": by, "at": now} | other)


def test_what_is_read_are_whole_sentences_of_both_languages(target):
    read = queries.read(target)

    assert words.in_words(read, "ja") == JA
    assert words.in_words(read, "en") == EN


def test_the_owner_signs_what_was_read_and_it_is_a_fact_once_the_makers_second_person_signed(target, ichiro, mio, now):
    step = signed(target, ichiro, now)
    assert (step.words, step.signed_on, step.by, step.contact, step.paper) == (JA, date(2026, 10, 1), ichiro, None, None)
    assert console_rows.current_row("targets", {"id": target.id}) is None

    operations.sign(target=target.id, by=mio, at=now)

    row = console_rows.current_row("targets", {"id": target.id})
    assert row is not None
    assert (row["value"], row["partner_signed_on"], row["maker_signed_on"]) == ("3000000", "2026-10-01", "2026-10-01")
    assert list(AuditRow.objects.filter(subject=f"target:{target.id}").order_by("id").values_list("act", "actor")) == [
        ("propose_target", str(target.proposed_by_id)), ("partner_signed_target", str(ichiro.id)), ("agreed_target", str(mio.id)),
    ]  # fmt: skip
    assert list(verifying.faults()) == []


def test_nobody_but_the_owner_of_the_very_company_signs_or_declines(target, yumi, emi, now):
    sales = member("sales", MemberRole.SALES, now)
    for other in (yumi, sales, emi):
        with pytest.raises(NotTheOwner):
            signed(target, other, now)
        with pytest.raises(NotTheOwner):
            operations.decline(target=target.id, reason="いいえ", by=other, at=now)
    assert not TargetStep.objects.exists()


def test_only_what_was_read_is_signed_once_and_not_after_the_span_began(target, ichiro, now):
    with pytest.raises(WordsChanged):
        signed(target, ichiro, now, JA.replace("3,000,000", "2,000,000"))
    with pytest.raises(WordsChanged):
        signed(target, ichiro, now, EN)  # shown in English, and signed as if in Japanese
    with pytest.raises(SpanBegan):
        signed(target, ichiro, datetime(2026, 10, 2, tzinfo=UTC))
    signed(target, ichiro, now, EN, language="en")
    with pytest.raises(NothingWaits):
        signed(target, ichiro, now)
    with pytest.raises(NothingWaits):
        operations.decline(target=target.id, reason="やはり", by=ichiro, at=now)


def test_the_owner_may_say_no_with_a_reason_and_another_version_may_follow(target, ichiro, emi, now):
    with pytest.raises(ReasonMissing):
        operations.decline(target=target.id, reason=" ", by=ichiro, at=now)
    operations.decline(target=target.id, reason="前年の実績を超えるのは難しいです", by=ichiro, at=now)

    read = queries.target(target.id)
    assert read is not None
    assert (read.ended, read.steps[0].by, read.steps[0].reason) == (Step.WITHDRAWN, "ichiro", "前年の実績を超えるのは難しいです")
    assert proposed(emi, now, value="2,500,000").number == 2


@pytest.mark.parametrize("missing", [{"words": ""}, {"contact": "00000000-0000-0000-0000-000000000001"}, {"signed_on": None}])
def test_the_database_keeps_no_signature_of_the_portal_without_its_words_its_day_or_with_another_contact(target, ichiro, now, missing):
    said = {"step": Step.PARTNER_SIGNED, "by": ichiro, "at": now, "signed_on": now.date(), "words": JA}
    with pytest.raises(DatabaseError), transaction.atomic():
        TargetStep.objects.create(target=target, **said | missing)


def test_the_owner_is_told_by_mail_what_is_proposed_and_that_it_is_agreed(target, ichiro, mio, now):
    signed(target, ichiro, now)
    operations.sign(target=target.id, by=mio, at=now)

    told = list(Message.objects.filter(kind__startswith="target").order_by("id"))
    assert [(one.to, one.subject) for one in told] == [
        ("ichiro@aoba.example", "目標合意のご確認をお願いします(青葉システム株式会社様)"),
        ("ichiro@aoba.example", "目標の合意が成立しました(青葉システム株式会社様)"),
    ]
    for one in told:
        assert JA in one.text
        assert f"/portal/targets/{target.id}/" in one.text


def test_in_the_portal_the_owner_finds_it_on_the_first_page_reads_and_signs_it_and_nobody_else_finds_it(
    target, ichiro, yumi, settings, now
):
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    page = f"/portal/targets/{target.id}/"

    def of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    with clock.standing_at(now):
        owner, other, seller = of(ichiro), of(yumi), of(member("sales", MemberRole.SALES, now))
        first = owner.get("/portal/").content.decode()
        assert f'<a class="whole" href="{page}">' in first
        assert "四半期の販売額 3,000,000円" in first
        assert JA.split("\n", maxsplit=1)[0] in owner.get(page).content.decode()
        for stranger in (other, seller):
            assert [
                stranger.get(page).status_code,
                stranger.post(f"{page}sign").status_code,
                stranger.post(f"{page}decline").status_code,
            ] == [404] * 3
        assert "貴社の目標はまだありません。" in other.get("/portal/targets/").content.decode()

        assert "署名していません" in owner.post(f"{page}sign", {"words": "0" * 64, "language": "ja"}, follow=True).content.decode()
        done = owner.post(f"{page}sign", {"words": words.hash_of(JA), "language": "ja"}, follow=True).content.decode()

    assert "貴社署名済み・メーカーの署名待ち" in done
    assert "ichiro" in done
    assert TargetStep.objects.get().words == JA
