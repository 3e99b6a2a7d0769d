"""Everything that happens by the calendar, in one list: a new deadline adds its rule."""

from enishi.closing import due as closing
from enishi.core.schedule import Rule

RULES: tuple[Rule, ...] = (closing.rank_reviews, closing.explanations)
