"""Monday's mail to a partner's people: at most three things that matter this week, complete in themselves; nothing to say, no mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from enishi.core.maker import local_day
from enishi.notify import operations as outbox
from enishi.notify import queries as mails
from enishi.partners import members
from enishi.partners.models import Member
from enishi.portal.customers.reading import customers_for
from enishi.portal.home.rank import ranks_of
from enishi.portal.money import months as told
from enishi.portal.money.months import Calculation
from enishi.portal.standing import Standing, standing_of
from enishi.portal.statements.views import newest
from enishi.statements.states import AnswerState
from enishi_engine.said import Said
from enishi_engine.words import Language
from enishi_engine.words.amounts import day, money, month

AT_MOST = 3

_TEXT = {
    "ja": """\
{name}様

今週のお知らせです。

{items}
詳しくはこちらをご覧ください(このメールアドレスでログインできます)。
  {address}

このメールは毎週月曜日にお送りしています。ご不要の場合は、次のページで停止できます。
  {stop}
""",
    "en": """\
Dear {name},

This week:

{items}
More is here; sign in with this mail address.
  {address}

This mail comes every Monday. To stop it:
  {stop}
""",
}


@dataclass(frozen=True)
class Mail:
    """A subject that says the first thing, and the text."""

    subject: str
    text: str


def put_weekly_mails(*, at: datetime) -> int:
    """Put this Monday's mails into the outbox, each once however often it is done; how many are new."""
    monday, known, new = monday_of(local_day(at)), told.calculations(), 0
    people = members.with_weekly_mail()
    there = mails.there(_key(one, monday) for one in people)
    for member in people:
        if _key(member, monday) in there:
            continue
        mail = weekly_mail(member, known, today=local_day(at))
        if mail is not None:
            with transaction.atomic():
                outbox.put(to=member.user.email, subject=mail.subject, text=mail.text, kind="weekly", key=_key(member, monday), at=at)
            new += 1
    return new


def monday_of(today: date) -> date:
    """The Monday of the week."""
    return today - timedelta(days=today.weekday())


def weekly_mail(member: Member, known: list[Calculation], *, today: date) -> Mail | None:
    """What one person is told; None where nothing is worth a mail."""
    who, language = standing_of(member), _language(member)
    if who.documents_until is not None:
        return None  # the contract has ended: nothing is to be done or coming
    items = [said.ja if language == "ja" else said.en for said in _items(who, known, language, today)][:AT_MOST]
    if not items:
        return None
    listed = "".join(f"・{item}\n" if language == "ja" else f"- {item}\n" for item in items)
    address = f"{settings.SITE_ADDRESS}/portal/"
    text = _TEXT[language].format(name=who.name, items=listed, address=address, stop=f"{address}company/")
    return Mail(items[0], text)


def _items(who: Standing, known: list[Calculation], language: Language, today: date) -> Iterator[Said]:
    """What there is to say, the most important first; amounts only to whom they are shown."""
    yield from _of_money(who, today)
    yield from _of_customers(who, today)
    yield from _of_ranks(who, known, language, today)


def _of_money(who: Standing, today: date) -> Iterator[Said]:
    found = newest(who)
    if found is None:
        return
    row, expected = found["row"], found["expected"]
    if row.pays_on is not None and row.pays_on >= today and expected > 0:
        yield Said(
            f"{money(expected, row.currency, 'en')} for {month(row.run.last_day, 'en')} will be paid on {day(row.pays_on, 'en')}.",
            f"{month(row.run.last_day, 'ja')}分の手数料{money(expected, row.currency, 'ja')}を{day(row.pays_on, 'ja')}にお支払い予定です。",
        )
    if row.state == AnswerState.ISSUED:
        yield Said(
            f"The statement of {month(row.run.last_day, 'en')} awaits your confirmation.",
            f"{month(row.run.last_day, 'ja')}分の支払通知書のご確認をお願いいたします。",
        )


def _of_customers(who: Standing, today: date) -> Iterator[Said]:
    speak = sorted((one for one in customers_for(who) if one.to_speak_of(today)), key=lambda one: one.renewal(today) or today)
    for one in speak:
        line, renewal = one.announced(today), one.renewal(today)
        if line is not None and line.changed_on is not None:
            yield Said(
                f"{one.name}: a cancellation was announced ({line.product or line.id} ends on {day(line.changed_on, 'en')}).",
                f"{one.name}様:解約のお申し出があります({line.product or line.id}は{day(line.changed_on, 'ja')}に終了)。",
            )
        elif renewal is not None:
            yield Said(
                f"{one.name}: the contract is to be renewed by {day(renewal, 'en')}.",
                f"{one.name}様:{day(renewal, 'ja')}に契約が満了します。",
            )


def _of_ranks(who: Standing, known: list[Calculation], language: Language, today: date) -> Iterator[Said]:
    for one in ranks_of(who, (each.run.program for each in known), today=today, language=language):
        for lacking in (each.lacking for track in one.tracks for each in track if each.lacking and not each.met):
            yield Said(f"{lacking} to go to {one.next_rank}.", f"{one.next_rank}まであと{lacking}です。")
            break


def _language(member: Member) -> Language:
    return "ja" if member.user.language == "ja" else "en"


def _key(member: Member, monday: date) -> str:
    return f"weekly:{member.id}:{monday}"
