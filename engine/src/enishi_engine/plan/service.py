"""Months of service: each a part of its line, with the money of the line spread over them (docs/rules/service-months.md)."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import DOWNGRADE, Rounding
from enishi_engine.plan.arithmetic import WIDE, day_literal, minus_days, plus_days, plus_months, rounded, text_literal
from enishi_engine.plan.lookups import in_business

NUMBER, FIRST_DAY, TERM, ENDED_ON = "service_month_number", "service_month_first_day", "service_term", "service_ended_on"
SETTLED_ON = "service_settled_on"  # the counting day of a month where what is left is settled at a contract's end
STARTED_ON = "service_started_on"


@dataclass(frozen=True)
class ServiceEnds:
    """The first day without service of the lines that have one."""

    def sql(self) -> str:
        return """
            SELECT line, min(date) AS ended_on FROM changes
            WHERE kind IN ('cancel', 'churn', 'plan_change') OR (net > 0 AND undone_after >= net) GROUP BY line"""


@dataclass(frozen=True)
class ServiceMonths:
    """The months that have begun by the last day: everything of their lines, which month it is, and when the service ended.

    Without a last day all that were bought: what is left may be settled before it has begun.
    """

    until: date | None
    changed: bool  # there are line changes

    def sql(self) -> str:
        join = "LEFT JOIN service_ends e ON e.line = l.fact_id" if self.changed else ""
        ended = "e.ended_on" if self.changed else "CAST(NULL AS DATE)"
        first_day, last, begun = plus_months("start", f"{NUMBER} - 1"), TERM, "TRUE"
        if self.until is not None:
            until = day_literal(self.until)
            last = f"least({TERM}, (year({until}) - year(start)) * 12 + month({until}) - month(start) + 1)"
            begun = f"{first_day} <= {until}"
        return f"""
            WITH terms AS (
                SELECT l.*, o.term_months AS {TERM}, coalesce(o.starts_on, o.ordered_on) AS start, {ended} AS {ENDED_ON}
                FROM lines l JOIN order_lines o ON o.id = l.fact_id {join} WHERE o.term_months > 0
            ), months AS (
                SELECT *, unnest(generate_series(1, {last})) AS {NUMBER} FROM terms
            )
            SELECT row_number() OVER () AS seq, * EXCLUDE (seq, fact_id, start), start AS {STARTED_ON}, seq AS line_seq, fact_id AS line_id,
                fact_id || '#' || {NUMBER} AS fact_id, {first_day} AS {FIRST_DAY}
            FROM (SELECT * FROM months WHERE {begun} ORDER BY seq, {NUMBER})"""


@dataclass(frozen=True)
class BegunMonths:
    """Those of the parts whose month has begun by the last day."""

    parts: str
    until: date

    def sql(self) -> str:
        return f"SELECT * FROM {self.parts} WHERE {FIRST_DAY} <= {day_literal(self.until)}"


@dataclass(frozen=True)
class SettledMonths:
    """The parts with the day on which they count where a contract's end settles what is left (T8): its last day, or their own."""

    parts: str
    months: int | None
    contracted: bool  # agreements are loaded
    until: date

    def sql(self) -> str:
        joins, ordered, end = "", in_business("s", "p.line_ordered_on"), "p.asked"
        if self.contracted:
            same = "{0}.seller = p.seller AND {0}.product = coalesce(p.line_product, '')".format
            joins = (
                f"ASOF LEFT JOIN agreement_days_of_lines o ON {same('o')} AND p.line_ordered_on >= o.agreement_day "
                f"ASOF LEFT JOIN agreement_days_of_lines g ON {same('g')} AND p.asked >= g.agreement_day"
            )
            ordered += " AND o.agreement_id IS NOT NULL"
            end = f"CASE WHEN g.agreement_id IS NULL THEN {minus_days('g.agreement_day', '1')} ELSE p.asked END"
        asked = (
            f"SELECT b.*, least(b.{FIRST_DAY}, s.last_day) AS asked FROM {self.parts} b JOIN numbered_partners s ON s.number = b.seller_no"
        )
        ended = (
            f"SELECT p.* EXCLUDE (asked), CASE WHEN {ordered} THEN {end} END AS held_until "
            f"FROM ({asked}) p JOIN numbered_partners s ON s.number = p.seller_no {joins}"
        )
        tests = ["held_until >= line_ordered_on", f"held_until < {FIRST_DAY}"]
        if self.months is not None:
            tests.append(f"{FIRST_DAY} < {plus_months(plus_days('held_until', '1'), str(self.months))}")
        day = f"CASE WHEN {' AND '.join(tests)} THEN held_until ELSE {FIRST_DAY} END"
        counted = f"SELECT * EXCLUDE (held_until), {day} AS {SETTLED_ON} FROM ({ended})"
        return f"SELECT * FROM ({counted}) WHERE {SETTLED_ON} <= {day_literal(self.until)}"


@dataclass(frozen=True)
class Downgrades:
    """Lines with which a customer went back to a lower plan, on the day their service starts."""

    until: date

    def sql(self) -> str:
        starts = "coalesce(o.starts_on, o.ordered_on)"
        return f"""
            SELECT o.subscription, {starts} AS date, l.seq, l.booked_at, l.source, l.fact_id AS id
            FROM lines l JOIN order_lines o ON o.id = l.fact_id
            WHERE o.kind = {text_literal(DOWNGRADE)} AND o.subscription IS NOT NULL AND {starts} <= {day_literal(self.until)}"""


def went_back(rows: str, kinds: tuple[str, ...], *, changed: bool) -> str:
    """SELECT of the first time the customer went back, for each of the rows."""
    found = []
    if changed:
        listed = ", ".join(text_literal(kind) for kind in kinds)
        found.append(
            "SELECT e.seq, e.seller_no, h.id, h.date, h.booked_at, h.source, 0 AS way "
            f"FROM {rows} e JOIN lines l ON l.seq = e.seq JOIN changes h ON h.line = l.fact_id WHERE h.kind IN ({listed})"
        )
    if DOWNGRADE in kinds:
        found.append(
            "SELECT e.seq, e.seller_no, d.id, d.date, d.booked_at, d.source, 1 AS way "
            f"FROM {rows} e JOIN lines l ON l.seq = e.seq JOIN order_lines o ON o.id = l.fact_id "
            "JOIN downgrades d ON d.subscription = o.subscription AND (d.date > e.day OR (d.date = e.day AND d.seq > e.seq))"
        )
    order = "row_number() OVER (PARTITION BY seq, seller_no ORDER BY date, booked_at, source, id, way)"
    return f"SELECT * FROM ({' UNION ALL '.join(found)}) QUALIFY {order} = 1"


def unused(day: str, back: str, months: int) -> str:
    """SQL of how many of the months from a day on begin on or after another day."""
    begins = plus_months(day, "k")
    return f"len(list_filter(generate_series(0, {months - 1}), lambda k: {begins} >= {back}))"


def up_to(whole: str, rounding: Rounding) -> str:
    """SQL of what this month and all before it have of an amount of the whole line."""
    return rounded(f"CAST({whole} AS {WIDE}) * {NUMBER}", TERM, rounding)


def before(whole: str, rounding: Rounding) -> str:
    """SQL of what the months before this one have of it."""
    return rounded(f"CAST({whole} AS {WIDE}) * ({NUMBER} - 1)", TERM, rounding)


def part_of(whole: str, rounding: Rounding) -> str:
    """SQL of this month's part of it."""
    return f"({up_to(whole, rounding)} - {before(whole, rounding)})"
