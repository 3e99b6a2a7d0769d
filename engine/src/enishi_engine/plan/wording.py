"""What one version of the text says of an incentive, ready to be put together with what the other versions say of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from enishi_engine.core.incentive import Incentive, OnPeriod, OnServiceMonth, Payee, Pool, Reopens
from enishi_engine.core.program import Version
from enishi_engine.plan.amounts import Pricing, nothing_failures
from enishi_engine.plan.arithmetic import NARROW, WIDE, period_number
from enishi_engine.plan.continuing import FAILED_ON
from enishi_engine.plan.exchange import COLUMNS as EXCHANGE_COLUMNS
from enishi_engine.plan.failures import Failure, figure_columns, first_failed
from enishi_engine.plan.lookups import Lookups
from enishi_engine.plan.pools import PoolWords
from enishi_engine.plan.scalars import scalar
from enishi_engine.plan.service import part_of
from enishi_engine.plan.undoing import Undoing, base_left
from enishi_engine.plan.unlocking import unlocked_columns

SPECIAL_COLUMNS = ("special_term", "special_reason")


@dataclass(frozen=True)
class Wording:
    """One version's words for an incentive, and the relations that its candidates are judged by."""

    text: int  # the version's place among all versions
    version: Version
    incentive: Incentive
    judged: str
    lookups: Lookups
    pricing: Pricing
    pair: str | None  # the relation of earlier lines
    required: str | None  # the relation of the incentive that must pay too
    claims: str | None  # the relation of claims
    continuing: str | None  # the relation of first failures
    unlocked: str | None  # the relation of the days from which on its events count
    gates: tuple[Failure, ...]  # gates 1–8
    once: tuple[Failure, ...]  # gate 11
    special: str | None  # the relation of special terms
    exchanged: bool  # it looks at lines, and some are in another currency
    undoing: Undoing | None  # what lowers its running total later, where any text says so

    @property
    def nothing(self) -> tuple[Failure, ...]:
        """Why an amount of 0 is 0."""
        return nothing_failures(self.incentive)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Gates 1–11; `failed` counts their places from 1."""
        return (*self.gates, *self.pricing.failures, *self.nothing, *self.once)

    @property
    def before_nothing(self) -> int:
        return len(self.gates) + len(self.pricing.failures)

    @property
    def figures(self) -> dict[str, str]:
        """SQL of the columns of the reason."""
        return figure_columns(self.failures, "failed")

    @property
    def first_month(self) -> int:
        return self.version.year_starts[0]

    @property
    def running_over(self) -> str | None:
        """The period columns that a running total starts anew with; None without one."""
        over = getattr(self.incentive.amount, "over", None)
        if not isinstance(over, OnPeriod):
            return None
        if over.kind.value == "campaign":
            return ""
        return ", " + period_number("day", over.period, self.first_month if over.kind.value == "program" else 1)

    @property
    def summed(self) -> str:
        """The column that its running total adds up."""
        return "summed_left" if Reopens.BANDS in self.incentive.reopens else "summed"

    @property
    def pool(self) -> PoolWords | None:
        """What its candidates share; None where each has an amount of its own."""
        amount = self.incentive.amount
        return PoolWords(self.text, amount, self.version.rounding) if isinstance(amount, Pool) else None

    @property
    def components(self) -> tuple[str, ...]:
        """The columns that tell how its amounts come about."""
        return tuple(self.pool.components) if self.pool is not None else (*self.pricing.whole, *self.pricing.valued)

    def component(self, name: str, *, split: bool) -> str:
        """SQL of one of the columns over the calculated rows; NULL where these words have no such column."""
        if name not in self.columns(split=split):
            return "NULL"
        return name if self.pool is None else self.pool.components.get(name, name)

    def columns(self, *, split: bool) -> tuple[str, ...]:
        """The columns of its rows beside the keys: only those that can have a value, for what windows carry along costs time."""
        has = {
            "payee_person": self.incentive.payee is Payee.PERSON,
            "rank_place": self.version.ladder is not None,
            "weight": split,
            "weight_total": split,
            **dict.fromkeys(self.components, True),
            **dict.fromkeys(("total_before", "total_after"), self.running_over is not None),
            **dict.fromkeys(SPECIAL_COLUMNS, self.special is not None),
            **dict.fromkeys(EXCHANGE_COLUMNS, self.exchanged),
            **dict.fromkeys(self.figures, True),
        }
        return tuple(name for name, there in has.items() if there)

    def valued(self) -> str:
        """SQL of its candidates with base and value, or the first of gates 1–9 that each fails (`failed`)."""
        valued = self.with_value()
        return valued if self.undoing is None else base_left(self.undoing, valued, exchanged=self.exchanged)

    def with_value(self) -> str:
        return f"""
            WITH looked_up AS ({self.lookups.select(f"(SELECT * FROM {self.judged} WHERE verdict IS NULL)")}),
            gated AS (SELECT c.*{self.joined_columns()}{self.spread()}, {first_failed(self.gates)} AS failed FROM looked_up c {self.joins()}),
            based AS (SELECT *{whole_numbers(self.pricing.whole)} FROM gated)
            SELECT * REPLACE (CASE WHEN failed > 0 THEN failed ELSE {first_failed(self.pricing.failures, 1 + len(self.gates))} END AS failed)
                {whole_numbers(self.pricing.valued)} FROM based"""

    def joined_columns(self) -> str:
        members = () if self.incentive.pair is None else self.incentive.pair.members
        found = [f"earlier_{place}" for place in range(len(members))]
        found += ["claimed_on"] if self.claims is not None else []
        found += [FAILED_ON] if self.continuing is not None else []
        found += unlocked_columns(self.incentive.unlocked) if self.incentive.unlocked is not None else ()
        found += [*SPECIAL_COLUMNS, "special_rate"] if self.special is not None else []
        return "".join(f", {name}" for name in found)

    def spread(self) -> str:
        """Of a service month its part of the line's base."""
        if self.incentive.base is None or not isinstance(self.incentive.occasion, OnServiceMonth):
            return ""
        part = part_of("base_of_line", self.version.rounding)
        return f", CAST({scalar(self.incentive.base)} AS {WIDE}) AS base_of_line, CAST({part} AS {NARROW}) AS base_of_month"

    def joins(self) -> str:
        found = []
        if self.pair is not None:
            found.append(
                f"LEFT JOIN (SELECT * RENAME (seq AS earlier_seq, seller_no AS earlier_seller) FROM {self.pair}) "
                "ON earlier_seq = c.seq AND earlier_seller = c.seller_no"
            )
        if self.claims is not None:
            found.append(f"LEFT JOIN {self.claims} ON claiming_partner = c.seller AND claimed_fact = c.fact_id")
        if self.continuing is not None:
            found.append(f"LEFT JOIN {self.continuing} ON failing_seq = c.seq AND failing_seller = c.seller_no")
        if self.unlocked is not None:
            found.append(f"LEFT JOIN {self.unlocked} ON unlocked_partner = c.partner")
        if self.required is not None:
            found.append(
                f"LEFT JOIN (SELECT seq AS required_seq, seller_no AS required_seller FROM {self.required} WHERE priced) "
                "ON required_seq = c.seq AND required_seller = c.seller_no"
            )
        if self.special is not None:
            found.append(f"ASOF LEFT JOIN {self.special} ON special_agreement = c.agreement_id AND c.day >= special_day")
        return " ".join(found)


def whole_numbers(values: Mapping[str, str]) -> str:
    return "".join(f", CAST({value} AS BIGINT) AS {name}" for name, value in values.items())


def by_text(values: Mapping[int, str]) -> str:
    """SQL of what each version's own words give for its rows; said once where all say the same."""
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return f"CASE text {' '.join(f'WHEN {text} THEN {value}' for text, value in values.items())} END"
