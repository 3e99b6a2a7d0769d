"""Shares of a pool: an amount for all candidates of a period together, by largest remainder (docs/rules/amounts.md, "Share of a pool")."""

from collections.abc import Mapping
from dataclasses import dataclass

from enishi_engine.core.incentive import Pool, Rounding, ValueUnit
from enishi_engine.plan.arithmetic import NARROW, WIDE, divided, rounded

# What an earning line has of its pool, and the columns of the shared rows that give it.
_COMPONENTS = {"weight": "own_figure", "weight_total": "pool_total", "unit_amount": "pool_size"}
_OF_ALL = {"base": "pool_of_all", "rate": "pool_rate"}  # of a percentage


@dataclass(frozen=True)
class PoolWords:
    """A pool as one version of the text says it, and how that text rounds."""

    text: int
    pool: Pool
    rounding: Rounding

    @property
    def is_rate(self) -> bool:
        return self.pool.size.unit is ValueUnit.RATE

    @property
    def components(self) -> Mapping[str, str]:
        return _COMPONENTS | _OF_ALL if self.is_rate else _COMPONENTS

    @property
    def size(self) -> str:
        """SQL of the pool in minor units."""
        if not self.is_rate:
            return str(self.pool.size.number)
        return rounded(f"(CAST(pool_of_all AS {WIDE}) * {self.pool.size.number})", "1000000", self.rounding)


@dataclass(frozen=True)
class Shares:
    """The candidates of a relation with `share`, what each has of the pool of its period; NULL where its text has no pool."""

    relation: str
    words: tuple[PoolWords, ...]
    several: bool  # are there rows of other texts, told apart by `text`?

    def by_text(self, values: Mapping[int, str]) -> str:
        if not self.several:
            return next(iter(values.values()))
        return f"CASE text {' '.join(f'WHEN {text} THEN {value}' for text, value in values.items())} END"

    def sql(self) -> str:
        texts = f" AND text IN ({', '.join(str(one.text) for one in self.words)})" if self.several else ""
        shares = f"SELECT *, failed = 0{texts} AND own_figure > 0 AS shares FROM {self.relation}"
        summed = ["own_figure AS pool_total", *(["own_part AS pool_of_all"] if any(one.is_rate for one in self.words) else [])]
        sums = "".join(f", {self.of_those_who_share(*one.split(' AS '))}" for one in summed)
        rate = self.by_text({one.text: str(one.pool.size.number) if one.is_rate else "NULL" for one in self.words})
        sized = f"""
            SELECT *, CAST({self.by_text({one.text: one.size for one in self.words})} AS {NARROW}) AS pool_size,
                CAST({rate} AS {NARROW}) AS pool_rate FROM (SELECT *{sums} FROM ({shares}))"""
        product = f"CAST(greatest(pool_size, 0) AS {WIDE}) * own_figure"
        floors = f"""
            SELECT *, CASE WHEN shares THEN {divided(product, "pool_total")} END AS floor_share,
                row_number() OVER (PARTITION BY fact_id, shares ORDER BY CASE WHEN shares THEN ({product}) % pool_total END DESC, seller_no) AS pool_turn
            FROM ({sized})"""
        left_over = "greatest(pool_size, 0) - sum(floor_share) OVER (PARTITION BY fact_id)"
        share = f"CAST(floor_share + CASE WHEN pool_turn <= {left_over} THEN 1 ELSE 0 END AS {NARROW})"
        return f"SELECT *, CASE WHEN shares THEN {share} ELSE 0 END AS share FROM ({floors})"

    def of_those_who_share(self, column: str, name: str) -> str:
        return f"CAST(sum(CASE WHEN shares THEN {column} END) OVER (PARTITION BY fact_id) AS {NARROW}) AS {name}"
