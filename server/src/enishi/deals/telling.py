"""What is told by mail about deals, to whom it concerns and in their own language: complete in itself, with one page to open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from enishi.core import queries as people
from enishi.core.maker import maker
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.deals.models import Deal, PriceRequest, Request
from enishi.deals.states import Asked, AskedState, DealState, PriceKind
from enishi.notify import operations as outbox
from enishi.partners import members
from enishi.partners.models import CompanyCode, Member
from enishi.partners.states import MemberRole
from enishi_engine.said import Said
from enishi_engine.words import Language
from enishi_engine.words.amounts import day as day_in_words
from enishi_engine.words.amounts import money


@dataclass(frozen=True)
class Letter:
    """A subject that says the fact, and the text below the greeting; places in braces are filled in."""

    subject: Said
    text: Said


_ON_BEHALF = Letter(
    Said("{customer}: registered for you", "{customer}様の案件を代理で登録しました({code})"),
    Said(
        "{by} of the maker has registered a deal for your company: {customer} ({code}). You will have an answer by {day}.\nIf you do not know of this, please answer this mail.",
        "メーカーの{by}が、貴社に代わって案件を登録しました。\n\n  お客様: {customer}様\n  案件番号: {code}\n\n{day}までに回答します。お心当たりのない場合は、担当者へお知らせください。",
    ),
)
_HANDED_OVER = Letter(
    Said("A lead for you: {customer} – please answer by {day}", "お客様をご紹介します:{customer}様({day}までにご回答ください)"),
    Said(
        "We would like to hand {customer} over to you ({code}).\n{note}\nPlease say by {day} whether you take it.",
        "{customer}様({code})を貴社にお引き受けいただきたく、ご案内します。\n{note}\n\n{day}までに、お引き受けいただけるかどうかご回答ください。",
    ),
)
_ACCEPTED = Letter(
    Said("{customer}: protected until {day}", "{customer}様の案件を承認しました(保護期限 {day})"),
    Said(
        "Your deal {code} ({customer}) was accepted. It is protected until {day}.\n{reason}",
        "案件{code}({customer}様)を承認しました。{day}まで保護されます。\n{reason}",
    ),
)
_REJECTED = Letter(
    Said("{customer}: not accepted", "{customer}様の案件は見送りとなりました"),
    Said(
        "We cannot accept your deal {code} ({customer}).\n\nThe reason: {reason}\n\nIf things change, you can ask again on its page.",
        "案件{code}({customer}様)は、今回はお受けできません。\n\n理由: {reason}\n\n状況が変わりましたら、案件のページから再度ご登録いただけます。",
    ),
)
_EXPIRES = Letter(
    Said("{customer}: protection ends on {day}", "{customer}様の案件の保護は{day}までです"),
    Said(
        "The protection of {code} ({customer}) ends on {day}. You can ask for a longer one on its page.",
        "案件{code}({customer}様)の保護は{day}に終わります。延長をご希望の場合は、案件のページから申請してください。",
    ),
)
_EXPIRED = Letter(
    Said("{customer}: protection has ended", "{customer}様の案件の保護が終わりました"),
    Said(
        "The protection of {code} ({customer}) ended on {day}. You can register it again on its page.",
        "案件{code}({customer}様)の保護は{day}に終わりました。案件のページから再度ご登録いただけます。",
    ),
)
_GRANTED: Mapping[Asked, Letter] = {
    Asked.EXTENSION: Letter(
        Said("{customer}: protected until {day}", "{customer}様の案件の保護を{day}まで延長しました"),
        Said(
            "The protection of {code} ({customer}) was extended until {day}.\n{reason}",
            "案件{code}({customer}様)の保護を{day}まで延長しました。\n{reason}",
        ),
    ),
    Asked.MEETING: Letter(
        Said("{customer}: meeting confirmed", "{customer}様の商談設定を確認しました"),
        Said(
            "The meeting about {code} ({customer}) of {day} is on record.\n{reason}",
            "案件{code}({customer}様)の{day}の商談設定を記録しました。\n{reason}",
        ),
    ),
    Asked.WON: Letter(
        Said("{customer}: won", "{customer}様の受注を確認しました"),
        Said(
            "The win of {code} ({customer}) on {day} is on record.\n{reason}",
            "案件{code}({customer}様)の{day}の受注を記録しました。\n{reason}",
        ),
    ),
}
_REFUSED = Letter(
    Said("{customer}: {what} not confirmed", "{customer}様の案件:{what}は見送りとなりました"),
    Said(
        "We could not confirm what you asked about {code} ({customer}): {what}.\n\nThe reason: {reason}",
        "案件{code}({customer}様)の{what}は、今回はお受けできません。\n\n理由: {reason}",
    ),
)
_PRICED = Letter(
    Said("{customer}: {what} {amount}, valid until {day}", "{customer}様:{what}への回答 {amount}({day}まで有効)"),
    Said(
        "Your {what} about {code} ({customer}) was answered: {amount} without tax, valid until {day}.\n{reason}",
        "案件{code}({customer}様)の{what}に回答しました。\n\n  金額: {amount}(税抜)\n  有効期限: {day}\n\n{reason}",
    ),
)
_TO_MAKER = Letter(
    Said("{company}: {what} – {customer}, to be answered by {day}", "{company}:{what} {customer}様({day}までに回答)"),
    Said(
        "{company} wrote about {customer} ({code}): {what}. The answer is promised by {day}.",
        "{company}から{customer}様({code})について:{what}。回答期限は{day}です。",
    ),
)
_LEAD_ANSWERED = Letter(
    Said("{company}: lead {customer} – {what}", "{company}:{customer}様のリード – {what}"),
    Said(
        "{company} has answered about {customer} ({code}): {what}.\n{reason}",
        "{company}が{customer}様({code})について回答しました:{what}。\n{reason}",
    ),
)
_GREETING = Said("Dear {name},\n\n", "{name}様\n\n")
_PAGE = Said("\n\nOpen the deal\n  {address}\n", "\n\n案件を開く\n  {address}\n")
_ASKED = {
    Asked.EXTENSION: Said("a longer protection", "保護の延長"),
    Asked.MEETING: Said("a meeting set", "商談設定の報告"),
    Asked.WON: Said("a win", "受注の報告"),
}
_PRICES = {PriceKind.QUOTE: Said("request for a quote", "見積依頼"), PriceKind.SPECIAL: Said("request for a special price", "特価申請")}
_REGISTERED = Said("a new deal", "案件の登録")
_ANSWERS = {DealState.PROTECTED: Said("taken", "お引き受け"), DealState.DECLINED: Said("declined", "ご辞退")}


def registered_on_behalf(deal: Deal, *, by: User, at: datetime) -> None:
    """To everybody of the company who sells or owns it: that somebody registered in their name."""
    _to_partner(deal, _ON_BEHALF, "on_behalf", at, everybody=True, by=by.name, day=deal.answer_by)


def handed_over(deal: Deal, *, at: datetime) -> None:
    _to_partner(deal, _HANDED_OVER, "handed_over", at, everybody=True, day=deal.answer_by, note=deal.note)


def answered(deal: Deal, *, at: datetime) -> None:
    """Accepted or not, with the reason."""
    letter = _ACCEPTED if deal.state == DealState.PROTECTED else _REJECTED
    last = deal.steps.order_by("-number")[0]
    _to_partner(deal, letter, f"answered_{deal.state}", at, day=deal.protected_until, reason=last.reason)


def request_answered(deal: Deal, asked: Request, *, at: datetime) -> None:
    """What was asked or reported is confirmed, or not."""
    kind = Asked(asked.kind)
    step = deal.steps.filter(about=kind).order_by("-number")[0]
    letter = _GRANTED[kind] if asked.state == AskedState.GRANTED else _REFUSED
    _to_partner(deal, letter, f"request_{asked.id}", at, day=step.day, what=_ASKED[kind], reason=asked.decision)


def price_answered(price: PriceRequest, *, at: datetime) -> None:
    """A quote or a special price, or why there is none."""
    what, letter = _PRICES[PriceKind(price.kind)], _PRICED if price.state == AskedState.GRANTED else _REFUSED
    _to_partner(price.deal, letter, f"price_{price.id}", at, day=price.valid_until, what=what, amount=price.amount, reason=price.decision)


def expires_soon(deal: Deal, *, at: datetime) -> None:
    """Once for each last day."""
    _to_partner(deal, _EXPIRES, f"expires_{deal.protected_until}", at, day=deal.protected_until)


def expired(deal: Deal, *, at: datetime) -> None:
    _to_partner(deal, _EXPIRED, f"expired_{deal.protected_until}", at, day=deal.protected_until)


def to_maker(deal: Deal, *, at: datetime, asked: Request | PriceRequest | None = None) -> None:
    """To partner sales: that something waits for them, and until when."""
    if asked is None:
        _to_managers(deal, _TO_MAKER, "registered", at, what=_REGISTERED, day=deal.answer_by)
        return
    what = _ASKED[Asked(asked.kind)] if isinstance(asked, Request) else _PRICES[PriceKind(asked.kind)]
    _to_managers(deal, _TO_MAKER, f"asked_{asked.id}", at, what=what, day=asked.answer_by)


def lead_answered(deal: Deal, *, at: datetime) -> None:
    last = deal.steps.order_by("-number")[0]
    _to_managers(deal, _LEAD_ANSWERED, "lead_answered", at, what=_ANSWERS[DealState(deal.state)], reason=last.reason)


def company_name(partner: str) -> str:
    """The name of the company behind the code; the code where none is recorded."""
    found = CompanyCode.objects.filter(partner=partner).select_related("company__details").first()
    details = None if found is None else getattr(found.company, "details", None)
    return partner if details is None else str(details.legal_name)


def _to_partner(deal: Deal, letter: Letter, key: str, at: datetime, *, everybody: bool = False, **said: object) -> None:
    users = [one.user for one in _recipients(deal, everybody=everybody)]
    last = deal.steps.order_by("-number").first()
    said |= {"reply_to": "" if last is None or last.by is None or last.from_partner else last.by.email}
    _put(deal, users, letter, f"deal:{deal.id}:{key}", f"{settings.SITE_ADDRESS}/portal/deals/{deal.id}/", at, said)


def _to_managers(deal: Deal, letter: Letter, key: str, at: datetime, **said: object) -> None:
    users = people.having_role(Role.PARTNER_MANAGER)
    said |= {"company": company_name(deal.partner)}
    _put(deal, users, letter, f"deal:{deal.id}:{key}:maker", f"{settings.SITE_ADDRESS}/deals/{deal.id}/", at, said)


def _recipients(deal: Deal, *, everybody: bool) -> list[Member]:
    """Who registered it, while they are with the company; else everybody there who owns it or sells."""
    found = CompanyCode.objects.filter(partner=deal.partner).first()
    there = [] if found is None else members.members_of(found.company_id)
    them = [one for one in there if one.user_id == deal.registered_by_id]
    return them if them and not everybody else [one for one in there if one.role in (MemberRole.OWNER, MemberRole.SALES)]


def _put(deal: Deal, users: Iterable[User], letter: Letter, key: str, address: str, at: datetime, said: Mapping[str, object]) -> None:
    for user in users:
        language = outbox.language_of(user)
        typed = {"customer": deal.customer_name, "code": deal.code, "name": user.name, "address": address}
        words = {name: _word(value, language) for name, value in (typed | dict(said)).items()}
        text = "".join(part.to(language).format(**words) for part in (_GREETING, letter.text, _PAGE))
        subject = letter.subject.to(language).format(**words)
        outbox.put(
            to=user.email, subject=subject[:300], text=text, kind="deal", key=f"{key}:{user.id}"[:300], at=at, language=language,
            reply_to=str(said.get("reply_to", "")),
        )  # fmt: skip


def _word(value: object, language: Language) -> str:
    match value:
        case None:
            return "–"
        case Said():
            return value.to(language)
        case date():
            return day_in_words(value, language)
        case int():
            return money(value, maker().currency, language)
        case _:
            return " ".join(str(value).split())  # what somebody typed stays within its line, and within what it is about
