"""What is on its way: a text for the summer that waits for its second person, and the notice by which the campaign of the half-year was told."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from demo import campaign, texts
from enishi.core import clock
from enishi.core.models import User
from enishi.papers import issuing as papers
from enishi_engine.settlement.japan.documents import DocumentKind

SUMMER = date(2026, 7, 1)
RENEWALS, RAISED = "renewal: {by: rank, bronze: 6 %, silver: 8 %, gold: 11 %}", "renewal: {by: rank, bronze: 6 %, silver: 9 %, gold: 11 %}"
WRITTEN = datetime(2026, 3, 19, 5, 0, tzinfo=UTC)
NOTIFIED, ANSWERED, ANSWER_BY = datetime(2026, 1, 9, 1, 0, tzinfo=UTC), datetime(2026, 1, 13, 2, 0, tzinfo=UTC), date(2026, 1, 23)
CONSENTS = {"aoba": ("ichiro", "青葉 一郎(ポータル)"), "kita": ("yumi", "北 由美(ポータル)")}


def notify_of_campaign(program: str, people: Mapping[str, User]) -> None:
    """料率変更通知 for the campaign's text, to two partners, who both agreed."""
    for partner, (who, words) in CONSENTS.items():
        with clock.standing_at(NOTIFIED):
            (paper,) = papers.issue(
                DocumentKind.RATE_CHANGE_NOTICE, subject=f"{program}/{campaign.FROM_DAY}", partner=partner, answer_by=ANSWER_BY,
                by=str(people["hana"].id), at=NOTIFIED,
            )  # fmt: skip
        with clock.standing_at(ANSWERED):
            papers.answer(paper=paper.id, agreed=True, words=words, by=str(people[who].id), at=ANSWERED)


def write_summer(program: str, folder: Path, cases: str, *, by: User) -> None:
    """Silver's renewals earn a point more from July: tried, compared with history, and waiting for its approval."""
    text = max(folder.glob("*.yaml")).read_text(encoding="utf-8")
    assert RENEWALS in text, "the text that it changes is the newest one"
    with clock.standing_at(WRITTEN):
        texts.compare(
            program, SUMMER, text.replace(RENEWALS, RAISED), cases, by=by, note="シルバーの更新の料率を8 %から9 %に引き上げます。"
        )
