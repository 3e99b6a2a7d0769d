"""Makes the database of a journey's site: Sakura's people, a program of one commission, two partners. Run with the site's environment."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.closing import operations as closings
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.intake import operations as intake
from server.tests.texts import in_force_after_its_difference

NOW = datetime(2026, 10, 1, tzinfo=UTC)
TEXT = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    base: line.net
    rate: 10 %
    limits: none
"""
FILES = {
    "partners": "code,name\naoba,青葉システム株式会社\nkita,北商事株式会社\n",
    "agreements": "id,partner,contract,first_day,closing_group\nG1,aoba,agency,2026-01-01,month_end\nG2,kita,agency,2026-01-01,month_end\n",
}


def main(*, text: str = TEXT, files: Mapping[str, str] = FILES) -> None:
    with clock.standing_at(NOW):
        hana = people.invite(email="hana@sakura.example", name="花岡 さくら", role=Role.PARTNER_MANAGER, by="setup", at=NOW)
        people.grant_role(user=hana, role=Role.ADMINISTRATOR, by="setup", at=NOW)
        people.invite(email="sato@sakura.example", name="佐藤 経子", role=Role.FINANCE, by="setup", at=NOW)
        people.invite(email="suzuki@sakura.example", name="鈴木 健", role=Role.DATA, by="setup", at=NOW)
        approver = people.invite(email="takahashi@sakura.example", name="高橋 誠", role=Role.APPROVER, by="setup", at=NOW)
        first = date(2026, 9, 1)
        in_force_after_its_difference(program="sakura", from_day=first, text=text, by=hana, second=approver, at=NOW)
        closings.add_group(code="month_end", closing_day=31)
        for fact, rows in files.items():
            intake.import_file(fact=fact, source="setup", file_name=f"{fact}.csv", content=rows.encode(), by="setup", at=NOW)


if __name__ == "__main__":
    main()
