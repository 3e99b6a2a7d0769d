"""Metrics: figures per partner at moments of evaluation, by running totals and as-of look-ups (docs/rules/metrics.md)."""

from dataclasses import dataclass
from datetime import timedelta

from enishi_engine.core.expression import Aggregate, Changes, Expression, Field, Fold, MetricValue, Span, SpanKind, Unit, replaced
from enishi_engine.core.incentive import Metric
from enishi_engine.plan.arithmetic import day_literal, minus_days, period_start, plus_months, quoted, share
from enishi_engine.plan.exchange import Exchange, speaks_of_money
from enishi_engine.plan.scalars import fraction, scalar

MONEY_OF_A_LINE = ("net", "list", "partner_price", "setup", "subvention", "quantity")


@dataclass(frozen=True)
class Moments:
    """The different (partner, reference day, cut) at which metrics are asked for."""

    sources: tuple[str, ...]  # SELECTs of partner, reference_day, cut

    def sql(self) -> str:
        return "SELECT DISTINCT partner, reference_day, cut FROM (" + " UNION ALL ".join(self.sources) + ") WHERE partner IS NOT NULL"


@dataclass(frozen=True)
class NamedFacts:
    """Deals, people or certificates with every named field in a column of its own."""

    entity: str
    fields: frozenset[Field]

    def sql(self) -> str:
        table = {"deal": "deals_known", "person": "people", "certificate": "certificates"}[self.entity]
        joins = "" if self.entity != "certificate" else "JOIN people person ON person.code = certificate.person"
        joined = {self.entity} | ({"person"} if self.entity == "certificate" else set())
        for entity, other in (("product", "products"), ("customer", "customers"), ("person", "people")):
            if entity not in joined and any(field.entity == entity for field in self.fields):
                joins += f" LEFT JOIN {other} {entity} ON {entity}.code = {self.entity}.{entity}"
        if any(field.path == "customer.first_order" for field in self.fields):
            joins += f" LEFT JOIN customer_orders ON customer_orders.code = {self.entity}.customer"
        owner = "person" if self.entity == "certificate" else self.entity
        order = (
            f"{self.entity}.booked_at, {self.entity}.source, {self.entity}.id AS fact_id" if self.entity != "person" else "person.booked_at"
        )
        columns = [
            f"{owner}.partner AS seller",
            order,
            *(self.column(field) for field in sorted(self.fields, key=lambda field: field.path)),
        ]
        columns += [f"{alias}.{quoted(day)} AS {alias}_{day}_state" for alias, day in self.state_days()]
        return f"SELECT {', '.join(columns)} FROM {table} {self.entity} {joins}"

    def column(self, field: Field) -> str:
        name = f"{field.entity}_{field.name}"
        if field.path == "customer.first_order":
            return f"customer_orders.first_order AS {name}"
        if field.path == "product.code":
            return f"deal.product AS {name}"
        return f"{field.entity}.{quoted(field.name)} AS {name}"

    def state_days(self) -> tuple[tuple[str, str], ...]:
        person = (("person", "joined"), ("person", "left"))
        return {
            "deal": (),
            "person": person,
            "certificate": (*person, ("certificate", "first_day"), ("certificate", "last_day")),
        }[self.entity]


@dataclass(frozen=True)
class ChangedParts:
    """Each change that undoes something as a negative line: everything of its line but the amounts."""

    fields: frozenset[Field]

    def sql(self) -> str:
        names = {field.name for field in self.fields if field.entity == "line"}
        swapped = ["-h.undoes AS line_net"]
        swapped += [f"0 AS line_{name}" for name in MONEY_OF_A_LINE if name in names and name != "net"]
        swapped += ["h.kind AS line_change"] if "change" in names else []
        order = "h.booked_at AS booked_at, h.source AS source, h.id AS fact_id"
        return (
            f"SELECT p.* REPLACE ({', '.join(swapped)}, {order}), h.date AS change_date, h.undone_after, h.undoes "
            "FROM parts_sold p JOIN changes h ON h.line = p.fact_id WHERE h.undoes > 0 AND p.credited"
        )


@dataclass(frozen=True)
class FigureFacts:
    """What a figure adds up, per partner (and group) and day: sums and counts folded by day, or single values in order."""

    figure: Aggregate
    changed: bool  # there are line changes
    group: Expression | None = None  # what parts the facts into groups
    exchange: Exchange | None = None  # where it reads money of lines in another currency

    def sql(self) -> str:
        figure, whose = self.figure, ", ".join(whose_of(self.group))
        lines = figure.entity == "line"
        sources = [(self.relation(), self.day(""))]
        if lines and self.changed and figure.fold in (Fold.SUM, Fold.LATEST):
            sources.append(("changed_parts", self.day("change_date")))
        facts = " UNION ALL ".join(self.select(relation, day) for relation, day in sources)
        if figure.fold is Fold.SUM:
            return f"SELECT {whose}, day, sum(value) AS value FROM ({facts}) GROUP BY ALL"
        if figure.fold is Fold.COUNT:
            return f"SELECT {whose}, day, count(*) AS value FROM ({facts}) GROUP BY ALL"
        if figure.fold is Fold.COUNT_DISTINCT:
            return f"SELECT DISTINCT {whose}, day, value FROM ({facts})"
        last = f"row_number() OVER (PARTITION BY {whose}, day ORDER BY booked_at DESC, source DESC, fact_id DESC) = 1"
        return f"SELECT {whose}, day, value FROM ({facts}) QUALIFY {last}"

    def relation(self) -> str:
        return {"line": "parts_sold", "activity": "events", "deal": "named_deal"}[self.figure.entity]

    def day(self, change_date: str) -> str:
        column = f"{self.figure.entity}_{self.figure.by}"
        if not change_date or self.figure.changes is Changes.ON_DAY_OF_LINE:
            return column
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE greatest({column}, {change_date}) END"

    def select(self, relation: str, day: str) -> str:
        figure = self.figure
        value = "1" if figure.value is None else scalar(figure.value)
        part = share(value) if figure.entity == "line" and figure.fold in (Fold.SUM, Fold.LATEST) else value
        seller = "own_partner" if relation == "events" else "seller"
        order = ", booked_at, source, fact_id" if figure.fold is Fold.LATEST else ""
        tests = [f"({day}) IS NOT NULL", f"({value}) IS NOT NULL", *(["credited"] if figure.entity == "line" else [])]
        tests += ["gone_on IS NULL"] if self.without_gone() else []
        tests += [scalar(figure.where)] if figure.where is not None else []
        grouped = ""
        if self.group is not None:
            grouped = f", {scalar(self.group)} AS grouped"
            tests.append(f"({scalar(self.group)}) IS NOT NULL")
        facts = self.facts(relation)
        return f"SELECT {seller} AS partner{grouped}, {day} AS day, {part} AS value{order} FROM {facts} WHERE {' AND '.join(tests)}"

    def without_gone(self) -> bool:
        """Does it count only lines of which something is left?"""
        figure = self.figure
        counts = figure.fold in (Fold.COUNT, Fold.COUNT_DISTINCT)
        return figure.entity == "line" and counts and figure.changes is Changes.ON_DAY_OF_LINE

    def facts(self, relation: str) -> str:
        """The relation; lines in other currencies with the rate of the day that they count by."""
        if self.exchange is None:
            return relation
        of = self.exchange.of_changes if relation == "changed_parts" else self.exchange.of_facts
        return f"({of(relation, f'l.line_{self.figure.by}')})"


def reads_line_money(figure: Aggregate, group: Expression | None) -> bool:
    """Does the figure read money of order lines?"""
    return figure.entity == "line" and speaks_of_money((figure.value, figure.where, group))


@dataclass(frozen=True)
class FigureAt:
    """A figure at each moment; NULL where it is missing."""

    figure: Aggregate
    facts: str
    moments: str
    first_month: int  # of the program year
    whose: tuple[str, ...] = ("partner",)

    def sql(self) -> str:
        if self.figure.span.kind is SpanKind.STATE:
            return self.state()
        spans = spans_at(self.figure.span, self.moments, self.first_month, self.whose)
        key = ", ".join(f"b.{column}" for column in moment_key(self.whose))

        def same(alias: str) -> str:
            return " AND ".join(f"{alias}.{column} = b.{column}" for column in self.whose)

        if self.figure.fold is Fold.COUNT_DISTINCT:
            return (
                f"WITH spans AS ({spans}) SELECT {key}, CASE WHEN b.low IS NOT NULL THEN count(DISTINCT f.value) END AS value FROM spans b "
                f"LEFT JOIN {self.facts} f ON {same('f')} AND f.day >= b.low AND f.day < b.high GROUP BY {key}, b.low"
            )
        if self.figure.fold is Fold.LATEST:
            return (
                f"WITH spans AS ({spans}) SELECT {key}, CASE WHEN f.day >= b.low THEN f.value END AS value FROM spans b "
                f"ASOF LEFT JOIN {self.facts} f ON {same('f')} AND b.high > f.day"
            )
        whose = ", ".join(self.whose)
        return f"""
            WITH spans AS ({spans}),
            running AS (SELECT {whose}, day, sum(value) OVER (PARTITION BY {whose} ORDER BY day) AS total FROM {self.facts})
            SELECT {key}, CASE WHEN b.low IS NOT NULL THEN coalesce(upto.total, 0) - coalesce(before.total, 0) END AS value
            FROM (SELECT * REPLACE (greatest(high, low) AS high) FROM spans) b
            ASOF LEFT JOIN running upto ON {same("upto")} AND b.high > upto.day
            ASOF LEFT JOIN running before ON {same("before")} AND b.low > before.day"""

    def state(self) -> str:
        """Who or what holds at the end of the day before the cut."""
        day = minus_days("m.cut", "1")
        known = "TRUE"
        if self.figure.span.as_of is not None:
            day = day_literal(self.figure.span.as_of)
            known = f"{day} < m.cut"
        counted = "f.seller" if self.figure.value is None else f"CASE WHEN f.seller IS NOT NULL THEN {scalar(self.figure.value)} END"
        distinct = "DISTINCT " if self.figure.fold is Fold.COUNT_DISTINCT else ""
        holds = [
            f"(f.person_joined_state IS NULL OR f.person_joined_state <= {day})",
            f"(f.person_left_state IS NULL OR f.person_left_state > {day})",
        ]
        if self.figure.entity == "certificate":
            holds += [
                f"f.certificate_first_day_state <= {day}",
                f"(f.certificate_last_day_state IS NULL OR f.certificate_last_day_state >= {day})",
            ]
        if self.figure.where is not None:
            holds.append(scalar(self.figure.where))
        return (
            f"SELECT m.partner, m.reference_day, m.cut, CASE WHEN {known} THEN count({distinct}{counted}) END AS value FROM {self.moments} m "
            f"LEFT JOIN named_{self.figure.entity} f ON f.seller = m.partner AND {' AND '.join(holds)} GROUP BY m.partner, m.reference_day, m.cut"
        )


def whose_of(group: Expression | None) -> tuple[str, ...]:
    """The columns that say whose a figure is: a partner's, or one group's of a partner."""
    return ("partner",) if group is None else ("partner", "grouped")


def moment_key(whose: tuple[str, ...]) -> tuple[str, ...]:
    return (*whose, "reference_day", "cut")


def spans_at(span: Span, moments: str, first_month: int, whose: tuple[str, ...] = ("partner",)) -> str:
    """SQL of the days that a span reads at each moment, from `low` until before `high`; NULL where it is missing."""
    low, high, known = bounds(span, first_month)
    contract = " LEFT JOIN contract_starts s ON s.partner = m.partner" if span.kind is SpanKind.SINCE_CONTRACT else ""
    key = ", ".join(f"m.{column}" for column in moment_key(whose))
    return f"SELECT {key}, CASE WHEN {known} THEN {low} END AS low, CASE WHEN {known} THEN {high} END AS high FROM {moments} m{contract}"


def bounds(span: Span, first_month: int) -> tuple[str, str, str]:
    """First day, day after the last, and when they are known, over m.reference_day, m.cut (docs/rules/time.md)."""
    reference, cut, known = "m.reference_day", "m.cut", "TRUE"
    if span.as_of is not None:
        reference, cut = day_literal(span.as_of), day_literal(span.as_of + timedelta(days=1))
        known = f"{cut} <= m.cut"
    match span.kind:
        case SpanKind.TRAILING_DAYS:
            return minus_days(cut, str(span.length)), cut, known
        case SpanKind.TRAILING_MONTHS:
            return plus_months(cut, f"-{span.length}"), cut, known
        case SpanKind.SINCE_CONTRACT:
            start = f"CASE WHEN s.agreed < {cut} THEN s.agreed ELSE s.joined END"
            return start, cut, f"{known} AND ({start}) IS NOT NULL"
        case _:
            month = first_month if span.kind is SpanKind.PROGRAM else 1
            start = period_start(reference, span.period, month, span.offset)
            end = period_start(reference, span.period, month, span.offset - 1)
            return start, f"least({cut}, {end})", known


@dataclass(frozen=True)
class ContractStarts:
    """Of each partner: its first agreement's first day, and its own first day."""

    def sql(self) -> str:
        return (
            "SELECT p.code AS partner, min(a.first_day) AS agreed, any_value(p.first_day) AS joined "
            "FROM partners p LEFT JOIN agreements a ON a.partner = p.code GROUP BY p.code"
        )


@dataclass(frozen=True)
class MetricValues:
    """Expressions over figures at every moment, one column each (two for a ratio)."""

    named: tuple[tuple[str, Expression], ...]
    moments: str
    figures: tuple[tuple[Aggregate, str], ...]  # each figure and the relation of its values
    whose: tuple[str, ...] = ("partner",)

    def sql(self) -> str:
        key = moment_key(self.whose)
        columns = [f"m.{column}" for column in key]
        for name, expression in self.named:
            columns += self.columns(name, expression)
        joins = [
            f"LEFT JOIN {relation} f{place} ON " + " AND ".join(f"f{place}.{column} = m.{column}" for column in key)
            for place, (_, relation) in enumerate(self.figures)
        ]
        values = ", ".join(
            [*(f"m.{column}" for column in key), *(f"f{place}.value AS figure_{place}" for place in range(len(self.figures)))]
        )
        return f"SELECT {', '.join(columns)} FROM (SELECT {values} FROM {self.moments} m {' '.join(joins)}) m"

    def columns(self, name: str, whole: Expression) -> list[str]:
        places = {figure: place for place, (figure, _) in enumerate(self.figures)}

        def as_column(part: Expression) -> Expression | None:
            return Field("figure", str(places[part]), part.unit) if isinstance(part, Aggregate) else None

        expression = replaced(whole, as_column)
        if expression.unit is Unit.RATIO:
            top, bottom = fraction(expression)
            return [f"{top} AS metric_{name}", f"{bottom} AS metric_{name}_of"]
        return [f"{scalar(expression)} AS metric_{name}"]


def unfolded(expression: Expression, metrics: tuple[Metric, ...]) -> Expression:
    """The expression with every metric written out in figures."""
    by_id = {metric.id: metric.expression for metric in metrics}

    def write_out(part: Expression) -> Expression | None:
        return unfolded(by_id[part.name], metrics) if isinstance(part, MetricValue) else None

    return replaced(expression, write_out)
