"""Candidates: every fact that an incentive looks at, what is only counted, and the first gate that each other one fails."""

from dataclasses import dataclass

from enishi_engine.core.expression import Field
from enishi_engine.core.incentive import (
    Anchor,
    Deadline,
    Entitlement,
    Incentive,
    Ladder,
    LineDay,
    OncePer,
    OnEvent,
    OnLine,
    OnPeriod,
    Pair,
    PairKey,
    Payee,
    Registration,
)
from enishi_engine.core.program import Version
from enishi_engine.plan.amounts import NONE, Pricing, nothing_failures
from enishi_engine.plan.arithmetic import day_literal, days_between, minus_days, period_number, plus_days, plus_months, quoted, text_literal
from enishi_engine.plan.gates import (
    DAY_COLUMN,
    Failure,
    Figures,
    condition_failures,
    day_figures,
    figure_columns,
    first_failed,
)
from enishi_engine.plan.known import target_as_count, target_in_minor_units
from enishi_engine.plan.reviews import opening
from enishi_engine.plan.scalars import column, scalar

ORDER = "day, seq, seller_no"  # partners are numbered in the order of their codes


@dataclass(frozen=True)
class Needs:
    """What a row must be looked up in for its expressions to be worked out."""

    company: frozenset[Field] = frozenset()  # partner.* and seller.* of the partners' file
    attributes: frozenset[Field] = frozenset()  # partner.* and seller.* of the attributes' file
    agreement: bool = False
    rank: bool = False
    metrics: frozenset[str] = frozenset()
    ratios: frozenset[str] = frozenset()  # those of the metrics that are ratios
    targets: frozenset[tuple[str, str]] = frozenset()  # metric and its unit: money, count, number

    @property
    def looked_up(self) -> bool:
        """Is anything to be looked up at all?"""
        return bool(self.company or self.attributes or self.agreement or self.rank or self.metrics or self.targets)

    def without(self, other: "Needs") -> "Needs":
        """What is still to be looked up when the other has been."""
        return Needs(
            self.company - other.company,
            self.attributes - other.attributes,
            self.agreement and not other.agreement,
            self.rank and not other.rank,
            self.metrics - other.metrics,
            self.ratios,
            self.targets - other.targets,
        )


@dataclass(frozen=True)
class Standing:
    """What holds for a partner on a day: its rank, its attributes, its metrics, worked out once for all incentives."""

    moments: str
    metrics_relation: str | None
    metrics: frozenset[str]
    ratios: frozenset[str]
    attributes: frozenset[str]
    ladder: Ladder | None

    def sql(self) -> str:
        columns, joins = ["m.partner", "m.reference_day"], []
        if self.metrics_relation is not None:
            columns += [f"v.metric_{metric}" for metric in sorted(self.metrics)]
            columns += [f"v.metric_{metric}_of" for metric in sorted(self.metrics & self.ratios)]
            joins.append(f"LEFT JOIN {self.metrics_relation} v ON v.partner = m.partner AND v.cut = m.cut")
        for attribute in sorted(self.attributes):
            joins.append(f"ASOF LEFT JOIN attribute_{attribute} a_{attribute} ON a_{attribute}.partner = m.partner AND m.reference_day >= a_{attribute}.day")
            columns.append(f"a_{attribute}.value AS attribute_{attribute}")
        if self.ladder is None:
            return f"SELECT {', '.join(columns)} FROM {self.moments} m {' '.join(joins)}"
        joins.append("ASOF LEFT JOIN rank_days k ON k.partner = m.partner AND m.reference_day >= k.day")
        return (
            f"SELECT *, {rank_place(self.ladder)} AS rank_place FROM "
            f"(SELECT {', '.join(columns)}, {known_rank(self.ladder)} AS rank FROM {self.moments} m {' '.join(joins)})"
        )


def known_rank(ladder: Ladder) -> str:
    """The rank held; one that this version's ladder lacks reads as its opening rank."""
    ranks = ", ".join(text_literal(rank) for rank in ("none", *(rung.id for rung in ladder.rungs)))
    return f"CASE WHEN k.rank IN ({ranks}) THEN k.rank ELSE {text_literal(opening(ladder))} END"


def rank_place(ladder: Ladder) -> str:
    places = " ".join(f"WHEN {text_literal(rung.id)} THEN {place}" for place, rung in enumerate(ladder.rungs, start=1))
    return f"CASE rank {places} ELSE 0 END"


@dataclass(frozen=True)
class Contracts:
    """The agreement in force for each seller, product and day that occurs."""

    universe: str
    of_lines: bool

    def sql(self) -> str:
        product = "coalesce(line_product, '')" if self.of_lines else "''"
        relation = "agreement_days_of_lines" if self.of_lines else "agreement_days_of_others"
        return f"""
            SELECT o.seller AS agreed_seller, o.product AS agreed_product, o.day AS agreed_day, g.* EXCLUDE (seller, product, agreement_day)
            FROM (SELECT DISTINCT seller, {product} AS product, day FROM {self.universe} WHERE day IS NOT NULL) o
            ASOF LEFT JOIN {relation} g ON g.seller = o.seller AND g.product = o.product AND o.day >= g.agreement_day"""


@dataclass(frozen=True)
class Lookups:
    """Joins that bring the needed values to the rows of a relation `b`."""

    needs: Needs
    occasion: OnLine | OnEvent | OnPeriod
    standing: str
    contracts: str
    digits: int

    def select(self, relation: str) -> str:
        columns, joins = ["b.*"], []
        for add in (self.company, self.standing_of_partner, self.standing_of_seller, self.agreement, self.targets):
            more_columns, more_joins = add()
            columns += more_columns
            joins += more_joins
        return f"SELECT {', '.join(columns)} FROM {relation} b {' '.join(joins)}"

    def company(self) -> tuple[list[str], list[str]]:
        columns, joins = [], []
        for entity in ("partner", "seller"):
            fields = sorted((field for field in self.needs.company if field.entity == entity), key=lambda field: field.name)
            if fields:
                joins.append(f"LEFT JOIN partners of_{entity} ON of_{entity}.code = b.{entity}")
            columns += [f"{self.company_value(field)} AS {column(field)}" for field in fields]
        return columns, joins

    def company_value(self, field: Field) -> str:
        alias = f"of_{field.entity}"
        if field.name == "active":
            return in_business(alias, "b.day")
        return f"{alias}.{quoted(field.name)}"

    def standing_of_partner(self) -> tuple[list[str], list[str]]:
        columns = [f"st.metric_{metric}" for metric in sorted(self.needs.metrics)]
        columns += [f"st.metric_{metric}_of" for metric in sorted(self.needs.metrics & self.needs.ratios)]
        columns += ["st.rank", "st.rank_place"] if self.needs.rank else []
        columns += self.attributes("partner", "st")
        join = f"LEFT JOIN {self.standing} st ON st.partner = b.partner AND st.reference_day = b.day"
        return columns, [join] if columns else []

    def standing_of_seller(self) -> tuple[list[str], list[str]]:
        columns = self.attributes("seller", "sd")
        join = f"LEFT JOIN {self.standing} sd ON sd.partner = b.seller AND sd.reference_day = b.day"
        return columns, [join] if columns else []

    def attributes(self, entity: str, alias: str) -> list[str]:
        named = sorted((field for field in self.needs.attributes if field.entity == entity), key=lambda field: field.name)
        return [f"{alias}.attribute_{field.name} AS {column(field)}" for field in named]

    def agreement(self) -> tuple[list[str], list[str]]:
        if not self.needs.agreement:
            return [], []
        product = "coalesce(b.line_product, '')" if isinstance(self.occasion, OnLine) else "''"
        join = f"LEFT JOIN {self.contracts} g ON g.agreed_seller = b.seller AND g.agreed_product = {product} AND g.agreed_day = b.day"
        return ["g.* EXCLUDE (agreed_seller, agreed_product, agreed_day)"], [join]

    def targets(self) -> tuple[list[str], list[str]]:
        columns, joins = [], []
        for metric, kind in sorted(self.needs.targets):
            alias = f"t_{metric}"
            joins.append(
                f"LEFT JOIN agreed_targets {alias} ON {alias}.partner = b.partner AND {alias}.metric = {text_literal(metric)} "
                f"AND {alias}.first_day = b.period_first_day AND {alias}.last_day = b.period_last_day"
            )
            value = f"{alias}.value"
            read = {"money": target_in_minor_units(value, self.digits), "count": target_as_count(value), "number": value}[kind]
            columns.append(f"{read} AS target_{metric}")
        return columns, joins


def in_business(alias: str, day: str) -> str:
    return f"(({alias}.first_day IS NULL OR {alias}.first_day <= {day}) AND ({alias}.last_day IS NULL OR {alias}.last_day >= {day}))"


@dataclass(frozen=True)
class Periods:
    """Every partner and every ended period."""

    spans: tuple[tuple[str, str], ...]  # first and last day, ISO

    def sql(self) -> str:
        rows = ", ".join(f"({seq}, DATE '{first}', DATE '{last}')" for seq, (first, last) in enumerate(self.spans))
        spans = f"(VALUES {rows})" if rows else "(SELECT 0, DATE '0001-01-01', DATE '0001-01-01' WHERE FALSE)"
        return (
            "SELECT s.seq, strftime(s.first_day, '%Y-%m-%d') || '..' || strftime(s.last_day, '%Y-%m-%d') AS fact_id, p.code AS own_partner, "
            "CAST(NULL AS VARCHAR) AS line_person, s.first_day AS period_first_day, s.last_day AS period_last_day "
            f"FROM partners p CROSS JOIN {spans} s(seq, first_day, last_day)"
        )


@dataclass(frozen=True)
class Universe:
    """Every fact of one kind of occasion, with its counting day, payee and the payee's company (`partner`)."""

    source: str
    lines: bool
    day: str  # the column of the counting day
    to: Payee

    def sql(self) -> str:
        payee_kind, payee, company, joins = self.payee()
        return f"""
            SELECT o.*, {in_business("of_seller", "o.day")} AS in_business, {payee_kind} AS payee_kind, {payee} AS payee, {company}.code AS partner,
                of_seller.number AS seller_no, {company}.number AS partner_no
            FROM (SELECT *, {self.rest()} FROM {self.source}) o LEFT JOIN numbered_partners of_seller ON of_seller.code = o.seller {joins}"""

    def rest(self) -> str:
        """The counting day, and the columns that only lines have."""
        if self.lines:
            return f"{self.day} AS day"
        nothing = "CAST(NULL AS BIGINT) AS weight, CAST(NULL AS BIGINT[]) AS weights, CAST(NULL AS BIGINT) AS weight_total"
        return f"{self.day} AS day, own_partner AS seller, TRUE AS credited, {nothing}, CAST(NULL AS BIGINT) AS place, CAST(NULL AS VARCHAR) AS line_customer"

    def payee(self) -> tuple[str, str, str, str]:
        """SQL of the payee's kind and code, the alias of its company, and the joins for them."""
        match self.to:
            case Payee.PARTNER:
                return "'partner'", "o.seller", "of_seller", ""
            case Payee.PERSON:
                join = (
                    "LEFT JOIN people consenting ON consenting.code = o.line_person AND consenting.partner = o.seller "
                    "AND consenting.consented_on <= o.day"
                )
                kind = "CASE WHEN consenting.code IS NULL THEN 'partner' ELSE 'person' END"
                return kind, "coalesce(consenting.code, o.seller)", "of_seller", join
            case Payee.DISTRIBUTOR:
                code = "o.line_distributor"
            case _:
                code = "of_seller.introduced_by" if self.to is Payee.INTRODUCER else "of_seller.parent"
        return "'partner'", code, "of_payee", f"LEFT JOIN numbered_partners of_payee ON of_payee.code = {code}"


@dataclass(frozen=True)
class Judged:
    """The universe with `verdict`: why a fact is only counted; NULL for candidates."""

    incentive: Incentive
    version: Version
    universe: str
    lookups: Lookups
    contracted: bool  # agreements are loaded

    def sql(self) -> str:
        return f"SELECT *, CASE {self.verdict()} END AS verdict FROM ({self.lookups.select(self.universe)})"

    def verdict(self) -> str:
        in_force = f"day < {day_literal(self.version.from_day)}"
        if self.version.until_day is not None:
            in_force += f" OR day >= {day_literal(self.version.until_day)}"
        no_contract = "NOT in_business" + (" OR agreement_id IS NULL" if self.contracted else "")
        cases = [
            ("day IS NULL", "not_yet"),
            (in_force, "other_version"),
            ("NOT credited", "no_credit"),
            (no_contract, "no_contract"),
            ("payee IS NULL", "no_payee"),
            (f"({self.in_scope()}) IS NOT TRUE", "out_of_scope"),
        ]
        return " ".join(f"WHEN {test} THEN '{gate}'" for test, gate in cases)

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
                coalesce(strftime(day, '%Y-%m'), '') AS month, verdict AS gate, count(*) AS count
            FROM {self.judged} WHERE verdict IS NOT NULL GROUP BY ALL"""


@dataclass(frozen=True)
class EarlierLines:
    """For each line of a bundle's product, the day of the seller's latest earlier line of each member (O7)."""

    pair: Pair
    day: str  # the column of the counting day
    parts: str
    changed: bool  # some lines may be gone

    def sql(self) -> str:
        product = f"product_{self.pair.field}"
        same = "seller, line_customer" if self.pair.same is PairKey.CUSTOMER else "seller"
        members = ", ".join(text_literal(member) for member in self.pair.members)
        standing = "AND gone_on IS NULL" if self.changed else ""
        latest = ", ".join(
            f"max(CASE WHEN {product} = {text_literal(member)} AND line_net >= 0 {standing} THEN day END) OVER earlier AS earlier_{place}"
            for place, member in enumerate(self.pair.members)
        )
        sold = f"""
            WITH sold AS (
                SELECT seq, seller, line_customer, {product}, line_net, gone_on, {self.day} AS day FROM {self.parts}
                WHERE credited AND {product} IN ({members}) AND {self.day} IS NOT NULL
            ), standing AS (
                SELECT seq, seller, line_customer, day, {latest} FROM sold
                WINDOW earlier AS (PARTITION BY {same} ORDER BY day, seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            )"""
        if not self.changed:
            return f"{sold} SELECT * EXCLUDE (line_customer, day) FROM standing"
        return sold + self.with_gone(product, same)

    def with_gone(self, product: str, same: str) -> str:
        """Lines that went later still count before they were gone; they are few, so a join does."""
        key = " AND ".join(f"g.{name} = s.{name}" for name in same.split(", "))
        columns = ", ".join(
            f"greatest(any_value(s.earlier_{place}), max(CASE WHEN g.{product} = {text_literal(member)} THEN g.day END)) AS earlier_{place}"
            for place, member in enumerate(self.pair.members)
        )
        return f"""
            SELECT s.seq, s.seller, {columns} FROM standing s
            LEFT JOIN sold g ON {key} AND g.gone_on > s.day AND g.line_net >= 0 AND (g.day < s.day OR (g.day = s.day AND g.seq < s.seq))
            GROUP BY s.seq, s.seller"""


@dataclass(frozen=True)
class Priced:
    """Candidates with their amount before stacking, or the first gate of 1–11 that each fails (`failed`)."""

    incentive: Incentive
    version: Version
    judged: str
    lookups: Lookups
    pricing: Pricing
    pair: str | None  # the relation of earlier lines
    required: str | None  # the relation of the incentive that must pay too
    claims: str | None  # the relation of claims
    gates: tuple[Failure, ...]  # gates 1–8
    once: tuple[Failure, ...]  # gate 11
    kept: tuple[str, ...]  # further columns that later steps read

    def sql(self) -> str:
        values = self.pricing.failures
        nothing = nothing_failures(self.incentive)
        after_values = 1 + len(self.gates)
        after_nothing = after_values + len(values)
        failures = (*self.gates, *values, *nothing, *self.once)
        figures = ", ".join(figure_columns(failures, "failed"))
        return f"""
            WITH looked_up AS ({self.lookups.select(f"(SELECT * FROM {self.judged} WHERE verdict IS NULL)")}),
            gated AS (SELECT c.*{self.joined_columns()}, {first_failed(self.gates)} AS failed FROM looked_up c {self.joins()}),
            based AS (SELECT *, {self.pricing.base} AS base, {self.pricing.units} AS units FROM gated),
            valued AS (
                SELECT * REPLACE (CASE WHEN failed > 0 THEN failed ELSE {first_failed(values, after_values)} END AS failed),
                    {self.pricing.rate} AS rate, {self.pricing.unit_amount} AS unit_amount FROM based),
            totalled AS ({self.totals()}),
            calculated AS (SELECT *, CASE WHEN failed = 0 THEN {self.pricing.calculated} END AS calculated FROM totalled),
            judged AS (
                SELECT * REPLACE (CASE WHEN failed > 0 THEN failed WHEN calculated = 0 THEN {first_failed(nothing, after_nothing)} ELSE 0 END
                    AS failed) FROM calculated),
            finished AS ({self.first_only(after_nothing + len(nothing))})
            SELECT seq, fact_id, seller, seller_no, payee_kind, payee, partner, partner_no, line_customer AS customer, line_person AS person, day,
                {"rank" if self.version.ladder else "CAST(NULL AS VARCHAR)"} AS rank,
                CAST(base AS BIGINT) AS base, CAST(rate AS BIGINT) AS rate, CAST(units AS BIGINT) AS units,
                CAST(unit_amount AS BIGINT) AS unit_amount, CAST(total_before AS BIGINT) AS total_before,
                CAST(total_after AS BIGINT) AS total_after, weight, weight_total,
                CAST(calculated AS BIGINT) AS calculated, failed, priced, {figures}{"".join(f", {name}" for name in self.kept)}
            FROM finished"""

    def joined_columns(self) -> str:
        members = () if self.incentive.pair is None else self.incentive.pair.members
        found = [f"earlier_{place}" for place in range(len(members))]
        found += ["claimed_on"] if self.claims is not None else []
        return "".join(f", {name}" for name in found)

    def joins(self) -> str:
        found = []
        if self.pair is not None:
            found.append(
                f"LEFT JOIN (SELECT * RENAME (seq AS earlier_seq, seller AS earlier_seller) FROM {self.pair}) "
                "ON earlier_seq = c.seq AND earlier_seller = c.seller"
            )
        if self.claims is not None:
            found.append(f"LEFT JOIN {self.claims} ON claiming_partner = c.seller AND claimed_fact = c.fact_id")
        if self.required is not None:
            found.append(
                f"LEFT JOIN (SELECT seq AS required_seq, seller_no AS required_seller FROM {self.required} WHERE priced) "
                "ON required_seq = c.seq AND required_seller = c.seller_no"
            )
        return " ".join(found)

    def totals(self) -> str:
        """Running totals of those that passed; the window sees narrow rows only, which is what makes it quick."""
        over = running_over(self.incentive, self.version.year_starts[0])
        if over is None:
            return f"SELECT *, {NONE} AS total_before, {NONE} AS total_after FROM valued"
        payee = "payee_kind, payee" if self.incentive.payee is Payee.PERSON else "partner_no"
        window = f"PARTITION BY {payee}{over} ORDER BY {ORDER} ROWS UNBOUNDED PRECEDING"
        totals = (
            "SELECT seq AS summed_seq, seller_no AS summed_seller, base AS summed, "
            f"sum(base) OVER ({window}) AS total_after FROM valued WHERE failed = 0"
        )
        return (
            f"SELECT v.*, total_after - summed AS total_before, total_after FROM valued v "
            f"LEFT JOIN ({totals}) ON summed_seq = v.seq AND summed_seller = v.seller_no"
        )

    def first_only(self, start: int) -> str:
        """Gate 11: of the candidates that got here only the first per customer, person or company."""
        if self.incentive.once_per is None:
            return "SELECT *, failed = 0 AS priced FROM judged"
        key = once_key(self.incentive.once_per)
        turn = f"row_number() OVER (PARTITION BY {key}, failed = 0 ORDER BY {ORDER})"
        return (
            f"SELECT * EXCLUDE (turn) REPLACE (CASE WHEN failed > 0 THEN failed ELSE {first_failed(self.once, start)} END AS failed), "
            f"failed = 0 AS priced FROM (SELECT *, {turn} AS turn FROM judged)"
        )


def once_key(once_per: OncePer) -> str:
    return {OncePer.PARTNER: "partner", OncePer.PERSON: "line_person", OncePer.CUSTOMER: "line_customer"}[once_per]


def once_failures(incentive: Incentive) -> tuple[Failure, ...]:
    """Gate 11."""
    if incentive.once_per is None:
        return ()
    key = once_key(incentive.once_per)
    of_event = incentive.once_per is OncePer.PERSON and isinstance(incentive.occasion, OnEvent)
    return (
        Failure(11, "missing", f"{key} IS NULL", "activity.person" if of_event else key.replace("_", ".")),
        Failure(11, "already_paid", "turn > 1"),
    )


def running_over(incentive: Incentive, first_month: int) -> str | None:
    """The period columns that a running total starts anew with; None without one."""
    over = getattr(incentive.amount, "over", None)
    if not isinstance(over, OnPeriod):
        return None
    if over.kind.value == "campaign":
        return ""
    return ", " + period_number("day", over.period, first_month if over.kind.value == "program" else 1)


def gate_failures(incentive: Incentive, ranks: tuple[str, ...]) -> tuple[Failure, ...]:
    """Gates 1 to 8 of an incentive, in their order."""
    found = list(_campaign(incentive))
    for condition in incentive.who:
        found += condition_failures(2, "who", condition, ranks)
    for condition in incentive.condition:
        found += condition_failures(3, "condition", condition, ranks)
    found += _entitled(incentive.entitled)
    found += _registered(incentive.registration)
    found += _claimed(incentive.claim, incentive)
    found += _paired(incentive.pair)
    if incentive.requires is not None:
        found.append(Failure(8, "other_pays_nothing", "required_seq IS NULL", incentive.requires))
    return tuple(found)


def _campaign(incentive: Incentive) -> list[Failure]:
    days, lines = incentive.campaign, isinstance(incentive.occasion, OnLine)
    if days.first_day is None and days.last_day is None:
        return []
    tested = DAY_COLUMN[days.on] if days.on is not None and lines else "day"
    found = []
    if days.on is not None and lines:
        found.append(Failure(1, "missing", f"{tested} IS NULL", day_name(days.on)))
    if days.first_day is not None:
        first = day_literal(days.first_day)
        found.append(Failure(1, "before_first_day", f"{tested} < {first}", None, day_figures(first, tested)))
    if days.last_day is not None:
        last = day_literal(days.last_day)
        found.append(Failure(1, "after_last_day", f"{tested} > {last}", None, day_figures(last, tested)))
    return found


def day_name(day: LineDay) -> str:
    """The name of a line's day in reasons, as expressions write it."""
    entity, _, name = DAY_COLUMN[day].partition("_")
    return f"{entity}.{name}"


ANCHOR_COLUMN = {
    Anchor.AGREEMENT: "agreement_first_day", Anchor.PARTNER: "partner_first_day", Anchor.CUSTOMER: "customer_first_order",
    Anchor.SUBSCRIPTION: "subscription_first_order",
}  # fmt: skip


def _entitled(entitled: Entitlement | None) -> list[Failure]:
    if entitled is None:
        return []
    anchor = ANCHOR_COLUMN[entitled.anchor]
    end = plus_months(anchor, str(entitled.months))
    return [
        Failure(4, "missing", f"{anchor} IS NULL", entitled.anchor.value),
        Failure(4, "entitlement_over", f"day >= {end}", None, day_figures(minus_days(end, "1"), "day")),
    ]


def _registered(registration: Registration | None) -> list[Failure]:
    if registration is None:
        return []
    found = [
        Failure(5, "not_registered", "deal_registered IS NULL"),
        Failure(5, "registered_late", "deal_registered > day", None, day_figures("day", "deal_registered")),
    ]
    if registration.days is not None:
        earliest = minus_days("day", str(registration.days))
        found.append(Failure(5, "registered_too_early", f"deal_registered < {earliest}", None, day_figures(earliest, "deal_registered")))
    return found


def _claimed(claim: Deadline | None, incentive: Incentive) -> list[Failure]:
    if claim is None:
        return []
    last_day = incentive.campaign.last_day
    deadline = plus_days("day", str(claim.days)) if claim.days is not None else day_literal(last_day) if last_day else "day"
    return [
        Failure(6, "not_claimed", "claimed_on IS NULL", None, day_figures(deadline, None)),
        Failure(6, "claimed_late", f"claimed_on > {deadline}", None, day_figures(deadline, "claimed_on")),
    ]


def _paired(pair: Pair | None) -> list[Failure]:
    if pair is None:
        return []
    found = [Failure(7, "missing", "line_customer IS NULL", "line.customer")] if pair.same is PairKey.CUSTOMER else []
    for place, member in enumerate(pair.members):
        other = f"product_{pair.field} IS DISTINCT FROM {text_literal(member)}"
        gone = days_between("day", f"earlier_{place}")
        found.append(Failure(7, "no_pair", f"{other} AND earlier_{place} IS NULL", member))
        figures = Figures(str(pair.days), gone, unit="days")
        found.append(Failure(7, "too_late", f"{other} AND {gone} > {pair.days}", member, figures))
    return found
