"""What a campaign changed: the method chosen by how partners came to it, the range, and no stronger verdict than that allows."""

from enishi_engine.effects.estimating.choosing import Choice, choose
from enishi_engine.effects.estimating.judging import judge
from enishi_engine.effects.estimating.pooling import can_be_pooled, pool

__all__ = ["Choice", "can_be_pooled", "choose", "judge", "pool"]
