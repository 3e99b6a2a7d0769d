"""What a company's owners are told of a target by mail, in their own language: the target itself, and where it is signed."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from enishi.core.models import User
from enishi.notify import operations as outbox
from enishi.partners import members
from enishi.targets.queries import TargetRead
from enishi.targets.words import in_words
from enishi_engine.words import Language

_SUBJECTS: Mapping[tuple[str, Language], str] = {
    ("target_proposed", "ja"): "目標合意のご確認をお願いします({company}様)",
    ("target_proposed", "en"): "A target for {company} to sign",
    ("target_agreed", "ja"): "目標の合意が成立しました({company}様)",
    ("target_agreed", "en"): "The target of {company} is agreed",
}
_TEXTS: Mapping[tuple[str, Language], str] = {
    ("target_proposed", "ja"): """\
{name}様

次の目標についてご提案します。

{words}

内容をご確認のうえ、ご署名ください。合意されない場合も、同じページからお知らせいただけます。

目標を確認して署名する
  {address}
""",
    ("target_proposed", "en"): """\
Dear {name},

We propose this target:

{words}

Please read it and sign it. If you do not agree, you can say so on the same page.

Read the target and sign it
  {address}
""",
    ("target_agreed", "ja"): """\
{name}様

次の目標について、双方の署名がそろい、合意が成立しました。

{words}

内容はいつでもご確認いただけます。

目標合意を開く
  {address}
""",
    ("target_agreed", "en"): """\
Dear {name},

Both sides have signed this target:

{words}

You can read it at any time.

Open the target
  {address}
""",
}


def tell_owners(kind: str, target: TargetRead, *, by: User, at: datetime) -> None:
    """Put a mail into the outbox for each owner of the partner's company; nobody is told where nobody signs in yet."""
    for member in members.owners_of(target.partner):
        language = outbox.language_of(member.user)
        said = {
            "name": member.user.name, "company": target.partner_name, "words": in_words(target, language),
            "address": f"{settings.SITE_ADDRESS}/portal/targets/{target.id}/",
        }  # fmt: skip
        subject, text = (texts[kind, language].format(**said) for texts in (_SUBJECTS, _TEXTS))
        key = f"{kind}:{target.id}:{member.id}"
        outbox.put(to=member.user.email, subject=subject, text=text, kind=kind, key=key, at=at, language=language, reply_to=by.email)
