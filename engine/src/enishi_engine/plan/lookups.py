"""What a row is looked up in: contracts, and the rank, attributes and metrics that stand for a partner on a day."""

from dataclasses import dataclass

from enishi_engine.core.expression import Field
from enishi_engine.core.incentive import (
    Ladder,
    LineOccasion,
    Occasion,
    OnAgreement,
)
from enishi_engine.plan.arithmetic import plus_days, plus_months, quoted, text_literal
from enishi_engine.plan.contracts import AGREEMENT_COLUMNS
from enishi_engine.plan.known import target_as_count, target_in_minor_units
from enishi_engine.plan.reviews import opening
from enishi_engine.plan.scalars import column


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
    places: frozenset[str] = frozenset()  # columns of places by metrics, and of how many have one

    @property
    def looked_up(self) -> bool:
        """Is anything to be looked up at all?"""
        return bool(self.company or self.attributes or self.agreement or self.rank or self.metrics or self.targets or self.places)

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
            self.places - other.places,
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
    places: frozenset[str] = frozenset()

    def sql(self) -> str:
        columns, joins = ["n.number AS partner_no", "m.reference_day"], ["JOIN numbered_partners n ON n.code = m.partner"]
        if self.metrics_relation is not None:
            columns += [f"v.metric_{metric}" for metric in sorted(self.metrics)]
            columns += [f"v.metric_{metric}_of" for metric in sorted(self.metrics & self.ratios)]
            columns += [f"v.{place}" for place in sorted(self.places)]
            joins.append(f"LEFT JOIN {self.metrics_relation} v ON v.partner = m.partner AND v.cut = m.cut")
        for attribute in sorted(self.attributes):
            joins.append(
                f"ASOF LEFT JOIN attribute_{attribute} a_{attribute} ON a_{attribute}.partner = m.partner AND m.reference_day >= a_{attribute}.day"
            )
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
    day: str = "day"

    def sql(self) -> str:
        product = "coalesce(line_product, '')" if self.of_lines else "''"
        relation = "agreement_days_of_lines" if self.of_lines else "agreement_days_of_others"
        return f"""
            SELECT o.seller AS agreed_seller, o.product AS agreed_product, o.day AS agreed_day, g.* EXCLUDE (seller, product, agreement_day)
            FROM (SELECT DISTINCT seller, {product} AS product, {self.day} AS day FROM {self.universe} WHERE {self.day} IS NOT NULL) o
            ASOF LEFT JOIN {relation} g ON g.seller = o.seller AND g.product = o.product AND o.day >= g.agreement_day"""


@dataclass(frozen=True)
class GoingOn:
    """What was ordered under a contract counts on after its end (T8), over a row `b` and the agreement `g` of its day."""

    months: int | None
    contracts: str | None  # agreements of order days; None where no agreements are loaded

    @property
    def joins(self) -> str:
        seller = "LEFT JOIN numbered_partners s ON s.number = b.seller_no"
        if self.contracts is None:
            return seller
        on = "o.agreed_seller = b.seller AND o.agreed_product = coalesce(b.line_product, '') AND o.agreed_day = b.line_ordered_on"
        return f"{seller} JOIN {self.contracts} o ON {on}"  # a row for each day of order

    @property
    def test(self) -> str:
        held, end, tests = "b.in_business", "s.last_day", [in_business("s", "b.line_ordered_on")]
        if self.contracts is not None:
            held, end = f"{held} AND g.agreement_id IS NOT NULL", "least(o.agreement_last_day, s.last_day)"
            tests.append("o.agreement_id IS NOT NULL")
        tests += [f"NOT ({held})", f"b.day > {end}"]
        tests += [] if self.months is None else [f"b.day < {plus_months(plus_days(end, '1'), str(self.months))}"]
        return f"coalesce({' AND '.join(tests)}, FALSE)"


@dataclass(frozen=True)
class Lookups:
    """Joins that bring the needed values to the rows of a relation `b`."""

    needs: Needs
    occasion: Occasion
    standing: str
    contracts: str
    digits: int
    going_on: "GoingOn | None" = None

    def select(self, relation: str) -> str:
        columns, joins = ["b.*"], []
        if self.going_on is not None:
            columns = [f"b.* REPLACE (b.in_business OR {self.going_on.test} AS in_business)"]
        for add in (self.company, self.standing_of_partner, self.standing_of_seller, self.agreement, self.targets):
            more_columns, more_joins = add()
            columns += more_columns
            joins += more_joins
        joins += [self.going_on.joins] if self.going_on is not None else []
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
        columns += [f"st.{place}" for place in sorted(self.needs.places)]
        columns += ["st.rank", "st.rank_place"] if self.needs.rank else []
        columns += self.attributes("partner", "st")
        join = f"LEFT JOIN {self.standing} st ON st.partner_no = b.partner_no AND st.reference_day = b.day"
        return columns, [join] if columns else []

    def standing_of_seller(self) -> tuple[list[str], list[str]]:
        columns = self.attributes("seller", "sd")
        join = f"LEFT JOIN {self.standing} sd ON sd.partner_no = b.seller_no AND sd.reference_day = b.day"
        return columns, [join] if columns else []

    def attributes(self, entity: str, alias: str) -> list[str]:
        named = sorted((field for field in self.needs.attributes if field.entity == entity), key=lambda field: field.name)
        return [f"{alias}.attribute_{field.name} AS {column(field)}" for field in named]

    def agreement(self) -> tuple[list[str], list[str]]:
        if not self.needs.agreement or isinstance(self.occasion, OnAgreement):
            return [], []  # an agreement stands for itself
        product = "coalesce(b.line_product, '')" if isinstance(self.occasion, LineOccasion) else "''"
        join = f"LEFT JOIN {self.contracts} g ON g.agreed_seller = b.seller AND g.agreed_product = {product} AND g.agreed_day = b.day"
        if self.going_on is None or self.going_on.contracts is None:
            return ["g.* EXCLUDE (agreed_seller, agreed_product, agreed_day)"], [join]
        names = [f"agreement_{name}" for name in ("id", *AGREEMENT_COLUMNS)]
        return [f"CASE WHEN {self.going_on.test} THEN o.{name} ELSE g.{name} END AS {name}" for name in names], [join]

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
