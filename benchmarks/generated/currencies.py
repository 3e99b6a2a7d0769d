"""Lines in other currencies, with rates around the days that they are read by."""

from datetime import date, timedelta

from benchmarks.generated.choices import Choices, chance, pick, some
from benchmarks.generated.companies import Row, Tables
from benchmarks.generated.world import World

OTHERS = (("JPY", 0), ("USD", 2), ("BHD", 3), ("EUR", 2))
# How many minor units of the program's currency one minor unit of the other is, in thousandths: halves, thirds, and what is worth less.
MULTIPLES = (1_000, 1_500, 1_500, 500, 333, 2_250, 10)
LEARNED_LATER = (1, 30, 100)


def with_currencies(choices: Choices, world: World, tables: Tables) -> Tables:
    """The tables with some lines, their changes and payments in another currency; one currency may have no rates at all."""
    others = [(code, digits) for code, digits in OTHERS if code != world.currency]
    chosen = some(choices, others, 1, 2)
    codes = {id_: pick(choices, chosen)[0] for id_ in {row["id"]: None for row in tables["order_lines"]} if chance(choices, 50)}
    lines = [row | ({"currency": codes[row["id"]]} if row["id"] in codes else {}) for row in tables["order_lines"]]
    days = sorted({row[name] for row in lines for name in ("ordered_on", "accepted_on", "starts_on") if name in row})
    rates = [row for code, digits in chosen if chance(choices, 75) for row in _rates(choices, world, (code, digits), days)]
    return {**tables, "order_lines": lines} | ({"rates": rates} if rates else {})


def _rates(choices: Choices, world: World, other: tuple[str, int], days: list[str]) -> list[Row]:
    """Rates on and beside the days of lines, mostly one from before all of them."""
    code, digits = other
    dated = {date.fromisoformat(pick(choices, days)) + timedelta(days=pick(choices, (0, 0, 1, -1))) for _ in range(choices.whole(1, 5))}
    if chance(choices, 60):
        dated.add(date.fromisoformat(days[0]) - timedelta(days=30))
    rows: list[Row] = []
    for day in sorted(dated):
        row: Row = {
            "from_currency": code,
            "to_currency": world.currency,
            "day": day.isoformat(),
            **_figures(choices, digits - world.digits),
        }
        if chance(choices, 15):
            row["learned_at"] = f"{day + timedelta(days=pick(choices, LEARNED_LATER))}T12:00"
        rows.append(row)
        if chance(choices, 15):
            corrected = {**row, **_figures(choices, digits - world.digits), "revision": 2}
            rows.append(corrected | {"learned_at": f"{day + timedelta(days=pick(choices, LEARNED_LATER))}T12:00"})
    if chance(choices, 20):  # the other way round: nobody reads it
        rows.append({"from_currency": world.currency, "to_currency": code, "day": days[0], "rate": 2, "scale": 0})
    return rows


def _figures(choices: Choices, finer: int) -> Row:
    """A rate and its scale; `finer` is how many decimals more the other currency has."""
    power = pick(choices, (0, 0, 1, 3))
    return {"rate": pick(choices, MULTIPLES) * 10**power + pick(choices, (0, 0, 1)), "scale": power + 3 - finer}
