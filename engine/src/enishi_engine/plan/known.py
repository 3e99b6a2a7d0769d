"""Facts as known: of each key the highest revision that was learned by then (docs/rules/facts.md)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from enishi_engine.core.expression import Field
from enishi_engine.facts.declarations import FACT, Kind, all_columns
from enishi_engine.plan.arithmetic import WIDE, day_literal, divided, minus_days, plus_days, plus_months, quoted, text_literal
from enishi_engine.plan.contracts import AGREEMENT_COLUMNS
from enishi_engine.plan.node import Empty

_SQL_TYPE = {
    Kind.CODE: "VARCHAR", Kind.TEXT: "VARCHAR", Kind.CHOICE: "VARCHAR", Kind.MONEY: "BIGINT", Kind.NUMBER: "BIGINT",
    Kind.COUNT: "BIGINT", Kind.DAY: "DATE", Kind.MOMENT: "TIMESTAMPTZ", Kind.FLAG: "BOOLEAN",
}  # fmt: skip


def loaded(fact: str) -> str:
    """The name under which the adapter shows a loaded table."""
    return f"loaded_{fact}"


def absent(fact: str) -> Empty:
    """A fact that was not loaded."""
    return Empty(tuple(f"{quoted(column.name)} {_SQL_TYPE[column.kind]}" for column in all_columns(FACT[fact])))


@dataclass(frozen=True)
class Known:
    """Of each key the highest revision learned by `known_by`; `revised` says whether any key has several."""

    fact: str
    known_by: datetime | None
    revised: bool

    def sql(self) -> str:
        where = ""
        if self.known_by is not None:
            moment = self.known_by.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
            where = f" WHERE learned_at <= TIMESTAMPTZ {text_literal(moment)}"
        latest = ""
        if self.revised:
            key = ", ".join(quoted(name) for name in FACT[self.fact].key)
            latest = f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY revision DESC) = 1"
        return f"SELECT * FROM {loaded(self.fact)}{where}{latest}"


@dataclass(frozen=True)
class LastDay:
    """The run's last day when none is given: the latest day of anything that happened."""

    def sql(self) -> str:
        days = (("order_lines", "ordered_on"), ("line_changes", "date"), ("customer_payments", "date"), ("activities", "date"))
        return "SELECT max(day) AS day FROM (" + " UNION ALL ".join(f"SELECT max({day}) AS day FROM {fact}" for fact, day in days) + ")"


@dataclass(frozen=True)
class Changes:
    """Line changes until the last day: what each undoes, how much is undone after it, their order.

    An absent amount of a cancel is all that is left; of any other change 0.
    """

    until: date

    def sql(self) -> str:
        # What a cancel without an amount undoes hangs on the sum before it. After such a cancel nothing is left, so
        # the sum after a row is net from the first such cancel on, and else the plain sum.
        order = "PARTITION BY c.line ORDER BY c.date, c.booked_at, c.source, c.id"
        stated = f"coalesce(sum(coalesce(c.amount, 0)) OVER ({order}), 0)"
        emptied = f"bool_or(c.kind = 'cancel' AND c.amount IS NULL) OVER ({order})"
        return f"""
            WITH totals AS (
                SELECT c.*, l.net, row_number() OVER ({order}) AS place,
                    CASE WHEN {emptied} THEN greatest(l.net, {stated}, 0) ELSE {stated} END AS undone_after
                FROM line_changes c JOIN order_lines l ON l.id = c.line
                WHERE c.date <= {day_literal(self.until)}
            )
            SELECT line, kind, date, booked_at, source, id, place, net, CAST(undone_after AS BIGINT) AS undone_after,
                CAST(undone_after - coalesce(lag(undone_after) OVER (PARTITION BY line ORDER BY place), 0) AS BIGINT) AS undoes
            FROM totals"""


@dataclass(frozen=True)
class GoneDays:
    """The day with which a line is wholly undone."""

    def sql(self) -> str:
        return """
            SELECT line, min(date) AS gone_on FROM changes
            WHERE (net > 0 AND undone_after >= net) OR (net <= 0 AND kind = 'cancel') GROUP BY line"""


@dataclass(frozen=True)
class PaidDays:
    """What was paid for each line until the last day, and the first day at whose end it was all."""

    until: date

    def sql(self) -> str:
        return f"""
            WITH daily AS (
                SELECT line, date, sum(amount) AS amount FROM customer_payments WHERE date <= {day_literal(self.until)} GROUP BY ALL
            ), running AS (
                SELECT d.line, d.date, d.amount, l.net, sum(d.amount) OVER (PARTITION BY d.line ORDER BY d.date) AS paid
                FROM daily d JOIN order_lines l ON l.id = d.line
            )
            SELECT line, CAST(sum(amount) AS BIGINT) AS paid, min(date) FILTER (WHERE paid >= net) AS paid_on
            FROM running GROUP BY line"""


@dataclass(frozen=True)
class FirstOrders:
    """The earliest order day of each customer, or of each subscription."""

    by: str
    until: date

    def sql(self) -> str:
        return f"""
            SELECT {self.by} AS code, min(ordered_on) AS first_order FROM order_lines
            WHERE {self.by} IS NOT NULL AND ordered_on <= {day_literal(self.until)} GROUP BY {self.by}"""


@dataclass(frozen=True)
class FirstSales:
    """Of each line: when its product's family (or, without one, the product) was first sold to its customer."""

    until: date

    def sql(self) -> str:
        return f"""
            SELECT l.id AS line, min(l.ordered_on) OVER (PARTITION BY l.customer, p.family, CASE WHEN p.family IS NULL THEN l.product END) AS first_sold
            FROM order_lines l LEFT JOIN products p ON p.code = l.product
            WHERE l.customer IS NOT NULL AND l.product IS NOT NULL AND l.ordered_on <= {day_literal(self.until)}"""


@dataclass(frozen=True)
class PreviousLastDays:
    """The last day of service of the terms that a line's subscription had before it."""

    until: date

    def sql(self) -> str:
        ends = plus_months("coalesce(starts_on, ordered_on)", "term_months")
        earlier = "PARTITION BY subscription ORDER BY ordered_on, booked_at, source, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        return f"""
            SELECT id AS line, max(CASE WHEN term_months > 0 THEN {minus_days(ends, "1")} END) OVER ({earlier}) AS last_day
            FROM order_lines WHERE subscription IS NOT NULL AND ordered_on <= {day_literal(self.until)}"""


@dataclass(frozen=True)
class Meetings:
    """The first meeting set about each deal."""

    until: date

    def sql(self) -> str:
        return f"""
            SELECT subject AS deal, min(date) AS meeting FROM activities
            WHERE kind = 'meeting_set' AND subject IS NOT NULL AND date <= {day_literal(self.until)} GROUP BY subject"""


@dataclass(frozen=True)
class Lines:
    """Order lines until the last day, with every named field in a column of its own, in booking order (`seq`).

    `fields` are the names that the program speaks of; what stands in other facts is joined only when spoken of.
    """

    fields: frozenset[Field]
    until: date
    first_order_of_subscription: bool
    changed: bool
    paid: bool
    currency: str  # the program's

    def sql(self) -> str:
        selected = [
            "l.id AS fact_id", "l.partner AS own_partner",
            "n.number AS own_no", "l.booked_at", "l.source", "l.ordered_on AS line_ordered_on", "l.net AS line_net", "l.customer AS line_customer",
            "l.person AS line_person", "l.product AS line_product", "l.distributor AS line_distributor", "l.deal AS line_deal",
        ]  # fmt: skip
        joins: list[str] = []
        done = {"line_ordered_on", "line_net", "line_customer", "line_person", "line_product", "line_distributor", "line_deal"}
        for field in sorted(self.fields, key=lambda field: field.path):
            name = f"{field.entity}_{field.name}"
            if name not in done:
                selected.append(f"{self.source(field)} AS {name}")
                done.add(name)
        entities = {field.entity for field in self.fields}
        for entity, table in (("product", "products"), ("customer", "customers"), ("deal", "deals_known"), ("person", "people")):
            if entity in entities:
                key = "id" if entity == "deal" else "code"
                joins.append(f"LEFT JOIN {table} {entity} ON {entity}.{key} = l.{entity}")
        joins += self.derived(selected)
        joins.append("JOIN numbered_partners n ON n.code = l.partner")
        # Sorting rows and then counting them is twice as quick as a window that does both.
        return f"""
            SELECT row_number() OVER () AS seq, * FROM (
                SELECT {", ".join(selected)} FROM order_lines l {" ".join(joins)} WHERE l.ordered_on <= {day_literal(self.until)}
                ORDER BY l.booked_at, l.source, l.id)"""

    def source(self, field: Field) -> str:
        """Where a field's column comes from."""
        if field.path == "product.code":
            return "l.product"
        if field.path in ("line.accepted_on", "line.starts_on"):
            return f"CASE WHEN l.{field.name} <= {day_literal(self.until)} THEN l.{field.name} END"
        if field.path == "line.change":
            return "'none'"
        if field.path == "line.currency":
            return f"coalesce(l.currency, {text_literal(self.currency)})"
        derived = {
            "line.paid_on": self.paid_on(),
            "line.meeting": "meetings.meeting",
            "line.first_sold": "first_sales.first_sold",
            "line.previous_last_day": "previous.last_day",
            "customer.first_order": "customer_orders.first_order",
        }
        if field.path in derived:
            return derived[field.path]
        alias = "l" if field.entity == "line" else field.entity
        return f"{alias}.{quoted(field.name)}"

    def paid_on(self) -> str:
        return "CASE WHEN l.net <= 0 THEN l.ordered_on ELSE payments.paid_on END"

    def derived(self, selected: list[str]) -> list[str]:
        """Joins for what is worked out from other facts; adds the columns that later steps read."""
        paths = {field.path for field in self.fields}
        joins: list[str] = []
        if "customer.first_order" in paths:
            joins.append("LEFT JOIN customer_orders ON customer_orders.code = l.customer")
        if self.first_order_of_subscription:
            joins.append("LEFT JOIN subscription_orders ON subscription_orders.code = l.subscription")
            selected.append("subscription_orders.first_order AS subscription_first_order")
        if "line.previous_last_day" in paths:
            joins.append("LEFT JOIN previous_last_days previous ON previous.line = l.id")
        if "line.meeting" in paths:
            joins.append("LEFT JOIN meetings ON meetings.deal = l.deal")
        if "line.first_sold" in paths:
            joins.append("LEFT JOIN first_sales ON first_sales.line = l.id")
        if self.paid:
            joins.append("LEFT JOIN payments ON payments.line = l.id")
            selected.append("coalesce(payments.paid, 0) AS paid")
        if self.changed:
            joins.append("LEFT JOIN gone ON gone.line = l.id")
        selected.append("gone.gone_on AS gone_on" if self.changed else "CAST(NULL AS DATE) AS gone_on")
        return joins


@dataclass(frozen=True)
class NumberedPartners:
    """Partners with a number in the order of their codes, which windows and joins go by; also those of whom the facts know but the code."""

    occurring: tuple[tuple[str, str], ...]  # facts and their columns that name partners

    def sql(self) -> str:
        codes = "".join(f" UNION SELECT {column} FROM {fact} WHERE {column} IS NOT NULL" for fact, column in self.occurring)
        return f"""
            SELECT c.code, CAST(row_number() OVER (ORDER BY c.code) AS INTEGER) AS number, p.* EXCLUDE (code)
            FROM (SELECT code FROM partners{codes}) c LEFT JOIN partners p ON p.code = c.code"""


@dataclass(frozen=True)
class KnownDeals:
    """Deals registered until the last day; a later decision is not there yet."""

    until: date

    def sql(self) -> str:
        day = day_literal(self.until)
        return f"SELECT * REPLACE (CASE WHEN decided <= {day} THEN decided END AS decided) FROM deals WHERE registered <= {day}"


@dataclass(frozen=True)
class Events:
    """Activities until the last day, in booking order, with the deal that is their subject and its customer."""

    fields: frozenset[Field]
    until: date

    def sql(self) -> str:
        selected = [
            "row_number() OVER (ORDER BY a.booked_at, a.source, a.id) AS seq", "a.id AS fact_id", "a.partner AS own_partner",
            "n.number AS own_no", "a.booked_at", "a.source", "a.person AS line_person", "a.kind AS activity_kind", "a.date AS activity_date",
            "deal.customer AS line_customer",
        ]  # fmt: skip
        names = {"activity_kind", "activity_date"}
        aliases = {"activity": "a", "person": "person", "deal": "deal", "customer": "customer"}
        for field in sorted(self.fields, key=lambda field: field.path):
            name = f"{field.entity}_{field.name}"
            if field.entity in aliases and name not in names:
                first_order = field.path == "customer.first_order"
                source = "customer_orders.first_order" if first_order else f"{aliases[field.entity]}.{quoted(field.name)}"
                selected.append(f"{source} AS {name}")
                names.add(name)
        entities = {field.entity for field in self.fields}
        join = "LEFT JOIN deals_known deal ON deal.id = a.subject"
        join += " LEFT JOIN people person ON person.code = a.person" if "person" in entities else ""
        join += " LEFT JOIN customers customer ON customer.code = deal.customer" if "customer" in entities else ""
        join += " LEFT JOIN customer_orders ON customer_orders.code = deal.customer" if "customer_first_order" in names else ""
        join += " JOIN numbered_partners n ON n.code = a.partner"
        return f"SELECT {', '.join(selected)} FROM activities a {join} WHERE a.date <= {day_literal(self.until)}"


@dataclass(frozen=True)
class MarketingClaims:
    """Claims for marketing money until the last day, in booking order; what was approved or proved later is not there yet."""

    fields: frozenset[Field]
    until: date

    def sql(self) -> str:
        names = {"approved_on", "claimed_on", *(field.name for field in self.fields if field.entity == "claim")}
        columns = "".join(f", {self.known(name)} AS claim_{name}" for name in sorted(names))
        return f"""
            SELECT row_number() OVER (ORDER BY c.booked_at, c.source, c.id) AS seq, c.id AS fact_id, c.partner AS own_partner,
                n.number AS own_no, c.booked_at, c.source, CAST(NULL AS VARCHAR) AS line_person{columns}
            FROM claims c JOIN numbered_partners n ON n.code = c.partner WHERE c.requested_on <= {day_literal(self.until)}"""

    def known(self, name: str) -> str:
        day = {"approved": "approved_on", "claimed": "claimed_on"}.get(name, name)
        if day not in ("approved_on", "claimed_on"):
            return f"c.{name}"
        return f"CASE WHEN c.{day} IS NULL OR c.{day} <= {day_literal(self.until)} THEN c.{name} END"


@dataclass(frozen=True)
class SignedAgreements:
    """Agreements that began by the last day, in booking order; each stands for itself wherever an agreement is asked for."""

    until: date

    def sql(self) -> str:
        columns = ", ".join(f"a.{quoted(name)} AS agreement_{name}" for name in AGREEMENT_COLUMNS)
        return f"""
            SELECT row_number() OVER (ORDER BY a.booked_at, a.source, a.id) AS seq, a.id AS fact_id, a.partner AS own_partner, n.number AS own_no,
                CAST(NULL AS VARCHAR) AS line_person, a.first_day AS signed_on, a.id AS agreement_id, {columns}
            FROM agreements a JOIN numbered_partners n ON n.code = a.partner WHERE a.first_day <= {day_literal(self.until)}"""


@dataclass(frozen=True)
class Credits:
    """Who shares in a line (or in a month of its service) in one role on its day, with weights in order of partner code."""

    role: str
    facts: str = "order_lines"
    fact: str = "l.id"
    line: str = "l.id"
    day: str = "l.ordered_on"

    def sql(self) -> str:
        return f"""
            WITH holding AS (
                SELECT {self.fact} AS fact, c.partner, CAST(sum(c.weight) AS BIGINT) AS weight
                FROM credits c JOIN {self.facts} l ON {self.line} = c.line
                WHERE c.role = {text_literal(self.role)} AND (c.first_day IS NULL OR c.first_day <= {self.day})
                    AND (c.last_day IS NULL OR c.last_day >= {self.day})
                GROUP BY ALL
            ), whole AS (
                SELECT fact, list(partner ORDER BY partner) AS partners, list(weight ORDER BY partner) AS weights,
                    CAST(sum(weight) AS BIGINT) AS weight_total FROM holding GROUP BY fact
            )
            SELECT h.fact, h.partner, n.number AS partner_no, h.weight, w.weights, w.weight_total, list_position(w.partners, h.partner) AS place
            FROM holding h JOIN whole w ON w.fact = h.fact JOIN numbered_partners n ON n.code = h.partner"""


@dataclass(frozen=True)
class Parts:
    """Lines (or months of their service) by seller in one role: each whole, or one row for each that shares in it."""

    role: str
    split: bool  # any credits are loaded
    facts: str = "lines"
    credits: str = "credits"

    def sql(self) -> str:
        default = "TRUE" if self.role == "sold" else "FALSE"
        if not self.split:
            nothing = "CAST(NULL AS BIGINT) AS weight, CAST(NULL AS BIGINT[]) AS weights, CAST(NULL AS BIGINT) AS weight_total"
            return f"SELECT l.*, own_partner AS seller, own_no AS seller_no, {default} AS credited, {nothing}, CAST(NULL AS BIGINT) AS place FROM {self.facts} l"
        return f"""
            SELECT l.*, coalesce(c.partner, l.own_partner) AS seller, coalesce(c.partner_no, l.own_no) AS seller_no, c.fact IS NOT NULL OR {default} AS credited,
                c.weight, c.weights, c.weight_total, c.place
            FROM {self.facts} l LEFT JOIN {self.credits}_{self.role} c ON c.fact = l.fact_id"""


@dataclass(frozen=True)
class Targets:
    """The target in force for each partner, metric and span (ruling 13), in millionths of major units."""

    until: date

    def sql(self) -> str:
        day = day_literal(self.until)
        signed = "greatest(partner_signed_on, maker_signed_on)"
        return f"""
            SELECT partner, metric, first_day, last_day, value FROM targets
            WHERE person IS NULL AND partner_signed_on <= {day} AND maker_signed_on <= {day}
                AND ({signed} <= first_day OR agreed_late)
            QUALIFY row_number() OVER (PARTITION BY partner, metric, first_day, last_day ORDER BY {signed} DESC, id DESC) = 1"""


def target_in_minor_units(value: str, digits: int) -> str:
    """A target of money, read from millionths of major units."""
    return divided(f"CAST({value} AS {WIDE}) * {10**digits}", "1000000")


def target_as_count(value: str) -> str:
    """A target of a count, read from millionths."""
    return divided(value, "1000000")


def day_after(day: str) -> str:
    return plus_days(day, "1")
