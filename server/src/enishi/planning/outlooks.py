"""What a campaign that runs is likely to cost until its last day: the engine's forecast on what closings posted of it."""

from collections.abc import Iterable
from datetime import date

from enishi.earnings import queries as earnings
from enishi.intake import queries as intake
from enishi.planning.campaigns import EARNED, CampaignRead
from enishi.planning.forecasting import MonthOfPartner, Outlook, Presence, outlook


def outlook_of(campaign: CampaignRead, *, today: date) -> Outlook | None:
    """What is to be expected of the months that no group has closed; None of a campaign without an end, that is over, or has not begun."""
    closed = earnings.closed_through(campaign.program)
    if campaign.last_day is None or closed is None or not campaign.runs(today):
        return None
    posted = earnings.posted_by_partner(program=campaign.program, incentive=campaign.incentive)
    rows = [MonthOfPartner(partner=one.partner, month=one.day, deals=one.lines, cost=one.amount) for one in posted if one.kind == EARNED]
    return outlook(rows, _presence({row.partner for row in rows}), through=closed, until=campaign.last_day)


def _presence(codes: Iterable[str]) -> Presence:
    rows = intake.latest_rows("partners", column="code", values=set(codes))
    return {str(row["code"]): (_day(row["first_day"]), _day(row["last_day"])) for row in rows}


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
