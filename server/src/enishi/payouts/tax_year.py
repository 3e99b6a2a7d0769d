"""What was withheld and is to be paid over by the 10th, and whom a year's 支払調書 name: read of what was paid, and of nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from enishi.core import audit
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.core.tables import as_csv
from enishi.partners import paying
from enishi.payouts import sources
from enishi.payouts.models import Payment
from enishi.payouts.states import BatchState, Outcome
from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal as EngineRefusal
from enishi_engine.said import Language
from enishi_engine.settlement.japan.bank_days import pay_over_on
from enishi_engine.settlement.japan.payment_records import Payment as Paid
from enishi_engine.settlement.japan.payment_records import candidates
from enishi_engine.settlement.japan.withholding import WithholdingClass, parts

# What left, as far as is known: money that came back was not paid.
LEFT = (Outcome.SENT, Outcome.PAID, Outcome.UNKNOWN)
CLASSES: Mapping[WithholdingClass, Label] = {
    WithholdingClass.CORPORATION: Label(ja="内国法人", en="domestic corporation"),
    WithholdingClass.ONE_OFF_INTRODUCTION: Label(ja="個人(単発の紹介)", en="individual, one-off introduction"),
    WithholdingClass.SALES_AGENT: Label(ja="外交員報酬", en="sales agent's fee"),
    WithholdingClass.NO_1: Label(ja="1号(原稿・講演・デザイン等)", en="no. 1 (manuscript, lecture, design)"),
    WithholdingClass.NO_2: Label(ja="2号(士業等)", en="no. 2 (listed professions)"),
    WithholdingClass.NON_RESIDENT: Label(ja="非居住者", en="non-resident"),
}


@dataclass(frozen=True, kw_only=True)
class WithheldRow:
    """A payment of a month to somebody of whom tax is withheld by class; minor units. `base` is what it is withheld from."""

    reference: str
    batch: int
    payee: str
    name: str
    class_: WithholdingClass
    paid_on: date
    base: int
    withheld: int
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class WithheldClass:
    """What one class comes to in a month; minor units. `taxes` are the parts of `withheld`, by the names of the taxes."""

    class_: WithholdingClass
    people: int
    base: int
    withheld: int
    taxes: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class WithheldMonth:
    """What was withheld in a calendar month of payment, and by when it is paid over: None where holidays are not announced so far ahead."""

    first_day: date
    pay_over_on: date | None
    rows: tuple[WithheldRow, ...]
    classes: tuple[WithheldClass, ...]

    @property
    def withheld(self) -> int:
        """All of it, minor units."""
        return sum(one.withheld for one in self.classes)


@dataclass(frozen=True, kw_only=True)
class RecordRow:
    """What one payee was paid in a calendar year in one class, minor units; `reported`: a 支払調書 is due."""

    payee: str
    name: str
    address: str
    class_: WithholdingClass
    payments: int
    paid: int
    withheld: int
    reported: bool


def months() -> list[date]:
    """The first days of the calendar months in which something was paid, the newest first."""
    days = _left().order_by().values_list("batch__pay_on", flat=True).distinct()
    return sorted({day.replace(day=1) for day in days}, reverse=True)


def month(first_day: date, *, today: date) -> WithheldMonth:
    """
    What was withheld in the month, payment by payment and by class: of those classes alone of which tax is withheld.

    Units   minor units.
    Source  docs/rules/withholding.md.
    """
    paid = (
        _left()
        .filter(batch__pay_on__year=first_day.year, batch__pay_on__month=first_day.month)
        .exclude(withholding__in=(WithholdingClass.CORPORATION.value, WithholdingClass.ONE_OFF_INTRODUCTION.value))
    )
    found = list(paid.select_related("batch").order_by("batch__pay_on", "batch__number", "number"))
    addressed = paying.addressees({one.partner for one in found})
    rows = tuple(
        WithheldRow(
            reference=one.reference, batch=one.batch.number, payee=one.payee, name=_name(one, addressed), class_=WithholdingClass(one.withholding),
            paid_on=one.batch.pay_on, base=one.base, withheld=one.withheld, outcome=Outcome(one.outcome),
        )
        for one in found
    )  # fmt: skip
    try:
        due = pay_over_on(first_day, sources.calendar_on(today))
    except EngineRefusal:
        due = None
    return WithheldMonth(first_day=first_day, pay_over_on=due, rows=rows, classes=tuple(_by_class(rows, found, addressed)))


def year(of: int) -> list[RecordRow]:
    """
    Who was paid in the calendar year in a class of which a 支払調書 may be due, each payee once in each class, those that are due first.

    A company behind several codes is one payee; a person who is paid is one by their own code. Names and amounts: no number of a person.
    """
    found = list(_left().filter(batch__pay_on__year=of).select_related("batch").order_by("batch__pay_on", "number"))
    addressed = paying.addressees({one.partner for one in found})
    paid = [
        Paid(
            payee=_key(one, addressed),
            class_=WithholdingClass(one.withholding),
            paid_on=one.batch.pay_on,
            amount=one.base,
            withheld=one.withheld,
        )
        for one in found
    ]
    due = {(one.payee, one.class_) for one in candidates(paid, of)}
    of_payee: dict[tuple[str, WithholdingClass], list[Payment]] = {}
    for row, one in zip(found, paid, strict=True):
        if one.class_ not in (WithholdingClass.CORPORATION, WithholdingClass.ONE_OFF_INTRODUCTION):
            of_payee.setdefault((one.payee, one.class_), []).append(row)
    rows = [
        RecordRow(
            payee=", ".join(sorted({one.payee for one in payments})), name=_name(payments[-1], addressed),
            address=addressed[payments[-1].partner].address if payments[-1].partner in addressed else "", class_=class_,
            payments=len(payments), paid=sum(one.base for one in payments), withheld=sum(one.withheld for one in payments),
            reported=(key, class_) in due,
        )
        for (key, class_), payments in of_payee.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (not one.reported, one.name, one.class_.value))


@needs_second_proof
@transaction.atomic
def month_csv(first_day: date, language: Language, *, by: User, at: datetime) -> bytes:
    """The month payment by payment, as a table for the books; that it was taken is kept."""
    found = month(first_day, today=local_day(at))
    audit.record(actor=str(by.id), act="take_withheld", subject="payouts", detail={"month": f"{first_day:%Y-%m}"}, at=at)
    heads = (
        ("支払番号", "支払データ", "支払日", "支払先", "名称", "区分", "対象額", "源泉徴収税額")
        if language == "ja"
        else ("payment", "batch", "paid on", "payee", "name", "class", "amount", "withheld")
    )
    rows = [
        (one.reference, f"P{one.batch}", one.paid_on.isoformat(), one.payee, one.name, said(one.class_, language), one.base, one.withheld)
        for one in found.rows
    ]
    return as_csv((heads, *rows))


@needs_second_proof
@transaction.atomic
def year_csv(of: int, language: Language, *, by: User, at: datetime) -> bytes:
    """The year payee by payee, as a table to fill in the 支払調書 from; that it was taken is kept."""
    rows = year(of)
    audit.record(actor=str(by.id), act="take_payment_records", subject="payouts", detail={"year": of}, at=at)
    heads = (
        ("支払調書", "支払先", "氏名・名称", "住所", "区分", "件数", "支払金額", "源泉徴収税額")
        if language == "ja"
        else ("payment record", "payee", "name", "address", "class", "payments", "paid", "withheld")
    )
    due = {True: "対象", False: "対象外"} if language == "ja" else {True: "due", False: "not due"}
    return as_csv(
        (
            heads,
            *(
                (due[one.reported], one.payee, one.name, one.address, said(one.class_, language), one.payments, one.paid, one.withheld)
                for one in rows
            ),
        )
    )


def said(class_: WithholdingClass, language: Language) -> str:
    """What people call the class."""
    label = CLASSES[class_]
    return label.ja if language == "ja" else label.en


def _left() -> QuerySet[Payment]:
    return Payment.objects.filter(batch__state=BatchState.SENT, outcome__in=LEFT)


def _by_class(
    rows: Iterable[WithheldRow], payments: Iterable[Payment], addressed: Mapping[str, paying.Addressee]
) -> Iterable[WithheldClass]:
    of_class: dict[WithholdingClass, list[WithheldRow]] = {}
    payees: dict[WithholdingClass, set[str]] = {}
    for row, payment in zip(rows, payments, strict=True):
        of_class.setdefault(row.class_, []).append(row)
        payees.setdefault(row.class_, set()).add(_key(payment, addressed))
    for class_, found in sorted(of_class.items(), key=lambda item: item[0].value):
        withheld = sum(one.withheld for one in found)
        yield WithheldClass(
            class_=class_, people=len(payees[class_]), base=sum(one.base for one in found), withheld=withheld,
            taxes=parts(withheld, paid_on=found[0].paid_on),
        )  # fmt: skip


def _key(one: Payment, addressed: Mapping[str, paying.Addressee]) -> str:
    """Who was paid: the company behind the code, or the person."""
    if one.payee_kind == "person":
        return f"person:{one.payee}"
    return addressed[one.partner].company if one.partner in addressed else one.payee


def _name(one: Payment, addressed: Mapping[str, paying.Addressee]) -> str:
    """The legal name; of a person, whose name is kept beside the books, the code."""
    if one.payee_kind == "person" or one.partner not in addressed:
        return one.payee
    return addressed[one.partner].name
