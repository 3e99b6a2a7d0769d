"""Aoba and Kita with their people, their orders taken as files, and the calculation that explains them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from enishi.closing import explaining
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.partners import companies, members
from enishi.partners.companies import CompanyWords
from enishi.partners.states import EntityClass, MemberRole
from server.tests.texts import in_force

TEXT = """\
program: {id: sakura, label: {ja: さくらパートナープログラム, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    who: "line.kind = new"
    base: line.net
    rate: 10 %
    limits: none
"""
LATER = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)
FILES = {
    "partners": "code,name\naoba,青葉システム株式会社\nkita,北商事株式会社\n",
    "people": "code,partner,role,joined\nken,aoba,sales,2026-01-01\n",
    "customers": "code,name\nkawa,川村製作所\nyama,山田商店\n",
    "products": "code,name\naccounting,会計クラウド\n",
}
LINES = (
    "id,partner,person,customer,product,kind,net,ordered_on,starts_on,term_months\n"
    "A1,aoba,ken,kawa,accounting,new,400000,2026-09-10,2025-12-01,12\n"
    "A2,aoba,,yama,accounting,renewal,300000,2026-09-11,,\n"
    "{kita}"
)
NOTHING: Mapping[str, str] = {}
KITA = "K1,kita,,yama,accounting,new,900000,2026-09-12,,\n"


def _import(name: str, text: str) -> None:
    intake.import_file(fact=name, source="setup", file_name=f"{name}.csv", content=text.encode(), by="setup", at=clock.now())


@pytest.fixture
def portal(hana, now, settings, tmp_path) -> Callable[..., None]:
    """Make the world; `kita`: what Kita ordered, `more`: other facts."""
    settings.DATA_FOLDER = tmp_path

    def make(*, kita: str = KITA, text: str = TEXT, more: Mapping[str, str] = NOTHING) -> None:
        mio = people.invite(email="mio@sakura.example", name="澪", role=Role.APPROVER, by="setup", at=now)
        in_force(program="sakura", from_day=date(2026, 9, 1), text=text, by=hana, second=mio, at=now)
        for name, said in FILES.items():
            _import(name, said)
        for name, said in {**more, "order_lines": more.get("order_lines", LINES.format(kita=kita))}.items():
            _import(name, said)
        for code, name in (("aoba", "青葉システム株式会社"), ("kita", "北商事株式会社")):
            words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name=name)
            companies.record_company(partner=code, words=words, by=hana, at=now)
        for code, name, role, person in (
            ("aoba", "ichiro", MemberRole.OWNER, ""), ("aoba", "ken", MemberRole.SALES, "ken"), ("kita", "yumi", MemberRole.OWNER, ""),
        ):  # fmt: skip
            members.add_member(partner=code, email=f"{name}@{code}.example", name=name, role=role, person=person, by="setup", at=now)
        with clock.standing_at(LATER):
            explaining.write(program="sakura", at=LATER)

    return make


@pytest.fixture
def as_member(settings) -> Callable[[str], Client]:
    """A browser in which somebody of a partner has signed in."""

    def come_in(email: str) -> Client:
        settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
        client = Client()
        client.force_login(User.objects.get(email=email))
        return client

    return come_in
