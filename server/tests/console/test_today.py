"""The first page: what waits for whoever looks, the most urgent first, and what others did since (server/src/enishi/console/today)."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enishi.console.today.waiting import Alike, Task, gathered, tasks_for
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.statements import operations as statements
from enishi.statements import queries as statement_queries
from enishi.statements.models import Statement
from server.tests.console.test_payouts_pages import of
from server.tests.payouts.conftest import (
    OCTOBER_26,
    aoba,
    approve,
    close,
    closed,
    kita,
    main,
    mio,
    program,
    proposed,
    rei,
    sent,
    somebody,
    told,
)  # fmt: skip

__all__ = ["aoba", "close", "closed", "kita", "main", "mio", "program", "proposed", "rei", "sent", "told"]
pytestmark = pytest.mark.django_db
NOVEMBER_12 = datetime(2026, 11, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo(settings):
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def words(user, role: Role, at=OCTOBER_26) -> list[str]:
    return [task.words for task in tasks_for(user, frozenset({role}), at=at)]


def test_a_batch_waits_for_whoever_may_approve_it_and_not_for_who_proposed_it(proposed, rei, mio):
    [task] = [one for one in tasks_for(mio, frozenset({Role.APPROVER}), at=OCTOBER_26) if "支払データ" in one.words]

    assert task == Task(
        words="支払データP1を承認する(2件、2026年10月30日(金)支払い)", address="/payouts/batches/1/", until=date(2026, 10, 30)
    )
    assert task.days_left(date(2026, 10, 26)) == 4
    assert not [said for said in words(rei, Role.FINANCE) if "承認" in said]


def test_an_approved_batch_waits_for_finance_until_it_was_sent(proposed, rei, mio):
    approve(proposed, mio)

    assert "支払データP1を銀行へ送信する(2件、2026年10月30日(金)支払い)" in words(rei, Role.FINANCE)
    assert not words(mio, Role.APPROVER)


def test_a_month_waits_to_be_closed_from_the_day_after_its_end(closed, rei):
    """September is closed; October ends on the 31st, and ten days are meant for closing it."""
    in_time = [one for one in tasks_for(rei, frozenset({Role.FINANCE}), at=OCTOBER_26) if "を締める" in one.words]
    [late] = [one for one in tasks_for(rei, frozenset({Role.FINANCE}), at=NOVEMBER_12) if "を締める" in one.words]

    assert not in_time
    assert (late.words, late.until) == ("2026年10月分を締める(sakura 月末締め)", date(2026, 11, 10))
    assert late.days_left(date(2026, 11, 12)) == -2


def test_a_reported_difference_waits_until_the_promised_day_before_what_has_more_time(closed, rei, mio):
    row = Statement.objects.get(payee="aoba")
    found = statement_queries.statement(row.id)
    assert found is not None
    line = found.documents[0].said.lines[0].id
    statements.report_difference(statement=row.id, line=line, text="金額", answer_by=date(2026, 10, 28), by="ken", at=OCTOBER_26)

    first = tasks_for(rei, frozenset({Role.FINANCE}), at=OCTOBER_26)[0]

    assert first.words == "青葉システム株式会社様からの相違のご連絡に回答する(2026年9月分)"
    assert first.until == date(2026, 10, 28)


def test_more_than_a_few_of_one_kind_are_told_as_one_at_the_place_of_the_most_urgent():
    deals, prices = Alike("deals: %(count)s", "/deals/"), Alike("prices: %(count)s", "/deals/")
    found = [Task(words=f"deal {one}", address=f"/{one}/", until=date(2026, 10, one), alike=deals) for one in (1, 3, 4, 5)]
    others = [Task(words=f"price {one}", address=f"/{one}/", until=date(2026, 10, one), alike=prices) for one in (2, 6, 7)]

    told = gathered(sorted([*found, *others], key=lambda task: task.until or date.max))

    assert [(one.words, one.until) for one in told] == [
        ("deals: 4", date(2026, 10, 1)), ("price 2", date(2026, 10, 2)), ("price 6", date(2026, 10, 6)), ("price 7", date(2026, 10, 7)),
    ]  # fmt: skip
    assert told[0].address == "/deals/"


def test_the_page_says_how_much_waits_what_is_late_and_how_much_time_is_left(proposed, mio):
    page = of(mio).get("/").content.decode()

    assert "対応が必要なことが1件あります。期限を過ぎたものはありません。" in page
    assert "あと4日" in page
    assert '<a href="/payouts/batches/1/">' in page


def test_what_others_did_since_ones_own_last_act_is_told_with_their_names(proposed, rei, mio):
    approve(proposed, mio)  # the last act of Mio; Rei proposed before

    assert "支払データを承認しました" in of(rei).get("/").content.decode()
    assert "支払データを起票しました" not in of(mio).get("/").content.decode()


def test_somebody_with_nothing_to_do_is_told_what_will_stand_here(hana, now):
    viewer = somebody("aki", Role.AUDITOR, at=now)

    with clock.standing_at(now):
        assert "対応が必要なことはありません。" in of(viewer).get("/").content.decode()


def test_a_maker_that_closed_nothing_yet_reads_its_first_steps_and_which_are_done(hana, now):
    aki = somebody("aki", Role.DATA, at=now)
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content="code,name\naoba,青葉\n".encode(), by="aki", at=now)

    with clock.standing_at(now):
        page = of(aki).get("/").content.decode()

    assert "はじめの手順" in page
    assert '<li>パートナーのファイルを送る<spanclass="statestate-settled">済み</span></li>' in "".join(page.split())
    assert '<li><a href="/programs/">プログラムを下書きし、別の担当者の承認を受ける</a></li>' in page
    assert '<li><a href="/intake/send">注文のファイルを送る</a></li>' in page
    assert '<li><a href="/closing/">最初の月を締める</a></li>' in page


def test_the_first_page_of_a_new_maker_takes_at_most_thirty_queries_for_somebody_with_every_role(hana, now):
    for role in Role:
        if role != Role.ADMINISTRATOR:
            people.grant_role(user=hana, role=role, by="setup", at=now)
    client = of(hana)
    client.get("/")

    with CaptureQueriesContext(connection) as asked:
        assert "はじめの手順" in client.get("/").content.decode()

    assert len(asked) <= 30, "\n".join(one["sql"][:120] for one in asked.captured_queries)


def test_the_first_steps_are_gone_once_a_month_is_closed(closed, rei):
    assert "はじめの手順" not in of(rei).get("/").content.decode()


def test_the_page_takes_at_most_thirty_queries_for_somebody_with_every_role(sent, rei, hana, now):
    for role in Role:
        if role != Role.ADMINISTRATOR:
            people.grant_role(user=hana, role=role, by="setup", at=now)
    client = of(hana)
    client.get("/")

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200

    assert len(asked) <= 30, "\n".join(one["sql"][:120] for one in asked.captured_queries)
