"""Pages of ranks: the ladder, who lacks what, the next review beforehand, one partner's history, and decisions by two people."""

import pytest
from django.test import Client

from enishi.closing import ranking
from enishi.core.models import Job, User
from enishi.core.roles import Role
from enishi.ranks import queries
from enishi.ranks.models import DecisionProposal
from server.tests.console.test_partners_pages import of, sent, signed_in
from server.tests.ranks.conftest import LINES, mio, moment, program, taken

pytestmark = pytest.mark.django_db
__all__ = ["mio", "program"]  # fixtures
DECISION = {"rank": "gold", "first_day": "2026-10-01", "last_day": "2026-12-31", "reason": "新拠点の立ち上げ"}


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


@pytest.fixture
def emi(program: str, now) -> Client:
    """Who looks after partners, and the reviews of 1 October."""
    ranking.review_ranks(program=program, at=now, by="hana")
    return signed_in("emi", now, Role.PARTNER_MANAGER)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_ladder_shows_every_rank_and_what_each_partner_lacks_for_the_next(emi: Client):
    """Silver asks for 1,000,000 and gold for 5,000,000 of three months; by 1 November Kita has 200,000 and Aoba 300,000."""
    assert emi.get("/ranks/").headers["Location"] == "/ranks/sakura/"
    page = shown(emi, "/ranks/sakura/")

    for word in (
        "ゴールド",
        "シルバー",
        "ブロンズ",
        "次回の判定は2026年11月1日(日)です",
        "あと800,000円",
        "(現在200,000円)",
        "あと4,700,000円",
    ):
        assert word in page
    assert "青葉" not in shown(emi, "/ranks/sakura/?q=kita")


def test_the_next_review_is_shown_beforehand_and_worked_out_anew_by_a_job(emi: Client, program: str):
    taken("order_lines", LINES + b"K2,kita,2026-10-05,4900000\n", moment(10, 5))
    assert "0社のランクが変わる見込み" in shown(emi, "/ranks/sakura/next/")
    sent(emi, "/ranks/sakura/review", {})
    assert Job.objects.get().task.endswith("review_ranks")
    ranking.review_ranks(program=program, at=moment(10, 6), by="hana")

    page = shown(emi, "/ranks/sakura/next/")

    assert "1社のランクが変わる見込み" in page
    assert page.index("北") < page.index("青葉")
    assert "直近3か月の売上: 5,100,000円" in page


def test_reviews_and_one_partners_history_say_reasons_and_figures(emi: Client):
    day = shown(emi, "/ranks/sakura/reviews/2026-09-01/")
    assert "1社のランクが変わりました" in day
    assert "昇格" in day
    history = shown(emi, "/ranks/sakura/of/aoba/")
    for word in ("シルバー", "ゴールドまで", "直近3か月の売上: 1,200,000円", "締めまで暫定"):
        assert word in history
    for missing in ("/ranks/other/", "/ranks/sakura/of/nobody/", "/ranks/sakura/reviews/2026-09-02/", "/ranks/sakura/reviews/x/"):
        assert emi.get(missing).status_code == 404


def test_a_rank_is_proposed_by_one_approved_by_another_and_ended_early(emi: Client, mio: User):
    page = sent(emi, "/ranks/sakura/of/kita/propose", DECISION)
    assert "新拠点の立ち上げ" in page
    proposal = DecisionProposal.objects.get()
    sent(emi, f"/ranks/decisions/{proposal.id}", {"decision": "approve"})
    assert queries.decisions() == []
    assert "承認する" in shown(of(mio), "/ranks/decisions/")

    sent(of(mio), f"/ranks/decisions/{proposal.id}", {"decision": "approve"})

    (fact,) = queries.decisions("kita")
    assert fact.rank == "gold"
    assert "終了日を変更する" in shown(emi, "/ranks/sakura/of/kita/")
    sent(emi, f"/ranks/sakura/of/kita/end/{fact.id}", {"last_day": "2026-10-31", "reason": "計画の見直し"})
    assert [one.ends for one in queries.proposals(waiting=True)] == [True]


def test_what_a_rule_refuses_is_said_at_the_form_and_nothing_is_kept(emi: Client):
    answer = emi.post("/ranks/sakura/of/kita/propose", DECISION | {"first_day": "2026-09-30"})

    assert "2026-09-30は過ぎています" in answer.content.decode()
    assert not DecisionProposal.objects.exists()


def test_who_may_not_ask_for_a_rank_finds_no_form_and_everybody_may_look(emi: Client, now):
    auditor = signed_in("aki", now, Role.AUDITOR)

    assert auditor.get("/ranks/sakura/of/kita/propose").status_code == 404
    assert auditor.post("/ranks/sakura/review").status_code == 404
    assert "ランクを個別に決める" not in shown(auditor, "/ranks/sakura/of/kita/")


def test_before_the_first_review_everybody_stands_on_the_first_rank(program: str, now):
    looks = signed_in("emi", now, Role.PARTNER_MANAGER)

    page = shown(looks, "/ranks/sakura/")

    assert "まだ計算されていません" in page
    assert "2社" in page
    assert "ブロンズ" in shown(looks, "/ranks/sakura/of/kita/")


def test_where_no_program_has_ranks_the_page_says_how_they_begin(hana: User):
    assert "ランクのあるプログラムはありません" in shown(of(hana), "/ranks/")
