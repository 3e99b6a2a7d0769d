"""What became of the payment of a statement, in words for the payee: on its way, paid, or come back from the bank; planned, where nothing is told."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from enishi.core.reader import language
from enishi.payouts import queries as payouts
from enishi.payouts.queries import PaidOf
from enishi.payouts.states import Outcome, Way
from enishi.statements.models import Statement
from enishi_engine.words.amounts import day, money


@dataclass(frozen=True, kw_only=True)
class PaymentWords:
    """A sentence, and the mark that it is shown with."""

    sentence: str
    mark: str


def payments_of(statements: Collection[UUID]) -> dict[UUID, PaidOf]:
    """Of those of these statements of which a payment was sent."""
    return {UUID(due): found for due, found in payouts.paid_of([str(one) for one in statements]).items()}


def payment_words(found: PaidOf | None, row: Statement) -> PaymentWords | None:
    """None while the payment is planned. The amount is what leaves: without what is withheld, set off or kept for the transfer."""
    if found is None:
        return None
    said, mark = _said(found)
    words = {"day": day(found.on, language()), "amount": money(found.amount, row.currency, language())}
    return PaymentWords(sentence=said % words, mark=mark)


def _said(found: PaidOf) -> tuple[str, str]:
    if found.outcome is Outcome.RETURNED:
        return _("The transfer of %(day)s came back from the bank. We will write to you about your account."), "waits"
    if found.way is Way.NEXT_INVOICE:
        return _("%(amount)s is taken off the next invoice to your company."), "settled"
    if not found.amount:
        return _("It was set off against what your company owes, on %(day)s."), "settled"
    if found.outcome is Outcome.SENT:
        return _("%(amount)s is being transferred for %(day)s."), "waits"
    if found.whole:
        return _("%(amount)s was paid on %(day)s."), "settled"
    return _("%(amount)s was paid on %(day)s; the rest waits for our answer."), "waits"
