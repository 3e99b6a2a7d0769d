"""What is a candidate: occasions, parts, payees, contracts, scope; the rest is only counted (docs/rules/candidates.md)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enishi_engine.core.expression import Expression, speaks_of_line_money
from enishi_engine.core.incentive import (
    GoesOn,
    Incentive,
    OnAgreement,
    OnClaim,
    OnEarning,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    Payee,
    Percent,
    PeriodKind,
    Settles,
    TextDay,
)
from enishi_engine.core.program import Program, Version
from enishi_engine.core.refusals import SpecialTermForNothing, SpecialTermWithoutRate
from enishi_engine.oracle.exchange import Foreign, converted_line, foreign
from enishi_engine.oracle.known import Known, Line, Row
from enishi_engine.oracle.metrics import Figures
from enishi_engine.oracle.parts import company_row, credited, in_business, line_day, rows_beside, rows_beside_line, shares, within
from enishi_engine.oracle.reviews import Ranks, place_of, version_of
from enishi_engine.oracle.service import ServiceMonth, service_months
from enishi_engine.oracle.spans import CALENDAR_YEAR, DAY, Moment, add_months, moment_of_fact, moment_of_period, month_text, period_holding
from enishi_engine.oracle.values import Names, holds, value_of


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A fact for one incentive: a seller's part of a line or of a month of its service, an activity, a partner's period, or what another earned.

    `day` is the counting day, None where the line has none; `order` puts facts of one day in order; `weights` are
    those of everyone who shares in a credited line; `no_credit` says that nobody does in the incentive's role. An
    earning of another incentive has the changes that took back of it: change, day, and what was taken back so far.
    """

    fact: str
    fact_id: str
    seller: str
    day: date | None
    order: tuple[Any, ...]
    rows: Mapping[str, Row]
    line: Line | None = None
    month: ServiceMonth | None = None
    weights: Mapping[str, int] | None = None
    no_credit: bool = False
    taken_back: tuple[tuple[str, date, int], ...] = ()
    foreign: Foreign | None = None  # how money of a line in another currency is read

    @property
    def lacks_rate(self) -> bool:
        """Is its money missing for want of a rate?"""
        return self.foreign is not None and self.foreign.rate is None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.fact, self.fact_id, self.seller

    @property
    def booked(self) -> tuple[Any, ...]:
        """Its place in the order of booking, whatever its counting day; the parts of one fact by seller."""
        return (*self.order, self.seller)

    @property
    def customer(self) -> str | None:
        """Of the line, or of the deal that an activity is about."""
        found: str | None = self.source.get("customer") or (None if self.line is not None else self.rows.get("deal", {}).get("customer"))
        return found

    @property
    def source(self) -> Row:
        """The line or activity itself; nothing for a period."""
        return self.rows.get("line") or self.rows.get("activity") or {}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An occasion that one incentive judges: who would be paid, and what its names stand for on the counting day."""

    incentive: Incentive
    version: Version
    occasion: Occasion
    day: date
    payee_kind: str
    payee: str
    partner: str
    rank: str | None
    agreement: Row
    special_term: Row | None
    names: Names
    failed_on: date | None = None  # the first day on which its continuing condition did not hold, be it after its own day

    @property
    def own_day(self) -> date:
        """The day that campaign days and an entitlement speak of: of a month of service its first day, else the counting day."""
        return self.day if self.occasion.month is None else self.occasion.month.first_day

    @property
    def place(self) -> tuple[Any, ...]:
        """Its place in the order of candidates."""
        return (self.day, *self.occasion.order, self.occasion.seller)


@dataclass
class Sieve:
    """Decides what is a candidate of one version's incentives, and counts what is not."""

    program: Program
    version: Version
    known: Known
    figures: Figures
    ranks: Ranks
    counted: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def candidates(self, incentive: Incentive) -> list[Candidate]:
        """The incentive's candidates, in their order; everything else is added to `counted` by its gate."""
        return self.among(incentive, occasions(incentive, self.version, self.program, self.known))

    def among(self, incentive: Incentive, facts: Iterable[Occasion]) -> list[Candidate]:
        """Those of the facts that are candidates, in their order."""
        found: list[Candidate] = []
        for occasion in facts:
            candidate = self._judge(incentive, occasion)
            if isinstance(candidate, Candidate):
                found.append(candidate)
            else:
                month = "" if occasion.day is None else month_text(occasion.day)
                self.counted[incentive.id, occasion.seller, month, candidate] += 1
        return sorted(found, key=lambda candidate: candidate.place)

    def _judge(self, incentive: Incentive, occasion: Occasion) -> Candidate | str:
        if occasion.day is None:
            return "not_yet"
        if not isinstance(incentive.occasion, OnEarning):  # that is judged by the text that the earning itself was judged by
            in_force = version_of(self.program, text_day(incentive, occasion, occasion.day, self.known))
            if in_force is None and version_of(self.program, occasion.day) == self.version:
                return "no_text"
            if in_force is None or in_force.from_day != self.version.from_day:
                return "other_version"
        if occasion.no_credit:
            return "no_credit"
        agreement = agreement_of(occasion, occasion.day, self.known)
        if agreement is None or not in_business(occasion.seller, occasion.day, self.known):
            agreement = going_on(incentive, occasion, occasion.day, self.known)
        if agreement is None:
            return "no_contract"
        paid = payee_of(incentive.payee, occasion, occasion.day, self.known)
        if paid is None:
            return "no_payee"
        candidate = self._candidate(incentive, occasion, occasion.day, agreement, paid)
        return candidate if self._in_scope(candidate) else "out_of_scope"

    def _in_scope(self, candidate: Candidate) -> bool:
        occasion = candidate.incentive.occasion
        if isinstance(occasion, OnEvent) and candidate.occasion.source["kind"] not in occasion.kinds:
            return False
        scope = candidate.incentive.scope
        return scope is None or holds(scope.test, candidate.names) or unknown_for_want_of_rate(scope.test, candidate)

    def _candidate(self, incentive: Incentive, occasion: Occasion, day: date, agreement: Row, paid: tuple[str, str]) -> Candidate:
        payee_kind, payee = paid
        partner = occasion.seller if payee_kind == "person" else payee
        rank = self.ranks.of(partner, day, self.version)
        return Candidate(
            incentive=incentive,
            version=self.version,
            occasion=occasion,
            day=day,
            payee_kind=payee_kind,
            payee=payee,
            partner=partner,
            rank=rank,
            agreement=agreement,
            special_term=special_term_of(incentive, agreement, day, self.known),
            names=self._names(occasion, day, partner, agreement, place_of(self.version.ladder, rank)),
            failed_on=self._failed_on(incentive, occasion, day, partner),
        )

    def _failed_on(self, incentive: Incentive, occasion: Occasion, day: date, partner: str) -> date | None:
        """The first of the months' first days after the order on which the continuing condition does not hold.

        Looked for up to the counting day; where a failure takes back, as long as it would, and the run knows.
        """
        if incentive.continuing is None or occasion.line is None:
            return None
        last = day
        if incentive.uncertain_months is not None:
            last = max(day, min(add_months(day, incentive.uncertain_months), self.known.until))
        tested = add_months(occasion.line.row["ordered_on"].replace(day=1), 1)
        while tested <= last:
            if not holds(incentive.continuing.test, self._standing(tested, partner)):
                return tested
            tested = add_months(tested, 1)
        return None

    def _standing(self, day: date, partner: str) -> Names:
        """The rank and the metrics of a company, as for a line of that day."""
        rank, moment = self.ranks.of(partner, day, self.version), moment_of_fact(day)
        return Names(rank=place_of(self.version.ladder, rank), metric=lambda name: self._metric(name, partner, moment))

    def _names(self, occasion: Occasion, day: date, partner: str, agreement: Row, rank: int | None) -> Names:
        moment = moment_of_period(day) if occasion.fact == "period" else moment_of_fact(day)
        period = occasion.rows.get("period", {})
        return Names(
            rows={
                **occasion.rows,
                "partner": company_row(partner, day, self.version.attributes, self.known),
                "seller": company_row(occasion.seller, day, self.version.attributes, self.known),
                "agreement": agreement,
            },
            rank=rank,
            metric=lambda name: self._metric(name, partner, moment),
            cohort=lambda asked: self.figures.cohort(asked, self.version, partner, moment),
            target=lambda target: self.figures.target(target, partner, period["first_day"], period["last_day"]) if period else None,
        )

    def _metric(self, name: str, partner: str, moment: Moment) -> Any:
        return self.figures.metric(self.version, name, partner, moment)


def unknown_for_want_of_rate(expression: Expression, candidate: Candidate) -> bool:
    """Is it unknown, speaks of the line's money, and the line has no rate?"""
    return candidate.occasion.lacks_rate and speaks_of_line_money(expression) and value_of(expression, candidate.names) is None


# ── Occasions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def occasions(incentive: Incentive, version: Version, program: Program, known: Known) -> Iterator[Occasion]:
    """Everything that could be a candidate of the incentive: each part of a line or its service months, each activity, or each partner and period."""
    match incentive.occasion:
        case OnLine():
            for line in known.lines.values():
                yield from _parts(line, incentive, version, known)
        case OnServiceMonth():
            for line in known.lines.values():
                for month in service_months(line):
                    if month.first_day > known.until and not isinstance(incentive.after_contract, Settles):
                        break
                    parts = _parts_of_month(line, month, incentive, version, known)
                    yield from (part for part in parts if part.day is not None and part.day <= known.until)
        case OnEvent():
            for activity in known.activities:
                yield _event(activity, known)
        case OnClaim():
            for claim in known.marketing_claims:
                yield _claim(claim)
        case OnAgreement():
            for agreement in [row for rows in (known.agreements or {}).values() for row in rows if row["first_day"] <= known.until]:
                yield _agreement(agreement)
        case OnPeriod():
            for first_day, end in _periods(incentive.occasion, incentive, version, program, known.until):
                for partner in known.partners:
                    yield _period(partner, first_day, end - DAY)


def _parts(line: Line, incentive: Incentive, version: Version, known: Known) -> Iterator[Occasion]:
    day = line_day(line, incentive.earned_on, known)
    read = foreign(line, day, version.rounding, known)
    rows = rows_beside_line(line, known)
    weights = credited(line, incentive.role, line.row["ordered_on"])
    sellers = shares(line, incentive.role, line.row["ordered_on"])
    for seller in sellers or (line.row["partner"],):
        yield Occasion(
            fact="order_line",
            fact_id=line.id,
            seller=seller,
            day=day,
            order=(line.row["booked_at"], line.row["source"], line.id),
            rows={**rows, "line": converted_line(line.row, read)},
            line=line,
            foreign=read,
            weights=weights or None,
            no_credit=not sellers,
        )


def _parts_of_month(line: Line, month: ServiceMonth, incentive: Incentive, version: Version, known: Known) -> Iterator[Occasion]:
    weights = credited(line, incentive.role, month.first_day)
    sellers = shares(line, incentive.role, month.first_day)
    for seller in sellers or (line.row["partner"],):
        rows = {**rows_beside_line(line, known), "service_month": {"number": month.number, "first_day": month.first_day}}
        day = settled_on(incentive, line, rows["product"], month.first_day, seller, known) or month.first_day
        read = foreign(line, min(line.starts_on, day), version.rounding, known)  # once for all months, so that they add up
        yield Occasion(
            fact="service_month",
            fact_id=f"{line.id}#{month.number}",
            seller=seller,
            day=day,
            order=(line.row["booked_at"], line.row["source"], line.id, month.number),
            rows={**rows, "line": converted_line(line.row, read)},
            line=line,
            foreign=read,
            month=month,
            weights=weights or None,
            no_credit=not sellers,
        )


def _agreement(agreement: Row) -> Occasion:
    return Occasion(
        fact="agreement",
        fact_id=agreement["id"],
        seller=agreement["partner"],
        day=agreement["first_day"],
        order=(agreement["booked_at"], agreement["source"], agreement["id"]),
        rows={"agreement": agreement},
    )


def _event(activity: Row, known: Known) -> Occasion:
    deal = known.deals.get(activity["subject"], {})
    return Occasion(
        fact="activity",
        fact_id=activity["id"],
        seller=activity["partner"],
        day=activity["date"],
        order=(activity["booked_at"], activity["source"], activity["id"]),
        rows={
            "activity": activity,
            "person": known.people.get(activity["person"], {}),
            "deal": deal,
            "customer": rows_beside(deal, known)["customer"] if deal else {},
        },
    )


def _claim(claim: Row) -> Occasion:
    return Occasion(
        fact="claim",
        fact_id=claim["id"],
        seller=claim["partner"],
        day=claim["approved_on"],
        order=(claim["booked_at"], claim["source"], claim["id"]),
        rows={"claim": claim},
    )


def _period(partner: str, first_day: date, last_day: date) -> Occasion:
    return Occasion(
        fact="period",
        fact_id=f"{first_day}..{last_day}",
        seller=partner,
        day=last_day,
        order=(last_day,),
        rows={"period": {"first_day": first_day, "last_day": last_day}},
    )


def _periods(every: OnPeriod, incentive: Incentive, version: Version, program: Program, until: date) -> Iterator[tuple[date, date]]:
    """First day and end of each period that ended by the run's last day, the last day on or after the first version's day."""
    earliest = program.versions[0].from_day
    if every.kind is PeriodKind.CAMPAIGN:
        first_day, last_day = incentive.campaign.first_day, incentive.campaign.last_day
        if first_day is not None and last_day is not None and earliest <= last_day <= until:
            yield first_day, last_day + DAY
        return
    year_starts = version.year_starts if every.kind is PeriodKind.PROGRAM else CALENDAR_YEAR
    first_day, end = period_holding(earliest, every.period, year_starts)
    while end - DAY <= until:
        yield first_day, end
        first_day, end = period_holding(end, every.period, year_starts)


# ── Texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def text_day(incentive: Incentive, occasion: Occasion, day: date, known: Known) -> date:
    """The day whose text judges: the frozen one, but the counting day where there is none or where it is later."""
    found = None if incentive.text_as_of is None else _frozen_day(incentive, occasion, day, known)
    return day if found is None else min(found, day)


def _frozen_day(incentive: Incentive, occasion: Occasion, day: date, known: Known) -> Any:
    match incentive.text_as_of:
        case TextDay.ORDER:
            return occasion.source["ordered_on"]
        case TextDay.CUSTOMER:
            return known.customer_first_order.get(occasion.source["customer"])
        case TextDay.SUBSCRIPTION:
            return known.subscription_first_order.get(occasion.source["subscription"])
        case TextDay.DEAL:
            return occasion.rows["deal"].get("registered")
        case TextDay.AGREEMENT:
            agreement = going_on(incentive, occasion, day, known) or agreement_of(occasion, day, known)
            return (agreement or {}).get("first_day")


# ── Contracts and payees ─────────────────────────────────────────────────────────────────────────────────────────────


def agreement_of(occasion: Occasion, day: date, known: Known) -> Row | None:
    """The seller's agreement that counts on the day: an empty row where no agreements were loaded, None where none covers."""
    if occasion.fact == "agreement":
        return occasion.rows["agreement"]
    if known.agreements is None:
        return {}
    covering = [
        (-_breadth(row) if occasion.line is None else _breadth(row), -row["first_day"].toordinal(), row["id"], row)
        for row in known.agreements.get(occasion.seller, ())
        if within(day, row["first_day"], row["last_day"]) and _covers(row, occasion)
    ]
    return min(covering, key=lambda found: found[:3])[3] if covering else None


def going_on(incentive: Incentive, occasion: Occasion, day: date, known: Known) -> Row | None:
    """The agreement under which a line was ordered, where it has ended by the day and still counts; None otherwise."""
    after, line = incentive.after_contract, occasion.line
    if not isinstance(after, GoesOn) or line is None:
        return None
    if agreement_of(occasion, day, known) is not None and in_business(occasion.seller, day, known):
        return None
    ordered_on = line.row["ordered_on"]
    agreement = agreement_of(occasion, ordered_on, known)
    if agreement is None or not in_business(occasion.seller, ordered_on, known):
        return None
    last_days = (agreement.get("last_day"), known.partners.get(occasion.seller, {}).get("last_day"))
    end = min((last_day for last_day in last_days if last_day is not None), default=None)
    if end is None or day <= end:
        return None
    return agreement if after.months is None or day < add_months(end + DAY, after.months) else None


def settled_on(incentive: Incentive, line: Line, product: Row, first_day: date, seller: str, known: Known) -> date | None:
    """The contract's last day, on which a month of service counts that begins after it; None where it counts on its own first day."""
    after, ordered_on = incentive.after_contract, line.row["ordered_on"]
    if not isinstance(after, Settles):
        return None
    held = _days_held(product, seller, known)
    ends = [last for first, last in held if first <= first_day]
    if not any(first <= ordered_on <= last for first, last in held) or not ends:
        return None
    end = max(ends)
    if not ordered_on <= end < first_day:
        return None
    return end if after.months is None or first_day < add_months(end + DAY, after.months) else None


def _days_held(product: Row, seller: str, known: Known) -> list[tuple[date, date]]:
    """The spans, first and last day, in which the seller is in business and an agreement of it covers the product."""
    spans: list[tuple[date, date]] = [(date.min, date.max)]
    if known.agreements is not None:
        covering = [row for row in known.agreements.get(seller, ()) if _covers_product(row, product)]
        spans = [(row["first_day"], row["last_day"] or date.max) for row in covering]
    business = known.partners.get(seller, {})
    opened, closed = business.get("first_day") or date.min, business.get("last_day") or date.max
    held = [(max(first, opened), min(last, closed)) for first, last in spans]
    return [(first, last) for first, last in held if first <= last]


def special_term_of(incentive: Incentive, agreement: Row, day: date, known: Known) -> Row | None:
    """What the agreement has for the incentive on the day: of several that started last, of these the smaller id."""
    held = [
        (-row["first_day"].toordinal(), row["id"], row)
        for row in known.special_terms.get(agreement.get("id", ""), ())
        if row["incentive"] == incentive.id and within(day, row["first_day"], row["last_day"])
    ]
    return min(held, key=lambda found: found[:2])[2] if held else None


def check_special_terms(program: Program, known: Known) -> None:
    """Every special term names an incentive that each text which has it pays by a percentage.

    Errors  SpecialTermForNothing, SpecialTermWithoutRate.
    """
    texts: dict[str, list[tuple[Version, Incentive]]] = {}
    for version in program.versions:
        for incentive in version.incentives:
            texts.setdefault(incentive.id, []).append((version, incentive))
    for row in sorted((row for rows in known.special_terms.values() for row in rows), key=lambda row: row["id"]):
        named = {"term": row["id"], "agreement": row["agreement"], "incentive": row["incentive"]}
        if row["incentive"] not in texts:
            raise SpecialTermForNothing(**named, incentives=tuple(texts))
        for version, incentive in texts[row["incentive"]]:
            if not isinstance(incentive.amount, Percent):
                raise SpecialTermWithoutRate(**named, version=version.from_day)


def _breadth(agreement: Row) -> int:
    """0 for one product, 1 for a family, 2 for everything."""
    if agreement["product"] is not None:
        return 0
    return 1 if agreement["family"] is not None else 2


def _covers(agreement: Row, occasion: Occasion) -> bool:
    product = occasion.rows.get("product")
    return product is None or _covers_product(agreement, product)


def _covers_product(agreement: Row, product: Row) -> bool:
    covered = {0: agreement["product"] == product["code"], 1: agreement["family"] == product.get("family"), 2: True}
    return bool(covered[_breadth(agreement)])


def payee_of(payee: Payee, occasion: Occasion, day: date, known: Known) -> tuple[str, str] | None:
    """Kind (`partner`, `person`) and code of who is paid; None where there is nobody."""
    match payee:
        case Payee.PARTNER:
            return "partner", occasion.seller
        case Payee.PERSON:
            person = occasion.rows.get("person", {})
            consented_on, until = person.get("consented_on"), person.get("consent_until")
            consents = consented_on is not None and consented_on <= day and (until is None or day <= until)
            if person.get("partner") == occasion.seller and consents:
                return "person", person["code"]
            return "partner", occasion.seller
        case _:
            company = _other_company(payee, occasion, known)
            return None if company is None else ("partner", company)


def _other_company(payee: Payee, occasion: Occasion, known: Known) -> str | None:
    if payee is Payee.DISTRIBUTOR:
        return occasion.source.get("distributor")
    return known.partners.get(occasion.seller, {}).get("introduced_by" if payee is Payee.INTRODUCER else "parent")
