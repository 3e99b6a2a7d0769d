"""Makes the database of the journey of a partner's money: September closed and its statements issued, October running, and a campaign in it."""

from datetime import UTC, datetime

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.closing import explaining
from enishi.core import clock
from enishi.core.models import User
from enishi.partners import members
from enishi.partners.states import MemberRole
from enishi.statements import operations as statements
from server.tests.journeys import make_paying_site, make_site

OCTOBER_26 = datetime(2026, 10, 26, tzinfo=UTC)
TEXT = (
    make_site.TEXT.replace("base: line.net", 'who: "line.kind = new"\n    base: line.net')
    + """\
  - id: autumn
    label: {ja: 秋の新規キャンペーン, en: Autumn campaign}
    type: spiff
    first_day: 2026-10-01
    last_day: 2026-12-31
    scope: "line.kind = new"
    payee: partner
    per: line
    amount: 5_000
    limits: none
    with: {commission: add}
"""
)
FILES = {
    **make_site.FILES,
    "people": "code,partner,name,role,joined\nken,aoba,相沢 健,sales,2026-01-01\n",
    "customers": "code,name\nkawa,川村製作所\nyama,山田商店\n",
    "products": "code,name\naccounting,会計クラウド\n",
}
# Aoba earns 10 % of what is new: 100,000 in September, 110,000 with tax; 50,000 in October, and 5,000 of the campaign.
ORDERS = (
    "id,partner,person,customer,product,kind,ordered_on,net,starts_on,term_months\n"
    "A-1001,aoba,ken,kawa,accounting,new,2026-09-03,1000000,,\n"
    "A-1002,aoba,ken,kawa,accounting,renewal,2026-09-04,200000,2025-12-01,12\n"
    "A-1003,aoba,ken,yama,accounting,new,2026-10-05,500000,,\n"
    "K-2001,kita,,yama,accounting,new,2026-09-10,300000,,\n"
)


def main() -> None:
    make_paying_site.main(orders=ORDERS, text=TEXT, files=FILES)
    with clock.standing_at(OCTOBER_26):
        finance = User.objects.get(email="sato@sakura.example")
        statements.issue(program="sakura", closing="month_end/2026-09", by=str(finance.id), at=OCTOBER_26)
        members.add_member(
            partner="aoba", email="ken@aoba.example", name="相沢 健", role=MemberRole.SALES, person="ken", by="setup", at=OCTOBER_26
        )
        explaining.write(program="sakura", at=OCTOBER_26)


if __name__ == "__main__":
    main()
