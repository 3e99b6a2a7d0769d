"""Every fact that an incentive looks at: its counting day, its payee, and whether it is a candidate or only counted."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.expression import speaks_of_line_money
from enishi_engine.core.incentive import (
    Incentive,
    OnEarning,
    OnEvent,
    Payee,
    TextDay,
)
from enishi_engine.core.program import Version
from enishi_engine.plan.arithmetic import day_literal, text_literal
from enishi_engine.plan.exchange import LACKS_RATE, Exchange
from enishi_engine.plan.lookups import Lookups, in_business
from enishi_engine.plan.scalars import scalar

TEXT_DAY_COLUMN = {
    TextDay.ORDER: "line_ordered_on", TextDay.CUSTOMER: "customer_first_order", TextDay.SUBSCRIPTION: "subscription_first_order",
    TextDay.DEAL: "deal_registered", TextDay.AGREEMENT: "agreement_first_day",
}  # fmt: skip
NO_PERSON = "CAST(NULL AS VARCHAR)"


@dataclass(frozen=True)
class Periods:
    """Every partner and every ended period."""

    spans: tuple[tuple[date, date], ...]  # first and last day

    def sql(self) -> str:
        rows = ", ".join(f"({span_number(first, last)}, DATE '{first}', DATE '{last}')" for first, last in self.spans)
        spans = f"(VALUES {rows})" if rows else "(SELECT 0, DATE '0001-01-01', DATE '0001-01-01' WHERE FALSE)"
        return (
            "SELECT s.seq, strftime(s.first_day, '%Y-%m-%d') || '..' || strftime(s.last_day, '%Y-%m-%d') AS fact_id, p.code AS own_partner, p.number AS own_no, "
            "CAST(NULL AS VARCHAR) AS line_person, s.first_day AS period_first_day, s.last_day AS period_last_day "
            f"FROM (SELECT code, number FROM partners JOIN numbered_partners USING (code)) p CROSS JOIN {spans} s(seq, first_day, last_day)"
        )


def span_number(first: date, last: date) -> int:
    """The same number for the same span, whichever incentive or version lists it; it ascends with the last day."""
    return last.toordinal() * 100_000 + (last - first).days


@dataclass(frozen=True)
class Universe:
    """Every fact of one kind of occasion, with its counting day, payee and the payee's company (`partner`)."""

    source: str
    lines: bool
    day: str  # the column of the counting day
    to: Payee
    exchange: Exchange | None = None  # of lines, some of them in another currency
    rate_day: str = "l.day"  # SQL of the day on or before which the rate of a line `l` is looked for

    def sql(self) -> str:
        payee, person, company, joins = self.payee()
        return f"""
            SELECT o.*, {in_business("of_seller", "o.day")} AS in_business, {payee} AS payee, {person} AS payee_person,
                {company}.code AS partner, {company}.number AS partner_no
            FROM ({self.facts()}) o JOIN numbered_partners of_seller ON of_seller.number = o.seller_no {joins}"""

    def facts(self) -> str:
        facts = f"SELECT *, {self.rest()} FROM {self.source}"
        return facts if self.exchange is None else self.exchange.of_facts(f"({facts})", self.rate_day)

    def rest(self) -> str:
        """The counting day, and the columns that only lines have (activities have a customer too)."""
        if self.lines:
            return f"{self.day} AS day"
        customer = "" if self.source == "events" else ", CAST(NULL AS VARCHAR) AS line_customer"  # that of the deal
        nothing = "CAST(NULL AS BIGINT) AS weight, CAST(NULL AS BIGINT[]) AS weights, CAST(NULL AS BIGINT) AS weight_total"
        return f"{self.day} AS day, own_partner AS seller, own_no AS seller_no, TRUE AS credited, {nothing}, CAST(NULL AS BIGINT) AS place{customer}"

    def payee(self) -> tuple[str, str, str, str]:
        """SQL of the payee's code, of the person if it is one, the alias of its company, and the joins for them."""
        match self.to:
            case Payee.PARTNER:
                return "o.seller", NO_PERSON, "of_seller", ""
            case Payee.PERSON:
                join = (
                    "LEFT JOIN people consenting ON consenting.code = o.line_person AND consenting.partner = o.seller "
                    "AND consenting.consented_on <= o.day AND (consenting.consent_until IS NULL OR o.day <= consenting.consent_until)"
                )
                return "coalesce(consenting.code, o.seller)", "consenting.code", "of_seller", join
            case Payee.DISTRIBUTOR:
                code = "o.line_distributor"
            case _:
                code = "of_seller.introduced_by" if self.to is Payee.INTRODUCER else "of_seller.parent"
        return code, NO_PERSON, "of_payee", f"LEFT JOIN numbered_partners of_payee ON of_payee.code = {code}"


@dataclass(frozen=True)
class Judged:
    """The universe with `verdict`: why a fact is only counted; NULL for candidates."""

    incentive: Incentive
    version: Version
    begin: date  # the first version's day
    universe: str
    lookups: Lookups
    contracted: bool  # agreements are loaded
    exchanged: bool  # some lines are in another currency

    def sql(self) -> str:
        return f"SELECT *, CASE {self.verdict()} END AS verdict FROM ({self.lookups.select(self.universe)})"

    def verdict(self) -> str:
        text_day = self.text_day()
        no_text = "FALSE"
        if self.incentive.text_as_of is not None:
            no_text = f"{text_day} < {day_literal(self.begin)} AND NOT ({self.outside('day')})"
        no_contract = "NOT in_business" + (" OR agreement_id IS NULL" if self.contracted else "")
        # What is paid on an earning is judged by the text that the earning itself was judged by.
        on_earning = isinstance(self.incentive.occasion, OnEarning)
        cases = [
            *([] if on_earning else [("day IS NULL", "not_yet"), (no_text, "no_text"), (self.outside(text_day), "other_version")]),
            ("NOT credited", "no_credit"),
            (no_contract, "no_contract"),
            ("payee IS NULL", "no_payee"),
            (self.outside_scope(), "out_of_scope"),
        ]
        return " ".join(f"WHEN {test} THEN '{gate}'" for test, gate in cases)

    def outside(self, day: str) -> str:
        """SQL of a day on which this version is not in force."""
        end = "" if self.version.until_day is None else f" OR {day} >= {day_literal(self.version.until_day)}"
        return f"{day} < {day_literal(self.version.from_day)}{end}"

    def text_day(self) -> str:
        """SQL of the day whose text judges: the frozen one, where there is one, and no later than the counting day."""
        frozen = self.incentive.text_as_of
        return "day" if frozen is None else f"coalesce(least({TEXT_DAY_COLUMN[frozen]}, day), day)"

    def outside_scope(self) -> str:
        """SQL of what is out of scope: not that of which only a missing rate could tell."""
        scope = self.incentive.scope
        outside = f"({self.in_scope()}) IS NOT TRUE"
        if not self.exchanged or scope is None or not speaks_of_line_money(scope.test):
            return outside
        return f"{outside} AND NOT ({LACKS_RATE} AND ({scalar(scope.test)}) IS NULL)"

    def in_scope(self) -> str:
        tests = [] if self.incentive.scope is None else [scalar(self.incentive.scope.test)]
        if isinstance(self.incentive.occasion, OnEvent):
            kinds = ", ".join(text_literal(kind) for kind in self.incentive.occasion.kinds)
            tests.append(f"activity_kind IN ({kinds})")
        return " AND ".join(tests) or "TRUE"


@dataclass(frozen=True)
class Counted:
    """How many facts were only counted, per seller, month and gate."""

    incentive: Incentive
    version: Version
    judged: str

    def sql(self) -> str:
        return f"""
            SELECT {text_literal(self.incentive.id)} AS incentive, {day_literal(self.version.from_day)} AS version, seller,
                coalesce(strftime(any_value(day), '%Y-%m'), '') AS month, verdict AS gate, count(*) AS count
            FROM {self.judged} WHERE verdict IS NOT NULL GROUP BY seller, verdict, year(day), month(day)"""
