"""Sending what waits in the outbox, past all transactions: a mail server may take its time."""

from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.db.models import F

from enishi.core import quarantine
from enishi.notify import hiding, layout
from enishi.notify.models import Message
from enishi_engine.words import Language

NOT_TAKEN = (SMTPException, OSError)


def deliver(*, message_id: int, at: datetime) -> bool:
    """
    Send a mail that waits; False when it need not, or must not now. The job's lease keeps a second worker from it.

    Raises what the mail server answers: the job tries again later.
    """
    message = Message.objects.filter(id=message_id, sent_at=None).first()
    # Who releases a copy from quarantine signs in by mail: that they asked for it a moment ago is seen by its time.
    if message is None or (quarantine.is_quarantined() and message.useless_at is None):
        return False
    this = Message.objects.filter(id=message_id)
    if message.useless_at is not None and (at >= message.useless_at or hiding.deciphered(message.secret) is None):
        this.update(secret="")
        return False
    try:
        written(message).send()
    except NOT_TAKEN as error:
        this.update(tries=F("tries") + 1, failure=str(error)[:1000])
        raise
    this.update(tries=F("tries") + 1, failure="", secret="", sent_at=max(at, message.put_at))
    return True


def written(message: Message) -> EmailMultiAlternatives:
    """The mail as it leaves: its text, the same words as HTML, who answers it, and how a mail program stops its kind at one press (RFC 8058)."""
    headers = {"Auto-Submitted": "auto-generated"}
    if message.stop:
        headers |= {"List-Unsubscribe": f"<{message.stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject, text = hiding.deciphered(message.secret) or (message.subject, message.text)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(layout.html_of(subject=subject, text=text, language=_language(message)), "text/html")
    return mail


def html_of(message: Message) -> str:
    """What is kept of it, as a page."""
    return layout.html_of(subject=message.subject, text=message.text, language=_language(message))


def _language(message: Message) -> Language:
    return "ja" if message.language == "ja" else "en"
