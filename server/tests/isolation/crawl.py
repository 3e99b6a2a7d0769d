"""Every address of the server asked as each of the cast, with what is theirs, what is another's and what is not there."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.urls.resolvers import URLResolver
from pypdf import PdfReader

from enishi.closing.models import BoundProposal
from enishi.core.access import Policy, View
from enishi.core.models import AuditRow, User
from enishi.deals.models import Deal, PriceRequest, Request
from enishi.intake.models import Batch, Overlap
from enishi.papers.models import Paper
from enishi.parallel_run.models import Sheet
from enishi.partners.consents import consents_of
from enishi.partners.models import BankAccount, Contact, Member, SpecialTermProposal
from enishi.payouts.models import ApprovalTable, Payment
from enishi.ranks.models import DecisionProposal
from enishi.statements.models import Statement
from enishi.targets.models import Target
from server.tests.proof import proven

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
UUIDS_IN_BYTES = re.compile(UUIDS.pattern.encode())
AUDIT_HEAD = re.compile(r"[0-9a-f]{12,64}")
TOKENS = re.compile(rb"csrf[^>]*>|x-csrftoken[^}]*}| aria-current=\"page\"")
NOWHERE = "/there-is-no-such-page"
# Who asks, by the name that a failure tells: of Aoba three, of Kita and of the second tier one each, of the maker one for each role.
PARTNERS = {
    "Aoba's owner": "owner@aoba.example", "Aoba's accounting": "miwa@aoba.example", "Aoba's sales": "ken@aoba.example",
    "Kita's owner": "owner@kita.example", "the second tier's owner": "mika@minami.example",
}  # fmt: skip
STAFF = {
    "administrator": "hana@sakura.example", "partner manager": "naomi@sakura.example", "finance": "sato@sakura.example",
    "approver": "takahashi@sakura.example", "data": "suzuki@sakura.example", "auditor": "kansa@sakura.example",
}  # fmt: skip
OWN = ("sign_in", "choose", "account", "mfa", "usersessions", "mine", "portal.mine")  # addresses about the person who asks, and nobody else
WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
KEPT_FOR_THE_BROWSER = ("django_session", "usersessions_usersession")
SAFE, POST, BOTH = "GET", "POST", "GET, POST"
# What a form of any act may ask for: enough to come as far as the question whose it is.
ANYTHING = {
    "decision": "agreed", "words": "x", "reason": "x", "text": "x", "day": "2026-11-02", "shown": "yes", "wanted": "yes", "product": "accounting",
    "quantity": "1", "language": "ja", "name": "M", "email": "m@elsewhere.example", "role": "owner", "customer_name": "新規商事", "kind": "deal",
    "sent_as": "5f2b0a56-7b0b-4a9e-9b1e-0d5a3c0ffee0",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """An address of the resolver: its name, how it is written, the parameters in it, and who may come."""

    name: str
    route: str
    parameters: dict[str, str]  # of each, what kind it is
    view: View

    @property
    def policy(self) -> Policy:
        return self.view.policy  # type: ignore[attr-defined, no-any-return]

    @property
    def of_portal(self) -> bool:
        return self.name.startswith("portal.")

    def with_(self, things: Mapping[str, Any]) -> str:
        """As somebody would ask for it, with these things in it."""
        said = {each: things.get(f"{self.name}:{each}", things.get(each, UNKNOWN[kind])) for each, kind in self.parameters.items()}
        return reverse(self.name, kwargs=said)


def addresses() -> list[Address]:
    """Every address, in the order of the resolver."""
    return list(_within(get_resolver(), "/"))


def _within(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(
                str(entry.name), route, {name: type(one).__name__ for name, one in entry.pattern.converters.items()}, entry.callback
            )
        else:
            yield from _within(entry, route)


def methods(address: Address, things: Mapping[str, Any]) -> str:
    """Which methods the address answers: what its view says of one that it cannot know."""
    request = RequestFactory().generic("PURGE", "/")
    request.user = AnonymousUser()
    kwargs = resolve(address.with_(things)).kwargs
    try:
        answer = address.view(request, **kwargs)
    except Exception:  # noqa: BLE001 - the view went on, whatever came of it
        return BOTH
    said = {one.strip() for one in answer.headers.get("Allow", BOTH).split(",")}
    return ", ".join(one for one in ("GET", "POST") if one in said)


def things_of(partner: str) -> dict[str, Any]:
    """What stands in an address for what is this partner's: by parameter, or by address and parameter where rooms use one word."""
    mine = Deal.objects.filter(partner=partner).order_by("state", "customer_name")
    held = mine.filter(state="protected").first() or mine.first()
    people = Member.objects.filter(company__codes__partner=partner).order_by("role")
    statement = Statement.objects.filter(payee=partner).first()
    paper, target = Paper.objects.filter(partner=partner).first(), Target.objects.filter(partner=partner).first()
    said = MISSING | {
        "deal": held and held.id, "user": people[0].user_id, "code": partner, "partner": partner, "place": 1, "incentive": "autumn",
        "portal.customers.customer:code": CUSTOMERS[partner], "kind": "balance_confirmation",
    }  # fmt: skip
    said |= {name: value.pk for name, value in (("statement", statement), ("paper", paper), ("target", target)) if value is not None}
    if statement is not None and (dispute := statement.disputes.first()):
        said["dispute"] = dispute.id
    if sellers := consents_of((partner,)):
        said["person"] = sellers[0].person
    return said


PARTNER_OF = {
    "owner@aoba.example": "aoba",
    "miwa@aoba.example": "aoba",
    "ken@aoba.example": "aoba",
    "owner@kita.example": "kita",
    "mika@minami.example": "minami",
}
CUSTOMERS = {"aoba": "kawa", "kita": "hoku", "minami": "mori"}  # whom each sold to; hoku and mori are nobody else's
NOBODY = UUID("00000000-0000-4000-8000-000000000000")
MISSING: dict[str, Any] = {
    **dict.fromkeys(
        ("deal", "statement", "paper", "user", "user_id", "dispute", "invoice", "account", "contact", "proposal", "price", "asked"), NOBODY
    ),
    **dict.fromkeys(("target", "code", "partner", "kind", "incentive", "secret", "token", "reference", "decision", "fact", "sha256", "person"), "nothing"),
    **dict.fromkeys(("number", "batch_id", "overlap_id", "sheet_id", "table", "correction", "pk"), 999),
    "portal.customers.customer:code": "nothing", "place": 1, "program": "sakura", "group": "month_end", "month": "2026-09", "period": "2026-09", "by": "customer",
    "from_day": date(2027, 4, 1), "what": "extension", "portal.deals.price:what": "special", "day": "2026-10-01",
}  # fmt: skip


# What stands for a parameter of which nobody has said what it is.
UNKNOWN: dict[str, Any] = {
    "IntConverter": 999, "UUIDConverter": NOBODY, "StringConverter": "nothing", "PathConverter": "nothing", "SlugConverter": "nothing",
    "DayConverter": date(2026, 10, 1),
}  # fmt: skip


def things_of_the_maker() -> dict[str, Any]:
    """What stands in an address of the console: something that is there, of everything of which there is something."""
    found = {
        "batch_id": Batch.objects.filter(file_name="追加分.csv"), "overlap_id": Overlap.objects.all(), "sheet_id": Sheet.objects.all(),
        "table": ApprovalTable.objects.all(), "asked": Request.objects.all(), "price": PriceRequest.objects.all(),
        "account": BankAccount.objects.order_by("-proposed_at"), "contact": Contact.objects.filter(company__codes__partner="aoba"),
        "user_id": User.objects.filter(email=STAFF["data"]), "closing.decide_bound:proposal": BoundProposal.objects.all(),
        "partners.decide_term:proposal": SpecialTermProposal.objects.all(), "ranks.decide:proposal": DecisionProposal.objects.all(),
    }  # fmt: skip
    said = {name: one.pk for name, rows in found.items() if (one := rows.first()) is not None}
    payment, act = Payment.objects.first(), AuditRow.objects.last()
    return things_of("aoba") | said | {
        "number": 1, "row": act.pk if act else 0, "incentive": "autumn", "fact": "deals", "catalog.product:code": "accounting", "catalog.customer:code": "kawa",
        "catalog.change_customer:code": "kawa", "reference": payment.reference if payment else "nothing",
    }  # fmt: skip


def browser_of(email: str) -> Client:
    """A browser in which this person is signed in and has just given the second proof."""
    client, user = Client(), User.objects.get(email=email)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return proven(client, user)


def plain(answer: Any, *masked: object) -> tuple[int, str, bytes]:
    """An answer without what differs between any two requests: tokens, the things that were asked for, ids that are drawn."""
    body, place = TOKENS.sub(b"", _body(answer)), answer.headers.get("Location", "")
    for one in masked:
        body, place = body.replace(str(one).encode(), b"THING"), place.replace(str(one), "THING")
    return answer.status_code, place, in_order(body)


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


class Undone(Exception):
    """Takes back what was tried."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done within is undone after it."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables into which something is written meanwhile, besides what is kept for the browser itself."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITES.match(sql)) and found[2] not in KEPT_FOR_THE_BROWSER:
            tables.add(found[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def answer_of(
    client: Client, ask: str, address: Address, things: Mapping[str, Any], body: Mapping[str, str]
) -> tuple[tuple[int, str, bytes], list[str]]:
    """What is answered, the things in the address masked, and the tables that were written; taken back."""
    masked = [things.get(f"{address.name}:{one}", things.get(one)) for one in address.parameters if one not in ("place", "what")]
    said: tuple[int, str, bytes] = (0, "", b"")
    with taken_back(), written() as tables:
        said = plain(getattr(client, ask)(address.with_(things), body, follow=True), *masked)
    return said, sorted(tables)


Seen = dict[str, tuple[int, str, bytes]]


def seen_by(email: str) -> Seen:
    """Every page and file of the portal with what is this person's own company's, as they see it: ids that are drawn by the order in which they come."""
    browser, things = browser_of(email), things_of(PARTNER_OF[email])
    found = {}
    for address in addresses():
        if address.of_portal:
            status, place, body = plain(browser.get(address.with_(things)))
            found[address.route] = (status, UUIDS.sub("ID", place), in_order(readable(body)))
    return found


def readable(body: bytes) -> bytes:
    """A file of a kind that is packed, unpacked to its words; the audit head on it, which speaks of everything that ever happened, masked."""
    if not body.startswith(b"%PDF-"):
        return body
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return AUDIT_HEAD.sub("HEAD", words).encode()


def in_order(body: bytes) -> bytes:
    """The ids in it by the order in which they come: the first is ID0, wherever it comes again."""
    known: dict[bytes, bytes] = {}
    return UUIDS_IN_BYTES.sub(lambda found: known.setdefault(found[0], b"ID%d" % len(known)), body)
