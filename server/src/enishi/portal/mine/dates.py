"""The dates that matter to somebody of a partner: payments, renewals, protection that ends, answers due, targets; of a former partner payments alone."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.core.maker import local_day
from enishi.core.reader import language
from enishi.deals import queries as deals
from enishi.deals.states import DealState
from enishi.notify.ical import Entry
from enishi.portal.customers.reading import customers_for
from enishi.portal.deals.viewing import viewer
from enishi.portal.standing import Standing
from enishi.portal.statements.views import recent
from enishi.targets import queries as targets
from enishi.targets.models import Step
from enishi_engine.words.amounts import money, month


def dates_for(who: Standing, *, amounts: bool, at: datetime) -> list[Entry]:
    """All of them. `amounts`: whether the person wants them; whoever may not see them gets none either way."""
    today = local_day(at)
    found = list(_payments(who, amounts=amounts and who.sees_amounts))
    if who.documents_until is None:
        found += [*_deals(who), *_customers(who, today), *_targets(who)]
    return found


def _payments(who: Standing, *, amounts: bool) -> Iterator[Entry]:
    for one in recent(who):
        row = one["row"]
        if row.pays_on is not None:
            words = _("Payment for %(month)s") % {"month": month(row.run.last_day, language())}
            summary = f"{words} {money(one['expected'], row.currency, language())}" if amounts else words
            yield Entry(
                id=f"payment-{row.id}", first=row.pays_on, summary=summary, address=reverse("portal.statements.statement", args=(row.id,))
            )


def _deals(who: Standing) -> Iterator[Entry]:
    for one in deals.dated(viewer(who)):
        address, names = reverse("portal.deals.deal", args=(one.id,)), {"customer": one.customer_name}
        if one.state is DealState.OFFERED and one.answer_by is not None:
            yield Entry(id=f"lead-{one.id}", first=one.answer_by, summary=_("Answer the lead: %(customer)s") % names, address=address)
        elif one.protected_until is not None:
            summary = _("Protection ends: %(customer)s") % names
            yield Entry(id=f"protection-{one.id}", first=one.protected_until, summary=summary, address=address)


def _customers(who: Standing, today: date) -> Iterator[Entry]:
    for one in customers_for(who):
        if (renewal := one.renewal(today)) is not None:
            summary = _("Contract ends or is renewed: %(customer)s") % {"customer": one.name}
            yield Entry(
                id=f"renewal-{one.code}-{renewal}",
                first=renewal,
                summary=summary,
                address=reverse("portal.customers.customer", args=(one.code,)),
            )


def _targets(who: Standing) -> Iterator[Entry]:
    for one in targets.targets(partners=who.partners) if who.sees_amounts else ():
        if one.ended in (None, Step.AGREED):
            address = reverse("portal.targets.target", args=(one.id,))
            yield Entry(
                id=f"target-{one.id}", first=one.first_day, last=one.last_day, summary=_("Period of the agreed target"), address=address
            )
