"""Makes the database of the site on which deals are tried: Sakura's people, Aoba and Kita with theirs, a program, a deal of Kita's, direct sales."""

from uuid import uuid4

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.deals import operations as deals
from enishi.deals.registering import Registration
from enishi.intake import operations as intake
from enishi.partners import companies, members
from enishi.partners.companies import CompanyWords
from enishi.partners.states import EntityClass, MemberRole
from server.tests.journeys import make_site

FILES = {
    "products": "code,name,list_price\naccounting,会計クラウド,480000\n",
    "customers": "code,name\nkawa,川村製作所\n",
    "people": "code,partner,role,joined\nken,aoba,sales,2026-01-01\n",
    "direct_deals": "id,customer_name,owner,opened_on\nP-1,㈱森田食品,佐々木,2026-09-15\n",
}
COMPANIES = (("aoba", "青葉システム株式会社"), ("kita", "北商事株式会社"))
MEMBERS = (
    ("aoba", "青葉 一郎", "ichiro@aoba.example", MemberRole.OWNER, ""),
    ("aoba", "相沢 健", "ken@aoba.example", MemberRole.SALES, "ken"),
    ("kita", "北 由美", "yumi@kita.example", MemberRole.OWNER, ""),
)


def main() -> None:
    make_site.main()
    at = clock.now()
    hana = User.objects.get(email="hana@sakura.example")
    people.invite(email="naomi@sakura.example", name="渡辺 直美", role=Role.PARTNER_MANAGER, by="setup", at=at)
    for fact, text in FILES.items():
        batch = intake.import_file(fact=fact, source="setup", file_name=f"{fact}.csv", content=text.encode(), by="setup", at=at)
        assert batch.state == "taken", batch.errors
    for code, name in COMPANIES:
        companies.record_company(partner=code, words=CompanyWords(entity_class=EntityClass.CORPORATION, legal_name=name), by=hana, at=at)
    for partner, name, email, role, person in MEMBERS:
        members.add_member(partner=partner, email=email, name=name, role=role, person=person, by="setup", at=at)
    yumi = User.objects.get(email="yumi@kita.example")
    said = Registration(partner="kita", customer_name="(株)森田食品")
    deals.register(registration=said, sent_as=uuid4(), by=yumi, at=at)
    lead = Registration(partner="aoba", customer_name="湊運輸株式会社", note="展示会でのお問い合わせです。")
    deals.hand_over(registration=lead, sent_as=uuid4(), by=hana, at=at)


if __name__ == "__main__":
    main()
