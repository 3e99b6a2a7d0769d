"""What goes on between Sakura and its partners beside money: differences and their answers, a partner's own invoices, papers, targets, notes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from enishi.core import clock
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.papers import issuing as papers
from enishi.partners import notes
from enishi.statements import correcting, disputing, invoicing
from enishi.statements import queries as issued
from enishi.statements.queries import Asked, StatementRead
from enishi.targets import operations as targets
from enishi.targets import queries as agreed
from enishi.targets.operations import Proposal
from enishi.targets.words import hash_of, in_words
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.japan.partner_invoices import PartnerInvoice
from enishi_engine.settlement.tax import RateTotal

INVOICES_ITSELF = "hibari"  # by its agreement; its newest invoice is a hundred yen too much
TOO_MUCH = 100
TOLD_OF, AT_MOST = ("aoba", "ayame", "kaede", "kita", INVOICES_ITSELF), 20
WITHIN = timedelta(days=7)
NEXT_QUARTER = (date(2026, 4, 1), date(2026, 6, 30))
# Moment, partner, who wrote it down, and what.
NOTES: tuple[tuple[str, str, str, str], ...] = (
    ("2026-01-15T05:00", "aoba", "hana", "新年のご挨拶で訪問。青葉社長より、今年は人事労務に力を入れたいとのこと。営業3名体制に増員予定。"),
    ("2026-02-12T06:30", "aoba", "hana", "相沢さんと定例。会計のお客様への人事労務のご提案で、給与計算の質問が多い。デモ台本を送る約束(2月20日まで)。"),
    ("2026-02-19T02:10", "aoba", "hana", "デモ台本を送付済み。次は3月の勉強会(オンライン、45分)で使っていただく。"),
    ("2026-03-17T07:00", "aoba", "hana", "勉強会に8名ご参加。質問は年末調整の切替時期に集中。4月からの目標は5,400万円でご相談中。"),
    ("2026-02-05T01:30", "kita", "hana", "北社長は現場から動く方。案件登録は北さんご本人だけ。担当の方にもポータルをご案内したい。"),
    ("2026-03-18T03:00", "kita", "sato", "料率のお問い合わせあり。契約書の別紙を確認してから回答する。"),
    ("2026-03-10T04:00", "chidori", "hana", "契約から1年。スタートダッシュ終了後もペースは落ちていない。4月にシルバーの条件をご説明する。"),
)  # fmt: skip


def settle_older_differences(program: str, people: Mapping[str, User]) -> None:
    """A difference of January that was asked about, answered and settled as it was."""
    read = _with_lines(program)[0]
    with clock.standing_at(datetime(2026, 2, 10, 1, 0, tzinfo=UTC)):
        dispute = disputing.report_difference(
            statement=read.row.id, line=read.documents[0].said.lines[0].id, text="初期費用が差し引かれているようです。計算方法を教えてください。",
            answer_by=local_day(clock.now()) + WITHIN, by=str(people["sato"].id), at=clock.now(),
        )  # fmt: skip
    with clock.standing_at(datetime(2026, 2, 13, 6, 0, tzinfo=UTC)):
        words = "手数料の対象は、契約書別紙のとおり初期費用を除いた金額です。明細の理由の欄に計算式を記載しています。"
        disputing.resolve(dispute=dispute.id, text=words, by=str(people["sato"].id), at=clock.now())


def report_newer_differences(program: str, people: Mapping[str, User]) -> None:
    """A difference of February whose correction waits for a second person."""
    read = _with_lines(program)[1]
    with clock.standing_at(datetime(2026, 3, 12, 2, 0, tzinfo=UTC)):
        dispute = disputing.report_difference(
            statement=read.row.id, line=read.documents[0].said.lines[0].id, text="紹介したお客様のオプション分が含まれていないようです。",
            answer_by=date(2026, 3, 26), by=str(people["sato"].id), at=clock.now(),
        )  # fmt: skip
    with clock.standing_at(datetime(2026, 3, 20, 1, 0, tzinfo=UTC)):
        words = "ご指摘のとおりです。オプション分の紹介料を次回のお支払いに加えます。"
        correcting.propose_correction(dispute=dispute.id, text=words, correction=4_800, by=people["sato"], at=clock.now())


def send_invoice(program: str, by: User) -> None:
    """The partner's own invoice for its newest statement; that of the open month differs."""
    read = _newest(program, INVOICES_ITSELF)
    for place, document in enumerate(read.documents, start=1):
        said, more = document.said, TOO_MUCH if read.row.run.last_day >= date(2026, 2, 28) else 0
        totals = tuple(RateTotal(rate=one.rate, net=one.net + more, tax=one.tax) for one in said.totals)
        invoice = PartnerInvoice(
            number=f"H-{read.row.run.last_day:%Y%m}", dated=local_day(clock.now()), registration=said.counterparty.number, totals=totals
        )
        invoicing.receive_invoice(
            statement=read.row.id, place=place, invoice=invoice, file_name=f"請求書{read.row.run.last_day:%Y%m}.pdf",
            content=f"%PDF-1.7\n{invoice.number}\n".encode(), from_partner=True, by=str(by.id), at=clock.now(),
        )  # fmt: skip


def issue_papers(program: str, newest_text: str, people: Mapping[str, User]) -> None:
    """The rules as they stand, for two partners to agree to; the balance at the end of February, which Aoba has confirmed."""
    by = str(people["hana"].id)
    with clock.standing_at(datetime(2026, 3, 9, 1, 0, tzinfo=UTC)):
        for partner in ("aoba", "kita"):
            papers.issue(
                DocumentKind.COMMISSION_RULES,
                subject=f"{program}/{newest_text}",
                partner=partner,
                answer_by=date(2026, 3, 31),
                by=by,
                at=clock.now(),
            )
        for paper in papers.issue(
            DocumentKind.BALANCE_CONFIRMATION, partner="aoba", day=date(2026, 2, 28), answer_by=date(2026, 3, 25), by=by,
            at=clock.now(),
        ):  # fmt: skip
            papers.answer(paper=paper.id, agreed=True, words="大野 美和(ポータル)", by=str(people["miwa"].id), at=clock.now())


def agree_targets(program: str, people: Mapping[str, User]) -> None:
    """For the next quarter: Kita's is agreed, Aoba's waits for its owner."""
    for partner, value, owner in (("kita", "16_000_000", "yumi"), ("aoba", "54_000_000", "")):
        with clock.standing_at(datetime(2026, 3, 18, 1, 0, tzinfo=UTC)):
            first, last = NEXT_QUARTER
            proposal = Proposal(
                program=program, partner=partner, metric="sales_quarter", first_day=first, last_day=last, value=value.replace("_", ""),
                reason="前年同期の実績に、人事労務のキャンペーン分を加えた数字です。",
            )  # fmt: skip
            target = targets.propose(proposal=proposal, by=people["hana"], at=clock.now())
        if owner:
            _both_sign(target.id, people[owner], people["takahashi"])


def _both_sign(target: str, owner: User, second: User) -> None:
    read = agreed.target(target)
    assert read is not None
    with clock.standing_at(datetime(2026, 3, 19, 2, 0, tzinfo=UTC)):
        targets.owner_signs(target=target, language="ja", looked_at=hash_of(in_words(read, "ja")), by=owner, at=clock.now())
        targets.sign(target=target, by=second, at=clock.now() + timedelta(hours=2))


def write_notes(people: Mapping[str, User]) -> None:
    """The timeline of partners as partner sales keeps it."""
    for moment, partner, who, text in sorted(NOTES):
        notes.add_note(partner=partner, text=text, by=people[who], at=datetime.fromisoformat(moment).replace(tzinfo=UTC))


def _with_lines(program: str) -> list[StatementRead]:
    """Newest statements with lines, of partners that nothing else is told of."""
    rows = issued.search(Asked(program=program)).exclude(partner__in=TOLD_OF)[:AT_MOST]
    return [read for row in rows if (read := issued.statement(row.id)) is not None and read.documents and read.documents[0].said.lines]


def _newest(program: str, partner: str) -> StatementRead:
    row = issued.search(Asked(program=program)).filter(partner=partner).first()
    read = None if row is None else issued.statement(row.id)
    assert read is not None, f"{partner} has a statement"
    return read
