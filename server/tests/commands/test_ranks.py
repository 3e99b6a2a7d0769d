"""`enishi ranks` as a stranger runs it, on a database of its own; its acts in one process."""

import json

import pytest

from enishi.config.commands import ranks, telling
from enishi.core.models import User
from server.tests.ranks.conftest import mio, program

pytestmark = pytest.mark.django_db
__all__ = ["mio", "program"]  # fixtures


def said(capsys: pytest.CaptureFixture[str], act: str, **more: str) -> str:
    capsys.readouterr()
    telling.carry_out("ranks", language="en", as_json=False, act=act, **more)
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "refuse_unready", lambda: None)


def test_reviews_are_worked_out_listed_and_explained(program: str, hana: User, capsys):
    assert "The next review is not worked out yet" in said(capsys, "next", program=program)
    assert said(capsys, "review", program=program, by="hana@sakura.example") == "New reviews: 8\n"
    assert said(capsys, "list", program=program).splitlines() == [
        "青葉 (aoba): Silver",
        "  to Gold: sales of three months is at least ¥5,000,000 (¥4,700,000 to go)",
        "北 (kita): Bronze",
        "  to Silver: sales of three months is at least ¥1,000,000 (¥800,000 to go)",
    ]
    assert said(capsys, "next", program=program) == "Next review: 1 November 2026. By what is known it changes 0 ranks.\n"
    assert said(capsys, "history", program=program, partner="nobody") == "No review is known of nobody. Look at the code's spelling too.\n"
    assert said(capsys, "history", program=program, partner="aoba").splitlines()[2:4] == [
        "1 September 2026 aoba (aoba): Bronze → Silver (promoted)",
        "  sales of three months: ¥1,200,000",
    ]


def test_a_rank_is_decided_by_two_people_and_what_a_rule_refuses_ends_with_5(program: str, hana: User, mio: User, capsys):
    asked = {"partner": "kita", "rank": "gold", "first_day": "2026-10-01", "until": "2026-12-31", "reason": "Opening", "by": hana.email}
    said(capsys, "decide", **asked)
    telling.carry_out("ranks", language="en", as_json=True, act="waiting")
    (waits,) = json.loads(capsys.readouterr().out)["waiting"]
    with pytest.raises(SystemExit) as ended:
        said(capsys, "approve", proposal=waits["id"], why="", by=hana.email)
    assert ended.value.code == 5

    assert said(capsys, "approve", proposal=waits["id"], why="", by=mio.email) == "Nothing waits.\n"
    with pytest.raises(SystemExit):
        said(capsys, "reject", proposal="x", why="", by=mio.email)
    with pytest.raises(SystemExit):
        said(capsys, "decide", **asked | {"until": "soon"})
    with pytest.raises(SystemExit):
        said(capsys, "list", program="other")
