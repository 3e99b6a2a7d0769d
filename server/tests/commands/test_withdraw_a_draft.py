"""`enishi program withdraw` as somebody types it; its acts in one process."""

from datetime import date

import pytest

from enishi.config.commands import program, telling
from enishi.core.models import User
from enishi.programs import operations as programs
from enishi.programs import queries

pytestmark = pytest.mark.django_db
TEXT = "program: {id: sakura}\ncurrency: JPY\nincentives: []\n"
DAY = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "refuse_unready", lambda: None)


def withdraw(hash_: str, reason: str) -> None:
    said = {"program": "sakura", "day": "2026-04-01", "by": "hana@sakura.example", "looked_at": hash_, "reason": reason}
    telling.carry_out("program", language="en", as_json=False, act="withdraw", **said)


def test_a_draft_is_withdrawn_with_its_reason_by_the_hash_that_was_looked_at(hana: User, now, capsys):
    draft = programs.draft(program="sakura", from_day=DAY, text=TEXT, by=hana, at=now)

    withdraw(draft.hash[:8], "料率を見直すため")

    assert capsys.readouterr().out.splitlines() == [
        f"sakura 2026-04-01 {draft.hash[:12]} taken back",
        "  2026-10-01 00:00 UTC drafted by 花",
        f"  2026-10-01 00:00 UTC taken back by 花: 料率を見直すため ({draft.hash[:12]})",
    ]
    assert queries.drafts("sakura", through=DAY) == []


@pytest.mark.parametrize(("hash_", "reason", "why"), [("00000000", "誤り", "has the hash"), (None, " ", "Say why")])
def test_another_hash_or_no_reason_is_refused_with_exit_code_5_and_the_draft_stays(hana: User, now, capsys, hash_, reason, why):
    draft = programs.draft(program="sakura", from_day=DAY, text=TEXT, by=hana, at=now)

    with pytest.raises(SystemExit) as ended:
        withdraw(hash_ or draft.hash, reason)

    assert ended.value.code == 5
    assert why in capsys.readouterr().err
    assert queries.drafts("sakura", through=DAY) == [DAY]
