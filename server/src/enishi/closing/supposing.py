"""What one order would pay if it were placed today: the program in force on the partner's own facts and one line that nobody has ordered.

Nothing is kept. Others' orders are left out, so that a share of a pool or a place among partners is not in it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from enishi.closing.calculating import FactsOf, facts_taken
from enishi.core.maker import maker
from enishi.programs import queries as texts
from enishi.programs.naming import named
from enishi.programs.reading import read
from enishi_engine.calculate import calculate
from enishi_engine.core.incentive import PaysAs
from enishi_engine.core.program import Program
from enishi_engine.core.results import SCHEMAS, Result
from enishi_engine.explain import ExplainedRow, NothingFound, explain_line, run_of
from enishi_engine.facts import Facts, FactsRejected
from enishi_engine.facts.declarations import FACT
from enishi_engine.facts.tables import schema_of
from enishi_engine.said import SaidError

LINE = "supposed-order"
NEW_CUSTOMER, NEW_SUBSCRIPTION = "supposed-customer", "supposed-subscription"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What would be ordered; `list_amount` in minor units of the maker's currency, without tax. `customer`: a code, "" one that is new."""

    partner: str
    product: str
    quantity: int
    list_amount: int
    on: date
    person: str | None = None
    customer: str | None = None
    deal: str | None = None
    kind: str = "new"


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What one program would pay the partner of the order and why, and what it would not, and why not."""

    program: Program
    lines: tuple[ExplainedRow, ...]
    not_paid: tuple[ExplainedRow, ...]

    @property
    def amount(self) -> int:
        """As money, in minor units."""
        return sum(each.row["amount"] for each in self.lines if each.row["pays_as"] == PaysAs.MONEY.value)


def foresee(order: Order, *, net: int, at: datetime, facts_of: FactsOf = facts_taken) -> list[Foreseen] | None:
    """
    What the partner would earn of the order, program by program, each rule with its sentence; nothing is kept.

    None where no text is in force, or the facts cannot be calculated with.
    """
    try:
        return [_foreseen(program, facts, order, net, at) for program, facts in _programs(order, at, facts_of)] or None
    except (SaidError, FactsRejected):
        return None


def _foreseen(program: Program, facts: Facts, order: Order, net: int, at: datetime) -> Foreseen:
    run = run_of(_calculated(program, facts, order, net, at), named(program))
    try:
        told = explain_line(run, LINE)
    except NothingFound:
        return Foreseen(program=run.program, lines=(), not_paid=())
    own = [tuple(each for each in rows if each.row["partner"] == order.partner) for rows in (told.lines, told.not_paid)]
    return Foreseen(program=run.program, lines=own[0], not_paid=own[1])


def _programs(order: Order, at: datetime, facts_of: FactsOf) -> list[tuple[Program, Facts]]:
    """The programs in the maker's currency, each with the partner's own facts."""
    programs = [read(approved).program for name in texts.programs() if (approved := texts.approved_texts(name))]
    return [(one, _of_partner(facts_of(one, at), order.partner)) for one in programs if one.currency == maker().currency]


def suppose(order: Order, *, nets: tuple[int, ...], at: datetime, facts_of: FactsOf = facts_taken) -> tuple[int, ...] | None:
    """
    What the partner would earn of the order at each net amount, all programs in the maker's currency together, in minor units.

    None where no text is in force, or the facts cannot be calculated with.
    """
    try:
        paid = [tuple(_paid(program, facts, order, net, at) for net in nets) for program, facts in _programs(order, at, facts_of)]
    except (SaidError, FactsRejected):
        return None
    return tuple(sum(one) for one in zip(*paid, strict=True)) if paid else None


def _calculated(program: Program, facts: Facts, order: Order, net: int, at: datetime, tables: Collection[str] = tuple(SCHEMAS)) -> Result:
    supposed = replace(facts, tables={**facts.tables, "order_lines": _with_line(facts, order, net, at)})
    return calculate(program, supposed, known_by=at, until=order.on, tables=tables)


def _paid(program: Program, facts: Facts, order: Order, net: int, at: datetime) -> int:
    lines = _calculated(program, facts, order, net, at, ("earning_lines",)).tables["earning_lines"].to_pylist()
    return sum(
        row["amount"]
        for row in lines
        if row["fact_id"] == LINE and row["partner"] == order.partner and row["pays_as"] == PaysAs.MONEY.value
    )


def _with_line(facts: Facts, order: Order, net: int, at: datetime) -> pa.Table:
    schema = schema_of(FACT["order_lines"])
    defaults = {column.name: column.default for column in FACT["order_lines"].columns if column.default is not None}
    said = {
        "id": LINE, "order": LINE, "partner": order.partner, "person": order.person, "customer": NEW_CUSTOMER if order.customer == "" else order.customer, "product": order.product,
        "kind": order.kind, "subscription": _subscription(facts, order), "quantity": order.quantity, "net": net, "list": order.list_amount, "ordered_on": order.on, "deal": order.deal,
        "accepted_on": order.on, "starts_on": order.on, "source": "file", "revision": 1, "booked_at": at, "learned_at": at,
    }  # fmt: skip
    row = {field.name: said.get(field.name, 0 if defaults.get(field.name) == "0" else None) for field in schema}
    line = pa.Table.from_pylist([row], schema=schema)
    known = facts.tables.get("order_lines")
    return line if known is None else pa.concat_tables([known.select(schema.names).cast(schema), line])


def _subscription(facts: Facts, order: Order) -> str | None:
    """What the order begins, or goes on with: of a renewal or another plan, the newest subscription of the customer and the product."""
    known = facts.tables.get("order_lines")
    if order.kind == "new":
        return NEW_SUBSCRIPTION
    if known is None or not order.customer:
        return None
    same = known.filter(pc.and_(pc.equal(known["customer"], order.customer), pc.equal(known["product"], order.product)))
    found = same.filter(pc.is_valid(same["subscription"])).sort_by("ordered_on")
    return found["subscription"][-1].as_py() if found.num_rows else None


def _of_partner(facts: Facts, partner: str) -> Facts:
    """The partner's own rows, and everything that is nobody's: products, rates, customers."""
    tables: dict[str, pa.Table] = dict(facts.tables)
    for name, table in facts.tables.items():
        if "partner" in table.column_names:
            tables[name] = table.filter(pc.equal(table["partner"], partner))
    lines = tables["order_lines"]["id"] if "order_lines" in tables else pa.chunked_array([pa.array([], pa.string())])
    for name, table in facts.tables.items():
        if "line" in table.column_names:
            tables[name] = tables[name].filter(pc.is_in(tables[name]["line"], value_set=pc.unique(lines)))
    return replace(facts, tables=tables)
