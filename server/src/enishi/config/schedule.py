"""Everything that happens by the calendar, in one list: a new deadline adds its rule."""

from enishi.closing import due as closing
from enishi.core.schedule import Rule
from enishi.deals import due as deals
from enishi.papers import due as papers
from enishi.portal import due as portal
from enishi.statements import due as statements

RULES: tuple[Rule, ...] = (
    closing.rank_reviews, closing.explanations, statements.deliveries, statements.deemed_confirmations, statements.papers, papers.files,
    portal.weekly_mails, deals.protections, deals.files,
)  # fmt: skip
