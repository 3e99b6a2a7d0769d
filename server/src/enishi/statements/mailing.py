"""The mail by which a statement reaches its payee: put with the statement, complete in itself; once it has left, the statement is delivered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from enishi.core import queries
from enishi.core.maker import local_day
from enishi.notify import operations as outbox
from enishi.notify import queries as mails
from enishi.partners import recipients
from enishi.partners.recipients import Recipient
from enishi.statements import answering
from enishi.statements.models import Document, Statement
from enishi.statements.states import AnswerState
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind, name_of
from enishi_engine.settlement.statement import read_statement
from enishi_engine.words import Language, amounts

KIND = "statement_issued"

_SUBJECT = {
    ("ja", True): "{period}分 {expected}:{pays_on}お支払い予定({counterparty}様 支払通知書)",
    ("ja", False): "{period}分 今回のお支払いはありません({counterparty}様 支払通知書)",
    ("en", True): "{period}: {expected} to be paid on {pays_on} (statement of {counterparty})",
    ("en", False): "{period}: nothing is paid this time (statement of {counterparty})",
}
_TEXT = {
    "ja": """\
{counterparty}
{name}様

{issuer}です。{period}分の支払通知書をお送りします。

  支払通知書番号  {number}
  対象期間        {first_day}から{last_day}まで
{documents}
{money}
{answer}
{where}
このメールは、{counterparty}様の経理・責任者としてご登録のある方へお送りしています。
""",
    "en": """\
{counterparty}
Dear {name},

this is {issuer}'s statement for {period}.

  Statement       {number}
  Period          {first_day} to {last_day}
{documents}
{money}
{answer}
{where}
This mail goes to the owner and the accounting of {counterparty}, as far as we know them.
""",
}
_DOCUMENT = {
    "ja": "\n{kind}\n  前回からの繰越  {opening}\n  今回の明細      {lines}件 {net}\n  消費税          {tax}\n  残高            {closing}",
    "en": "\n{kind}\n  Brought forward  {opening}\n  Lines now        {lines}: {net}\n  Consumption tax  {tax}\n  Balance          {closing}",
}
_MONEY = {
    ("ja", True): "お支払い          {due}(税込)\n  源泉徴収(見込み)  {withheld}\n  お受取り(見込み)  {expected}\n  お支払日          {pays_on}\n  お支払方法        {way}",
    ("ja", False): "  今回のお支払いはありません。残高 {closing}は次回へ繰り越します。",
    ("en", True): "To be paid       {due}, tax included\n  Withheld         {withheld}, as expected\n  You receive      {expected}, as expected\n  Payment day      {pays_on}\n  By               {way}",
    ("en", False): "  Nothing is paid this time. The balance of {closing} is carried forward.",
}  # fmt: skip
_ANSWER = {
    (
        "ja",
        True,
    ): "内容をご確認ください。{clause}により、このメールの到達日の翌日から{days}日以内に相違のご連絡がない場合は、ご確認いただいたものといたします。\n",
    ("ja", False): "内容をご確認のうえ、ご返答をお願いいたします。\n",
    (
        "en",
        True,
    ): "Please check it. By {clause}, it counts as confirmed unless you report a difference within {days} days of receiving this mail.\n",
    ("en", False): "Please check it, and let us have your answer.\n",
}
_WHERE = {
    ("ja", True): "明細と理由、PDF、相違のご連絡も同じページにあります。\n\n支払通知書を確認する\n  {address}\n",
    ("ja", False): "明細の写しが必要な場合や、内容に相違がある場合は、担当者までご連絡ください。\n",
    (
        "en",
        True,
    ): "Every line with its reason, the PDF, and a way to report a difference are on one page.\n\nOpen the statement\n  {address}\n",
    ("en", False): "For a copy of the lines, or where something differs, please tell your contact with us.\n",
}
_WAYS: Mapping[str, Label] = {
    "transfer": Label(ja="お振込み", en="bank transfer"), "offset": Label(ja="相殺後の残額をお振込み", en="bank transfer of what is left after the offset"),
    "next_invoice": Label(ja="次回のご請求から値引き", en="discount on the next invoice"), "payment_request": Label(ja="経理システムからのお支払い", en="our accounts-payable system"),
    "outside": Label(ja="別途お支払い", en="paid separately"),
}  # fmt: skip


def tell(statement: Statement, documents: Sequence[Document], *, by: str = "", at: datetime) -> int:
    """Put the mails of a statement that is being issued into the outbox; how many. Nobody known: none, and delivery is written down by hand."""
    person = statement.payee if statement.payee_kind == "person" else ""
    told, reply_to = recipients.about_money(statement.partner, person=person), queries.address_of(by)
    for one in told:
        subject, text = mail_of(statement, documents, one)
        key = f"{KIND}:{statement.id}:{one.id}"
        outbox.put(to=one.email, subject=subject, text=text, kind=KIND, key=key, at=at, language=one.language, reply_to=reply_to)
    return len(told)


def mail_of(statement: Statement, documents: Sequence[Document], to: Recipient) -> tuple[str, str]:
    """Subject and text, in the language of whoever reads it."""
    spoken, run = to.language, statement.run

    def money(amount: int) -> str:
        return amounts.money(amount, statement.currency, spoken)

    issuer = read_statement(documents[0].content).issuer.name
    due = statement.pays_on is not None
    figures = {
        "due": money(statement.due), "withheld": money(statement.withheld), "expected": money(statement.due - statement.withheld),
        "pays_on": "" if statement.pays_on is None else amounts.day(statement.pays_on, spoken), "closing": money(statement.closing),
        "way": _in(_WAYS[statement.way], spoken),
    }  # fmt: skip
    said = {
        "name": to.name, "counterparty": statement.counterparty, "issuer": issuer, "number": statement.number,
        "period": amounts.month(run.last_day, spoken),
        "first_day": amounts.day(run.first_day, spoken), "last_day": amounts.day(run.last_day, spoken),
        "documents": "\n".join(_document(one, spoken, money) for one in documents),
        "money": f"\n  {_MONEY[spoken, due].strip().format(**figures)}\n",
        "answer": _ANSWER[spoken, bool(statement.clause)].format(clause=statement.clause, days=statement.clause_days),
        "where": _WHERE[spoken, to.signs_in].format(address=f"{settings.SITE_ADDRESS}/portal/statements/{statement.id}/"),
    }  # fmt: skip
    return _SUBJECT[spoken, due].format(**said | figures), _TEXT[spoken].format(**said)


def _document(one: Document, spoken: Language, money: Callable[[int], str]) -> str:
    said = read_statement(one.content)
    return _DOCUMENT[spoken].format(
        kind=_in(name_of(DocumentKind(one.kind)), spoken), opening=money(said.opening - sum(each.amount for each in said.movements)),
        lines=len(said.lines) + len(said.adjustments), net=money(one.net), tax=money(one.tax), closing=money(one.closing),
    )  # fmt: skip


def _in(label: Label, spoken: Language) -> str:
    return label.ja if spoken == "ja" else label.en


# ── Delivered by it ──────────────────────────────────────────────────────────────────────────────────────────────────


def sent_and_not_delivered(at: datetime) -> Iterator[tuple[UUID, date]]:
    """Statements that wait for their delivery to be written down, and whose mail has left: each with the day of its first mail."""
    waiting = dict(Statement.objects.filter(state=AnswerState.ISSUED, delivered_on=None).values_list("id", "issued_at"))
    if not waiting:
        return
    days: dict[UUID, date] = {}
    for key, sent_at in mails.sent(KIND, since=min(waiting.values()) - timedelta(days=1)):
        id_ = UUID(key.split(":")[1])
        if id_ in waiting and sent_at <= at:
            days[id_] = min(days.get(id_, date.max), local_day(sent_at))
    yield from sorted(days.items())


def deliver_sent(*, by: str, at: datetime) -> int:
    """Write down as delivered whatever left by mail, on the day on which it left; how many there were."""
    found = list(sent_and_not_delivered(at))
    for id_, day in found:
        answering.deliver(statement=id_, on=day, by=by, at=at)
    return len(found)
