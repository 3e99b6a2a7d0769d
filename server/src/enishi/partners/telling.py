"""What partners are told by mail, in their own language: complete in itself, and never more of an account than three digits."""

from dataclasses import dataclass

from enishi.core import invitations
from enishi.core.maker import local_day
from enishi.core.models import Invitation
from enishi.notify.inviting import sign_in_address
from enishi.partners.account_words import place_of
from enishi.partners.models import BankAccount, Contact, Member
from enishi.partners.states import AccountKind, MemberRole
from enishi_engine.words import Language
from enishi_engine.words.amounts import day


@dataclass(frozen=True)
class Mail:
    """A subject that says the fact, and the text."""

    subject: str
    text: str


_SUBJECT = {
    ("ja", True): "お支払口座の変更を受け付けました({company}様)",
    ("ja", False): "お支払口座のご登録を受け付けました({company}様)",
    ("en", True): "A new bank account for payments to {company}",
    ("en", False): "A bank account for payments to {company}",
}
_TEXT = {
    "ja": """\
{name}様

{company}様へのお支払口座として、次の口座のお届けを受け付けました。

  {place}
  {kind} 口座番号の下3桁 {last_three}

担当者による確認を経て、{day}以降のお支払いから使用します。{until_then}

お心当たりのない場合は、お手数ですが{day}より前に、ふだんご利用の連絡先から担当者へお知らせください。
このメールは、ご登録のある皆さまへお送りしています。
""",
    "en": """\
Dear {name},

We have received this account for payments to {company}:

  {place}
  {kind}, account number ending in {last_three}

Once a second person has checked it, payments from {day} on will use it. {until_then}

If you do not know of this, please tell your contact with us before {day}, by the telephone number or address that you usually use.
This mail goes to everybody whom we know at your company.
""",
}
_UNTIL_THEN = {
    ("ja", True): "それまでは、これまでの口座にお支払いします。",
    ("ja", False): "それまではお支払いができません。",
    ("en", True): "Until then we pay to the account that we had.",
    ("en", False): "Until then we cannot pay.",
}
_KINDS_IN_ENGLISH = {
    AccountKind.ORDINARY: "ordinary account",
    AccountKind.CURRENT: "current account",
    AccountKind.SAVINGS: "savings account",
    AccountKind.OTHER: "other account",
}


def account_proposed(contact: Contact, account: BankAccount, *, is_change: bool) -> Mail:
    """That an account was proposed, to somebody at the company."""
    language: Language = "ja" if contact.details.language == "ja" else "en"
    details = account.details
    kind = AccountKind(details.kind)
    words = {
        "name": contact.details.name, "company": account.company.details.legal_name, "place": place_of(details.bank, details.branch),
        "kind": kind.label if language == "ja" else _KINDS_IN_ENGLISH[kind], "last_three": details.last_three,
        "day": day(local_day(account.usable_from), language), "until_then": _UNTIL_THEN[language, is_change],
    }  # fmt: skip
    return Mail(_SUBJECT[language, is_change].format(**words), _TEXT[language].format(**words))


# ── The way into the portal ──────────────────────────────────────────────────────────────────────────────────────────

_WELCOME_SUBJECT = {"ja": "パートナーポータルのご案内({company}様)", "en": "Your partner portal ({company})"}
_WELCOME = {
    "ja": """\
{name}様

{by}{company}様のパートナーポータルに「{role}」としてご招待しました。
パスワードはありません。サインイン画面にはこのメールアドレスが入力済みです。ボタンを押すと、サインイン用のメールをお送りします。

ポータルを開く
  {address}

担当顧客の更新時期、手数料とその理由をご確認いただけます。
このご招待は{until}まで有効です。お心当たりのない場合は、このメールを破棄してください。操作しないかぎり、何も起こりません。
""",
    "en": """\
Dear {name},

{by} the partner portal of {company}, as {role}.
There is no password: on the sign-in page this address is filled in, and a mail lets you in.

Open the portal
  {address}

It shows your customers' renewals, and the commission with its reasons.
The invitation holds until {until}. If you do not expect this, throw this mail away: nothing happens by itself.
""",
}


_INVITED = {
    ("ja", True): "{by}さんより、", ("ja", False): "",
    ("en", True): "{by} invites you to", ("en", False): "You are invited to",
}  # fmt: skip


def member_added(member: Member, invitation: Invitation) -> Mail:
    """That somebody is invited: by whom, to what, until when, and how they sign in."""
    language: Language = "ja" if member.user.language == "ja" else "en"
    details = getattr(member.company, "details", None)
    company = member.user.name if details is None else details.legal_name
    by, role = " ".join(invitations.name_of(invitation.by).split()), MemberRole(member.role)
    words = {
        "name": member.user.name, "company": company, "address": sign_in_address(member.user, "/portal/"),
        "by": _INVITED[language, bool(by)].format(by=by), "role": role.label if language == "ja" else role.value,
        "until": day(local_day(invitation.ends_at), language),
    }  # fmt: skip
    return Mail(_WELCOME_SUBJECT[language].format(**words), _WELCOME[language].format(**words))
