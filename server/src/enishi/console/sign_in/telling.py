"""What people are told by mail about how they sign in."""

from dataclasses import dataclass

from django.conf import settings

from enishi.core.maker import local_day
from enishi.core.models import TrustedDevice, User
from enishi_engine.words import Language
from enishi_engine.words.amounts import day


@dataclass(frozen=True)
class Mail:
    """A subject that says the fact, and the text."""

    subject: str
    text: str


_COPIED_SUBJECT = {"ja": "信頼済みの端末を1台終了しました({name})", "en": "A trusted device was ended ({name})"}
_COPIED = {
    "ja": """\
{person}様

{since}に信頼済みにされた端末({name})の情報が、別の場所でも使われた可能性があるため、この端末の信頼を終了しました。
どなたもこの情報ではサインインできません。ご自身の端末からは、メールアドレスで改めてサインインしてください。

サインイン中の端末は、次のページでご確認いただけます。
  {address}

端末をバックアップから復元した場合などにも、このメールが届くことがあります。
""",
    "en": """\
Dear {person},

The device that you trusted on {since} ({name}) may have been copied: what it signs in with was shown twice. It is trusted no longer.
Nobody signs in with it any more. On your own device, sign in again with your mail address.

Where you are signed in is here:
  {address}

A device that was restored from a backup can cause this, too.
""",
}


def device_copied(user: User, device: TrustedDevice) -> Mail:
    """That a trusted device ended because it may have been copied."""
    language: Language = "ja" if user.language == "ja" else "en"
    words = {
        "person": user.name, "name": device.name, "since": day(local_day(device.trusted_at), language),
        "address": f"{settings.SITE_ADDRESS}/sign-in/browsers/",
    }  # fmt: skip
    return Mail(_COPIED_SUBJECT[language].format(**words), _COPIED[language].format(**words))
