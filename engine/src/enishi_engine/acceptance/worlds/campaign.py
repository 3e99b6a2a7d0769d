"""What happens in a world when a campaign is offered: the deals as anybody can see them, and which of them it brought."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from enishi_engine.acceptance.worlds.making import NEVER, Days, Deals, Floats, Integers, World, draw_deals
from enishi_engine.acceptance.worlds.settings import CampaignSettings


class Origin(IntEnum):
    """Why a deal closed when it did."""

    ANYWAY = 0
    MOVED = 1
    NEW = 2


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What the campaign really changed among those offered it, from its start to the end of the months after.

    A deal cancelled by then counts for nothing.

    Units   yen as whole yen; the shares are of what those partners would have sold then.
    """

    new_deals: int
    new_yen: int
    moved_deals: int
    moved_yen: int
    anyway_deals: int
    anyway_yen: int

    @property
    def share_of_deals(self) -> float:
        return self.new_deals / self.anyway_deals if self.anyway_deals else float("nan")

    @property
    def share_of_yen(self) -> float:
        return self.new_yen / self.anyway_yen if self.anyway_yen else float("nan")


@dataclass(frozen=True, kw_only=True)
class Happened:
    """A world after its campaign.

    Shape   `deals` and `origin` have one row per deal; `offered_from`, `received` and `took_part` one per partner.
    """

    world: World
    deals: Deals
    origin: Integers
    offered_from: Days
    received: Integers
    took_part: NDArray[np.bool_]
    expected_lift: Floats
    truth: Truth


def run_campaign(world: World, campaign: CampaignSettings, offered_from: Days, seed: int) -> Happened:
    """Offer the campaign to each partner from its day on (NEVER: not at all).

    A partner's window is as long as the world's, counted from its own day, and so are the months after it.

    Shape   `offered_from` has one day per partner.
    Errors  none.
    Source  docs/rules/effects-acceptance.md, "Campaigns".
    """
    of_partners, of_moves, of_deals = (np.random.default_rng(child) for child in np.random.SeedSequence([world.seed, seed]).spawn(3))
    received = of_partners.choice(np.asarray(campaign.received, dtype=np.int64), len(world.rank))
    took_part = _take_up(world, campaign, of_partners) & (offered_from < NEVER)
    lift = np.where(took_part, _lifts(world, campaign, received, of_partners), 0.0)
    window_ends, after_ends = _spans(world, offered_from)
    moved, deals = _pull_forward(world, campaign, took_part, offered_from, window_ends, after_ends, of_moves)
    deals = _enlarge(campaign, deals, took_part, offered_from, window_ends)
    new = _new_deals(world, campaign, lift, offered_from, of_deals)
    everything = _joined(deals, new)
    origin = np.concatenate([np.where(moved, Origin.MOVED, Origin.ANYWAY), np.full(len(new), Origin.NEW)]).astype(np.int64)
    return Happened(
        world=world,
        deals=everything,
        origin=origin,
        offered_from=offered_from,
        received=received,
        took_part=took_part,
        expected_lift=lift,
        truth=_truth(everything, origin, offered_from, after_ends),
    )


def _take_up(world: World, campaign: CampaignSettings, chance: np.random.Generator) -> NDArray[np.bool_]:
    if campaign.take_up >= 1:
        return np.ones(len(world.rank), dtype=np.bool_)
    activity = np.log(world.rates[:, : world.settings.history_months][:, -12:].sum(axis=1) + 0.1)
    middle = np.log(campaign.take_up / (1 - campaign.take_up)) if campaign.take_up > 0 else -np.inf
    chances = 1 / (1 + np.exp(-(middle + campaign.take_up_by_activity * (activity - activity.mean()))))
    result: NDArray[np.bool_] = chance.random(len(world.rank)) < chances
    return result


def _lifts(world: World, campaign: CampaignSettings, received: Integers, chance: np.random.Generator) -> Floats:
    count = len(world.rank)
    lift = np.full(count, campaign.lift)
    if campaign.lift_of_segments:
        lift = np.asarray(campaign.lift_of_segments)[world.segment]
    if campaign.lift_of_dormant is not None:
        lift = np.where(world.dormant, campaign.lift_of_dormant, lift)
    different = lift + campaign.lift_spread * chance.normal(0.0, 1.0, count)
    # In these worlds a campaign brings deals or brings none; it drives none away.
    result: Floats = np.maximum(different, 0.0) * np.exp(-campaign.fatigue * received)
    return result


def _spans(world: World, offered_from: Days) -> tuple[Days, Days]:
    """Where each partner's window and the months after it end; nobody's go beyond the world."""
    months = offered_from.astype("datetime64[M]")
    window = np.minimum((months + world.settings.window_months).astype("datetime64[D]"), world.after_ends)
    after = np.minimum((months + world.settings.window_months + world.settings.after_months).astype("datetime64[D]"), world.after_ends)
    not_offered = offered_from >= NEVER
    return np.where(not_offered, NEVER, window), np.where(not_offered, NEVER, after)


def _pull_forward(
    world: World,
    campaign: CampaignSettings,
    took_part: NDArray[np.bool_],
    offered_from: Days,
    window_ends: Days,
    after_ends: Days,
    chance: np.random.Generator,
) -> tuple[NDArray[np.bool_], Deals]:
    deals = world.deals
    partner = deals.partner
    candidate = took_part[partner] & (deals.day >= window_ends[partner]) & (deals.day < after_ends[partner])
    # An order is moved as a whole.
    luck = chance.random(int(deals.order.max(initial=0)) + 1)[deals.order]
    moved = candidate & (luck < campaign.pulled_forward)
    within = (window_ends[partner] - offered_from[partner]).astype(np.int64)
    share = chance.random(int(deals.order.max(initial=0)) + 1)[deals.order]
    earlier = offered_from[partner] + np.floor(share * within).astype(np.int64)
    day = np.where(moved, earlier, deals.day)
    shift = (deals.day - day).astype(np.int64)
    refunded = np.where(moved & (deals.refunded < NEVER), deals.refunded - shift, deals.refunded)
    return moved, Deals(partner=partner, day=day, yen=deals.yen, order=deals.order, refunded=refunded)


def _enlarge(campaign: CampaignSettings, deals: Deals, took_part: NDArray[np.bool_], offered_from: Days, window_ends: Days) -> Deals:
    if not campaign.lift_of_size:
        return deals
    within = took_part[deals.partner] & (deals.day >= offered_from[deals.partner]) & (deals.day < window_ends[deals.partner])
    yen = np.where(within, np.rint(deals.yen * (1 + campaign.lift_of_size)), deals.yen).astype(np.int64)
    return Deals(partner=deals.partner, day=deals.day, yen=yen, order=deals.order, refunded=deals.refunded)


def _new_deals(world: World, campaign: CampaignSettings, lift: Floats, offered_from: Days, chance: np.random.Generator) -> Deals:
    """Deals that nobody would have closed."""
    settings = world.settings
    first = np.datetime64(settings.first_month, "M")
    start = np.where(offered_from >= NEVER, settings.months, (offered_from.astype("datetime64[M]") - first).astype(np.int64))
    since = np.arange(settings.months)[None, :] - start[:, None]
    within = (since >= 0) & (since < settings.window_months)
    after = (since >= settings.window_months) & (since < settings.window_months + settings.after_months)
    later = campaign.lift_after / campaign.lift if campaign.lift else 0.0
    expected = world.rates * lift[:, None] * (within + later * after)
    orders = chance.poisson(expected / settings.orders_of)
    partner, month = (np.repeat(index.ravel(), orders.ravel()) for index in np.indices(orders.shape))
    starts = (first + np.arange(settings.months + 1)).astype("datetime64[D]").astype(np.int64)
    begin = np.maximum(starts[month], world.joined.astype(np.int64)[partner])
    end = np.minimum(starts[month + 1], world.left.astype(np.int64)[partner])
    day = (begin + np.floor(chance.random(len(partner)) * (end - begin)).astype(np.int64)).astype("datetime64[D]")
    first_order = int(world.deals.order.max(initial=-1)) + 1
    return draw_deals(settings, partner, day, world.mean_yen, first_order=first_order, chance=chance)


def _joined(one: Deals, other: Deals) -> Deals:
    return Deals(
        partner=np.concatenate([one.partner, other.partner]),
        day=np.concatenate([one.day, other.day]),
        yen=np.concatenate([one.yen, other.yen]),
        order=np.concatenate([one.order, other.order]),
        refunded=np.concatenate([one.refunded, other.refunded]),
    )


def _truth(deals: Deals, origin: Integers, offered_from: Days, after_ends: Days) -> Truth:
    ends = after_ends[deals.partner]
    counted = (deals.day >= offered_from[deals.partner]) & (deals.day < ends) & (deals.refunded >= ends)
    of = {one: counted & (origin == one) for one in Origin}
    yen = {one: int(deals.yen[rows].sum()) for one, rows in of.items()}
    number = {one: int(rows.sum()) for one, rows in of.items()}
    return Truth(
        new_deals=number[Origin.NEW],
        new_yen=yen[Origin.NEW],
        moved_deals=number[Origin.MOVED],
        moved_yen=yen[Origin.MOVED],
        anyway_deals=number[Origin.ANYWAY] + number[Origin.MOVED],
        anyway_yen=yen[Origin.ANYWAY] + yen[Origin.MOVED],
    )
