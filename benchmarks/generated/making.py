"""One case from one source of choices: a program of one or two versions, facts that meet its borders, and the run's question."""

from datetime import date, timedelta
from typing import Any

from benchmarks.generated.case import Case, Refused
from benchmarks.generated.choices import Choices, chance, pick
from benchmarks.generated.currencies import with_currencies
from benchmarks.generated.facts import FactMaker, Span
from benchmarks.generated.failing import with_failing
from benchmarks.generated.incentives import PLAIN, IncentiveWriter
from benchmarks.generated.metrics import METRICS, flags, ladder, metric_texts, weight_texts, with_changes
from benchmarks.generated.reopening import with_reopening
from benchmarks.generated.terms import Text
from benchmarks.generated.world import ATTRIBUTES, BEGINNINGS, RANKS, World, month_after
from enishi_engine.core.expression import Unit

_CURRENCIES = (("JPY", 0), ("JPY", 0), ("USD", 2), ("BHD", 3))
FOREIGN = 30  # percent of programs some of whose lines are in another currency


def make_case(choices: Choices) -> Case:
    """A program, its facts, and now and then a moment of knowledge or a last day. Raises Refused when the text is."""
    currency, digits = pick(choices, _CURRENCIES)
    world = World(pick(choices, BEGINNINGS), currency, digits)
    several = chance(choices, 40)
    first = version_text(choices, world, "i", goes_on=several)
    texts = {world.begin.isoformat(): first}
    if several:
        second_day = pick(choices, [day for day in world.hot_days if 20 < (day - world.begin).days < 200])
        texts[second_day.isoformat()] = next_version(choices, world, first)
    texts = {day: {**text, "incentives": [with_failing(with_reopening(one)) for one in text["incentives"]]} for day, text in texts.items()}
    texts = {day: {**text, "metrics": with_changes(text["metrics"])} for day, text in texts.items()}
    texts = _readable(texts)
    ranks = _ranks_of_all(texts)
    agreed = [name for text in texts.values() for name in text["metrics"] if METRICS[name] is not Unit.RATIO]
    said = [one for text in texts.values() for one in text["incentives"]]
    flat = {one["id"] for one in said if "rate" not in one and "raise" not in one}  # in one text at least: no rate can take its place
    rated = {one["id"]: None for one in said if one["id"] not in flat}
    tables = FactMaker(choices, world, date.fromisoformat(max(texts)) if len(texts) > 1 else None).make(
        ranks, sorted(set(agreed)), _spans(texts, world), list(rated)
    )
    known_by = f"{world.begin + timedelta(days=choices.whole(30, 250))}T12:00+09:00" if chance(choices, 25) else None
    until = pick(choices, [day for day in world.hot_days if (day - world.begin).days > 30]).isoformat() if chance(choices, 30) else None
    if chance(choices, FOREIGN):
        tables = with_currencies(choices, world, tables)
    return Case(texts, tables, known_by, until)


def version_text(choices: Choices, world: World, prefix: str, *, goes_on: bool = False) -> Text:
    """One version: its heading, metrics, perhaps ranks, and four to six incentives; with a plain one that the next text has too."""
    text: dict[str, Any] = {"program": {"id": "sakura", "label": {"ja": "さくら", "en": "Sakura"}}, "currency": world.currency}
    text["timezone"] = "Asia/Tokyo"
    text["year_starts"] = pick(choices, ("01-01", "04-01", "02-01", "10-01"))
    text["earnings_rounding"] = pick(choices, ("down", "up", "half_up", "half_even"))
    text["attributes"] = {name: list(values) for name, values in ATTRIBUTES.items()}
    text["weights"] = weight_texts(choices, world)
    text["metrics"] = metric_texts(choices, world)
    ranks: tuple[str, ...] | None = None
    if chance(choices, 75):
        ranks = RANKS[: choices.whole(2, 3)]
        text["ranks"] = ladder(choices, world, text["metrics"], ranks)
    if chance(choices, 15):
        text["restates"] = "ranks"
    if chance(choices, 45):
        text["flags"] = flags(choices, world, text["metrics"], ranks)
    writer = IncentiveWriter(choices, world, text["metrics"], ranks)
    text["incentives"] = [writer.write(f"{prefix}{number}") for number in range(1, pick(choices, (4, 5, 5, 6, 6)) + 1)]
    if goes_on:
        text["incentives"].append(writer.write_plain(PLAIN))
    return text


def next_version(choices: Choices, world: World, before: dict[str, Any]) -> Text:
    """Another version: some incentives go on, as they were or in other words, the rest is new."""
    text = version_text(choices, world, "n")
    kept = [one for one in before["incentives"] if one["id"] == PLAIN or ("changes" not in one and chance(choices, 50))]
    kept = [one for one in kept if "of" not in one or one["of"] in {other["id"] for other in kept}]
    metrics = dict(before["metrics"])
    metrics |= {name: text["metrics"][name] for name in text["metrics"] if name not in metrics}
    if chance(choices, 70) and "ranks" in before:
        text["ranks"] = before["ranks"] | {"promote": text.get("ranks", before["ranks"]).get("promote", "monthly")}
    ids = {one["id"] for one in kept}
    ranks = tuple(rung["id"] for rung in text["ranks"]["ladder"]) if "ranks" in text else None
    writer = IncentiveWriter(choices, world, text["metrics"], ranks)
    kept = [writer.reworded(one) if "of" not in one and chance(choices, 50) else one for one in kept]
    for place, one in enumerate(kept):
        ways = {other: way for other, way in one.get("with", {}).items() if other in ids}
        silent = [other["id"] for other in kept[:place] if one["id"] not in other.get("with", {}) and other["id"] not in ways]
        ways |= {other: pick(choices, ("add", "best")) for other in silent}
        ways |= {other["id"]: pick(choices, ("add", "best")) for other in text["incentives"]}
        text["incentives"].append({**one, "with": ways})
    return text | {"metrics": metrics}


def _readable(texts: dict[str, Text]) -> dict[str, Text]:
    """A second version that cannot stand beside the first (it speaks of a rank that is gone) is left out."""
    try:
        Case(texts, {}).program()
    except Refused:
        if len(texts) == 1:
            raise
        texts = dict(list(texts.items())[:1])
        Case(texts, {}).program()
    return texts


def _ranks_of_all(texts: dict[str, Text]) -> tuple[str, ...]:
    """Ranks that every version knows: what people may decide on."""
    ladders = [[rung["id"] for rung in text["ranks"]["ladder"]] if "ranks" in text else [] for text in texts.values()]
    return tuple(rank for rank in ladders[0] if all(rank in ladder_ for ladder_ in ladders))


def _spans(texts: dict[str, Text], world: World) -> list[Span]:
    """Periods for which targets may be agreed: those of the incentives on periods, or of any month."""
    found: list[Span] = []
    for text in texts.values():
        start_month = int(text["year_starts"][:2])
        for incentive in text["incentives"]:
            if incentive["type"] == "target_bonus":
                found += _periods(incentive, start_month, world.begin)
    return found or [(world.begin, month_after(world.begin, 1) - timedelta(days=1))]


def _periods(incentive: Text, start_month: int, begin: date) -> list[Span]:
    if incentive["over"] == "campaign":
        return [(date.fromisoformat(incentive["first_day"]), date.fromisoformat(incentive["last_day"]))]
    kind, _, word = incentive["over"].rpartition(" ")
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[word]
    first = 1 if kind == "calendar" else start_month
    start = month_after(begin, 0)
    while (start.month - first) % months:
        start = month_after(start, -1)
    starts = [month_after(start, months * place) for place in range(12 // months + 1)]
    return [(one, month_after(one, months) - timedelta(days=1)) for one in starts]
