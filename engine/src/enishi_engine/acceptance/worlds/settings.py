"""What can be chosen about a world of partners: everything that makes measuring a campaign hard, each with a figure."""

from dataclasses import dataclass, replace

# Factors of the calendar months from January, around a mean of 1: Japanese software is bought in March and September.
FISCAL_YEAR_ENDS = (0.92, 1.02, 1.42, 0.84, 0.88, 1.02, 0.94, 0.86, 1.22, 0.92, 0.94, 1.02)
EVEN_MONTHS = (1.0,) * 12


@dataclass(frozen=True, kw_only=True)
class WorldSettings:
    """A network of partners and how it sells when nobody does anything about it.

    Units   `…_share` of 1; rates per month; spreads are standard deviations of logarithms; yen in whole yen.
    """

    partners: int = 120
    first_month: str = "2023-10"
    history_months: int = 36
    window_months: int = 3
    after_months: int = 3

    # How much, and how unequally, partners sell.
    deals_per_month: float = 0.9  # of the median active partner
    partner_spread: float = 0.9
    dormant_share: float = 0.0  # sells next to nothing: deals_per_month × dormant_rate
    dormant_rate: float = 0.03
    deal_yen: int = 400_000  # the median
    deal_spread: float = 0.9
    deal_tail: float = 0.0  # the share of deals drawn from a Pareto tail above the median …
    deal_tail_index: float = 1.6  # … with this index: its variance is infinite below 2
    partner_size_spread: float = 0.5  # large partners sell large deals

    # How sales move.
    season: tuple[float, ...] = FISCAL_YEAR_ENDS
    season_strength: float = 1.0  # 0 takes the season away, 2 doubles it (as a power)
    mood_spread: float = 0.5  # of one partner's activity around its own mean
    mood_memory: float = 0.85  # from month to month
    shock_spread: float = 0.08  # of the whole network
    shock_memory: float = 0.6
    growth_by_rank: tuple[float, ...] = (0.0, 0.0, 0.0)  # a year, from the lowest rank to the highest
    joined_share: float = 0.0  # of partners that signed during the history
    churn: float = 0.0  # leave, a month
    orders_of: float = 1.0  # deals that come in one order, on average
    refunds: float = 0.0  # of deals that are cancelled within refund_days
    refund_days: int = 60

    def but(self, **changes: object) -> "WorldSettings":
        """The same with these changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and types are those of the fields

    @property
    def months(self) -> int:
        return self.history_months + self.window_months + self.after_months


@dataclass(frozen=True, kw_only=True)
class CampaignSettings:
    """What a campaign really does: the truth that the estimators do not see.

    Units   `lift` and `pulled_forward` are shares of what would have been sold; margin and take-up shares of 1.
    """

    lift: float = 0.0  # new deals among those who take part, in window and after
    lift_after: float = 0.0  # the same after the window
    lift_of_size: float = 0.0  # deals of the window grow by this
    lift_spread: float = 0.0  # between partners
    lift_of_segments: tuple[float, ...] = ()  # instead of `lift`, by segment
    lift_of_dormant: float | None = None  # instead of `lift`, for those that hardly sell
    pulled_forward: float = 0.0  # of the deals after the window, closed in it already
    take_up: float = 1.0  # of those offered
    take_up_by_activity: float = 0.0  # how much likelier the active take it up (log odds per unit of log activity)
    fatigue: float = 0.0  # κ: the lift times e^(−κ·campaigns received in 12 months)
    received: tuple[int, ...] = (0,)  # campaigns received before, drawn from these

    def but(self, **changes: object) -> "CampaignSettings":
        """The same with these changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and types are those of the fields


# Worlds that the acceptance goes through. What each is there for stands beside it.
WORLDS: dict[str, WorldSettings] = {
    # 120 such partners: the usual case of a maker that asks its active partners.
    "active": WorldSettings(),
    # Half of the list hardly sells: zeros everywhere.
    "mixed": WorldSettings(dormant_share=0.5, joined_share=0.15),
    # One deal in twelve is from a tail without a variance.
    "heavy": WorldSettings(deal_tail=0.08, partner_spread=1.1, deal_spread=1.1),
    # Deals come three to an order: counts are worth less than they look.
    "batched": WorldSettings(orders_of=3.0, deals_per_month=1.5),
    # Partners leave, deals are cancelled, the best grow away from the rest.
    "moving": WorldSettings(churn=0.012, refunds=0.08, growth_by_rank=(-0.10, 0.05, 0.20), joined_share=0.15, shock_spread=0.15),
}
