"""Sending what waits in the outbox, past all transactions: a mail server may take its time."""

from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db.models import F

from enishi.core import quarantine
from enishi.notify.models import Message


def deliver(*, message_id: int, at: datetime) -> bool:
    """
    Send a mail that waits; False when it need not, or must not now. The job's lease keeps a second worker from it.

    Raises what the mail server answers: the job tries again later.
    """
    if quarantine.is_quarantined():
        return False
    message = Message.objects.filter(id=message_id, sent_at=None).first()
    if message is None:
        return False
    this = Message.objects.filter(id=message_id)
    try:
        EmailMessage(subject=message.subject, body=message.text, to=[message.to]).send()
    except (SMTPException, OSError) as error:
        this.update(tries=F("tries") + 1, failure=str(error)[:1000])
        raise
    this.update(tries=F("tries") + 1, failure="", sent_at=max(at, message.put_at))
    return True
