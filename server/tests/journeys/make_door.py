"""Beside Hana, whom the setup of a server made: the partner Aoba, and Ken, who sells for it and was invited."""

import enishi.config.started  # noqa: F401 - Django is ready from here on
from enishi.core import clock, queries
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.states import MemberRole
from server.tests.partners.cast import AOBA

at = clock.now()
hana = queries.user_at("hana@sakura.example")
assert hana is not None, "enishi setup made her"
partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=at)
partners.record_company(partner="aoba", words=AOBA, by=hana, at=at)
members.add_member(partner="aoba", email="ken@aoba.example", name="相沢 健", role=MemberRole.SALES, by=str(hana.id), at=at)
