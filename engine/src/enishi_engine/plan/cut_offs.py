"""What reviews know: values as of the closing of their period (docs/rules/ranks.md, "What a review knows")."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from enishi_engine.core.program import Version
from enishi_engine.plan.arithmetic import NARROW, day_literal, text_literal
from enishi_engine.plan.cohorts import Cohort


@dataclass(frozen=True)
class Reading:
    """What the reviews or a flag of one version look at, and on which days."""

    version: Version
    place: int
    name: str
    metrics: tuple[str, ...]
    cohorts: frozenset[Cohort]
    days: tuple[date, ...]

    @property
    def closed(self) -> str:
        """The relation of its values as closings knew them."""
        return f"closed_{self.place}_{self.name}"


def moment_literal(moment: datetime) -> str:
    return f"TIMESTAMPTZ {text_literal(moment.astimezone(UTC).strftime('%Y-%m-%d %H:%M:%S.%f+00'))}"


@dataclass(frozen=True)
class CutOffs:
    """By when the facts of a review were known: of each partner and review day whose day before lies in a closed period."""

    READS: ClassVar = ("closings", "agreements", "partners")

    days: tuple[date, ...]
    known_by: datetime | None

    def sql(self) -> str:
        days = ", ".join(f"({day_literal(day)})" for day in self.days)
        until = "" if self.known_by is None else f" WHERE known_by <= {moment_literal(self.known_by)}"
        return f"""
            WITH counting AS (SELECT * FROM closings{until}), named AS (
                SELECT partner, first_day, min_by(closing_group, id) AS closing_group FROM agreements WHERE closing_group IS NOT NULL GROUP BY ALL
            ), earliest AS (SELECT partner, min_by(closing_group, first_day) AS closing_group FROM named GROUP BY partner),
            only_one AS (SELECT CASE WHEN count(DISTINCT closing_group) = 1 THEN any_value(closing_group) END AS closing_group FROM counting),
            grouped AS (
                SELECT a.partner, a.day, a.before, coalesce(n.closing_group, e.closing_group, o.closing_group) AS closing_group
                FROM (SELECT p.code AS partner, d.day, d.day - 1 AS before FROM partners p CROSS JOIN (VALUES {days}) d(day)) a
                ASOF LEFT JOIN named n ON n.partner = a.partner AND a.before >= n.first_day
                LEFT JOIN earliest e ON e.partner = a.partner CROSS JOIN only_one o
            )
            SELECT g.partner, g.day, min(c.known_by) AS known_by FROM grouped g
            JOIN counting c ON c.closing_group = g.closing_group AND g.before >= c.first_day AND g.before <= c.last_day
            GROUP BY g.partner, g.day"""


def asked_moments(reading: Reading) -> str:
    """Every partner of the run on each of the reading's days."""
    days = ", ".join(f"({day_literal(day)})" for day in reading.days)
    return f"SELECT partner, d.day - 1 AS reference_day, d.day AS cut FROM asked_partners CROSS JOIN (VALUES {days}) d(day)"


def closed_values(relation: str, known_by: datetime) -> str:
    """What one closing knew: whole numbers that a result can hold, so that they pass from one calculation to another."""
    return (
        f"SELECT partner, reference_day, cut, CAST(COLUMNS(* EXCLUDE (partner, reference_day, cut)) AS {NARROW}), "
        f"{moment_literal(known_by)} AS known_by FROM {relation}"
    )


@dataclass(frozen=True)
class ReviewedValues:
    """Values at reviews: those of closed periods as their closing knew them."""

    values: str
    closed: str

    def sql(self) -> str:
        return (
            f"SELECT v.* FROM {self.values} v ANTI JOIN cut_offs k ON k.partner = v.partner AND k.day = v.cut UNION ALL BY NAME "
            f"SELECT c.* EXCLUDE (known_by) FROM {self.closed} c SEMI JOIN {self.values} v ON v.partner = c.partner AND v.cut = c.cut "
            "JOIN cut_offs k ON k.partner = c.partner AND k.day = c.cut AND k.known_by = c.known_by"
        )
