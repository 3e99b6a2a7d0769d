"""Makes a site of the screenshot book, with no, few or many rows, or the demo's, and walks it. Run by tools/book.py, with the site's environment."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from book_page import write
from book_walk import walk
from django.conf import settings
from django.core.management import call_command

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from demo.make_facts import make_facts
from demo.run import PROGRAM as SAKURA
from demo.site import MONTHS, make_site
from enishi.catalog import operations as catalog
from enishi.closing import operations as closings
from enishi.config.environment import read_environment
from enishi.core import clock, invitations
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.ledger import exporting
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.account_words import AccountWords
from enishi.partners.companies import CompanyWords
from enishi.partners.special_terms import SpecialTerm
from enishi.partners.states import AccountKind, ContactRole, EntityClass, MemberRole
from enishi.programs import operations as drafting
from enishi.programs import queries as texts
from enishi.statements import queries as issued
from enishi.targets import operations as agreeing
from enishi.targets import queries as targets
from enishi.targets.operations import Proposal
from server.tests import migrated
from server.tests.journeys.make_site import TEXT
from server.tests.texts import in_force

NOW = datetime(2026, 10, 2, tzinfo=UTC)
COUNTS = {"none": 0, "few": 1, "many": 250}
LONG = "さくら販売パートナーズ東日本第二営業本部株式会社"
NEW = "new"
HEADERS = {
    "partners": "code,name", "agreements": "id,partner,contract,first_day,closing_group", "customers": "code,name,region",
    "products": "code,name,list_price", "order_lines": "id,partner,customer,product,ordered_on,net",
}  # fmt: skip


def main(rows: str, pages: Path) -> None:
    """Whoever finds the file of the pages finds the site whole too: it is written last."""
    if pages.exists():
        call_command("migrate", verbosity=0, interactive=False)  # an earlier state of the code made it, maybe
        return
    if rows == "demo":
        _demo()
    else:
        _counted(rows)
        read_environment().begin_demo_day(NOW, here=clock.of_the_machine())
    settings.DEMO_DAY = read_environment().demo_day()
    write(walk(lambda said: print(f"{rows}: {said}", flush=True)), pages)


def _counted(rows: str) -> None:
    migrated.put_into(read_environment().data_folder())
    with clock.standing_at(NOW):
        users = _people()
        if COUNTS[rows]:
            _facts(COUNTS[rows])
            _program(users)
            _kept_of_a_partner(users)
            _what_waits(users)
            _files_that_wait()
            _members(NEW if rows == "few" else "p0", users["hana"])  # with few rows the portal is that of a partner who has nothing yet


def _demo() -> None:
    """The demo's site, and what nobody has done there yet: a target to sign, a draft and one that was taken back."""
    data = read_environment().data_folder()
    make_facts(data / "facts")
    make_site(facts=data / "facts", program=SAKURA, data=data, tell=lambda moment: print(f"demo: {moment}", flush=True))
    now = MONTHS[-1][0]
    with clock.standing_at(now):
        hana = User.objects.get(email="hana@sakura.example")
        metric = targets.metrics("sakura")[0].id
        proposal = Proposal(
            program="sakura", partner="aoba", metric=metric, first_day=date(2026, 7, 1), last_day=date(2026, 9, 30), value="3000000",
            reason="前年同期の1.2倍です。",
        )  # fmt: skip
        agreeing.propose(proposal=proposal, by=hana, at=now)
        newest = texts.versions("sakura")[0]
        for day, reason in ((date(2027, 4, 1), "料率を見直すため"), (date(2027, 10, 1), "")):
            draft = drafting.draft(program="sakura", from_day=day, text=newest.text, cases=newest.cases, by=hana, at=now)
            if reason:
                drafting.withdraw(program="sakura", from_day=day, looked_at=draft.hash, reason=reason, by=hana, at=now)


def _people() -> dict[str, User]:
    said = (
        ("花岡 さくら", "hana", (Role.PARTNER_MANAGER, Role.ADMINISTRATOR)), ("佐藤 経子", "sato", (Role.FINANCE,)),
        ("高橋 誠", "takahashi", (Role.APPROVER,)), ("鈴木 健", "suzuki", (Role.DATA,)),
    )  # fmt: skip
    users = {}
    for name, address, roles in said:
        users[address] = people.invite(email=f"{address}@sakura.example", name=name, role=roles[0], by="setup", at=NOW)
        for role in roles[1:]:
            people.grant_role(user=users[address], role=role, by="setup", at=NOW)
    return users


def _facts(count: int) -> None:
    rows = {
        "partners": [f"p{number},{LONG if number == 1 else f'パートナー{number}'}" for number in range(count)] + [f"{NEW},みなと商会"],
        "agreements": [f"G{number},p{number},agency,2026-01-01,month_end" for number in range(count)]
        + [f"GN,{NEW},agency,2026-09-01,month_end"],
        "customers": [f"c{number},顧客{number},kanto" for number in range(count)],
        "products": [f"s{number},商品{number},{number * 1_000}" for number in range(min(count, 40))],
        "order_lines": [
            f"L{number},p{number % count},c{number % count},s{number % min(count, 40)},2026-0{8 + number % 2}-1{number % 10},{100_000 + number}"
            for number in range(count * 4)
        ],
    }
    for fact, lines in rows.items():
        content = "\n".join((HEADERS[fact], *lines, "")).encode()
        intake.import_file(fact=fact, source="crm", file_name=f"{fact}.csv", content=content, by="setup", at=NOW)


def _program(users: dict[str, User]) -> None:
    closings.add_group(code="month_end", closing_day=31)
    in_force(program="sakura", from_day=date(2026, 8, 1), text=TEXT, by=users["hana"], second=users["takahashi"], at=NOW)


def _kept_of_a_partner(users: dict[str, User]) -> None:
    hana, rei = users["hana"], users["sato"]
    words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name=LONG, address="東京都千代田区丸の内1-1-1", note="紹介で開始")
    partners.record_company(partner="p0", words=words, by=hana, at=NOW)
    partners.add_contact(partner="p0", role=ContactRole.SALES, name="健", email="ken@aoba.example", by=hana, at=NOW)
    for value, day in (("kanto", date(2025, 4, 1)), ("kansai", date(2026, 4, 1))):
        partners.set_attribute(partner="p0", attribute="region", value=value, first_day=day, by=hana, at=NOW)
    catalog.record_customer(code="c0", name=LONG, region="kanto", by=hana, at=NOW)
    account = AccountWords(bank="0001", branch="001", kind=AccountKind.ORDINARY, account_number="1234567", holder="アオバシステム")
    partners.propose_bank_account(partner="p0", words=account, reason="口座届", by=rei, at=NOW)


def _members(partner: str, hana: User) -> None:
    if partner == NEW:
        words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name="みなと商会", address="横浜市西区みなとみらい1-1", note="")
        partners.record_company(partner=NEW, words=words, by=hana, at=NOW)
    for name, email, role in (("港 一郎", "ichiro@minato.example", MemberRole.OWNER), ("港 花", "hana@minato.example", MemberRole.SALES)):
        member = members.add_member(partner=partner, email=email, name=name, role=role, by=str(hana.id), at=NOW)
        invitations.accept(user=member.user, at=NOW)


def _what_waits(users: dict[str, User]) -> None:
    term = SpecialTerm(
        id="S-1", agreement="G0", incentive="commission", rate=125_000, first_day=date(2026, 10, 1), last_day=None, reason="引継ぎ"
    )
    partners.propose_special_term(term=term, by=users["hana"], at=NOW)
    by = str(users["sato"].id)
    closings.close_period(program="sakura", group="month_end", period="2026-08", at=NOW, by=by)
    exporting.export_journal(
        program="sakura", closing_group="month_end", closing="month_end/2026-08", layout="freee", days_of=issued.last_days, by=by, at=NOW
    )


def _files_that_wait() -> None:
    """One with mistakes, one to be looked at, one with another source's id: after the closing, which waits for them."""
    wrong = b"id,partner,ordered_on,net\nW1,p0,2026-09-31,ten\nW2,nobody,2026-09-01,\n"
    intake.import_file(fact="order_lines", source="crm", file_name="九月分.csv", content=wrong, by="setup", at=NOW)
    intake.receive_file(
        fact="order_lines", source="crm", file_name="十月分.csv", content=wrong + b"W3,p0,2026-09-30,1\n", by="setup", at=NOW
    )
    other = b"id,partner,ordered_on,net\nL0,p0,2026-09-30,1\n"
    intake.import_file(fact="order_lines", source="erp", file_name="基幹.csv", content=other, by="setup", at=NOW)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
