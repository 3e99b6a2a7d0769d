"""Reads of deals: what waits and until when, one deal's story, a company's own deals, and everything for the maker."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Value

from enishi.catalog import queries as catalog
from enishi.deals import promising, rivals, tiers
from enishi.deals.models import Deal, DealStep, PriceRequest, Request, TierView
from enishi.deals.reads import DealRead, PriceRead, RequestRead, StepRead, Story, Unanswered, Waiting
from enishi.deals.rivals import Rival
from enishi.deals.states import OPEN, Asked, AskedState, DealKind, DealState, Origin, PriceKind, Step
from enishi.intake.names import folded_name
from enishi.partners import names as partner_names
from enishi.partners import queries as partners


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """For whom a partner's deals are read: the codes of their company; of one who sees only their own also who they are."""

    partners: tuple[str, ...]
    only: UUID | None = None
    person: str = ""


# ── What waits for the maker ─────────────────────────────────────────────────────────────────────────────────────────


def waiting(today: date) -> list[Waiting]:
    """Everything that waits for the maker, what is due first on top."""
    deals = list(_deals().filter(state=DealState.WAITING))
    asked = list(Request.objects.filter(state=AskedState.OPEN).select_related("deal__registered_by"))
    prices = list(PriceRequest.objects.filter(state=AskedState.OPEN).select_related("deal__registered_by"))
    every = [*deals, *(one.deal for one in asked), *(one.deal for one in prices)]
    reads = {one.id: one for one in read(every)}
    met = rivals.contested(deals) if deals else set()
    rows = [("deal", one.id, one.answer_by, None) for one in deals]
    rows += [(one.kind, one.deal_id, one.answer_by, None) for one in asked]
    prices_rows = [(one.kind, one.deal_id, one.answer_by, one.id) for one in prices]
    found = [
        Waiting(what=what, deal=reads[id_], by=by, left=promising.left(today, by), contested=what == "deal" and id_ in met, price=price)
        for what, id_, by, price in (*rows, *prices_rows)
    ]
    return sorted(found, key=lambda one: (one.by, one.deal.registered_at, one.what))


def unanswered() -> list[Unanswered]:
    """The same in short, without partners' names and conflicts: three questions to the database at any size."""
    deals = Deal.objects.filter(state=DealState.WAITING).values_list("id", "customer_name", "answer_by")
    found = [Unanswered(what="deal", deal=id_, customer_name=name, by=by) for id_, name, by in deals]
    asked = Request.objects.filter(state=AskedState.OPEN).values_list("kind", "deal_id", "deal__customer_name", "answer_by")
    found += [Unanswered(what=kind, deal=id_, customer_name=name, by=by) for kind, id_, name, by in asked]
    prices = PriceRequest.objects.filter(state=AskedState.OPEN).select_related("deal")
    found += [
        Unanswered(
            what=one.kind, deal=one.deal_id, customer_name=one.deal.customer_name, by=one.answer_by, price=one.id, asked_by=one.asked_by_id
        )
        for one in prices
    ]
    return found


def waiting_count() -> int:
    """How much that is, in one question."""
    asked = (Deal.objects.filter(state=DealState.WAITING), *(of.objects.filter(state=AskedState.OPEN) for of in (Request, PriceRequest)))
    deals, *others = (one.order_by().values_list(Value(1)) for one in asked)
    return deals.union(*others, all=True).count()


def rivals_at(deal_id: UUID) -> list[Rival]:
    """Who else is at the deal's customer."""
    found = Deal.objects.filter(id=deal_id).first()
    return [] if found is None else rivals.rivals_of(found)


def search(*, words: str = "", states: Collection[DealState] = (), partner: str = "") -> QuerySet[Deal]:
    """The deals whose customer, code or partner holds the words (however the customer's name is spelled), the newest first."""
    rows = _deals().order_by("-registered_at", "-code")
    if words.strip():
        rows = rows.filter(holding(words.strip()))
    if states:
        rows = rows.filter(state__in=states)
    return rows.filter(partner=partner) if partner else rows


def holding(said: str) -> Q:
    """The deals whose customer, code or partner's code holds what is said, or whose customer has that corporate number."""
    named = (
        Q(customer_name__icontains=said) | Q(folded_name__contains=folded_name(said))
        if folded_name(said)
        else Q(customer_name__icontains=said)
    )
    return named | Q(code__icontains=said) | Q(partner__icontains=said) | Q(corporate_number=said)


def customers_of(codes: Collection[str]) -> dict[str, str]:
    """The customers of deals, by the deals' codes."""
    return dict(Deal.objects.filter(code__in=codes).values_list("code", "customer_name"))


def offered() -> list[DealRead]:
    """Leads that were handed over and wait for the partner's answer."""
    return read(_deals().filter(state=DealState.OFFERED).order_by("answer_by"))


def second_tiers() -> list[tuple[TierView | None, str, str, str]]:
    """Of each partner with a first tier: what was agreed, if anything; its code, its name, the first tier's code."""
    agreed = {(one.partner, one.first_tier): one for one in TierView.objects.filter(ended_at=None)}
    return [(agreed.get((one.code, one.parent)), one.code, one.name, one.parent) for one in partners.partners() if one.parent is not None]


def open_of(codes: Collection[str]) -> dict[str, int]:
    """Of each partner how many of its deals are open; none is absent."""
    found = Deal.objects.filter(partner__in=codes, state__in=OPEN).values_list("partner").annotate(Count("id"))
    return dict(found.values_list("partner", "id__count"))


# ── A company's own ──────────────────────────────────────────────────────────────────────────────────────────────────


def deals_of(viewer: Viewer) -> list[DealRead]:
    """The company's deals, or those of one who sells and sees only their own: what is open by what ends first, then what is over, the newest first."""
    found = sorted(read(_of(viewer)), key=lambda one: (one.decided_on or one.registered_on, one.registered_at), reverse=True)
    return sorted(found, key=lambda one: (one.state not in OPEN, _ends(one) if one.state in OPEN else date.min))


def named_by(viewer: Viewer) -> tuple[set[str], set[str]]:
    """The codes of the deals that somebody may see, and the codes of the customers that these became."""
    rows = list(_of(viewer).values_list("code", "customer"))
    return {code for code, _ in rows}, {customer for _, customer in rows if customer is not None}


def own(viewer: Viewer, deal_id: UUID) -> Story | None:
    """One deal of theirs with its story; None for what is another's or not there."""
    return _story(_of(viewer).filter(id=deal_id).first())


def shown_below(viewer: Viewer) -> list[DealRead]:
    """The deals of second tiers that agreed to show them; nothing to one who sees only their own."""
    below = () if viewer.only is not None else tiers.shown_to(viewer.partners)
    return read(_deals().filter(partner__in=below).order_by("partner", "-registered_at")) if below else []


def coming(viewer: Viewer, *, today: date, since: datetime) -> tuple[list[DealRead], list[tuple[DealRead, StepRead]]]:
    """Leads to answer and protections that end soon, the first day first; and what the maker answered since a moment, the newest first.

    One question to the database, for a first page: partners and products stand there by their codes.
    """
    lately = Q(steps__step__in=(Step.ACCEPTED, Step.REJECTED, Step.GRANTED, Step.REFUSED), steps__at__gte=since)
    to_do = Q(state=DealState.OFFERED) | Q(
        state=DealState.PROTECTED, protected_until__lte=today + timedelta(days=settings.DEAL_WARNING_DAYS)
    )
    rows = _of(viewer).annotate(
        answer=FilteredRelation("steps", condition=lately), answer_step=F("answer__step"), answer_about=F("answer__about"),
        answer_day=F("answer__day"), answer_at=F("answer__at"),
    ).filter(to_do | Q(answer_at__isnull=False))  # fmt: skip
    acted, answered = dict[UUID, DealRead](), list[tuple[DealRead, StepRead]]()
    for row in rows:
        one = _read(row, {}, {})
        if one.state is DealState.OFFERED or (
            one.state is DealState.PROTECTED and _ends(one) <= today + timedelta(days=settings.DEAL_WARNING_DAYS)
        ):
            acted[one.id] = one
        if row.answer_at is not None:
            step = StepRead(
                step=Step(row.answer_step), by="", from_partner=False, at=row.answer_at, about=row.answer_about, day=row.answer_day,
                reason="", note="",
            )  # fmt: skip
            answered.append((one, step))
    return sorted(acted.values(), key=_ends), sorted(answered, key=lambda pair: pair[1].at, reverse=True)


def dated(viewer: Viewer) -> list[DealRead]:
    """Their deals that have a day to come: leads to answer, and those that are protected."""
    return [_read(row, {}, {}) for row in _of(viewer).filter(state__in=(DealState.OFFERED, DealState.PROTECTED)).order_by("code")]


def at_customer(viewer: Viewer, customer: str) -> list[DealRead]:
    """Their deals with one customer, the newest first."""
    return read(_of(viewer).filter(customer=customer).order_by("-registered_on", "code"))


# ── One deal ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def deal(deal_id: UUID) -> DealRead | None:
    """One deal, for the maker."""
    found = _deals().filter(id=deal_id).first()
    return None if found is None else read([found])[0]


def story(deal_id: UUID) -> Story | None:
    """One deal with everything about it, for the maker."""
    return _story(_deals().filter(id=deal_id).first())


def price(price_id: UUID) -> tuple[Story, PriceRead] | None:
    """A price that was asked for, with its deal."""
    found = PriceRequest.objects.filter(id=price_id).first()
    of = None if found is None else story(found.deal_id)
    return None if of is None else (of, next(one for one in of.prices if one.id == price_id))


def read(rows: Iterable[Deal]) -> list[DealRead]:
    """Rows as pages take them; names of partners and products are read once."""
    found = list(rows)
    if not found:
        return []
    names, products = partner_names.of_codes({one.partner for one in found}), _products()
    return [_read(row, names, products) for row in found]


def _read(row: Deal, names: Mapping[str, str], products: Mapping[str, str]) -> DealRead:
    return DealRead(
        id=row.id, code=row.code, partner=row.partner, partner_name=names.get(row.partner, row.partner), person=row.person,
        kind=DealKind(row.kind), origin=Origin(row.origin), customer_name=row.customer_name, corporate_number=row.corporate_number,
        product=row.product, product_name=None if row.product is None else products.get(row.product, row.product), amount=row.amount,
        note=row.note, registered_on=row.registered_on, registered_at=row.registered_at,
        registered_by="" if row.registered_by is None else row.registered_by.name, answer_by=row.answer_by, state=DealState(row.state),
        protected_until=row.protected_until, decided_on=row.decided_on, asks_again=row.asks_again_id,
    )  # fmt: skip


def _deals() -> QuerySet[Deal]:
    return Deal.objects.select_related("registered_by")


def _of(viewer: Viewer) -> QuerySet[Deal]:
    """The one place that says whose deals a partner's people see."""
    rows = _deals().filter(partner__in=viewer.partners)
    if viewer.only is None:
        return rows
    mine = Q(registered_by=viewer.only)
    return rows.filter(mine | Q(person=viewer.person) if viewer.person else mine)


def _ends(one: DealRead) -> date:
    """The next day that matters of a deal."""
    return one.protected_until or one.answer_by


def _story(found: Deal | None) -> Story | None:
    if found is None:
        return None
    products = _products()
    steps = found.steps.select_related("by").order_by("number")
    asked = found.requests.select_related("asked_by", "decided_by").order_by("asked_at")
    prices = found.prices.select_related("asked_by", "decided_by").order_by("asked_at")
    return Story(
        deal=read([found])[0],
        steps=tuple(_step(one) for one in steps),
        requests=tuple(
            RequestRead(
                id=one.id, kind=Asked(one.kind), day=one.day, reason=one.reason, asked_by=one.asked_by.name, asked_at=one.asked_at,
                answer_by=one.answer_by, state=AskedState(one.state), decided_by="" if one.decided_by is None else one.decided_by.name,
                decision=one.decision,
            )
            for one in asked
        ),
        prices=tuple(_price(one, products) for one in prices),
    )  # fmt: skip


def _step(one: DealStep) -> StepRead:
    return StepRead(
        step=Step(one.step), by="" if one.by is None else one.by.name, from_partner=one.from_partner, at=one.at, about=one.about,
        day=one.day, reason=one.reason, note=one.note,
    )  # fmt: skip


def _price(one: PriceRequest, products: dict[str, str]) -> PriceRead:
    return PriceRead(
        id=one.id, kind=PriceKind(one.kind), product=one.product, product_name=products.get(one.product, one.product), quantity=one.quantity,
        list_amount=one.list_amount, wanted=one.wanted, reason=one.reason, asked_by=one.asked_by.name, asked_by_id=one.asked_by_id,
        asked_at=one.asked_at, answer_by=one.answer_by, state=AskedState(one.state), amount=one.amount, valid_until=one.valid_until,
        pays_at_list=one.pays_at_list, pays_at_price=one.pays_at_price,
        decided_by="" if one.decided_by is None else one.decided_by.name, decision=one.decision,
    )  # fmt: skip


def _products() -> dict[str, str]:
    return {one.code: one.name for one in catalog.products()}


def left(today: date, until: date) -> int:
    """Business days that are left until a day; below 0 once it is over."""
    return promising.left(today, until)
