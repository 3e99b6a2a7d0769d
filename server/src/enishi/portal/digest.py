"""Monday's mail to a partner's people: at most three things that matter this week, complete in themselves; nothing to say, no mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from enishi.core.maker import local_day
from enishi.notify import operations as outbox
from enishi.notify import queries as mails
from enishi.partners import members
from enishi.partners.models import Member
from enishi.portal.customers.reading import customers_for
from enishi.portal.deals.home import coming
from enishi.portal.home.doing import to_do
from enishi.portal.home.rank import ranks_of
from enishi.portal.money import months as told
from enishi.portal.money.months import Calculation
from enishi.portal.standing import Standing, standing_of
from enishi.portal.statements.views import recent, to_confirm
from enishi.portal.targets.views import to_sign
from enishi_engine.said import Said
from enishi_engine.words import Language
from enishi_engine.words.amounts import day, money, month

AT_MOST = 3

_TEXT = {
    "ja": """\
{name}様

今週のお知らせです。

{items}
このメールアドレスでサインインできます。

ポータルで詳しく見る
  {address}
""",
    "en": """\
Dear {name},

This week:

{items}
Sign in with this mail address.

See more in the portal
  {address}
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
        mail = weekly_mail(member, known, at=at)
        if mail is not None:
            with transaction.atomic():
                put = outbox.put(
                    to=member.user.email, subject=mail.subject, text=mail.text, kind="weekly", key=_key(member, monday), at=at,
                    language=_language(member),
                )  # fmt: skip
            new += put is not None
    return new


def monday_of(today: date) -> date:
    """The Monday of the week."""
    return today - timedelta(days=today.weekday())


def weekly_mail(member: Member, known: list[Calculation], *, at: datetime) -> Mail | None:
    """What one person is told; None where nothing is worth a mail."""
    who, language = standing_of(member), _language(member)
    if who.documents_until is not None:
        return None  # the contract has ended: nothing is to be done or coming
    with translation.override(language):
        items = list(islice(_items(who, known, language, at), AT_MOST))
    if not items:
        return None
    listed = "".join(f"・{item}\n" if language == "ja" else f"- {item}\n" for item in items)
    text = _TEXT[language].format(name=who.name, items=listed, address=f"{settings.SITE_ADDRESS}/portal/")
    return Mail(items[0], text)


def _items(who: Standing, known: list[Calculation], language: Language, at: datetime) -> Iterator[str]:
    """What there is to say: money that comes, to whom amounts are shown; then what the first page asks, in its order; then what a rank lacks."""
    today, statements = local_day(at), recent(who)
    yield from (one.to(language) for one in _of_money(statements, today))
    deals, waiting = coming(who, at=at).to_do, to_confirm(who, statements)
    for one in to_do(deals=deals, targets=to_sign(who), statements=waiting, customers=customers_for(who), today=today):
        by = "" if one.by is None else day(one.by, language)
        yield Said(f"{one.what}: {one.name}{by and f' (by {by})'}", f"{one.what}:{one.name}{by and f'({by}まで)'}").to(language)
    yield from (one.to(language) for one in _of_ranks(who, known, language, today))


def _of_money(statements: list[dict[str, Any]], today: date) -> Iterator[Said]:
    """The newest payment, while it is still to come."""
    for found in statements[:1]:
        row, expected = found["row"], found["expected"]
        if row.pays_on is not None and row.pays_on >= today and expected > 0:
            yield Said(
                f"{month(row.run.last_day, 'en')}: {money(expected, row.currency, 'en')} to be paid on {day(row.pays_on, 'en')}",
                f"{month(row.run.last_day, 'ja')}分の手数料{money(expected, row.currency, 'ja')}:{day(row.pays_on, 'ja')}にお支払い予定です",
            )


def _of_ranks(who: Standing, known: list[Calculation], language: Language, today: date) -> Iterator[Said]:
    for one in ranks_of(who, known, today=today, language=language):
        for lacking in (each.lacking for track in one.tracks for each in track if each.lacking and not each.met):
            yield Said(f"{lacking} to go to {one.next_rank}.", f"{one.next_rank}まであと{lacking}です。")
            break


def _language(member: Member) -> Language:
    return "ja" if member.user.language == "ja" else "en"


def _key(member: Member, monday: date) -> str:
    return f"weekly:{member.id}:{monday}"
