"""The campaigns that run for a company and what came of them, and its agreed targets with what is missing: by the kept calculation."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from enishi.closing import explaining, standing
from enishi.closing.standing import PartnersStanding, TargetAgreed
from enishi.portal.money.months import Calculation
from enishi.portal.standing import Standing
from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Incentive, PaysAs
from enishi_engine.explain import lines_between
from enishi_engine.explain.explanation import Row
from enishi_engine.facts.currency import minor_digits
from enishi_engine.words import Language, vocabulary_of
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.incentives import Item, incentive_in_words, pays_in_words

PPM = 1_000_000
BEGIN = date(1970, 1, 1)
SCALES = {Unit.COUNT: 1, Unit.NUMBER: PPM}  # of a figure; money has its currency's


@dataclass(frozen=True, kw_only=True)
class CampaignTold:
    """A campaign that runs. `orders` paid something so far, `amount` together, in minor units; None where it is no money."""

    program: str
    incentive: str
    label: str
    pays: Item
    last_day: date | None
    orders: int
    amount: int | None
    currency: str
    points: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class TargetTold:
    """An agreed target whose days hold today; figures in words. `lacking` is empty once it is reached."""

    metric: str
    figure: str
    now: str
    lacking: str
    percent: int
    last_day: date


def campaigns_for(who: Standing, known: Iterable[Calculation], language: Language, *, today: date) -> list[CampaignTold]:
    """Those that run today and are open to one of the company's codes, the first to end first."""
    found = [told for one in known for told in _campaigns(who, one, language, today)]
    return sorted(found, key=lambda one: (one.last_day or date.max, one.label))


def targets_for(who: Standing, known: Iterable[Calculation], language: Language, *, today: date) -> list[TargetTold]:
    """The targets agreed for days that hold today, with the figure that each is about; none for whom amounts are hidden."""
    theirs = who.partners if who.sees_amounts else ()
    stood = [(one, each) for one in known for each in explaining.standing_of(one.kept).targets if each.partner in theirs]
    found = [told for one, each in stood if each.last_day >= today and (told := _target(one, each, language, today)) is not None]
    return sorted(found, key=lambda one: (one.last_day, one.metric))


def _campaigns(who: Standing, known: Calculation, language: Language, today: date) -> Iterator[CampaignTold]:
    stood, program = explaining.standing_of(known.kept), known.run.program
    for one in standing.running(program, today):
        lines = lines_between(known.run, who.partners, first_day=one.campaign.first_day or BEGIN, last_day=today)
        own = [row for row in lines if row["incentive"] == one.id]
        if own or _is_open(stood, one, who):
            yield _told(known, one, own, language, today)


def _is_open(stood: PartnersStanding, campaign: Incentive, who: Standing) -> bool:
    return not stood.open_to.get(campaign.id, frozenset()).isdisjoint(who.partners)


def _told(known: Calculation, one: Incentive, lines: Sequence[Row], language: Language, today: date) -> CampaignTold:
    program, version = known.run.program, standing.version_on(known.run.program, today)
    assert version is not None, "a campaign that runs is of a text in force"
    words = vocabulary_of(program, version, language)
    earned = {row["fact_id"] for row in lines if row["kind"] == "earned"}
    return CampaignTold(
        program=program.id, incentive=one.id, label=words.incentive(one.id), pays=pays_in_words(one, words), last_day=one.campaign.last_day,
        orders=len(earned), amount=sum(row["amount"] for row in lines) if one.pays_as is PaysAs.MONEY else None,
        currency=program.currency, points=incentive_in_words(one, version.incentives, words),
    )  # fmt: skip


def _target(known: Calculation, agreed: TargetAgreed, language: Language, today: date) -> TargetTold | None:
    """The target beside its figure; None where the text of today has no such metric, or the figure no value."""
    program, version = known.run.program, standing.version_on(known.run.program, today)
    metric = None if version is None else next((one for one in version.metrics if one.id == agreed.metric), None)
    now = explaining.standing_of(known.kept).figures.get(agreed.partner, {}).get(agreed.metric)
    if version is None or metric is None or now is None:
        return None
    words, unit = vocabulary_of(program, version, language), metric.expression.unit
    target = agreed.value * SCALES.get(unit, 10 ** minor_digits(program.currency)) // PPM
    return TargetTold(
        metric=words.metric(metric.id), figure=number_in_words(target, unit, words), now=number_in_words(now, unit, words),
        lacking=number_in_words(target - now, unit, words) if now < target else "", last_day=agreed.last_day,
        percent=100 if now >= target else max(0, now * 100 // target),
    )  # fmt: skip
