"""Every type of incentive, one folder each; the list here is all that a new one adds elsewhere."""

from collections.abc import Mapping
from types import ModuleType

from enishi_engine.incentives.commission import rule as commission
from enishi_engine.incentives.contest import rule as contest
from enishi_engine.incentives.credit_split import rule as credit_split
from enishi_engine.incentives.cross_sell import rule as cross_sell
from enishi_engine.incentives.growth_bonus import rule as growth_bonus
from enishi_engine.incentives.margin import rule as margin
from enishi_engine.incentives.mdf_accrual import rule as mdf_accrual
from enishi_engine.incentives.mdf_claim import rule as mdf_claim
from enishi_engine.incentives.meeting_reward import rule as meeting_reward
from enishi_engine.incentives.override import rule as override
from enishi_engine.incentives.partner_referral import rule as partner_referral
from enishi_engine.incentives.pool_share import rule as pool_share
from enishi_engine.incentives.rate_up import rule as rate_up
from enishi_engine.incentives.recurring_commission import rule as recurring_commission
from enishi_engine.incentives.renewal import rule as renewal
from enishi_engine.incentives.spiff import rule as spiff
from enishi_engine.incentives.start_dash import rule as start_dash
from enishi_engine.incentives.target_bonus import rule as target_bonus
from enishi_engine.incentives.unlock import rule as unlock
from enishi_engine.incentives.up_sell import rule as up_sell
from enishi_engine.incentives.volume_rebate import rule as volume_rebate

TYPES: Mapping[str, ModuleType] = {
    module.KEY: module
    for module in (
        commission,
        recurring_commission,
        credit_split,
        volume_rebate,
        target_bonus,
        spiff,
        start_dash,
        rate_up,
        unlock,
        cross_sell,
        up_sell,
        override,
        mdf_accrual,
        mdf_claim,
        renewal,
        growth_bonus,
        margin,
        contest,
        pool_share,
        partner_referral,
        meeting_reward,
    )
}
