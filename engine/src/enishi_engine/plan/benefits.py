"""Benefits of ranks: entitled, used and left in each period (docs/rules/ranks.md, "Benefits")."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import UNLIMITED, Benefit, Ladder
from enishi_engine.core.program import Version
from enishi_engine.plan.arithmetic import NARROW, day_literal, text_literal
from enishi_engine.plan.lookups import known_rank, rank_place


@dataclass(frozen=True)
class BenefitSpan:
    """A period, and the day on which it is looked at: its last, or the run's last while it goes on."""

    first_day: date
    last_day: date
    day: date


@dataclass(frozen=True)
class BenefitRows:
    """One benefit of one version, for each partner in business in each of its periods.

    `figures` is the relation of what was used, by partner and cut.
    """

    benefit: Benefit
    version: Version
    ladder: Ladder
    spans: tuple[BenefitSpan, ...]
    begin: date  # of the program
    figures: str

    def sql(self) -> str:
        assert self.benefit.use is not None, "a rate and words are not counted"
        used = f"CAST(v.metric_{self.benefit.id} AS {NARROW})"
        return f"""
            WITH spans AS ({self.partners()}), held AS ({self.held()}), best AS (
                SELECT * FROM (SELECT *, {self.entitled()} AS entitled, {rank_place(self.ladder)} AS place FROM held)
                QUALIFY row_number() OVER (PARTITION BY partner, first_day ORDER BY entitled IS NULL DESC, entitled DESC, place DESC) = 1
            )
            SELECT b.partner, {text_literal(self.benefit.id)} AS benefit, b.first_day, b.last_day, {day_literal(self.version.from_day)} AS version,
                b.rank, {text_literal(self.benefit.use.figure.unit.name.lower())} AS unit, b.entitled, {used} AS used, b.entitled - {used} AS "left"
            FROM best b LEFT JOIN {self.figures} v ON v.partner = b.partner AND v.cut = b.day + 1
            WHERE b.entitled IS NULL OR b.entitled <> 0 OR {used} <> 0"""

    def partners(self) -> str:
        """Every partner in each period, from the first to the last of its days there."""
        rows = ", ".join(f"({day_literal(one.first_day)}, {day_literal(one.last_day)}, {day_literal(one.day)})" for one in self.spans)
        return f"""
            SELECT * FROM (
                SELECT p.code AS partner, s.*, greatest(s.first_day, {day_literal(self.begin)}, coalesce(p.first_day, s.first_day)) AS opens,
                    least(s.day, coalesce(p.last_day, s.day)) AS closes
                FROM (VALUES {rows}) s(first_day, last_day, day) CROSS JOIN partners p)
            WHERE opens <= closes"""

    def held(self) -> str:
        """The ranks held on any of these days: the one on the first of them, and those that began later."""
        rank = f"s.*, {known_rank(self.ladder)} AS rank"
        return (
            f"SELECT {rank} FROM spans s ASOF LEFT JOIN rank_days k ON k.partner = s.partner AND s.opens >= k.day "
            f"UNION SELECT {rank} FROM spans s JOIN rank_days k ON k.partner = s.partner AND k.day > s.opens AND k.day <= s.closes"
        )

    def entitled(self) -> str:
        """What a rank brings: NULL without limit, 0 where it does not bring the benefit."""
        brought = {rung.id: rung.benefits[self.benefit.id] for rung in self.ladder.rungs if self.benefit.id in rung.benefits}
        cases = " ".join(f"WHEN {text_literal(rank)} THEN {'NULL' if amount is UNLIMITED else amount}" for rank, amount in brought.items())
        return f"CAST(CASE rank {cases} ELSE 0 END AS {NARROW})"
