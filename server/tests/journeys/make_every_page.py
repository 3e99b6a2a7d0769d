"""Makes the database in which every page is looked at: the world of everything, and what only some ever see."""

from datetime import date

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.core import clock
from enishi.deals import operations as deals
from enishi.deals.registering import Registration
from enishi.partners import members
from enishi.partners.models import Member
from enishi.partners.states import AmountsShown
from enishi.ranks import operations as ranks
from enishi.ranks.decisions import RankDecision
from server.tests import world

LEADS = ("潮見物流株式会社", "若葉会計事務所", "山手電機株式会社")


def main() -> None:
    """Ken sees what his own deals earn; more waits for Aoba than stands on its first page; a rank that two people decided."""
    world.make()
    with clock.standing_at(world.TODAY):
        hana, takahashi, owner = (world.user(f"{name}.example") for name in ("hana@sakura", "takahashi@sakura", "owner@aoba"))
        ken = Member.objects.get(user__email="ken@aoba.example")
        members.choose_sight(
            company=ken.company_id, user=ken.user_id, amounts=AmountsShown.OWN, all_deals=False, by=str(owner.id), at=clock.now()
        )
        for name in LEADS:
            lead = Registration(partner="aoba", customer_name=name)
            deals.hand_over(registration=lead, sent_as=world._sent(name), by=hana, at=clock.now())
        decision = RankDecision(partner="kita", rank="gold", first_day=date(2026, 11, 1), last_day=date(2027, 3, 31), reason="共同出展")
        proposal = ranks.propose_decision(decision=decision, by=hana, at=clock.now())
        ranks.approve_decision(proposal=str(proposal.id), by=takahashi, at=clock.now())


if __name__ == "__main__":
    main()
