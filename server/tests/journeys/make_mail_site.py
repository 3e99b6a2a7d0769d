"""Makes the database of the journey of mails: that of a partner's money, and somebody of Aoba who sells and reads English."""

from datetime import timedelta

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.core import clock
from enishi.partners import members
from enishi.partners.states import MemberRole
from server.tests.journeys import make_money_site
from server.tests.journeys.make_money_site import OCTOBER_26

# The week before: Monday's mails are not due yet.
BEFORE = OCTOBER_26 - timedelta(days=3)


def main() -> None:
    make_money_site.main()
    with clock.standing_at(BEFORE):
        members.add_member(
            partner="aoba", email="emma@aoba.example", name="Emma Aoki", role=MemberRole.SALES, by="setup", at=BEFORE, language="en"
        )


if __name__ == "__main__":
    main()
