"""Everything that a closing's statements are made of, of many payees at once: a handful of queries for each hundred."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef, Sum

from enishi.core.queries import names_of
from enishi.earnings import queries as earnings
from enishi.earnings.models import Run
from enishi.intake import queries as intake
from enishi.ledger import settlements
from enishi.ledger.accounts import SettledAs
from enishi.ledger.models import Settlement
from enishi.ledger.settlements import ByHand
from enishi.partners.payees import PayeeRecord, payee_records
from enishi.programs.natures import Nature
from enishi.statements.contracts import depends_on_the_product
from enishi.statements.models import Document, Statement
from enishi.statements.preparing import Former, Gathered
from enishi.statements.sentences import Told, told
from enishi_engine.core.program import Program
from enishi_engine.settlement.japan.documents import WhatIsPaid
from enishi_engine.settlement.japan.withholding import SalesAgentMonth

AT_ONCE = 100  # payees of one round
Payee = tuple[str, str]  # kind and code


@dataclass(frozen=True)
class _Common:
    """What is asked once for all payees of a run."""

    run: Run
    former: Run | None
    by_hand: Mapping[Payee, Sequence[ByHand]]


def payees_without_statement(run: Run) -> list[Payee]:
    """Whom a closing settled something of, and who has no statement of it yet, in their order."""
    issued = Statement.objects.filter(run=run, payee_kind=OuterRef("payee_kind"), payee=OuterRef("payee"))
    settled = Settlement.objects.filter(~Exists(issued), run=run).order_by("payee_kind", "payee")
    return list(settled.values_list("payee_kind", "payee").distinct())


def gathered(run: Run, program: Program, payees: Sequence[Payee]) -> Iterator[Gathered]:
    """What is known of each of these payees at a closing, in their order; a round is asked for when it is needed."""
    former = Run.objects.filter(program=run.program, closing_group=run.closing_group, number=run.number - 1).first()
    by_hand: dict[Payee, list[ByHand]] = {}
    given = settlements.by_hand(run, former)
    people = names_of({one.actor for one in given})  # a paper says who asked, by the name that they have now
    for one in given:
        by_hand.setdefault((one.payee_kind, one.payee), []).append(replace(one, actor=people.get(one.actor, one.actor)))
    common = _Common(run, former, by_hand)
    for start in range(0, len(payees), AT_ONCE):
        yield from _round(common, program, payees[start : start + AT_ONCE])


def _round(common: _Common, program: Program, payees: Sequence[Payee]) -> Iterator[Gathered]:
    codes = sorted({code for _, code in payees})
    settled, before = _settled(common, codes)
    lines = {payee: told(found, program) for payee, found in earnings.lines_to_pay(common.run, codes).items()}
    records = payee_records(codes, day=common.run.last_day)
    formers = _formers(common.former, codes)
    products, months = _products(records, lines), _months(common.run, codes)
    for payee in payees:
        rows, kind, code = settled[payee], *payee
        former = formers.get(payee)
        yield Gathered(
            payee_kind=kind, payee=code, partner=rows[-1].partner, outcome=SettledAs(rows[0].outcome),
            posted=sum(row.posted for row in rows), paid=_paid(rows), lines=lines.get(payee, ()), by_hand=common.by_hand.get(payee, ()),
            record=records.get(code), former=former, former_missing=former is None and payee in before, products=products,
            month=partial(_month, months, payee),
        )  # fmt: skip


def _settled(common: _Common, codes: Sequence[str]) -> tuple[dict[Payee, list[Settlement]], set[Payee]]:
    """The settlements of the run by payee, and of whom the run before settled something."""
    runs = [common.run] if common.former is None else [common.run, common.former]
    found: dict[Payee, list[Settlement]] = {}
    before: set[Payee] = set()
    for row in Settlement.objects.filter(run__in=runs, payee__in=codes).order_by("payee_kind", "payee", "partner", "nature"):
        if row.run_id == common.run.id:
            found.setdefault((row.payee_kind, row.payee), []).append(row)
        else:
            before.add((row.payee_kind, row.payee))
    return found, before


def _paid(rows: Sequence[Settlement]) -> dict[Nature, int]:
    found: dict[Nature, int] = {}
    for row in rows:
        if row.outcome == SettledAs.PAID:
            found[Nature(row.nature)] = found.get(Nature(row.nature), 0) + row.paid
    return found


def _formers(run: Run | None, codes: Sequence[str]) -> dict[Payee, Former]:
    """The statements of the closing before, by payee."""
    if run is None:
        return {}
    of_statement: dict[Statement, list[Document]] = {}
    # Every statement has a document.
    for document in Document.objects.filter(statement__run=run, statement__payee__in=codes).select_related("statement").order_by("place"):
        of_statement.setdefault(document.statement, []).append(document)
    found = {}
    for one, documents in of_statement.items():
        found[one.payee_kind, one.payee] = Former(
            number=one.number, outcome=SettledAs(one.outcome), day=one.pays_on or run.last_day, closing=_by_side(documents, "closing"),
            tax=_by_side(documents, "tax_open"), withheld_from=one.withheld_from,
        )  # fmt: skip
    return found


def _by_side(documents: Sequence[Document], name: str) -> dict[WhatIsPaid, int]:
    found: dict[WhatIsPaid, int] = {}
    for one in documents:
        side = WhatIsPaid(one.side)
        found[side] = found.get(side, 0) + getattr(one, name)
    return found


def _products(records: Mapping[str, PayeeRecord], lines: Mapping[Payee, Sequence[Told]]) -> dict[str, tuple[str, str]]:
    """Product and family of the order lines of payees whose contract depends on it."""
    asked = {code for code, record in records.items() if depends_on_the_product(record.agreements)}
    facts = {one.fact for (_, code), found in lines.items() if code in asked for one in found}
    if not facts:
        return {}
    rows = {str(row["id"]): str(row["product"] or "") for row in intake.latest_rows("order_lines", column="id", values=facts)}
    named = intake.latest_rows("products", column="code", values=set(rows.values()) - {""})
    families = {str(row["code"]): str(row["family"] or "") for row in named}
    return {line: (product, families.get(product, "")) for line, product in rows.items() if product}


def _months(run: Run, codes: Sequence[str]) -> dict[tuple[Payee, int, int], SalesAgentMonth]:
    """What other statements have due to each payee in each month, and what is expected to be withheld of that."""
    others = Statement.objects.filter(payee__in=codes, due__gt=0).exclude(run=run)
    named = ("payee_kind", "payee", "pays_on__year", "pays_on__month")
    sums = others.values_list(*named).annotate(paid=Sum("withheld_from"), kept=Sum("withheld")).order_by(*named)
    return {
        ((kind, code), year, month): SalesAgentMonth(paid=int(paid), withheld=int(withheld))
        for kind, code, year, month, paid, withheld in sums
    }


def _month(months: Mapping[tuple[Payee, int, int], SalesAgentMonth], payee: Payee, day: date) -> SalesAgentMonth:
    return months.get((payee, day.year, day.month), SalesAgentMonth())


def month_of(row: Statement) -> SalesAgentMonth:
    """What other statements have due to a statement's payee in the month of its payment."""
    assert row.pays_on is not None, "what is due has a day"
    return _month(_months(row.run, [row.payee]), (row.payee_kind, row.payee), row.pays_on)
