"""What statements and payouts must say after a history, in plain Python that shares nothing with what it is compared with.

Tax is a tenth of each document's lines together, rounded down; a sales agent is withheld 10.21 % of what is above 120,000 yen in a month
of payment (国税庁タックスアンサー No.2804); what a closing made due is paid at the end of the next month, or on the bank day before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from server.tests.histories.model import PERIODS, Model, partner_of
from server.tests.histories.sakura import CLAUSE_DAYS, REGISTERED_ON, TWO_FROM

PAYS_ON = {"2026-04": date(2026, 5, 29), "2026-05": date(2026, 6, 30), "2026-06": date(2026, 7, 31)}  # 31 May is a Sunday
ALLOWANCE, WITHHELD_OF_10_000 = 120_000, 1_021
MOST = 9_999_999_999  # yen that a bank's record holds: ten digits
LIVE = ("waiting", "sent", "paid", "unknown")
MAY_BECOME = {"sent": {"paid", "returned", "unknown"}, "unknown": {"paid", "returned"}, "paid": {"returned"}}


def tax_of(net: int) -> int:
    """A tenth, rounded down; below 0 as its positive twin."""
    return abs(net) // 10 * (-1 if net < 0 else 1)


@dataclass
class ModelDocument:
    """Its kind, and its lines by their names; yen before tax."""

    kind: str
    lines: list[tuple[str, int]]

    @property
    def net(self) -> int:
        return sum(amount for _, amount in self.lines)

    def tax(self, without: frozenset[str] = frozenset()) -> int:
        return tax_of(sum(amount for name, amount in self.lines if name not in without))


@dataclass
class ModelStatement:
    """What a payee was told for a period. `tax_open`: the tax in what stands, of what was carried too. Yen."""

    period: str
    payee: str
    outcome: str
    documents: list[ModelDocument]
    opening: int
    closing: int
    tax_open: int
    withheld: int
    withheld_from: int
    issued_on: date
    state: str = "issued"
    delivered_on: date | None = None
    disputed: set[str] = field(default_factory=set)  # the lines of differences that are open
    held_back: bool = False  # by somebody of the maker

    @property
    def pays_on(self) -> date | None:
        return PAYS_ON[self.period] if self.outcome == "paid" else None

    @property
    def due(self) -> int:
        return self.closing if self.outcome == "paid" else 0

    @property
    def number(self) -> str:
        return f"sakura-month_end-{self.period}-{self.payee}"

    def held(self) -> tuple[int, int]:
        """What open differences hold, tax in it, and how much of that is withheld from: lines above 0 alone, and no more than is due."""
        amount = base = 0
        for one in self.documents:
            out = frozenset(name for name, net in one.lines if name in self.disputed and net > 0)
            net = sum(net for name, net in one.lines if name in out)
            amount, base = amount + net + one.tax() - one.tax(out), base + net
        return min(amount, self.due), base

    def once_named(self) -> list[str]:
        """The lines whose name stands once."""
        names = [name for one in self.documents for name, _ in one.lines]
        return sorted(name for name in names if names.count(name) == 1)

    def said(self) -> list[object]:
        net, tax = sum(one.net for one in self.documents), sum(one.tax() for one in self.documents)
        kinds = [one.kind for one in self.documents]
        figures = [self.opening, net, tax, self.closing, self.due, self.withheld, self.withheld_from]
        return [self.number, self.outcome, str(self.pays_on), kinds, figures, self.state, str(self.delivered_on)]


@dataclass
class ModelPayment:
    reference: str
    of: ModelStatement
    gross: int
    base: int
    withheld: int
    account: int
    outcome: str = "waiting"

    @property
    def amount(self) -> int:
        return self.gross - self.withheld


@dataclass
class ModelBatch:
    number: int
    proposed_by: str
    pay_on: date
    payments: list[ModelPayment]
    state: str = "proposed"
    approved_by: set[str] = field(default_factory=set)
    file: bytes | None = None
    results: set[bytes] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.payments)

    @property
    def needs(self) -> set[str]:
        """The roles that approve it."""
        return {"approver", "administrator"} if self.total >= TWO_FROM else {"approver"}


@dataclass
class Settled:
    """What a closing did with a payee's balance, before tax: with a statement, once it is issued."""

    carried_in: int
    posted: int
    lines: list[tuple[str, date, int]]
    brought: int
    statement: ModelStatement | None = None

    @property
    def balance(self) -> int:
        return self.carried_in + self.posted

    @property
    def outcome(self) -> str:
        return "paid" if self.balance > 0 else "owed_back" if self.balance < 0 else "nothing"


class Money:
    """Beside the model of the books: what each closing settled, what was told of it, and what was paid."""

    def __init__(self, books: Model) -> None:
        self.books = books
        self.settled: dict[tuple[str, str], Settled] = {}  # by period and payee
        self.batches: list[ModelBatch] = []
        self.accounts: dict[str, list[tuple[int, datetime]]] = {}  # of payees: the places of their accounts, and from when each is used

    # ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def statements(self) -> list[ModelStatement]:
        """In the order of the closings and payees."""
        return [one.statement for _, one in sorted(self.settled.items()) if one.statement is not None]

    def settle(self, period: str) -> None:
        """What the closing of the period, which was just posted, does with each payee's balance."""
        last_day = PERIODS[period][1]
        former = self._former(period)
        after = PERIODS[former][1] if former else date.min
        for payee in ("aoba", "kita", "minami"):
            lines = [
                (name, self._day(name), amount)
                for (name, _), amount in sorted(self.books.moved[period].items())
                if partner_of(name) == payee
            ]
            brought = 0
            for entry in self.books.entries:
                cited = self.books.entry(entry.reverses) if entry.reverses else entry
                assert cited is not None, "a reversal cites an entry"
                amount = -entry.amounts.get(("payable", payee), 0)
                if amount and cited.kind in ("manual", "opening") and after < entry.booked_on <= last_day:
                    brought += amount if cited.kind == "opening" else 0
                    lines += [(entry.key, entry.booked_on, amount)] if cited.kind == "manual" else []
            before = self.settled.get((former or "", payee))
            carried_in = before.balance if before is not None and before.balance < 0 else 0
            posted = sum(amount for _, _, amount in lines) + brought
            if carried_in or posted:
                self.settled[period, payee] = Settled(carried_in, posted, lines, brought)

    def _former(self, period: str) -> str | None:
        names = sorted(PERIODS)
        return names[names.index(period) - 1] if names.index(period) else None

    def _day(self, name: str) -> date:
        line = self.books.lines[name.split("/")[1]]
        day = line.cancelled_on if name.count("/") == 3 else line.day
        assert day is not None, "what is taken back was cancelled"
        return day

    def left_out(self, period: str) -> list[tuple[str, str]]:
        """Who gets no statement yet, and why."""
        found = []
        for (of, payee), one in sorted(self.settled.items()):
            if of == period and one.statement is None:
                found += [(payee, why) for why in self._lacks(period, payee)]
        return found

    def _lacks(self, period: str, payee: str) -> Iterator[str]:
        former = self.settled.get((self._former(period) or "", payee))
        if former is not None and former.statement is None:
            yield "former_missing"
        if payee == "minami" and not self.books.records.minamis_class:
            yield "no_tax_class"

    def issue(self, period: str, on: date) -> list[ModelStatement]:
        """The statements of the period that are not there yet and lack nothing."""
        made = []
        for (of, payee), one in sorted(self.settled.items()):
            if of == period and one.statement is None and not list(self._lacks(period, payee)):
                one.statement = self._statement(period, payee, one, on)
                made.append(one.statement)
        return made

    def _statement(self, period: str, payee: str, of: Settled, on: date) -> ModelStatement:
        before = self.settled.get((self._former(period) or "", payee))
        former = None if before is None else before.statement
        carries = former is not None and former.outcome == "owed_back"
        documents = [
            ModelDocument(kind, lines)
            for kind, registered in (("purchase_statement", True), ("itemised_statement", False))
            if (lines := [(name, amount) for name, day, amount in of.lines if self._is_registered(payee, day) is registered])
        ] or [ModelDocument("plain_statement", [])]
        tax = sum(one.tax() for one in documents)
        opening = 0 if former is None else former.closing
        stood = opening if carries else 0
        base = sum(one.net for one in documents) + (former.withheld_from if former is not None and carries else 0)
        closing = stood + of.brought + sum(one.net for one in documents) + tax
        withheld = withheld_of(base, 0, 0) if payee == "minami" and of.outcome == "paid" else 0
        return ModelStatement(
            period, payee, of.outcome, documents, opening, closing, tax + (former.tax_open if former is not None and carries else 0),
            min(withheld, max(0, closing)), base, on,
        )  # fmt: skip

    def _is_registered(self, payee: str, day: date) -> bool:
        ended = self.books.records.aobas_number_lapsed_on
        return payee == "aoba" and day >= REGISTERED_ON and (ended is None or day < ended)

    def deem(self, today: date) -> int:
        """Count the silence of those whose days are over; how many."""
        found = [
            one
            for one in self.statements
            if one.state == "issued" and one.delivered_on is not None and one.delivered_on + timedelta(days=CLAUSE_DAYS) < today
        ]
        for one in found:
            one.state = "deemed_confirmed"
        return len(found)

    # ── Payouts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def payments(self, of: ModelStatement) -> list[ModelPayment]:
        """The payments of a statement that still count."""
        return [one for batch in self.batches for one in batch.payments if one.of is of and one.outcome in LIVE]

    def open(self, of: ModelStatement) -> tuple[int, int]:
        """What may be paid of a statement now, and how much of that is withheld from."""
        (held, base), paid = of.held(), self.payments(of)
        return of.due - held - sum(one.gross for one in paid), max(0, of.withheld_from - base) - sum(one.base for one in paid)

    def payable(self) -> list[ModelStatement]:
        """Of what may be put into a batch, in its order."""
        found = [one for one in self.statements if one.due > 0 and not one.held_back and self.open(one)[0] > 0]
        return sorted(found, key=lambda one: (PAYS_ON[one.period], one.payee))

    def propose(self, chosen: list[ModelStatement], by: str, pay_on: date, at: datetime) -> ModelBatch:
        """The batch, not yet kept."""
        number, months = len(self.batches) + 1, dict[str, list[ModelPayment]]()
        batch = ModelBatch(number, by, pay_on, [])
        for place, of in enumerate(chosen, start=1):
            gross, base = self.open(of)
            month = months.setdefault(of.payee, self._paid_in_the_month_of(pay_on, of.payee))
            before = sum(one.base for one in month), sum(one.withheld for one in month)
            withheld = withheld_of(base, *before) if of.payee == "minami" else 0
            one = ModelPayment(f"{number}{place:05}", of, gross, base, withheld, self.account(of.payee, at))
            month.append(one)
            batch.payments.append(one)
        return batch

    def _paid_in_the_month_of(self, day: date, payee: str) -> list[ModelPayment]:
        month = (day.year, day.month)
        return [
            one
            for batch in self.batches
            if (batch.pay_on.year, batch.pay_on.month) == month
            for one in batch.payments
            if one.of.payee == payee and one.outcome in LIVE
        ]

    def account(self, payee: str, at: datetime) -> int:
        """The place of the account to which a payee is paid at a moment."""
        return [place for place, since in self.accounts[payee] if since <= at][-1]

    def is_lost(self, batch: ModelBatch, at: datetime) -> bool:
        """Is something no longer as it was when the batch was proposed?"""
        for one in batch.payments:
            paid = sum(each.gross for each in self.payments(one.of))
            if one.account != self.account(one.of.payee, at) or one.of.held_back or paid > one.of.due - one.of.held()[0]:
                return True
        return False

    def said(self) -> list[object]:
        """Everything that statements and payouts say."""
        batches = [[one.number, one.state, one.total, str(one.pay_on), sorted(one.approved_by)] for one in self.batches]
        payments = [
            [one.reference, one.of.number, one.gross, one.base, one.withheld, one.amount, one.outcome]
            for batch in self.batches
            for one in batch.payments
        ]
        return [[one.said() for one in self.statements], batches, payments]


def withheld_of(base: int, paid: int, withheld: int) -> int:
    """What a sales agent is withheld of a payment, after what was paid and withheld earlier in the month: rounded down."""
    if base <= 0:
        return 0
    return max(0, max(0, paid + base - ALLOWANCE) * WITHHELD_OF_10_000 // 10_000 - withheld)
