"""Whose deals somebody sees in the portal: said once, for every page."""

from enishi.deals.queries import Viewer
from enishi.portal.standing import Standing


def viewer(who: Standing) -> Viewer:
    """Their company's; of one who sells, their own alone, unless the owner shows them all."""
    return Viewer(partners=who.partners, only=who.user if who.only_own else None, person=who.person)
