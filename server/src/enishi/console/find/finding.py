"""What a few letters find: what a person may open, they may find, and nothing else."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_

from django.db.models import Q
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enishi.catalog import queries as catalog
from enishi.console.find.places import ACTS, PAGES
from enishi.console.lists.rows import folded, holding
from enishi.console.navigation import GROUPS
from enishi.console.templatetags.told import day, money
from enishi.core.access import Policy
from enishi.core.models import User
from enishi.deals import queries as deals
from enishi.earnings import queries as earnings
from enishi.intake import queries as intake
from enishi.partners import names as partners
from enishi.payouts import bank_lines
from enishi.payouts import queries as payouts
from enishi.statements import queries as statements

AT_MOST = 5  # of each kind: who wants more goes on in the room's own search


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something to open. `beside`: what tells it from others of that name."""

    address: str
    words: str
    beside: str = ""


@dataclass(frozen=True)
class Section:
    """What was found of one kind."""

    label: str | Promise
    hits: tuple[Hit, ...]


def find(words: str, *, viewer: User) -> list[Section]:
    """The rooms and acts that the words are in; and, where there are words, things of every kind."""
    kinds = (*PLACES, *THINGS) if words else PLACES
    found = ((label, islice((hit for hit in of(words) if _may_open(hit, viewer)), AT_MOST if words else None)) for label, of in kinds)
    return [Section(label, hits) for label, rows in found if (hits := tuple(rows))]


def _may_open(hit: Hit, viewer: User) -> bool:
    """Does the policy of the page let them in? The page itself says who may see it: nothing is said twice."""
    policy: Policy = resolve(hit.address.partition("?")[0]).func.policy  # type: ignore[attr-defined]
    return policy.allows(viewer)


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rooms(words: str) -> Iterator[Hit]:
    for room in (room for group in GROUPS for room in group.rooms):
        if _holds(words, str(room.label), room.name):
            yield Hit(address=reverse(room.page), words=str(room.label))


def _places(of: Iterable[tuple[str, str | Promise]]) -> Callable[[str], Iterator[Hit]]:
    def hits(words: str) -> Iterator[Hit]:
        return (Hit(address=reverse(page), words=str(label)) for page, label in of if _holds(words, str(label), page))

    return hits


def _holds(words: str, *texts: str) -> bool:
    shown = folded(" ".join(texts))
    return all(word in shown for word in folded(words).split())


Kind = tuple[str | Promise, Callable[[str], Iterable[Hit]]]
PLACES: tuple[Kind, ...] = (
    (gettext_lazy("What can be done"), _places(ACTS)),
    (gettext_lazy("Menu"), _rooms),
    (gettext_lazy("Pages"), _places(PAGES)),
)


# ── Things ───────────────────────────────────────────────────────────────────────────────────────────────────────────


_word_in_name = holding("external_id", "name")


def _called(words: str) -> Q:
    """The rows of a fact whose code or name holds every word."""
    return reduce(and_, (_word_in_name(word) for word in words.split()))


def _partners(words: str) -> Iterator[Hit]:
    for code, name in partners.first_where(_called(words), count=AT_MOST):
        yield Hit(address=reverse("partners.overview", args=[code]), words=name, beside=code)


def _deals(words: str) -> Iterator[Hit]:
    for one in deals.read(deals.search(words=words)[:AT_MOST]):
        yield Hit(address=reverse("deals.deal", args=[one.id]), words=one.customer_name, beside=f"{one.code} · {one.partner_name}")


def _customers(words: str) -> Iterator[Hit]:
    for one in catalog.customers_where(_called(words), count=AT_MOST):
        yield Hit(address=reverse("catalog.customer", args=[one.code]), words=one.name, beside=one.code)


def _statements(words: str) -> Iterator[Hit]:
    for one in statements.holding(words, count=AT_MOST):
        beside = f"{one.number} · {money(one.due, one.currency)}"
        yield Hit(address=reverse("statements.statement", args=[one.id]), words=one.counterparty, beside=beside)


def _batches(words: str) -> Iterator[Hit]:
    number = folded(words).removeprefix("p")
    for one in payouts.batches() if number.isascii() and number.isdigit() else []:
        if str(one.number) == number.lstrip("0"):
            words = _("Payout batch P%(number)s") % {"number": one.number}
            yield Hit(address=reverse("payouts.batch", args=[one.number]), words=words, beside=day(one.pay_on))


def _traced(words: str) -> Iterator[Hit]:
    """Whatever a file brought, a closing posted or a bank was told under this id."""
    if bank_lines.named(words) or intake.came_in(words) or earnings.lines_about(words):
        yield Hit(address=reverse("trace", query={"id": words}), words=_("Follow %(id)s through every step") % {"id": words})


THINGS: tuple[Kind, ...] = (
    (gettext_lazy("Trace"), _traced),
    (gettext_lazy("Partners"), _partners),
    (gettext_lazy("Deals"), _deals),
    (gettext_lazy("Customers"), _customers),
    (gettext_lazy("Statements"), _statements),
    (gettext_lazy("Payouts"), _batches),
)
